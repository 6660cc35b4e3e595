"""Configurations: one call, and what tells a guest from the next one of its number."""

from pulse.platforms.pve.topics.config import read
from tests.platforms.pve.desks import FakeDesk, recorded
from tests.platforms.pve.guest_totality import GuestDesk, endures
from tests.platforms.pve.recorded import guest_row

VM, CONTAINER = "/nodes/pve1/qemu/100/config", "/nodes/pve1/lxc/200/config"


async def test_a_recorded_vm_says_when_it_was_made() -> None:
    found = await read(GuestDesk(FakeDesk("config")), guest_row())
    assert found.created == 1795455418
    assert found.birth == "1795455418 8ddd455f-e689-42d0-8994-254bf8127caa"


async def test_a_container_does_not_say_it() -> None:
    found = await read(GuestDesk(FakeDesk("config")), guest_row(type="lxc", vmid=200))
    assert (found.created, found.birth) == (None, None)


async def test_whatever_is_broken_the_rest_is_told() -> None:
    await endures(read, guest_row(), {VM: recorded(VM)})
    await endures(read, guest_row(type="lxc", vmid=200), {CONTAINER: recorded(CONTAINER)})
