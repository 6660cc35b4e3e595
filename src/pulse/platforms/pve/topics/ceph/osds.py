"""The OSDs and pools of a Ceph, and how full the rest would be if an OSD died: pure."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Raw, Struct

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, Resource, Status
from pulse.platforms.pve.normalise import Scope
from pulse.platforms.pve.numbers import plain
from pulse.platforms.pve.rows import Count, Flag, Named, Number

KIBIBYTE = 1024
"""An OSD of which no size is known is told to have this many bytes."""
TOO_FULL = 0.90
"""The share from which Ceph puts no more copies on an OSD (`mon_osd_backfillfull_ratio`)."""
_NOTHING = Raw()
DEEPEST = 20
"""So many levels of the tree are looked into: root, data centre, rack, host ..."""


class Osd(Struct, frozen=True):
    """A leaf of the tree; `total_space` and `bytes_used` in bytes, latencies in milliseconds."""

    id: Count
    name: str | None = None
    host: str | None = None
    status: str | None = None
    inside: Flag | None = msgspec.field(default=None, name="in")
    device_class: str | None = None
    crush_weight: Number | None = None
    reweight: Number | None = None
    total_space: Number | None = None
    bytes_used: Number | None = None
    commit_latency_ms: Number | None = None
    apply_latency_ms: Number | None = None
    pgs: Count | None = None
    osdtype: str | None = None
    ceph_version_short: str | None = None

    @property
    def sized(self) -> tuple[float, float] | None:
        """Used and total bytes, where both are told."""
        if self.total_space is None or self.total_space <= KIBIBYTE or self.bytes_used is None or self.bytes_used < 0:
            return None
        return self.bytes_used, self.total_space


class Tree(Struct, frozen=True):
    """The answer of /nodes/{n}/ceph/osd: `flags` like `noout,norebalance`, and the tree."""

    flags: str | None = None
    root: Raw = _NOTHING


class Pool(Struct, frozen=True):
    """A row of /nodes/{n}/ceph/pool; `bytes_used` is raw, with all copies, and `percent_used` a share of 1."""

    pool_name: Named
    type: str | None = None
    size: Count | None = None
    min_size: Count | None = None
    pg_num: Count | None = None
    crush_rule_name: str | None = None
    bytes_used: Number | None = None
    percent_used: Number | None = None
    pg_autoscale_mode: str | None = None
    application_metadata: dict[str, Raw] | None = None


class _Branch(Struct, frozen=True):
    type: str | None = None
    name: str | None = None
    children: list[Raw] | None = None


class Loss(Struct, frozen=True):
    """How full the fullest group is that has to take what an OSD held, 0 to 1 or above; `within` is where its copies
    go."""

    share: float
    within: str

    @property
    def fits(self) -> bool:
        """Whether Ceph would still put them there."""
        return self.share < TOO_FULL


def leaves(root: Raw) -> tuple[list[Osd], int]:
    """The OSDs of a tree, by number, and how many leaves could not be read."""
    found: dict[int, Osd] = {}
    unread = _walk(root, found, None, 0) if bytes(root) else 0
    return [found[number] for number in sorted(found)], unread


def _walk(raw: Raw, found: dict[int, Osd], host: str | None, depth: int) -> int:
    try:
        branch = msgspec.json.decode(raw, type=_Branch, strict=False)
        if branch.type == "osd":
            osd = msgspec.json.decode(raw, type=Osd, strict=False)
            found[osd.id] = osd if osd.host or not host else msgspec.structs.replace(osd, host=host)
            return 0
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 1
    if depth >= DEEPEST:
        return 1
    host = branch.name if branch.type == "host" else host
    return sum(_walk(child, found, host, depth + 1) for child in branch.children or [])


def loss(osd: Osd, osds: Iterable[Osd], copies: int | None) -> Loss | None:
    """What if this OSD died; None where that cannot be known, or its copies are elsewhere already (it is out).

    The copies go to OSDs of the same class that are up and in. Where there are not more hosts than a pool has copies
    (`copies`, of the pool with the most), every host keeps one: then they must go to the other OSDs of the same host.
    That is so with rules that choose hosts, which those are that Proxmox VE makes.
    """
    takers = [
        other for other in osds if other.device_class == osd.device_class and other.inside and other.status == "up"
    ]
    if osd.sized is None or not osd.inside or copies is None:
        return None
    hosts = {other.host for other in takers} | {osd.host}
    within = "host" if osd.host is not None and len(hosts) <= copies else "cluster"
    rest = [other for other in takers if other.id != osd.id and (within == "cluster" or other.host == osd.host)]
    sizes = [other.sized for other in rest if other.sized is not None]
    if len(sizes) < len(rest) or not sizes:
        return None
    used = osd.sized[0] + sum(size[0] for size in sizes)
    return Loss(used / sum(size[1] for size in sizes), within)


def most_copies(pools: Iterable[Pool]) -> int | None:
    """Of the pool with the most copies; None while no pool tells."""
    return max((pool.size for pool in pools if pool.size), default=None)


def osd_resource(scope: Scope, part: str, parent: str, osd: Osd, lost: Loss | None, at: float) -> Resource:
    """An OSD; `at` is when it was told, in seconds since the epoch."""
    facts: dict[str, Fact] = {}
    for name, text in (
        ("host", osd.host),
        ("class", osd.device_class),
        ("type", osd.osdtype),
        ("version", osd.ceph_version_short),
    ):
        if text:
            facts[name] = kept(text)
    if osd.inside is not None:
        facts["in"] = osd.inside == 1
    numbers = {
        "weight": osd.crush_weight,
        "reweight": osd.reweight,
        "pgs": osd.pgs,
        "latency_commit_ms": osd.commit_latency_ms,
        "latency_apply_ms": osd.apply_latency_ms,
    }
    facts |= {name: plain(number) for name, number in numbers.items() if number is not None and number >= 0}
    if lost is not None:
        facts |= {"refill_share": round(lost.share, 4), "refill_within": lost.within, "fits": lost.fits}
    readings = dict(zip(("disk_used", "disk_total"), osd.sized, strict=True)) if osd.sized is not None else {}
    status: Status = "up" if osd.status == "up" else "down" if osd.status == "down" else "unknown"
    return Resource(
        id=scope.id("osd", str(osd.id)),
        kind="osd",
        name=kept(osd.name or f"osd.{osd.id}"),
        source=scope.source,
        part=part,
        status=status,
        state=kept(osd.status or "unknown"),
        parent=parent,
        facts=facts,
        readings=readings,
        told={part: at},
    )


def pool_resource(scope: Scope, part: str, parent: str, pool: Pool, at: float) -> Resource:
    """A pool. Its size follows from what it uses and the share that this is; it is unknown while that is 0."""
    facts: dict[str, Fact] = {"type": "ceph"}
    texts = {"rule": pool.crush_rule_name, "kind": pool.type, "autoscale": pool.pg_autoscale_mode}
    facts |= {name: kept(text) for name, text in texts.items() if text}
    counts = {"size": pool.size, "min_size": pool.min_size, "pg_num": pool.pg_num}
    facts |= {name: count for name, count in counts.items() if count is not None}
    if pool.application_metadata:
        facts["application"] = kept(", ".join(sorted(pool.application_metadata)))
    readings: dict[str, float] = {}
    sources: dict[str, str] = {}
    used, share = pool.bytes_used, pool.percent_used
    if used is not None and used >= 0:
        readings["disk_used"] = used
        if share is not None and 0 < share <= 1 and used > 0:
            readings["disk_total"] = used / share
            sources["disk_total"] = "bytes and share used"
    return Resource(
        id=scope.id("pool", f"ceph:{pool.pool_name}"),
        kind="pool",
        name=kept(pool.pool_name),
        source=scope.source,
        part=part,
        status="up",
        state="available",
        parent=parent,
        facts=facts,
        readings=readings,
        sources=sources,
        told={part: at},
    )


def worst(losses: Sequence[Loss | None]) -> Mapping[str, Fact]:
    """What the Ceph gains: the loss of the OSD that would leave the rest the fullest."""
    known = [lost for lost in losses if lost is not None]
    if not known:
        return {}
    fullest = max(known, key=lambda lost: lost.share)
    return {"refill_share": round(fullest.share, 4), "refill_within": fullest.within, "fits": fullest.fits}
