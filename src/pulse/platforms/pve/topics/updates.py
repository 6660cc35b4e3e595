"""Packages of a node that wait to be updated, and which of them mend security holes."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from pulse.kit.foreign import kept
from pulse.model.resource import FactRow, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node

LISTED = 100
"""So many packages are named, the rest is counted."""


class Package(Struct, frozen=True, rename="pascal"):
    """A row of /nodes/{n}/apt/update."""

    package: str
    version: str | None = None
    old_version: str | None = None
    origin: str | None = None
    section: str | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        return Told([told(desk, await desk.rows(on_node(desk.node, "/apt/update"), Package, limit=20))])

    return read


def told(desk: Desk, packages: Sequence[Package]) -> Resource:
    """What the node gains: `updates`, `security_updates` (counts) and `update_rows`, the securing ones first."""
    ordered = sorted(packages, key=lambda package: (not is_securing(package), package.package))
    return completed(
        desk,
        "node",
        desk.node,
        {
            "updates": len(ordered),
            "security_updates": sum(map(is_securing, ordered)),
            "update_rows": [_fact(package) for package in ordered[:LISTED]],
        },
    )


def is_securing(package: Package) -> bool:
    """Whether its origin or section names security: Proxmox VE tells nothing else of it."""
    return any("security" in (word or "").casefold() for word in (package.origin, package.section))


def _fact(package: Package) -> FactRow:
    told: FactRow = {"package": kept(package.package), "security": is_securing(package)}
    for name, text in (("version", package.version), ("old", package.old_version), ("origin", package.origin)):
        if text:
            told[name] = kept(text)
    return told


UPDATES = Topic(
    name="updates",
    title="pending updates",
    area="Updates",
    of="node",
    every=timedelta(hours=6),
    open=_open,
    needs=(Need(("Sys.Modify",), "/nodes/{node}", optional=True),),
)
