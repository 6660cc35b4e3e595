"""The answer of /nodes/{n}/ceph/status, which is what Ceph itself says of its health, as a resource: pure."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Raw, Struct

from pulse.kit.foreign import kept, said
from pulse.model.resource import Fact, FactRow, Note, Resource, Status
from pulse.platforms.pve.normalise import Scope
from pulse.platforms.pve.numbers import plain
from pulse.platforms.pve.rows import Broken, Count, Number, fields

CHECKS = 50
"""So many health checks are told."""
DETAILS = 5
"""So many lines of the detail of a health check are kept."""
_STATUS: dict[str, Status] = {"HEALTH_OK": "up", "HEALTH_WARN": "up", "HEALTH_ERR": "down"}
Object = dict[str, Raw]


class Summary(Struct, frozen=True):
    """A sentence."""

    message: str = ""


class Check(Struct, frozen=True):
    """A health check that is not well."""

    severity: str | None = None
    summary: Summary | None = None
    detail: list[Summary] | None = None
    muted: bool | None = None


class Health(Struct, frozen=True):
    """HEALTH_OK, HEALTH_WARN or HEALTH_ERR, and by their codes the checks that say why."""

    status: str | None = None
    checks: dict[str, Check] | None = None


class Mons(Struct, frozen=True):
    """The monitors: objects, or only their names."""

    mons: list[Raw] | None = None
    min_mon_release_name: str | None = None


class Mgrs(Struct, frozen=True):
    """The active manager, and those that stand by: objects, or only their names."""

    active_name: str | None = None
    standbys: list[Raw] | None = None


class Osds(Struct, frozen=True):
    """How many OSDs there are, are up and are in; older releases wrap it in another `osdmap`."""

    num_osds: Count | None = None
    num_up_osds: Count | None = None
    num_in_osds: Count | None = None
    osdmap: "Osds | None" = None


class PgState(Struct, frozen=True):
    """How many placement groups are in a state such as `active+clean`."""

    state_name: str
    count: Count


class Pgs(Struct, frozen=True):
    """Placement groups, bytes, and what goes on; rates are absent while nothing goes on, or nobody measured."""

    num_pgs: Count | None = None
    pgs_by_state: list[PgState] | None = None
    num_objects: Number | None = None
    data_bytes: Number | None = None
    bytes_used: Number | None = None
    bytes_total: Number | None = None
    read_bytes_sec: Number | None = None
    write_bytes_sec: Number | None = None
    read_op_per_sec: Number | None = None
    write_op_per_sec: Number | None = None
    degraded_ratio: Number | None = None
    misplaced_ratio: Number | None = None
    recovering_bytes_per_sec: Number | None = None
    recovering_objects_per_sec: Number | None = None


class Rank(Struct, frozen=True):
    """A metadata server that has a rank in a file system; `status` is like `up:active`."""

    name: str | None = None
    status: str | None = None


class FileSystems(Struct, frozen=True, rename={"standby": "up:standby"}):
    """Metadata servers: those with a rank, and how many stand by."""

    by_rank: list[Rank] | None = None
    standby: Count | None = None


class Map(Struct, frozen=True):
    """The answer, each part of it read on its own."""

    fsid: str | None = None
    quorum_names: list[str] | None = None
    health: Object | None = None
    monmap: Object | None = None
    mgrmap: Object | None = None
    osdmap: Object | None = None
    pgmap: Object | None = None
    fsmap: Object | None = None


class _Parts(Struct, frozen=True):
    health: Health
    monmap: Mons
    mgrmap: Mgrs
    osdmap: Osds
    pgmap: Pgs
    fsmap: FileSystems


def ceph(scope: Scope, part: str, cluster: str | None, standalone: str, answer: Object) -> Resource:
    """The Ceph of a cluster, or of the node that stands alone. Its id is its fsid; without one it is that of the
    cluster that runs it."""
    told, broken = fields(answer, Map)
    parts, unread = _parts(told)
    health = parts.health.status or ""
    facts: dict[str, Fact] = {
        **_checks(parts.health),
        **_mons(parts.monmap, told.quorum_names),
        **_mgrs(parts.mgrmap),
        **_osds(parts.osdmap),
        **_placement(parts.pgmap),
        **_metadata_servers(parts.fsmap),
    }
    if told.fsid:
        facts["fsid"] = kept(told.fsid)
    lost = [*broken, *unread]
    note = f"A part of what Ceph says of itself cannot be read: {', '.join(said(key.id or '?') for key in lost)}."
    return Resource(
        id=scope.id("ceph", told.fsid or cluster or standalone),
        kind="ceph",
        name=kept(cluster or standalone),
        source=scope.source,
        part=part,
        status=_STATUS.get(health, "unknown"),
        state=kept(health or "unknown"),
        parent=scope.id("cluster", cluster) if cluster else scope.id("node", standalone),
        facts=facts,
        readings=_readings(parts.pgmap),
        notes=[Note(part, note)] if lost else [],
    )


def _parts(told: Map) -> tuple[_Parts, list[Broken]]:
    health, one = fields(told.health or {}, Health)
    monmap, two = fields(told.monmap or {}, Mons)
    mgrmap, three = fields(told.mgrmap or {}, Mgrs)
    osdmap, four = fields(told.osdmap or {}, Osds)
    pgmap, five = fields(told.pgmap or {}, Pgs)
    fsmap, six = fields(told.fsmap or {}, FileSystems)
    return _Parts(health, monmap, mgrmap, osdmap.osdmap or osdmap, pgmap, fsmap), [
        *one, *two, *three, *four, *five, *six
    ]  # fmt: skip


def _checks(health: Health) -> Mapping[str, Fact]:
    if health.status is None:
        return {}
    rows: list[FactRow] = []
    worst_first = sorted((health.checks or {}).items(), key=lambda told: (told[1].severity != "HEALTH_ERR", told[0]))
    for code, check in worst_first[:CHECKS]:
        row: FactRow = {"code": kept(code)}
        if check.severity:
            row["severity"] = kept(check.severity)
        if check.summary is not None and check.summary.message:
            row["summary"] = said(check.summary.message)
        if check.detail:
            row["detail"] = [said(line.message) for line in check.detail[:DETAILS]]
        if check.muted is not None:
            row["muted"] = check.muted
        rows.append(row)
    return {"checks": rows}


def _mons(monitors: Mons, quorum: Sequence[str] | None) -> Mapping[str, Fact]:
    facts: dict[str, Fact] = {}
    if monitors.min_mon_release_name:
        facts["release"] = kept(monitors.min_mon_release_name)
    if monitors.mons is None:
        return facts
    rows: list[FactRow] = []
    for name, fields_ in filter(None, map(_named, monitors.mons)):
        row: FactRow = {"name": kept(name)}
        if quorum is not None:
            row["in_quorum"] = name in quorum
        rank = _count(fields_.get("rank"))
        if rank is not None:
            row["rank"] = rank
        rows.append(row)
    return facts | {"mons": rows}


def _mgrs(managers: Mgrs) -> Mapping[str, Fact]:
    rows: list[FactRow] = []
    if managers.active_name:
        rows.append({"name": kept(managers.active_name), "active": True})
    rows += [{"name": kept(name), "active": False} for name, _ in filter(None, map(_named, managers.standbys or []))]
    return {"mgrs": rows} if rows else {}


def _osds(osds: Osds) -> Mapping[str, Fact]:
    counts = {"osds_total": osds.num_osds, "osds_up": osds.num_up_osds, "osds_in": osds.num_in_osds}
    return {name: count for name, count in counts.items() if count is not None}


def _placement(pgs: Pgs) -> Mapping[str, Fact]:
    """Shares 0 to 1; bytes, objects and operations a second."""
    facts: dict[str, Fact] = {}
    if pgs.pgs_by_state is not None:
        states = sorted(pgs.pgs_by_state, key=lambda state: (-state.count, state.state_name))
        facts["pgs"] = [{"state": kept(state.state_name), "count": state.count} for state in states]
    numbers = {
        "pgs_total": pgs.num_pgs,
        "objects": pgs.num_objects,
        "data_bytes": pgs.data_bytes,
        "degraded": pgs.degraded_ratio,
        "misplaced": pgs.misplaced_ratio,
        "recovering_bytes": pgs.recovering_bytes_per_sec,
        "recovering_objects": pgs.recovering_objects_per_sec,
        "read_ops": pgs.read_op_per_sec,
        "write_ops": pgs.write_op_per_sec,
    }
    facts |= {name: plain(number) for name, number in numbers.items() if number is not None and number >= 0}
    if "read_ops" in facts and "write_ops" in facts:
        facts["ops"] = plain((pgs.read_op_per_sec or 0) + (pgs.write_op_per_sec or 0))
    return facts


def _metadata_servers(systems: FileSystems) -> Mapping[str, Fact]:
    facts: dict[str, Fact] = {}
    if systems.by_rank is not None:
        facts["mds"] = [
            {"name": kept(rank.name), "state": kept(rank.status or "unknown")} for rank in systems.by_rank if rank.name
        ]
    if systems.standby is not None:
        facts["mds_standby"] = systems.standby
    return facts


def _readings(pgs: Pgs) -> dict[str, float]:
    readings: dict[str, float] = {}
    if pgs.bytes_total is not None and pgs.bytes_total > 0:
        readings["disk_total"] = pgs.bytes_total
        if pgs.bytes_used is not None and pgs.bytes_used >= 0:
            readings["disk_used"] = pgs.bytes_used
    rates = {"disk_read": pgs.read_bytes_sec, "disk_write": pgs.write_bytes_sec}
    return readings | {name: rate for name, rate in rates.items() if rate is not None and rate >= 0}


def _named(raw: Raw) -> tuple[str, Object] | None:
    """The name of a daemon, which Ceph tells as an object or, in some releases, as a text."""
    try:
        told = msgspec.json.decode(raw, type=str | Object)
        name = told if isinstance(told, str) else msgspec.json.decode(told["name"], type=str)
    except (KeyError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return (name, {} if isinstance(told, str) else told) if name else None


def _count(raw: Raw | None) -> int | None:
    try:
        return msgspec.json.decode(raw, type=Count, strict=False) if raw is not None else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
