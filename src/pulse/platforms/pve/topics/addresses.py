"""The network interfaces and addresses of guests: of VMs by their agents, of containers by their nodes."""

from datetime import timedelta

from msgspec import Raw

from pulse.platforms.pve.guest import interfaces
from pulse.platforms.pve.guest.interfaces import Row as Interface
from pulse.platforms.pve.guest.topic import Asking, GuestTold, GuestTopic, is_up, of_guest
from pulse.platforms.pve.lane import part_of
from pulse.platforms.pve.rows import Row, listed
from pulse.platforms.pve.topics.inside import Wrapped, listing, raws


async def read(desk: Asking, row: Row) -> GuestTold:
    """One call."""
    if row.type == "lxc":
        return told(listing(await desk.get(of_guest(row, "/interfaces"), Raw)))
    return told(raws(await desk.get(of_guest(row, "/agent/network-get-interfaces"), Wrapped)))


def told(rows: list[Raw]) -> GuestTold:
    """The facts `interfaces` and `ip`; nothing where no interface was told."""
    found = interfaces.told(listed(rows, Interface)[0])
    return GuestTold(found if found["interfaces"] else {})


ADDRESSES = part_of(
    GuestTopic(
        name="addresses",
        title="addresses of guests",
        area="Guest agent",
        every=timedelta(seconds=300),
        applies=is_up,
        read=read,
        through_agent=True,
    )
)
