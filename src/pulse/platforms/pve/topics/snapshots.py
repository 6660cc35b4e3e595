"""The snapshots of guests, the newest first."""

from datetime import timedelta

from msgspec import Raw, Struct

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, FactRow
from pulse.platforms.pve.guest.topic import Asking, GuestTold, GuestTopic, of_guest
from pulse.platforms.pve.lane import part_of
from pulse.platforms.pve.numbers import instant
from pulse.platforms.pve.rows import Flag, Named, Number, listed
from pulse.platforms.pve.rows import Row as Guest

NEWEST = 50
"""So many are told, and all of them are counted."""
NOW = "current"
"""The name of the row that stands for what is now, and is no snapshot."""


class Row(Struct, frozen=True):
    """A row of the list: seconds since the epoch; `vmstate` 1 where the memory was taken, too."""

    name: Named
    description: str | None = None
    snaptime: Number | None = None
    parent: str | None = None
    vmstate: Flag | None = None


async def read(desk: Asking, row: Guest) -> GuestTold:
    """One call."""
    return told(await desk.get(of_guest(row, "/snapshot"), list[Raw]))


def told(raws: list[Raw]) -> GuestTold:
    """The facts `snapshots` and `snapshot_count`; the count only where every row could be read."""
    rows, broken = listed(raws, Row)
    taken = [row for row in rows if row.name != NOW]
    taken.sort(key=lambda row: (instant(row.snaptime) or 0, row.name), reverse=True)
    facts: dict[str, Fact] = {"snapshots": [_fact(row) for row in taken[:NEWEST]]}
    if not broken:
        facts["snapshot_count"] = len(taken)
    return GuestTold(facts)


def _fact(row: Row) -> FactRow:
    fact: FactRow = {"name": kept(row.name), "with_memory": row.vmstate == 1}
    if (at := instant(row.snaptime)) is not None:
        fact["at"] = at
    if row.description and row.description.strip():
        fact["description"] = kept(row.description)
    if row.parent:
        fact["parent"] = kept(row.parent)
    return fact


def _has_snapshots(row: Guest) -> bool:
    return row.type in ("qemu", "lxc") and not row.template


SNAPSHOTS = part_of(
    GuestTopic(
        name="snapshots",
        title="snapshots of guests",
        every=timedelta(minutes=30),
        applies=_has_snapshots,
        read=read,
        follows=("node", "lock"),
        keeps=True,
        tasks=frozenset(("qmsnapshot", "qmdelsnapshot", "qmrollback", "vzsnapshot", "vzdelsnapshot", "vzrollback")),
    )
)
