"""The certificates of a node, and how long each is still valid."""

from datetime import timedelta

from msgspec import Struct

from pulse.kit.foreign import kept
from pulse.model.resource import FactRow, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Number
from pulse.platforms.pve.topic import Desk, Read, Told, Topic, on_node

NAMES = 20
"""So many names of a certificate are kept."""


class Row(Struct, frozen=True):
    """A row of /nodes/{n}/certificates/info; instants in seconds since the epoch."""

    filename: str
    issuer: str | None = None
    notafter: Number | None = None
    notbefore: Number | None = None
    fingerprint: str | None = None
    san: list[str] | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        return Told([told(desk, await desk.rows(on_node(desk.node, "/certificates/info"), Row))])

    return read


def told(desk: Desk, rows: list[Row]) -> Resource:
    """What the node gains: `certificates`, the soonest end first, each with its `ends` (seconds since the epoch)."""
    by_end = sorted(rows, key=lambda row: (row.notafter is None, row.notafter or 0, row.filename))
    return completed(desk, "node", desk.node, {"certificates": [_fact(row) for row in by_end]})


def _fact(row: Row) -> FactRow:
    told: FactRow = {"file": kept(row.filename)}
    if row.notafter is not None:
        told["ends"] = int(row.notafter)
    if row.notbefore is not None:
        told["begins"] = int(row.notbefore)
    if row.issuer:
        told["issuer"] = kept(row.issuer)
    if row.fingerprint:
        told["fingerprint"] = kept(row.fingerprint)
    if row.san:
        told["names"] = [kept(name) for name in row.san[:NAMES]]
    return told


CERTIFICATES = Topic(
    name="certificates",
    title="certificates",
    area="Updates",
    of="node",
    every=timedelta(hours=6),
    open=_open,
)
