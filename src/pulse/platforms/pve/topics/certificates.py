"""The certificates of a node, and how long each is still valid."""

from datetime import timedelta

from msgspec import Struct

from pulse.kit.foreign import kept
from pulse.model.resource import FactRow, Resource
from pulse.platforms.pve.normalise import HOME
from pulse.platforms.pve.rows import Number
from pulse.platforms.pve.topic import Desk, Read, Told, Topic, on_node


class Row(Struct, frozen=True):
    """A row of /nodes/{n}/certificates/info; instants in seconds since the epoch."""

    filename: str
    subject: str | None = None
    issuer: str | None = None
    notafter: Number | None = None
    notbefore: Number | None = None
    fingerprint: str | None = None
    san: list[str] | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        rows = await desk.rows(on_node(desk.node, "/certificates/info"), Row)
        return Told([told(desk, rows)] if rows else [])

    return read


def told(desk: Desk, rows: list[Row]) -> Resource:
    """What the node's resource gains: `certificates`, the soonest end first, each with its `ends` (epoch)."""
    listed = sorted(rows, key=lambda row: (row.notafter is None, row.notafter or 0, row.filename))
    return Resource(
        id=desk.scope.id("node", desk.node),
        kind="node",
        name=kept(desk.node),
        source=desk.scope.source,
        part=HOME,
        status="up",
        state="online",
        facts={"certificates": [_fact(row) for row in listed]},
        parts={"certificates": desk.part},
    )


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
        told["names"] = [kept(name) for name in row.san[:20]]
    return told


CERTIFICATES = Topic(
    name="certificates",
    title="certificates",
    of="node",
    every=timedelta(hours=6),
    open=_open,
)
