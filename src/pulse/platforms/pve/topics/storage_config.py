"""The definitions of the storages of a cluster, and the storages that are switched off."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import structs

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.storage.definitions import Definition, Definitions
from pulse.platforms.pve.topic import Desk, Read, Told, Topic

_WHERE = ("path", "server", "export", "pool", "vgname", "thinpool", "datastore", "namespace", "monhost")


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        rows = await desk.rows("/storage", Definition)
        desk.shared(Definitions).learn(rows)
        return Told(told(desk, rows))

    return read


def told(desk: Desk, rows: Sequence[Definition]) -> list[Resource]:
    """What storages gain: `definition` (where it lies, texts by their name), `nodes_limit` and `disabled`. One that is
    switched off is in no other list: it is a resource of this part."""
    found: dict[str, Resource] = {}
    for row in rows:
        for own_name, node in places(desk, row):
            known = completed(desk, "storage", own_name, facts_of(row))
            if row.disable and known.id not in desk.storages():
                known = _switched_off(desk, row, known, node)
            found[known.id] = known
    return list(found.values())


def places(desk: Desk, row: Definition) -> list[tuple[str, str | None]]:
    """The names in the ids of what a definition is about, each with the node that it lies on: a shared storage is one
    resource, another is one on each node that it is for."""
    if row.is_shared:
        return [(row.storage, None)]
    return [(f"{node}:{row.storage}", node) for node in desk.nodes() if row.is_for(node)]


def facts_of(row: Definition) -> dict[str, Fact]:
    """What a definition tells, beside its type, its content and whether it is shared."""
    where = {name: kept(value) for name in _WHERE if isinstance(value := getattr(row, name), str) and value}
    facts: dict[str, Fact] = {"disabled": row.disable == 1}
    if where:
        facts["definition"] = where
    if row.limit:
        facts["nodes_limit"] = sorted(map(kept, row.limit))
    return facts


def _switched_off(desk: Desk, row: Definition, known: Resource, node: str | None) -> Resource:
    facts = {**known.facts, "shared": row.is_shared}
    if row.type:
        facts["type"] = kept(row.type)
    if row.content:
        facts["content"] = sorted(word for word in kept(row.content).split(",") if word)
    return structs.replace(
        known,
        name=kept(row.storage),
        part=desk.part,
        status="unknown",
        state="disabled",
        parent=None if node is None else desk.scope.id("node", node),
        facts=facts,
        parts={},
    )


STORAGE_CONFIG = Topic(
    name="storage-config",
    title="definitions of storages",
    area="Storage",
    of="cluster",
    every=timedelta(minutes=5),
    open=_open,
)
