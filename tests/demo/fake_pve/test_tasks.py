import pytest

from pulse.demo.estate import MOMENT
from pulse.demo.fake_pve.tasks import Task
from pulse.demo.story import Backup, Daily, Migration, Restart, Story
from tests.demo.front import opened
from tests.demo.lab import LAB

pytestmark = [pytest.mark.looptime(start=0)]


def test_a_task_has_an_id_made_of_its_numbers() -> None:
    task = Task("pve1", "vzdump", "100", MOMENT, MOMENT + 60)
    assert task.upid == f"UPID:pve1:{task.pid:08X}:{task.pstart:08X}:{int(MOMENT):08X}:vzdump:100:root@pam:"
    assert task.runs(MOMENT + 59)
    assert not task.runs(MOMENT + 60)


async def test_what_happens_leaves_a_task_on_its_node() -> None:
    async with opened() as house:
        house.happen(
            Restart(cluster=LAB.key, at=MOMENT + 1, vmid=100),
            Migration(cluster=LAB.key, at=MOMENT + 2, vmid=200, to="pve2", seconds=30),
        )
        house.dial.turn(MOMENT + 10)
        rows = await house.get("/nodes/pve1/tasks?source=all&limit=2")
        assert [(row["type"], row["id"]) for row in rows] == [("vzmigrate", "200"), ("qmreboot", "100")]


async def test_lists_are_filtered_by_kind_guest_and_outcome() -> None:
    async with opened() as house:
        house.happen(
            Backup(cluster=LAB.key, at=MOMENT - 90, vmid=100, seconds=20),
            Backup(cluster=LAB.key, at=MOMENT - 60, vmid=101, seconds=20, failure="broken"),
        )
        asked = {
            "typefilter=vzdump": {"100", "101"},
            "vmid=101": {"101"},
            "statusfilter=ok": {"100", ""},
            "statusfilter=error": {"101"},
            f"since={int(MOMENT) - 70}": {"101"},
            "userfilter=nobody": set(),
        }
        for query, found in asked.items():
            assert {row["id"] for row in await house.get(f"/nodes/pve1/tasks?{query}")} == found


async def test_who_may_not_audit_a_node_sees_none_of_its_tasks() -> None:
    async with opened() as house:
        house.happen(Backup(cluster=LAB.key, at=MOMENT - 90, vmid=100, seconds=20))
        upid = (await house.get("/nodes/pve1/tasks"))[0]["upid"]
        assert (await house.call("/cluster/tasks", house.token("noacl"))).data == []
        refused = await house.call(f"/nodes/pve1/tasks/{upid}/status", house.token("noacl"))
        assert refused.reason == "Permission check failed (/nodes/pve1, Sys.Audit)"


async def test_backups_are_remembered_for_a_month_by_who_asks_a_node_for_them() -> None:
    event = Backup(cluster=LAB.key, at=MOMENT, vmid=100, seconds=20)
    async with opened(story=Story(daily=(Daily(event, always=True),))) as house:
        house.dial.turn(MOMENT + 60)
        rows = await house.get("/nodes/pve1/tasks?typefilter=vzdump&limit=500")
        assert len(rows) == 31
        assert [row["id"] for row in await house.get("/cluster/tasks") if row["type"] == "vzdump"] == ["100"] * 2
        log = await house.get(f"/nodes/pve1/tasks/{rows[-1]['upid']}/log")
        assert log[-1]["t"] == "TASK OK"


async def test_a_node_whose_clock_is_ahead_tells_so_of_its_tasks_and_their_ids_stay() -> None:
    async with opened() as house:
        house.happen(Backup(cluster=LAB.key, at=MOMENT - 90, vmid=100, seconds=20))
        before = (await house.get("/nodes/pve1/tasks?typefilter=vzdump"))[0]
        house.site.clock_offsets["pve1"] = 3600.0
        after = (await house.get("/nodes/pve1/tasks?typefilter=vzdump"))[0]
        assert (after["upid"], after["starttime"], after["endtime"]) == (
            before["upid"],
            before["starttime"] + 3600,
            before["endtime"] + 3600,
        )
