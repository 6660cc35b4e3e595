"""From /nodes/{n}/status and /cluster/status to resources that complete the nodes of /cluster/resources: pure."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pulse.kit.foreign import kept, said
from pulse.model.resource import Fact, Note, Resource, Status
from pulse.platforms.pve.normalise import HOME, Scope
from pulse.platforms.pve.rows import Broken, Member, NodeStatus, Usage

MEMBERSHIP = "membership"
_LOADS = ("load1", "load5", "load15")
_UNREAD = "A part of the server's answer about this node cannot be read: {keys}."


def part_of(node: str) -> str:
    """The name of the part that reads one node's status."""
    return f"node:{kept(node)}"


@lru_cache(maxsize=64)
def version_order(version: str) -> tuple[int, ...]:
    """`9.10` comes after `9.2`."""
    return tuple(int(number) for number in re.findall(r"[0-9]{1,9}", version))


def node_detail(scope: Scope, name: str, status: NodeStatus, unread: Sequence[Broken] = ()) -> Resource:
    """What a node's own status adds to its row, and a note of what could not be read. CPU is not among it: here it is
    the difference to the last call in the same server process, and 0 at first."""
    part = part_of(name)
    readings: dict[str, float] = {}
    _put_usage(readings, "memory", status.memory)
    _put_usage(readings, "swap", status.swap)
    _put_usage(readings, "disk", status.rootfs)
    if status.loadavg is not None:
        readings.update((name, load) for name, load in zip(_LOADS, status.loadavg, strict=False) if load >= 0)
    if status.wait is not None and status.wait >= 0 and max(status.wait, status.cpu or 0, status.idle or 0) > 0:
        readings["io_wait"] = status.wait
    if status.uptime is not None and status.uptime > 0:
        readings["uptime"] = status.uptime
    return Resource(
        id=scope.id("node", name),
        kind="node",
        name=kept(name),
        source=scope.source,
        part=HOME,
        status="up",
        state="online",
        facts=_node_facts(status),
        readings=readings,
        parts=dict.fromkeys(readings, part),
        notes=[Note(part, _UNREAD.format(keys=", ".join(row.id or "?" for row in unread)))] if unread else [],
    )


def membership(scope: Scope, members: Sequence[Member]) -> list[Resource]:
    """The cluster with its quorum (a node without a cluster has none), and what it knows of each node."""
    clusters = [member for member in members if member.type == "cluster"]
    nodes = [member for member in members if member.type == "node"]
    cluster_name = clusters[0].name if clusters else None
    resources = [_cluster(scope, clusters[0], nodes)] if clusters else []
    return resources + [_member(scope, node, cluster_name) for node in nodes]


def _cluster(scope: Scope, cluster: Member, nodes: Sequence[Member]) -> Resource:
    status, state = _quorum(cluster.quorate)
    facts: dict[str, Fact] = {"nodes": cluster.nodes if cluster.nodes is not None else len(nodes)}
    if cluster.quorate is not None:
        facts["quorate"] = bool(cluster.quorate)
    absent = [node.name for node in nodes if node.online == 0]
    notes = []
    if cluster.quorate == 0:
        notes.append(Note(MEMBERSHIP, "The cluster has no quorum: nothing can be changed or started there."))
    if absent:
        notes.append(Note(MEMBERSHIP, f"Not in the cluster now: {', '.join(map(said, sorted(absent)))}."))
    return Resource(
        id=scope.id("cluster", cluster.name),
        kind="cluster",
        name=kept(cluster.name),
        source=scope.source,
        part=MEMBERSHIP,
        status=status,
        state=state,
        facts=facts,
        notes=notes,
    )


_PRESENCE: dict[int | None, tuple[Status, str]] = {
    None: ("unknown", "unknown"),
    0: ("down", "offline"),
    1: ("up", "online"),
}


def _quorum(quorate: int | None) -> tuple[Status, str]:
    if quorate is None:
        return "unknown", "unknown"
    return ("up", "quorate") if quorate else ("down", "no quorum")


def _member(scope: Scope, node: Member, cluster_name: str | None) -> Resource:
    status, state = _PRESENCE[node.online]
    facts: dict[str, Fact] = {}
    if cluster_name is not None:
        facts["cluster"] = kept(cluster_name)
    if node.ip:
        facts["ip"] = kept(node.ip)
    if node.local is not None:
        facts["local"] = bool(node.local)
    return Resource(
        id=scope.id("node", node.name),
        kind="node",
        name=kept(node.name),
        source=scope.source,
        part=HOME,
        status=status,
        state=state,
        facts=facts,
    )


def _node_facts(status: NodeStatus) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    if status.cpuinfo is not None and status.cpuinfo.model:
        facts["cpu_model"] = kept(status.cpuinfo.model)
    if status.cpuinfo is not None and status.cpuinfo.cpus:
        facts["cores"] = status.cpuinfo.cpus
    if status.current_kernel is not None and status.current_kernel.release:
        facts["kernel"] = kept(status.current_kernel.release)
    elif status.kversion:
        facts["kernel"] = kept(_release(status.kversion))
    if status.pveversion:
        facts["version"] = kept(_version(status.pveversion))
    return facts


def _release(kversion: str) -> str:
    """`6.8.12-1-pve` of `Linux 6.8.12-1-pve #1 SMP ...`."""
    words = kversion.split()
    return words[1] if len(words) > 1 and words[0] == "Linux" else kversion


def _version(pveversion: str) -> str:
    """`9.2.11` of `pve-manager/9.2.11/14a22df35955d97d`."""
    pieces = pveversion.split("/")
    return pieces[1] if len(pieces) > 1 else pveversion


def _put_usage(readings: dict[str, float], name: str, usage: Usage | None) -> None:
    """Nothing where the total is 0: there is no such thing (a node without swap)."""
    if usage is None or usage.total is None or usage.total <= 0:
        return
    readings[f"{name}_total"] = usage.total
    if usage.used is not None and usage.used >= 0:
        readings[f"{name}_used"] = usage.used
