"""Tasks: recorded lists in, resources out; told once, with how they ended; and what cannot be known says so."""

from typing import Any

import pytest

from pulse.kit.errors import Lost, Malformed, Unreachable
from pulse.model.observation import Trouble
from pulse.model.resource import Resource
from pulse.platforms.pve.births import Births
from pulse.platforms.pve.ledger import MISSED_AFTER
from pulse.platforms.pve.rows import resource_rows
from pulse.platforms.pve.task import TaskEnds
from pulse.platforms.pve.topic import Read
from pulse.platforms.pve.topics.tasks import REASONS, TASKS, Reasons
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.mutations import broken, every
from tests.platforms.pve.recorded import SCOPE, body, recording

PATH = "/cluster/tasks"
RUNNING = recording("pve-9.2/tasks/cluster-tasks-with-running").body["data"]
DUMP = "UPID:pve1:000011AF:000941EF:6B048202:vzdump:101:root@pam:"
STATUS = "/nodes/pve1/tasks/UPID%3Apve1%3A000011AF%3A000941EF%3A6B048202%3Avzdump%3A101%3Aroot%40pam%3A/status"


def opened(rows: Any = None) -> tuple[FakeDesk, Read]:  # noqa: ANN401 - any JSON
    desk = FakeDesk("tasks", {} if rows is None else {PATH: rows})
    return desk, TASKS.open(desk)


def task(resources: list[Resource], upid: str) -> Resource:
    (found,) = [one for one in resources if one.facts["upid"] == upid]
    return found


def pass_seconds(desk: FakeDesk, seconds: float) -> None:
    desk.clock = desk.clock.fromtimestamp(desk.clock.timestamp() + seconds, desk.clock.tzinfo)


async def test_a_failed_task_says_on_which_guest_and_why() -> None:
    _, read = opened()
    told = await read()
    failed = task(told.resources, "UPID:pve1:000003FA:00066533:6B047AAE:qmsnapshot:101:root@pam:")
    assert (failed.kind, failed.name, failed.status, failed.state) == ("task", "qmsnapshot", "down", "failed")
    assert failed.parent == SCOPE.id("node", "pve1")
    assert failed.facts == {
        "type": "qmsnapshot",
        "upid": "UPID:pve1:000003FA:00066533:6B047AAE:qmsnapshot:101:root@pam:",
        "node": "pve1",
        "user": "root@pam",
        "guest": SCOPE.id("guest", "101"),
        "started": 1795455662,
        "ended": 1795455665,
        "result": "VM 101 qmp command 'query-savevm' failed - The command query-savevm has not been found",
    }
    assert (told.complete, told.trouble) == (True, None)


async def test_every_recorded_task_is_told_once_and_one_of_no_guest_has_no_target() -> None:
    _, read = opened()
    told = (await read()).resources
    assert len({one.id for one in told}) == len(told) == len(recording("pve-9.2/GET_cluster_tasks").body["data"])
    assert {one.state for one in told} == {"ok", "failed"}
    start = task(told, "UPID:pve3:0000009C:0005A277:6B0478BB:startall::root@pam:")
    assert not {"guest", "target"} & set(start.facts)


async def test_a_running_task_has_no_end_and_no_result() -> None:
    _, read = opened(RUNNING)
    running = task((await read()).resources, DUMP)
    assert (running.status, running.state) == ("up", "running")
    assert not {"ended", "result"} & set(running.facts)


async def test_a_task_of_which_nothing_changed_is_the_same_object_again() -> None:
    desk, read = opened(RUNNING)
    first = {one.id: one for one in (await read()).resources}
    ended = [row | {"endtime": 1795457540, "status": "WARNINGS: 2"} if row["upid"] == DUMP else row for row in RUNNING]
    desk.answers[PATH] = ended
    then = {one.id: one for one in (await read()).resources}
    assert then.keys() == first.keys()
    changed = [id_ for id_ in first if then[id_] is not first[id_]]
    assert changed == [SCOPE.id("task", DUMP)]
    assert (then[changed[0]].state, then[changed[0]].status, then[changed[0]].facts["result"]) == (
        "warnings",
        "up",
        "WARNINGS: 2",
    )


async def test_a_running_task_that_leaves_the_list_stays_until_the_server_says_how_it_ended() -> None:
    desk, read = opened(RUNNING)
    await read()
    desk.answers[PATH] = [row for row in RUNNING if "endtime" in row]
    desk.answers[STATUS] = recording("pve-9.2/tasks/status-101-failed").body["data"]
    assert task((await read()).resources, DUMP).state == "running"
    assert desk.asked == [PATH, PATH]
    pass_seconds(desk, MISSED_AFTER + 1)
    found = (await read()).resources
    assert desk.asked[-1] == STATUS
    assert (task(found, DUMP).state, task(found, DUMP).facts["result"]) == ("failed", "job errors")
    assert "ended" not in task(found, DUMP).facts


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"status": "running"}, "running"),
        (Unreachable("No."), "running"),
        (Malformed("no such task"), "unknown"),
        ({"status": "stopped"}, "unknown"),
    ],
)
async def test_what_the_server_does_not_know_of_a_task_is_unknown(answer: Any, state: str) -> None:  # noqa: ANN401
    desk, read = opened(RUNNING)
    await read()
    desk.answers |= {PATH: [], STATUS: answer}
    await read()
    pass_seconds(desk, MISSED_AFTER + 1)
    found = task((await read()).resources, DUMP)
    assert (found.state, found.status) == (state, "up" if state == "running" else "unknown")
    assert bool(found.notes) == (state == "unknown")


async def test_a_lost_source_is_lost_also_when_it_is_asked_about_one_task() -> None:
    desk, read = opened(RUNNING)
    await read()
    desk.answers |= {PATH: [], STATUS: Lost(Unreachable("Nobody answers."))}
    await read()
    pass_seconds(desk, MISSED_AFTER + 1)
    with pytest.raises(Lost):
        await read()


async def test_a_task_that_ran_on_a_node_that_is_offline_is_unknown_and_nobody_is_asked() -> None:
    desk, read = opened(
        [{"upid": "UPID:pve2:000011AF:000941EF:6B048202:vzdump:110:root@pam:", "starttime": 1795457538}]
    )
    await read()
    desk.answers[PATH] = []
    desk.sightings.take(*resource_rows(body("pve-9.2/node-down/60-pve2-dead-130s_GET_cluster_resources")), 200)
    await read()
    pass_seconds(desk, MISSED_AFTER + 1)
    (found,) = (await read()).resources
    assert (found.status, found.state) == ("unknown", "unknown")
    assert [note.message for note in found.notes] == [
        "The node pve2 is offline: whether this task still runs is not known."
    ]
    assert set(desk.asked) == {PATH}


async def test_a_task_of_a_guest_that_is_not_there_or_had_another_life_before_is_not_linked() -> None:
    desk, read = opened(RUNNING)
    desk.shared(Births).at[101] = 1795457539.0
    found = task((await read()).resources, DUMP)
    assert "guest" not in found.facts
    assert found.facts["target"] == "101"
    desk.shared(Births).at[101] = 1795457500.0
    assert task((await read()).resources, DUMP).facts["guest"] == SCOPE.id("guest", "101")


async def test_what_a_log_says_of_a_failure_is_told_with_the_task() -> None:
    desk, read = opened()
    upid = "UPID:pve1:000004FF:00068284:6B047AF9:vzdump:101:root@pam:"
    assert task((await read()).resources, upid).facts["result"] == "job errors"
    desk.shared(Reasons).put(upid, "no space left")
    assert task((await read()).resources, upid).facts["reason"] == "no space left"


def test_only_so_many_reasons_are_known() -> None:
    reasons = Reasons()
    for number in range(REASONS + 5):
        reasons.put(str(number), "why")
    assert len(reasons.by_upid) == REASONS
    assert "4" not in reasons.by_upid
    assert str(REASONS + 4) in reasons.by_upid


async def test_whoever_listens_is_told_of_ends_and_jobs_are_read_again_when_guests_come_or_go() -> None:
    desk, read = opened(RUNNING)
    ended: list[str] = []
    desk.shared(TaskEnds).listen(lambda row: ended.append(row.upid))
    await read()
    assert (ended, desk.called) == ([], [])
    created = "UPID:pve1:00000111:00000111:6B048210:vzcreate:230:root@pam:"
    desk.answers[PATH] = [*RUNNING, {"upid": created, "endtime": 1795457600, "status": "OK"}]
    await read()
    assert (ended, desk.called) == ([created], ["backup-jobs"])


async def test_nodes_whose_tasks_are_hidden_are_named_with_the_privilege() -> None:
    desk = FakeDesk("tasks", lacks=[("Sys.Audit", "/nodes/pve2")])
    told = await TASKS.open(desk)()
    words = "The privilege Sys.Audit on /nodes/pve2 is missing: tasks of others there cannot be seen."
    assert told.trouble == Trouble("blind", words)
    assert told.resources


async def test_a_broken_row_costs_that_task_and_no_other() -> None:
    rows = RUNNING[-4:]
    for where, by in every(rows):
        _, read = opened(broken(rows, where, by))
        told = (await read()).resources
        others = [row["upid"] for place, row in enumerate(rows) if place != where[0]]
        for upid in others:
            assert task(told, upid)
        assert len(told) <= len(rows)
        assert all(one.facts.get(name) != 0 for one in told for name in ("started", "ended"))
