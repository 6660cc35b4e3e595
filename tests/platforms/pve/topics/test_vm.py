"""How a VM stands: its memory by the best rung that we may climb."""

from pulse.kit.errors import Unreachable
from pulse.platforms.pve.memory import BALLOON, GUEST, HOST
from pulse.platforms.pve.topics.vm import MEMINFO, read
from tests.platforms.pve.desks import FakeDesk, recorded
from tests.platforms.pve.guest_totality import GuestDesk, endures
from tests.platforms.pve.recorded import guest_row

AT = "/nodes/pve1/qemu/100"
CURRENT, FILE = f"{AT}/status/current", AT + MEMINFO
TEXT = "MemTotal:       1000 kB\nMemAvailable:   400 kB\nCached: 100 kB\n"
BALLOONED = {
    "status": "running", "qmpstatus": "running", "mem": 700, "memhost": 900, "maxmem": 1000, "freemem": 300,
    "balloon": 1000, "ballooninfo": {"actual": 1000, "total_mem": 990, "free_mem": 290, "max_mem": 1000}, "agent": 1,
    "running-qemu": "10.0.2", "running-machine": "pc-i440fx-10.0+pve1",
}  # fmt: skip
NO_FILES = [("VM.GuestAgent.FileRead", "/vms/100"), ("VM.GuestAgent.Unrestricted", "/vms/100")]


async def test_a_recorded_vm_without_statistics_is_seen_from_the_host_alone() -> None:
    desk = FakeDesk("vm", lacks=NO_FILES)
    found = await read(GuestDesk(desk), guest_row())
    assert desk.asked == [CURRENT]
    assert found.readings == {"memory_host": recorded(CURRENT)["memhost"]}
    assert found.sources == {"memory_host": HOST}
    assert len(found.notes) == 1


async def test_statistics_of_the_balloon() -> None:
    found = await read(GuestDesk(FakeDesk("vm", {CURRENT: BALLOONED}, lacks=NO_FILES)), guest_row())
    assert found.sources["memory_used"] == BALLOON
    assert found.readings["memory_used"] == 700
    assert found.facts == {"qmp": "running", "machine": "pc-i440fx-10.0+pve1", "qemu": "10.0.2"}


async def test_the_file_of_the_guest_where_somebody_lets_us_read_it() -> None:
    for file in ({"content": TEXT}, {"result": {"content": TEXT}}):
        found = await read(GuestDesk(FakeDesk("vm", {CURRENT: BALLOONED, FILE: file})), guest_row())
        assert (found.readings["memory_used"], found.sources["memory_used"]) == (600 * 1024, GUEST)


async def test_a_file_that_cannot_be_read_leaves_the_rung_below() -> None:
    found = await read(GuestDesk(FakeDesk("vm", {CURRENT: BALLOONED, FILE: Unreachable("no")})), guest_row())
    assert found.sources["memory_used"] == BALLOON


async def test_files_are_not_asked_for_before_version_9_nor_of_one_without_an_agent() -> None:
    for desk in (
        FakeDesk("vm", {CURRENT: BALLOONED}, version="8.4.1"),
        FakeDesk("vm", {CURRENT: BALLOONED | {"agent": 0}}),
        FakeDesk("vm", {CURRENT: BALLOONED | {"qmpstatus": "paused"}}),
    ):
        await read(GuestDesk(desk), guest_row())
        assert desk.asked == [CURRENT]


async def test_whatever_is_broken_there_is_no_wrong_zero() -> None:
    await endures(read, guest_row(), {CURRENT: BALLOONED, FILE: {"content": TEXT}})
