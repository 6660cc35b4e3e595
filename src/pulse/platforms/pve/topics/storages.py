"""How each node sees its storages: whether they are there, and whether they are switched on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from msgspec import Struct

from pulse.kit.errors import Unreachable
from pulse.kit.foreign import kept, said
from pulse.model.resource import FactRow, Resource
from pulse.platforms.pve.answers import Failed
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Flag, Named
from pulse.platforms.pve.storage.definitions import Definitions, is_shared
from pulse.platforms.pve.topic import Desk, Read, Told, Topic, on_node

LIMIT = 30.0
"""Seconds in which a node has to answer: it asks each of its storages first, and waits for one on a network that is
dead. Nothing else waits meanwhile."""
_SLOW = "The node {node} did not tell its storages within {limit:.0f} s: one that lies on a network may be dead."


class Row(Struct, frozen=True):
    """A row of /nodes/{n}/storage. The numbers of one that is away are zeros there: they are not read."""

    storage: Named
    type: str | None = None
    shared: Flag | None = None
    active: Flag | None = None
    enabled: Flag | None = None


class Availability:
    """What every node told last of each storage, by the name in the id of the storage."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, FactRow]] = {}

    def take(self, node: str, rows: Mapping[str, FactRow]) -> None:
        """These are all that a node has."""
        for of in self._rows.values():
            of.pop(node, None)
        for own_name, row in rows.items():
            self._rows.setdefault(own_name, {})[node] = row
        self._rows = {own_name: of for own_name, of in self._rows.items() if of}

    def of(self, own_name: str, nodes: Iterable[str]) -> list[FactRow]:
        """The rows of these nodes, by name."""
        known = self._rows.get(own_name, {})
        return [known[node] for node in sorted(nodes) if node in known]


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        try:
            rows = await desk.rows(on_node(desk.node, "/storage"), Row, limit=LIMIT)
        except Failed:
            raise
        except Unreachable as trouble:
            raise Unreachable(_SLOW.format(node=said(desk.node), limit=LIMIT)) from trouble
        if has_news(rows, desk.shared(Definitions)):
            desk.call_on(["storage-config"])
        return Told(told(desk, rows))

    return read


def told(desk: Desk, rows: Sequence[Row]) -> list[Resource]:
    """What storages gain: `availability`, a row (node, active, enabled) of each node that is online."""
    definitions, availability = desk.shared(Definitions), desk.shared(Availability)
    own_rows = {
        row.storage
        if is_shared(definitions.get(row.storage), row.shared, row.type)
        else f"{desk.node}:{row.storage}": row
        for row in rows
    }
    availability.take(desk.node, {own_name: _fact(desk.node, row) for own_name, row in own_rows.items()})
    online = [name for name, node in desk.nodes().items() if node.status == "up" or name == desk.node]
    return [
        completed(desk, "storage", own_name, {"availability": list(availability.of(own_name, online))})
        for own_name in own_rows
    ]


def has_news(rows: Iterable[Row], definitions: Definitions) -> bool:
    """Whether a storage is switched on or off that was not when its definition was read."""
    for row in rows:
        known = definitions.get(row.storage)
        if known is not None and row.enabled is not None and row.enabled == (known.disable or 0):
            return True
    return False


def _fact(node: str, row: Row) -> FactRow:
    told: FactRow = {"node": kept(node)}
    if row.active is not None:
        told["active"] = row.active == 1
    if row.enabled is not None:
        told["enabled"] = row.enabled == 1
    return told


STORAGES = Topic(
    name="storages",
    title="storages as each node sees them",
    area="Storage",
    of="node",
    every=timedelta(seconds=60),
    open=_open,
)
