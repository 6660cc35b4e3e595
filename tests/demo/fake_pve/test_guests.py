import pytest

from pulse.demo.estate import MOMENT
from pulse.demo.story import Start
from tests.demo.front import opened
from tests.demo.lab import LAB, SINGLE_7

pytestmark = [pytest.mark.looptime(start=0)]


async def test_a_list_has_the_guests_of_its_node_and_kind() -> None:
    async with opened() as house:
        assert {row["vmid"] for row in await house.get("/nodes/pve2/qemu")} == {110}
        assert {row["vmid"] for row in await house.get("/nodes/pve2/lxc")} == {210}


async def test_a_list_in_full_asks_qemu() -> None:
    async with opened() as house:
        short = {row["vmid"]: row for row in await house.get("/nodes/pve1/qemu")}[100]
        full = {row["vmid"]: row for row in await house.get("/nodes/pve1/qemu?full=1")}[100]
        assert {"qmpstatus", "blockstat", "nics", "diskread", "running-qemu"} <= full.keys() - short.keys()
        assert full["nics"] == {"tap100i0": {"netin": full["netin"], "netout": full["netout"]}}


async def test_what_a_guest_is_now_comes_from_itself_and_not_from_statistics() -> None:
    async with opened() as house:
        house.happen(Start(cluster=LAB.key, at=MOMENT + 1, vmid=102))
        house.dial.turn(MOMENT + 4)
        current = await house.get("/nodes/pve1/qemu/102/status/current")
        assert (current["status"], current["uptime"]) == ("running", 3)


async def test_high_availability_is_told_of_who_has_it() -> None:
    async with opened() as house:
        assert (await house.get("/nodes/pve1/qemu/100/status/current"))["ha"] == {"managed": 1, "state": "started"}
        assert (await house.get("/nodes/pve1/qemu/101/status/current"))["ha"] == {"managed": 0}


async def test_a_configuration_of_a_snapshot_has_its_time() -> None:
    async with opened() as house:
        told = await house.get("/nodes/pve1/qemu/112/config?snapshot=base")
        assert told["description"] == "base install"
        assert (await house.call("/nodes/pve1/qemu/112/config?snapshot=none")).status == 400


async def test_release_7_has_no_interfaces_of_containers() -> None:
    async with opened(SINGLE_7) as house:
        assert (await house.call("/nodes/pve1/lxc/200/interfaces")).status == 501
