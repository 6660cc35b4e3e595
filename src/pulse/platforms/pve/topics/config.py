"""The configuration of guests: disks, networks, memory, and when they were made."""

from datetime import timedelta
from typing import Any

from pulse.platforms.pve.guest import configuration
from pulse.platforms.pve.guest.topic import Asking, GuestTold, GuestTopic, is_there, of_guest
from pulse.platforms.pve.lane import part_of
from pulse.platforms.pve.rows import Row


async def read(desk: Asking, row: Row) -> GuestTold:
    """One call."""
    return told(await desk.get(of_guest(row, "/config"), dict[str, Any]), row.type)


def told(config: dict[str, Any], kind: str) -> GuestTold:
    """What it says, and what tells the guest from a later one of the same number."""
    facts = configuration.told(config, kind)
    created, uuid = facts.get("created"), facts.get("uuid")
    birth = f"{created} {uuid}" if created or uuid else None
    return GuestTold(facts, birth=birth, created=created if isinstance(created, int) else None)


CONFIG = part_of(
    GuestTopic(
        name="config",
        title="configurations of guests",
        every=timedelta(minutes=30),
        applies=is_there,
        read=read,
        follows=("status", "node", "name", "lock", "tags", "template", "maxcpu", "maxmem", "maxdisk"),
        keeps=True,
        tasks=frozenset(("qmconfig", "vzconfig", "qmmove", "resize", "move_volume", "qmrestore", "vzrestore")),
    )
)
