"""Addresses of guests: of a VM through its agent, of a container from its node."""

from pulse.platforms.pve.topics.addresses import read
from tests.platforms.pve.desks import FakeDesk, recorded
from tests.platforms.pve.guest_totality import GuestDesk, endures
from tests.platforms.pve.recorded import guest_row

VM, CONTAINER = guest_row(), guest_row(type="lxc", vmid=200)
PATHS = {"/nodes/pve1/qemu/100/agent/network-get-interfaces": VM, "/nodes/pve1/lxc/200/interfaces": CONTAINER}


async def test_recorded_guests_tell_their_address_in_one_call() -> None:
    for path, row in PATHS.items():
        desk = FakeDesk("addresses")
        found = await read(GuestDesk(desk), row)
        assert desk.asked == [path]
        assert str(found.facts["ip"]).startswith("10.20.0.")


async def test_a_stopped_container_tells_nothing() -> None:
    found = await read(GuestDesk(FakeDesk("addresses")), guest_row(type="lxc", vmid=202))
    assert found.facts == {}


async def test_whatever_is_broken_the_rest_is_told() -> None:
    for path, row in PATHS.items():
        await endures(read, row, {path: recorded(path)})
