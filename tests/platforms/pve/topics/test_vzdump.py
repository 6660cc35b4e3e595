"""Backup runs of guests: what the lists say at once, what only logs know, each log read once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from pulse.kit.errors import Lost, Unreachable
from pulse.model.observation import Trouble
from pulse.platforms.pve.births import Births
from pulse.platforms.pve.rows import resource_rows
from pulse.platforms.pve.task import Row, TaskEnds
from pulse.platforms.pve.topic import Read, Told
from pulse.platforms.pve.topics.tasks import Reasons
from pulse.platforms.pve.topics.vzdump import LINES, NEWEST, NEXT_LOG, TRIES, VZDUMP
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.mutations import broken, every
from tests.platforms.pve.recorded import body, recording

pytestmark = [pytest.mark.looptime(start=0)]
Json = Any
LIST = "/nodes/{}/tasks?typefilter=vzdump&limit=500"
RECORDED = recording("pve-9.2/GET_nodes_pve1_tasks_typefilter=vzdump").body["data"]
OK_200, FAILED_101, NO_MAIL_101 = (
    "UPID:pve1:000004B5:00067ED7:6B047AEF:vzdump:200:root@pam:",
    "UPID:pve1:000004FF:00068284:6B047AF9:vzdump:101:root@pam:",
    "UPID:pve1:00000434:00066A37:6B047ABB:vzdump:101:root@pam:",
)
NIGHT = 1_795_484_000
LINES_OF_A_NIGHT = [
    "INFO: starting new backup job: vzdump 100 101 --storage pbs-main --mode snapshot",
    "INFO: Starting Backup of VM 100 (qemu)",
    "INFO: Finished Backup of VM 100 (00:03:00)",
    "ERROR: Backup of VM 101 failed - VM is locked (backup)",
    "INFO: Backup job finished with errors",
    "TASK ERROR: job errors",
]


def upid(number: int = 1, vmid: str = "", start: int = NIGHT) -> str:
    return f"UPID:pve1:{number:08X}:00068284:{start:08X}:vzdump:{vmid}:root@pam:"


def row(number: int = 1, vmid: str = "", status: str = "OK", start: int = NIGHT) -> Json:
    told = {"upid": upid(number, vmid, start), "node": "pve1", "type": "vzdump", "id": vmid, "starttime": start}
    return told | {"endtime": start + 60, "status": status}


def log_of(upid: str, start: int = 0) -> str:
    return f"/nodes/pve1/tasks/{upid.replace(':', '%3A').replace('@', '%40')}/log?start={start}&limit={LINES}"


def lines(*texts: str) -> Json:
    return [{"n": place, "t": text} for place, text in enumerate(texts, 1)]


def opened(rows: Json = (), **answers: Json) -> tuple[FakeDesk, Read]:
    """A desk whose pve1 tells these, the other nodes nothing; `answers` are logs by UPID."""
    desk = FakeDesk("vzdump", {LIST.format("pve1"): list(rows), LIST.format("pve2"): [], LIST.format("pve3"): []})
    desk.answers |= {log_of(upid): log for upid, log in answers.items()}
    return desk, VZDUMP.open(desk)


def runs(told: Told) -> dict[int, Json]:
    return {int(one.name): one.facts["backup_runs"] for one in told.resources}


async def test_a_run_of_one_guest_is_told_by_its_status_and_a_failed_one_by_its_log() -> None:
    failed = recording("pve-9.2/tasks/log-101-failed").body["data"]
    desk, read = opened(RECORDED, **{FAILED_101: failed})
    found = runs(await read())
    good = next(run for run in found[200] if run["upid"] == OK_200)
    assert good == {
        "at": 1795455727, "ended": 1795455736, "duration": 9, "ok": True, "result": "OK", "upid": OK_200,
    }  # fmt: skip
    bad = next(run for run in found[101] if run["upid"] == FAILED_101)
    why = "VM 101 qmp command 'query-backup' failed - The command query-backup has not been found"
    assert (bad["ok"], bad["result"], bad["storage"], bad["at"]) == (False, why, "backup", 1795455737)
    without_log = next(run for run in found[101] if run["upid"] == NO_MAIL_101)
    assert (without_log["ok"], without_log["result"]) == (False, "unable to find command 'sendmail'")
    assert desk.shared(Reasons).by_upid == {FAILED_101: why}
    assert log_of(OK_200) not in desk.asked


async def test_a_job_of_several_guests_is_told_by_its_log_which_is_read_once() -> None:
    desk, read = opened([row(status="job errors")], **{upid(): lines(*LINES_OF_A_NIGHT)})
    found = runs(await read())
    assert [(run["ok"], run["result"], run["storage"]) for run in (found[100][0], found[101][0])] == [
        (True, "OK", "pbs-main"),
        (False, "VM is locked (backup)", "pbs-main"),
    ]
    assert found[100][0]["duration"] == 180
    assert desk.shared(Reasons).by_upid == {upid(): "VM 101: VM is locked (backup)"}
    await asyncio.sleep(900)
    desk.answers[LIST.format("pve1") + f"&since={NIGHT - 86400}"] = [row(status="job errors")]
    assert runs(await read()) == found
    assert desk.asked.count(log_of(upid())) == 1
    assert LIST.format("pve1") + f"&since={NIGHT - 86400}" in desk.asked


async def test_a_running_backup_is_none_that_was_made() -> None:
    _, read = opened([{**row(vmid="100"), "status": "RUNNING", "endtime": None}])
    assert (await read()).resources == []


async def test_a_backup_is_told_as_soon_as_it_has_ended_and_its_list_tells_it_no_second_time() -> None:
    desk, read = opened([], **{upid(2, "100"): lines("ERROR: Backup of VM 100 failed - no space left")})
    await read()
    desk.asked.clear()
    desk.shared(TaskEnds).tell(Row(**row(2, "100", "job errors")))
    desk.shared(TaskEnds).tell(Row("x", type="qmstart", node="pve2"))
    assert desk.called == ["vzdump"]
    assert [(run["upid"], run["result"]) for run in runs(await read())[100]] == [(upid(2, "100"), "no space left")]
    assert desk.asked == [log_of(upid(2, "100"))]
    await asyncio.sleep(900)
    desk.answers[LIST.format("pve1")] = [row(2, "100", "job errors")]
    assert len(runs(await read())[100]) == 1
    assert desk.asked.count(log_of(upid(2, "100"))) == 1


async def test_of_an_end_whose_time_was_not_told_the_list_is_asked() -> None:
    desk, read = opened([])
    await read()
    desk.asked.clear()
    desk.shared(TaskEnds).tell(Row(upid(2, "100"), node="pve1", status="OK"))
    desk.answers[LIST.format("pve1")] = [row(2, "100")]
    assert runs(await read())[100][0]["ended"] == NIGHT + 60
    assert desk.asked == [LIST.format("pve1")]


async def test_many_logs_are_read_one_by_one_the_newest_first_and_slowly() -> None:
    logs = {upid(n, start=NIGHT + n * 3600): lines("INFO: Finished Backup of VM 100 (00:01:00)") for n in range(3)}
    desk, read = opened([row(n, start=NIGHT + n * 3600) for n in range(3)], **logs)
    seen = []
    for called in (1, 2, 2):
        seen.append([run["at"] for run in runs(await read())[100]])
        await asyncio.sleep(NEXT_LOG - 0.1)
        assert len(desk.called) == len(seen) - 1
        await asyncio.sleep(0.2)
        assert len(desk.called) == called
    assert seen == [[NIGHT + n * 3600 for n in range(2, first, -1)] for first in (1, 0, -1)]


async def test_a_log_that_cannot_be_read_is_tried_again_a_few_times_and_hides_nothing() -> None:
    desk, read = opened([row(status="job errors"), row(2, "100")], **{upid(): Unreachable("No.")})
    for _ in range(TRIES + 2):
        assert set(runs(await read())) == {100}
    assert desk.asked.count(log_of(upid())) == TRIES
    assert desk.called == []


async def test_a_long_log_is_read_page_by_page() -> None:
    first = lines(*["INFO:  10% (1.3 GiB of 32.0 GiB) in 3s"] * LINES)
    rest = [{"n": LINES + 1, "t": "INFO: Finished Backup of VM 100 (01:00:00)"}]
    desk, read = opened([row()], **{upid(): first})
    desk.answers[log_of(upid(), LINES)] = rest
    assert runs(await read())[100][0]["duration"] == 3600


async def test_a_node_that_does_not_answer_costs_only_its_own_runs() -> None:
    desk, read = opened([row(vmid="100")])
    desk.answers[LIST.format("pve2")] = Unreachable("pve2 is slow.")
    told = await read()
    assert set(runs(told)) == {100}
    assert told.trouble == Trouble("unreachable", "pve2 is slow.")
    desk.answers[LIST.format("pve2")] = []
    assert (await read()).trouble is None
    assert desk.asked.count(LIST.format("pve1")) == 1


async def test_a_clock_that_is_set_back_delays_no_list() -> None:
    desk, read = opened()
    await read()
    desk.clock -= timedelta(days=1)
    await asyncio.sleep(900)
    desk.answers[LIST.format("pve1")] = [row(vmid="100")]
    assert set(runs(await read())) == {100}


async def test_when_no_node_answers_the_part_fails_and_a_lost_source_is_lost() -> None:
    desk, read = opened()
    desk.answers = {LIST.format(node): Unreachable("No.") for node in ("pve1", "pve2", "pve3")}
    with pytest.raises(Unreachable, match="No"):
        await read()
    desk.answers[LIST.format("pve1")] = Lost(Unreachable("Gone."))
    with pytest.raises(Lost):
        await read()


async def test_a_source_that_is_lost_at_a_log_has_it_read_later() -> None:
    desk, read = opened([row()], **{upid(): Lost(Unreachable("Gone."))})
    with pytest.raises(Lost):
        await read()
    desk.answers[log_of(upid())] = lines("INFO: Finished Backup of VM 100 (00:01:00)")
    assert runs(await read())[100][0]["ok"]


async def test_nodes_that_are_offline_or_hidden_are_not_asked() -> None:
    desk = FakeDesk("vzdump", {LIST.format("pve1"): []}, lacks=[("Sys.Audit", "/nodes/pve3")])
    desk.sightings.take(*resource_rows(body("pve-9.2/node-down/60-pve2-dead-130s_GET_cluster_resources")), 200)
    told = await VZDUMP.open(desk)()
    assert desk.asked == [LIST.format("pve1")]
    assert told.trouble == Trouble(
        "blind", "The privilege Sys.Audit on /nodes/pve3 is missing: backup runs there cannot be seen."
    )


async def test_only_the_newest_runs_of_a_guest_are_told_and_none_of_a_former_one_of_its_number() -> None:
    desk, read = opened([row(n, "100", start=NIGHT + n * 3600) for n in range(NEWEST + 5)])
    found = runs(await read())[100]
    assert [run["at"] for run in found] == [NIGHT + n * 3600 for n in range(NEWEST + 4, 4, -1)]
    desk.shared(Births).at[100] = NIGHT + 33 * 3600 - 1
    assert [run["at"] for run in runs(await read())[100]] == [NIGHT + 34 * 3600, NIGHT + 33 * 3600]


async def test_runs_of_guests_that_are_not_there_are_not_told() -> None:
    _, read = opened([row(vmid="555")])
    assert (await read()).resources == []


async def test_a_row_that_is_broken_costs_that_run_and_tells_no_success_of_a_failure() -> None:
    rows = [row(1, "100"), row(2, "101", "job errors")]
    for where, by in every(rows):
        _, read = opened(broken(rows, where, by))
        found = runs(await read())
        other = 101 if where[0] == 0 else 100
        assert [run["ok"] for run in found[other] if run["upid"] in (upid(1, "100"), upid(2, "101"))] == [other == 100]
        assert all(run["at"] > 0 and run.get("ended") != 0 for mine in found.values() for run in mine)


async def test_a_log_that_is_broken_anywhere_never_turns_a_failure_into_a_success() -> None:
    log = lines(*LINES_OF_A_NIGHT)
    for where, by in every(log):
        _, read = opened([row(status="job errors")], **{upid(): broken(log, where, by)})
        found = runs(await read())
        assert not any(run["ok"] for run in found.get(101, ()))
