"""From rows of /cluster/resources to resources: pure, and absent where the row does not tell."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct, structs

from pulse.kit.foreign import LIMIT, kept, said
from pulse.model.resource import Fact, Note, Resource, Status, resource_id
from pulse.platforms.pve.rates import READINGS
from pulse.platforms.pve.rows import Row
from pulse.platforms.pve.storage.definitions import Definition, is_shared

HOME = "resources"
"""The part that nodes, guests and storages come from."""

Standing = Literal["online", "stalled", "silent", "offline", "missing"]
"""What a node's rows may be believed: online with moving statistics; online, but its statistics stand still; a member
that sends none; not in the cluster now; not listed at all."""

RUNNING = frozenset(("running", "paused"))
"""Words for a guest that is up."""

_NODE_STATUS: dict[Standing, Status] = {"online": "up", "offline": "down"}
_SENTENCES: dict[Standing, str] = {
    "stalled": "The node {node} has sent no new statistics for a minute: its pvestatd may hang.",
    "silent": "The node {node} is in the cluster but sends no statistics: its pvestatd may be down.",
    "offline": "The node {node} is offline.",
    "missing": "The server does not list the node {node}.",
}
_NOWHERE = "The server does not tell on which node this guest is."
_UNREAD = "The server's last answer about this cannot be read ({why}): what was known before is shown."
TAGS_LIMIT = 1024
"""Characters of all tags of a guest together that are kept; what is beyond is left out."""
_HOST_VIEW = Note(
    "memory",
    "Memory used is unknown: the server tells only what the host holds for this guest (no balloon statistics).",
)
_HOST_NOTES: list[Note] = [_HOST_VIEW]
_HOST_SOURCES = {"memory_host": "host view"}
_CONTAINER_SOURCES = {"memory_used": "cgroup use, cache counted"}
"""What a container uses is told with its page cache."""
_NO_NOTES: list[Note] = []
_NO_SOURCES: dict[str, str] = {}
_NO_DATA_YET = Note(HOME, "The server has no data of this guest yet.")


class Scope(Struct, frozen=True):
    """Whose resources these are: the source, and the key that stands in their ids."""

    source: str
    key: str

    def id(self, kind: str, own_name: str) -> str:
        """The id of one of its resources."""
        return _id(self.key, kind, kept(own_name))


@lru_cache(maxsize=4096)
def _id(key: str, kind: str, own_name: str) -> str:
    return resource_id("pve", key, kind, own_name)


def unread(known: Resource, why: str) -> Resource:
    """What was known of something whose row could not be read this time."""
    return structs.replace(known, stale=True, notes=[*known.notes, Note(HOME, _UNREAD.format(why=said(why)))])


def guest(scope: Scope, row: Row, standing: Standing, rates: dict[str, float], previous: Resource | None) -> Resource:
    """A guest. It is up only when its row says so and its node is online; on a node that cannot be believed its
    status is unknown, and the last state, name and numbers stay, stale. `rates` are those of a running guest; they
    become part of its readings."""
    node_name = row.node or ""
    word = row.status or "unknown"
    told = word != "unknown"
    believed = standing == "online"
    known = previous is not None and previous.state != "unknown"
    state, sources, notes = kept(word), _NO_SOURCES, _NO_NOTES
    if told:
        readings = rates
        if _put_guest(readings, row):
            sources, notes = _HOST_SOURCES, _HOST_NOTES
        elif row.type == "lxc" and "memory_used" in readings:
            sources = _CONTAINER_SOURCES
    elif previous is not None:
        state, sources = previous.state, previous.sources
        readings = {name: value for name, value in previous.readings.items() if name not in READINGS}
    else:
        readings = {}
    if not believed:
        sentence = _SENTENCES[standing].format(node=said(node_name)) if node_name else _NOWHERE
        notes = [*notes, Note(HOME, sentence)]
    elif not told:
        notes = [_NO_DATA_YET]
    return Resource(
        id=previous.id if previous is not None else scope.id("guest", str(row.vmid)),
        kind="guest",
        name=_guest_name(row, previous),
        source=scope.source,
        part=HOME,
        status=_guest_status(word) if believed else "unknown",
        state=state,
        parent=scope.id("node", node_name) if node_name else None,
        stale=not (believed and told) and (told or known),
        facts=_guest_facts(row, previous),
        readings=readings,
        sources=sources,
        notes=notes,
    )


def guest_moved(previous: Resource, row: Row, rates: dict[str, float]) -> Resource:
    """`guest` for a row on an online node that tells new numbers and nothing else: the same, at a third of the time."""
    host_view = _put_guest(rates, row)
    is_container = row.type == "lxc"
    if is_container and ("memory_used" in rates) != (previous.sources is _CONTAINER_SOURCES):
        sources = _CONTAINER_SOURCES if "memory_used" in rates else _NO_SOURCES
        return structs.replace(previous, readings=rates, sources=sources)
    if is_container or host_view == (previous.sources is _HOST_SOURCES):
        return structs.replace(previous, readings=rates)
    return structs.replace(
        previous,
        readings=rates,
        sources=_HOST_SOURCES if host_view else _NO_SOURCES,
        notes=_HOST_NOTES if host_view else _NO_NOTES,
    )


def words(row: Row) -> tuple[object, ...]:
    """All of a guest's row but its numbers."""
    return (
        row.status, row.name, row.node, row.maxcpu, row.template, row.tags, row.lock, row.hastate, row.pool, row.type,
    )  # fmt: skip


def node(scope: Scope, row: Row, standing: Standing, previous: Resource | None) -> Resource:
    """A node, as its row in the cluster's list tells it."""
    name = row.node or ""
    facts: dict[str, Fact] = {}
    cores = previous.facts.get("cores") if previous is not None else None
    if row.maxcpu is not None and row.maxcpu > 0:
        cores = _whole(row.maxcpu)
    _put(facts, "cores", cores)
    _put(facts, "ha", row.hastate)
    readings: dict[str, float] = {}
    if standing in ("online", "stalled"):
        _put_measured(readings, "cpu", row.cpu)
        _put_positive(readings, "memory_used", row.mem)
        _put_positive(readings, "disk_used", row.disk)
        _put_positive(readings, "uptime", row.uptime)
    _put_positive(readings, "memory_total", row.maxmem)
    _put_positive(readings, "disk_total", row.maxdisk)
    trouble = standing in ("stalled", "silent")
    return Resource(
        id=scope.id("node", name),
        kind="node",
        name=kept(name),
        source=scope.source,
        part=HOME,
        status=_NODE_STATUS.get(standing, "unknown"),
        state=kept(row.status or "unknown"),
        stale=trouble,
        facts=facts,
        readings=readings,
        notes=[Note(HOME, _SENTENCES[standing].format(node=said(name)))] if trouble else [],
    )


def without_statistics(node: str) -> str:
    """What is said of a member of the cluster that sends no statistics."""
    return _SENTENCES["silent"].format(node=node)


def storage(
    scope: Scope,
    rows: Sequence[Row],
    standings: Mapping[str, Standing],
    measured: frozenset[str],
    definition: Definition | None = None,
) -> Resource:
    """One storage from its rows, one for each node. `measured` are the nodes that send statistics: only they can say
    that a storage is not available. Its `definition` decides whether it is shared; it explains why a node does not have
    it, and never hides that one has."""
    rows = sorted(rows, key=lambda row: row.node or "")
    first = rows[0]
    shared = is_shared(definition, first.shared, first.plugintype)
    name = first.storage or first.id.rpartition("/")[2]
    nodes = {row.node or "": _storage_state(row, standings.get(row.node or "", "missing"), measured) for row in rows}
    if definition is not None:
        nodes = {on: state for on, state in nodes.items() if state == "available" or definition.is_for(on)} or nodes
    disabled = definition is not None and definition.disable == 1 and "available" not in nodes.values()
    status, state = _storage_status(list(nodes.values()))
    if disabled:
        status, state = "unknown", "disabled"
    facts: dict[str, Fact] = {"shared": shared, "nodes": {kept(name): state for name, state in nodes.items()}}
    _put(facts, "type", first.plugintype)
    if first.content:
        facts["content"] = sorted(word for word in kept(first.content).split(",") if word)
    readings: dict[str, float] = {}
    for row in rows:
        if nodes.get(row.node or "") == "available":
            _put_measured(readings, "disk_used", row.disk)
            _put_positive(readings, "disk_total", row.maxdisk)
            break
    return Resource(
        id=scope.id("storage", name if shared else f"{first.node}:{name}"),
        kind="storage",
        name=kept(name),
        source=scope.source,
        part=HOME,
        status=status,
        state=state,
        parent=None if shared or not first.node else scope.id("node", first.node),
        stale=status == "unknown" and not disabled,
        facts=facts,
        readings=readings,
        notes=[] if disabled else _storage_notes(nodes, standings, status),
    )


def _put_guest(readings: dict[str, float], row: Row) -> bool:
    """Zero is left out where the server fills it in for what it does not know: all of a stopped guest, the disk of
    a VM, the numbers of one that has just been started. Written out in full: it runs for each guest that moved.

    9.x tells the host's view of a VM's memory beside the guest's: when both are the same, or when the guest's is not
    below its size, there is only the host's. The answer is whether it is so.
    """
    host_view = False
    uptime, total, disk_total = row.uptime, row.maxmem, row.maxdisk
    if uptime is not None and uptime > 0 and row.status in RUNNING:
        readings["uptime"] = uptime
        cpu, used = row.cpu, row.mem
        if cpu is not None and cpu >= 0:
            readings["cpu"] = cpu
        if row.type == "lxc":
            if used is not None and used > 0:
                readings["memory_used"] = used
            if row.disk is not None and row.disk > 0:
                readings["disk_used"] = row.disk
        elif used is not None and used > 0:
            host = row.memhost
            host_view = used == host or (total is not None and used >= total)
            if host_view:
                readings["memory_host"] = used
            else:
                readings["memory_used"] = used
                if host is not None and host > 0:
                    readings["memory_host"] = host
    if total is not None and total > 0:
        readings["memory_total"] = total
    if disk_total is not None and disk_total > 0:
        readings["disk_total"] = disk_total
    return host_view


def _guest_name(row: Row, previous: Resource | None) -> str:
    """A row without data has no name, nor has one of blanks alone, and a guest that is being destroyed has a made-up
    one: neither is a rename."""
    if row.name and row.name.strip() and (row.lock != "destroyed" or previous is None):
        return kept(row.name)
    return previous.name if previous is not None else str(row.vmid)


def _guest_status(word: str) -> Status:
    if word in RUNNING:
        return "up"
    return "down" if word == "stopped" else "unknown"


def _guest_facts(row: Row, previous: Resource | None) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"vmid": row.vmid, "type": row.type}
    if row.node:
        facts["node"] = kept(row.node)
    if row.maxcpu is not None and row.maxcpu > 0:
        facts["cores"] = _whole(row.maxcpu)
    if row.template:
        facts["template"] = True
    if row.template is None and previous is not None:
        facts.update((name, previous.facts[name]) for name in ("cores", "template") if name in previous.facts)
    if row.tags:
        facts["tags"] = _tags(row.tags)
    if row.lock:
        facts["lock"] = kept(row.lock)
    if row.hastate:
        facts["ha"] = kept(row.hastate)
    if row.pool:
        facts["pool"] = kept(row.pool)
    return facts


def _tags(told: str) -> list[str]:
    if len(told) <= LIMIT:
        return [tag for tag in told.split(";") if tag]
    tags: list[str] = []
    room = TAGS_LIMIT
    for tag in filter(None, map(kept, told.split(";"))):
        room -= len(tag) + 1
        if room < 0:
            break
        tags.append(tag)
    return tags


def _storage_state(row: Row, standing: Standing, measured: frozenset[str]) -> str:
    if standing != "online":
        return "unknown"
    if row.status == "available":
        return "available"
    return "unavailable" if row.node in measured else "unknown"


def _storage_status(states: Sequence[str]) -> tuple[Status, str]:
    """Available on one node and not on another it is degraded, whoever told it last."""
    if "available" in states:
        return "up", "degraded" if "unavailable" in states else "available"
    if "unavailable" in states:
        return "down", "unavailable"
    return "unknown", "unknown"


def _storage_notes(nodes: Mapping[str, str], standings: Mapping[str, Standing], status: Status) -> list[Note]:
    lacking = [name for name, state in nodes.items() if state == "unavailable"]
    if status == "up" and lacking:
        return [Note(HOME, f"Not available on {', '.join(map(said, lacking))}.")]
    if status != "unknown":
        return []
    reasons = [
        _SENTENCES[standing].format(node=said(name))
        for name in nodes
        if (standing := standings.get(name)) in _SENTENCES
    ]
    return [Note(HOME, " ".join(reasons) or "No node tells whether it is available.")]


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _put(facts: dict[str, Fact], name: str, value: Fact) -> None:
    if value is not None and value != "":
        facts[name] = kept(value) if isinstance(value, str) else value


def _put_measured(readings: dict[str, float], name: str, value: float | None) -> None:
    if value is not None and value >= 0:
        readings[name] = value


def _put_positive(readings: dict[str, float], name: str, value: float | None) -> None:
    if value is not None and value > 0:
        readings[name] = value
