"""Whether a search finds a resource: yes, no, or unknown."""

from collections.abc import Callable, Sequence

from pulse.model.metric import METRICS
from pulse.model.resource import Resource
from pulse.model.search import Expression, Joined, Negated, Number, Text, Word
from pulse.model.terms import Wanted

Truth = bool | None
Lookup = Callable[[str], Resource | None]
"""The resource with this id: where something is follows from what it is on."""


def matches(expression: Expression | None, resource: Resource, lookup: Lookup, now: float | None = None) -> Truth:
    """Yes, no, or unknown (None), which stays unknown under `not`; only what is a yes is found. Ages are those at `now`
    (epoch, s), and unknown without it."""
    match expression:
        case None:
            return True
        case Joined("and", parts):
            return _every([matches(part, resource, lookup, now) for part in parts])
        case Joined(_, parts):
            return _some([matches(part, resource, lookup, now) for part in parts])
        case Negated(part):
            truth = matches(part, resource, lookup, now)
            return None if truth is None else not truth
        case Text(text):
            return _contains(resource, text, lookup)
        case Word("is", _, values):
            return _some([_is(resource, value) for value in values])
        case Word(key, exact, values):
            return _begins(_words(resource, key, lookup), values, exact=exact)
        case Number(key, operator, numbers):
            return _some([_compare(resource, key, operator, number, now) for number in numbers])


def _every(truths: list[Truth]) -> Truth:
    return False if False in truths else None if None in truths else True


def _some(truths: list[Truth]) -> Truth:
    return True if True in truths else None if None in truths else False


def _contains(resource: Resource, text: str, lookup: Lookup) -> bool:
    words = [resource.name]
    for key in ("vmid", "tag", "ip"):
        words.extend(_words(resource, key, lookup) or [])
    return any(text in word.lower() for word in words)


def _begins(known: Sequence[str] | None, values: Sequence[str], *, exact: bool) -> Truth:
    if known is None:
        return None
    words = [word.lower() for word in known]
    return any(word == value if exact else word.startswith(value) for value in values for word in words)


def _fact(resource: Resource, name: str) -> list[str]:
    value = resource.facts.get(name)
    return [str(value)] if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else []


def _words(resource: Resource, key: str, lookup: Lookup) -> list[str] | None:
    """The words behind a key: none is known to be none, None is unknown."""
    match key:
        case "name" | "kind":
            return [resource.name if key == "name" else resource.kind]
        case "id":
            return [resource.id, *_fact(resource, "vmid")]
        case "vmid" | "ha" | "lock" | "pool":
            return _fact(resource, key)
        case "type":
            return _types(resource)
        case "node":
            return _nodes(resource, lookup)
        case "cluster":
            return _clusters(resource, lookup)
        case "tag":
            tags = resource.facts.get("tags")
            return tags if isinstance(tags, list) else []
        case "status":
            return _states(resource)
        case "ip":
            return _fact(resource, "ip") or None
        case "os":
            return _systems(resource)
        case "store":
            return _stores(resource)
    return None  # nobody tells it yet


def _systems(resource: Resource) -> list[str] | None:
    """The name and the id that the guest agent tells; of a container the type in its configuration, too."""
    told = ["os", "os_id", *(["ostype"] if resource.facts.get("type") == "lxc" else [])]
    return [word for name in told for word in _fact(resource, name)] or None


def _types(resource: Resource) -> list[str] | None:
    if resource.kind in ("storage", "pool"):
        return [resource.kind, *_fact(resource, "type")]
    if resource.kind == "disk":
        return ["disk", *_fact(resource, "media")]
    if resource.kind != "guest":
        return [resource.kind]
    return {"lxc": ["lxc", "ct"], "qemu": ["vm", "qemu"]}.get(str(resource.facts.get("type")))


def _stores(resource: Resource) -> list[str] | None:
    """A storage itself, or those that lie on a pool or a disk."""
    if resource.kind == "storage":
        return [resource.name]
    storages = resource.facts.get("storages")
    return [one for one in storages if isinstance(one, str)] if isinstance(storages, list) else None


def _nodes(resource: Resource, lookup: Lookup) -> list[str] | None:
    if resource.kind == "node":
        return [resource.name]
    if resource.kind == "storage":
        on = resource.facts.get("nodes")
        return list(on) if isinstance(on, dict) else None
    parent = lookup(resource.parent or "")
    known = [parent.name] if parent is not None and parent.kind == "node" else None
    return _fact(resource, "node") or known


def _clusters(resource: Resource, lookup: Lookup) -> list[str] | None:
    if resource.kind == "cluster":
        return [resource.name]
    if resource.kind == "node":
        return _fact(resource, "cluster")
    parent = lookup(resource.parent or "")
    return _clusters(parent, lookup) if parent is not None and parent.kind in ("node", "cluster") else None


def _states(resource: Resource) -> list[str]:
    """As the mark of its row says it."""
    node = resource.kind == "node"
    if resource.status == "down":
        return ["offline" if node else "stopped", "down"]
    if resource.status == "unknown" or resource.stale:
        return ["unknown"]
    return ["online" if node else "running", "up", *(["paused"] if resource.state == "paused" else [])]


def _is(resource: Resource, value: str) -> Truth:
    match value:
        case "template":
            return resource.facts.get("template") is True
        case "locked":
            return bool(_fact(resource, "lock"))
        case "stale":
            return resource.stale
        case "vm" | "lxc":
            types = _types(resource)
            return None if types is None else value in types
        case "attention":
            names = {"cpu": "cpu", "mem": "memory_used", "disk": "disk_used"}
            if resource.facts.get("lock") == "backup":  # explains a busy guest
                del names["cpu"]
            stalls = {key: metrics[0] for key, metrics in _STALLS.items() if key != "pressure"}
            known = names | {key: name for key, name in stalls.items() if name in resource.readings}
            return _some([_at_least(_number(resource, key, as_bytes=False), known[key]) for key in known])
    return value in _states(resource)


def _at_least(percent: float | None, metric: str) -> Truth:
    limits = METRICS[metric].limits
    return None if percent is None or limits is None else percent >= limits[0] * 100


def _compare(resource: Resource, key: str, operator: str, number: Wanted, now: float | None) -> Truth:
    value = _since(resource, now) if key == "age" else _number(resource, key, as_bytes=number.as_bytes)
    if value is None:
        return None
    match operator:
        case ">":
            return value > number.value
        case ">=":
            return value >= number.value
        case "<":
            return value < number.value
        case "<=":
            return value <= number.value
    shown = int(value + 0.5) if (key in _SHARES or key in _STALLS) and not number.as_bytes else value
    return shown == number.value


_SHARES = {
    "cpu": ("cpu", ""),
    "mem": ("memory_used", "memory_total"),
    "disk": ("disk_used", "disk_total"),
    "swap": ("swap_used", "swap_total"),
}
_STALLS = {
    "pressure": ("pressure_cpu", "pressure_memory", "pressure_io"),
    "cpu.pressure": ("pressure_cpu",),
    "mem.pressure": ("pressure_memory",),
    "io.pressure": ("pressure_io",),
}
_COUNTS = {"vmid": "vmid", "snapshots": "snapshot_count"}
_SUMS = {
    "load": ("load1",),
    "net": ("net_in", "net_out"),
    "io": ("disk_read", "disk_write"),
    "read": ("disk_read",),
    "write": ("disk_write",),
    "uptime": ("uptime",),
    "size": ("disk_total",),
    "temp": ("temperature",),
}


def _number(resource: Resource, key: str, *, as_bytes: bool) -> float | None:
    """The number behind a key: shares in percent, times in seconds, rates in bytes a second; None is unknown."""
    readings = resource.readings
    if key in _SHARES:
        name, total = _SHARES[key]
        used = _used(resource) if key == "mem" else readings.get(name)
        return used if as_bytes else _percent(used, readings.get(total) if total else 1)
    if key in _STALLS:
        shares = [readings[name] for name in _STALLS[key] if name in readings]
        return _percent(max(shares), 1) if shares else None
    if key in _COUNTS:
        count = resource.facts.get(_COUNTS[key])
        return count if isinstance(count, int) and not isinstance(count, bool) else None
    known = [readings[name] for name in _SUMS.get(key, ()) if name in readings]
    return sum(known) if known else None


def _used(resource: Resource) -> float | None:
    """Memory without cache: a node counts the cache of ZFS as used, a guest's use comes without its cache."""
    used, cache = (resource.readings.get(name) for name in ("memory_used", "memory_cache"))
    return used if used is None or cache is None or resource.kind != "node" else max(0, used - cache)


def _since(resource: Resource, now: float | None) -> float | None:
    """Seconds since its last backup was made."""
    at = resource.facts.get("backup_at")
    return None if now is None or not isinstance(at, int | float) or isinstance(at, bool) else max(0.0, now - at)


def _percent(used: float | None, total: float | None) -> float | None:
    """To a hundred thousandth, so that 29 percent are 29 and not a hair less."""
    return None if used is None or not total else int(used / total * 1e7 + 0.5) / 1e5
