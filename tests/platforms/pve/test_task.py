"""What a row of a list of tasks says, whatever of it is missing."""

import pytest

from pulse.platforms.pve import task
from pulse.platforms.pve.task import Row, TaskEnds, Upid, ended_as, guest_of, outcome, task_path, upid_of
from tests.platforms.pve.recorded import recording

DUMP = "UPID:pve1:000004FF:00068284:6B047AF9:vzdump:101:root@pam:"


def test_an_id_is_taken_apart() -> None:
    assert upid_of(DUMP) == Upid("pve1", 1795455737, "vzdump", "101", "root@pam")
    assert upid_of("UPID:pve1:0000009C:0005A277F:6B0478BB:startall::monitor@pve!mon:") == Upid(
        "pve1", 1795455163, "startall", "", "monitor@pve!mon"
    )


@pytest.mark.parametrize(
    "text", ["", "UPID:", DUMP[:-1], DUMP + "x", DUMP.replace("pve1", "../x"), DUMP.replace("6B047AF9", "6B047AG9")]
)
def test_what_is_no_id_has_no_parts(text: str) -> None:
    assert upid_of(text) is None


@pytest.mark.parametrize(
    ("status", "ended"),
    [
        ("OK", "ok"),
        ("WARNINGS: 3", "warnings"),
        ("WARNINGS", "failed"),
        ("job errors", "failed"),
        ("unexpected status", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_status_says_how_a_task_ended(status: str | None, ended: str) -> None:
    assert ended_as(status) == ended
    assert outcome(Row(DUMP, endtime=5.0, status=status)) == ended


def test_a_task_without_an_end_runs_whatever_else_is_said_of_it() -> None:
    assert outcome(Row(DUMP)) == outcome(Row(DUMP, status="")) == outcome(Row(DUMP, status="RUNNING")) == "running"
    assert outcome(Row(DUMP, status="OK")) == "ok"


def test_the_running_tasks_of_a_recorded_cluster_are_found() -> None:
    told = recording("pve-9.2/tasks/cluster-tasks-with-running").body["data"]
    rows = [Row(**{key: row.get(key) for key in Row.__struct_fields__}) for row in told]
    assert [(row.id, outcome(row)) for row in rows if outcome(row) == "running"] == [
        ("101", "running"),
        ("202", "running"),
    ]


def test_a_task_is_of_a_guest_when_its_subject_is_a_number_and_not_one_of_ceph() -> None:
    assert guest_of(Row(DUMP)) == 101
    assert guest_of(Row("x", type="qmstart", id="104")) == 104
    for row in (Row("x", type="cephdestroyosd", id="104"), Row("x", type="srvreload", id="networking"), Row("x")):
        assert guest_of(row) is None
    assert guest_of(Row("x", type="qmstart", id="99999999999999999999")) is None
    assert guest_of(Row("x", type="qmstart", id="012")) is None


def test_what_a_row_does_not_tell_its_id_does() -> None:
    assert (task.kind_of(Row(DUMP)), task.node_of(Row(DUMP)), task.start_of(Row(DUMP))) == (
        "vzdump",
        "pve1",
        1795455737,
    )
    assert (task.kind_of(Row("x")), task.node_of(Row("x")), task.start_of(Row("x"))) == ("", "", None)
    assert task.end_of(Row(DUMP, endtime=0.0)) is None


def test_the_path_of_a_task_survives_any_user() -> None:
    assert task_path("pve1", "UPID:a/b:", "log") == "/nodes/pve1/tasks/UPID%3Aa%2Fb%3A/log"


def test_whoever_listens_is_told_of_an_end() -> None:
    ends = TaskEnds()
    told: list[Row] = []
    ends.listen(told.append)
    ends.tell(Row(DUMP, status="OK"))
    assert [row.upid for row in told] == [DUMP]
