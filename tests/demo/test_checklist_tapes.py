"""What was seen on the tapes of a living cluster, T1 to T9: it overrides the rest of the checklist."""

import pytest

from pulse.demo.estate import GIB, MOMENT, Disk, Guest
from pulse.demo.story import Arrival, Destruction, Locked, Migration, NodeDeath, Pause, Restart, Start
from tests.demo.front import House, opened
from tests.demo.lab import LAB

pytestmark = [pytest.mark.looptime(start=0)]

KEY = LAB.key


async def _at(house: House, after: float) -> None:
    """Turn the dial to so many seconds after MOMENT."""
    house.dial.turn(MOMENT + after)


async def test_checklist_t1_the_resources_call_a_paused_vm_paused() -> None:
    async with opened() as house:
        house.happen(Pause(cluster=KEY, at=MOMENT + 1, vmid=100))
        await _at(house, 15)
        assert (await house.row("qemu/100"))["status"] == "paused"


async def test_checklist_t2_locks_are_there_at_once_and_numbers_lag() -> None:
    async with opened() as house:
        house.happen(
            Locked(cluster=KEY, at=MOMENT + 1, vmid=100, word="snapshot"), Start(cluster=KEY, at=MOMENT + 1, vmid=102)
        )
        house.dial.turn(MOMENT + 1.1)
        assert (await house.row("qemu/100"))["lock"] == "snapshot"
        assert (await house.row("qemu/102"))["status"] == "stopped"
        assert (await house.get("/nodes/pve1/qemu/102/status/current"))["status"] == "running"
        house.dial.turn(MOMENT + 12)
        assert (await house.row("qemu/102"))["status"] == "running"


async def test_checklist_t3_a_new_guest_has_no_name_for_some_seconds() -> None:
    async with opened() as house:
        new = Guest(
            vmid=150, name="fresh", kind="qemu", node="pve1", cores=1, memory=GIB, disks=(Disk("/", GIB, None),)
        )
        house.happen(Arrival(cluster=KEY, at=MOMENT + 1, guest=new))
        house.dial.turn(MOMENT + 1.5)
        rows = [row for row in await house.get("/cluster/resources") if row["id"] == "qemu/150"]
        assert [row["status"] for row in rows] == ["unknown"]
        assert "name" not in rows[0]
        house.dial.turn(MOMENT + 25)
        assert (await house.row("qemu/150"))["name"] == "fresh"


async def test_checklist_t4_a_guest_that_is_being_destroyed_is_locked_and_named_by_its_id() -> None:
    async with opened() as house:
        house.happen(Destruction(cluster=KEY, at=MOMENT + 1, vmid=105, seconds=8))
        await _at(house, 2)
        row = await house.row("qemu/105")
        assert (row["lock"], row["name"]) == ("destroyed", "VM 105")
        await _at(house, 30)
        assert "qemu/105" not in {row["id"] for row in await house.get("/cluster/resources")}


async def test_checklist_t5_the_cpu_of_a_container_just_after_a_restart() -> None:
    async with opened() as house:
        house.happen(Restart(cluster=KEY, at=MOMENT + 1, vmid=200, seconds=5))
        found = []
        for after in range(6, 30):
            await _at(house, after)
            found.append((await house.row("lxc/200"))["cpu"])
        assert min(found) < 0


async def test_checklist_t6_the_resources_show_a_migrating_guest_exactly_once() -> None:
    async with opened() as house:
        house.happen(Migration(cluster=KEY, at=MOMENT + 1, vmid=101, to="pve2", seconds=20))
        for after in range(40):
            await _at(house, after)
            homes = [row["node"] for row in await house.get("/cluster/resources?type=vm") if row["vmid"] == 101]
            assert homes == ["pve1" if after < 21 else "pve2"]


async def test_checklist_t7_a_revoked_right_gives_empty_lists_with_200() -> None:
    async with opened() as house:
        house.site.accounts.grant("monitor@pve", ())
        assert (await house.call("/cluster/resources?type=vm")).json == {"data": []}
        assert (await house.call("/nodes/pve1/qemu")).json == {"data": []}
        assert (await house.call("/nodes/pve1/qemu/100/status/current")).status == 403


async def test_checklist_t8_a_595_is_about_a_call_and_not_about_the_cluster() -> None:
    async with opened() as house:
        house.server.faults.daemon_down = True
        assert (await house.call("/cluster/status")).status == 595
        members = await house.call("/cluster/status", node="pve2")
        assert next(row["quorate"] for row in members.data if row["type"] == "cluster") == 1


async def test_checklist_t9_two_dead_nodes_of_three_lose_the_quorum() -> None:
    async with opened() as house:
        house.happen(
            NodeDeath(cluster=KEY, at=MOMENT + 1, node="pve2"),
            NodeDeath(cluster=KEY, at=MOMENT + 20, node="pve3", seconds=40),
        )
        quorate = {}
        for after in (10, 21, 30, 80):
            await _at(house, after)
            rows = await house.get("/cluster/status")
            quorate[after] = next(row["quorate"] for row in rows if row["type"] == "cluster")
        assert quorate == {10: 1, 21: 1, 30: 0, 80: 1}
