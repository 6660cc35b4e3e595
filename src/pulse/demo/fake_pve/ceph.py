"""Ceph: of a cluster that has a storage on it, else the words of one that has not installed it."""

from collections.abc import Callable
from math import sin

from pulse.demo.estate import MOMENT, StorageSpec
from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import Call
from pulse.demo.picture import NodeState

Row = dict[str, Json]
OSDS_OF_A_NODE = 4
COPIES = 3
FILL = (61, 66, 59, 70, 63, 65, 68, 60, 62, 67, 64, 63)
"""How full each OSD is, in per cent, when as much is used as at MOMENT; more than these begin again."""
_MEAN = sum(FILL) / len(FILL)
_READ, _WRITTEN, _READS, _WRITES = 38.2e6, 61.4e6, 420, 820
"""Of clients: bytes and operations a second."""
_FSID = "b1f0c3c2-6a2e-4c4e-9f0e-5d4c3b2a1908"
_RELEASE = "19.2.3"


def _installed(tell: Callable[[Ask, list[StorageSpec]], Json]) -> Callable[[Ask], Json]:
    def answer(ask: Ask) -> Json:
        on_it = [spec for spec in ask.site.cluster.storages if spec.plugin in ("rbd", "cephfs")]
        if not on_it:
            raise failed(500, "binary not installed: /usr/bin/ceph-mon")
        return tell(ask, on_it)

    return answer


def _up(ask: Ask) -> list[NodeState]:
    return [state for state in ask.picture.nodes if state.alive]


def _used(ask: Ask, storages: list[StorageSpec]) -> int:
    """Raw bytes, with all copies."""
    return sum(spec.used_at(ask.now) for spec in storages) * COPIES


def _size(ask: Ask, storages: list[StorageSpec]) -> int:
    """Bytes of one OSD: such that they are as full as they shall be."""
    used = sum(spec.used for spec in storages) * COPIES
    return int(used * 100 / _MEAN / (len(ask.picture.nodes) * OSDS_OF_A_NODE))


def _status(ask: Ask, storages: list[StorageSpec]) -> Json:
    """Monitors that are away and OSDs that are down are warnings, each with its summary."""
    nodes, up = ask.picture.nodes, _up(ask)
    names = [state.node.name for state in up]
    count = len(nodes) * OSDS_OF_A_NODE
    checks = _checks(ask)
    return {
        "fsid": _FSID,
        "health": {"status": "HEALTH_WARN" if checks else "HEALTH_OK", "checks": checks, "mutes": []},
        "quorum_names": names,
        "monmap": {
            "epoch": 3,
            "min_mon_release_name": "squid",
            "mons": [{"name": state.node.name, "rank": place} for place, state in enumerate(nodes)],
        },
        "mgrmap": {
            "available": True,
            "active_name": names[0] if names else "",
            "standbys": [{"name": n} for n in names[1:]],
        },
        "osdmap": {
            "epoch": 911,
            "num_osds": count,
            "num_up_osds": len(up) * OSDS_OF_A_NODE,
            "num_in_osds": count,
        },
        "pgmap": _placement(ask, storages),
        "fsmap": _file_systems(names) if any(spec.plugin == "cephfs" for spec in storages) else {"epoch": 1},
    }


def _checks(ask: Ask) -> Row:
    nodes, up = ask.picture.nodes, _up(ask)
    away = [state.node.name for state in nodes if not state.alive]
    if not away:
        return {}
    missing = 1 - len(up) / len(nodes)
    return {
        "MON_DOWN": _check(
            f"{len(away)}/{len(nodes)} mons down, quorum {','.join(state.node.name for state in up)}",
            [f"mon.{name} is down (out of quorum)" for name in away],
        ),
        "OSD_DOWN": _check(
            f"{len(away) * OSDS_OF_A_NODE} osds down",
            [
                f"osd.{place * OSDS_OF_A_NODE + number} (root=default,host={state.node.name}) is down"
                for place, state in enumerate(nodes)
                if not state.alive
                for number in range(OSDS_OF_A_NODE)
            ],
        ),
        "PG_DEGRADED": _check(f"Degraded data redundancy: {missing:.3%} of all copies degraded", []),
    }


def _check(text: str, detail: list[str]) -> Row:
    lines = [{"message": line} for line in detail]
    return {
        "severity": "HEALTH_WARN",
        "summary": {"message": text, "count": max(1, len(detail))},
        "detail": lines,
        "muted": False,
    }


def _placement(ask: Ask, storages: list[StorageSpec]) -> Row:
    """Placement groups and bytes; every group lacks a copy while a node is away. Clients read and write ever a little
    more or less, and exactly so much at MOMENT."""
    nodes, up = ask.picture.nodes, _up(ask)
    total = _size(ask, storages) * len(nodes) * OSDS_OF_A_NODE
    used = min(_used(ask, storages), total)
    pgs = sum(pool["pg_num"] for pool in _ceph_pools(ask, storages))
    wave = 1 + 0.12 * sin((ask.site.dial.now - MOMENT) / 40)
    placed: Row = {
        "num_pgs": pgs,
        "num_pools": len(_ceph_pools(ask, storages)),
        "num_objects": used // COPIES // (4 * 1024**2),
        "bytes_total": total,
        "bytes_used": used,
        "bytes_avail": total - used,
        "data_bytes": used // COPIES,
        "read_bytes_sec": int(_READ * wave),
        "write_bytes_sec": int(_WRITTEN * wave),
        "read_op_per_sec": int(_READS * wave),
        "write_op_per_sec": int(_WRITES * wave),
        "pgs_by_state": [{"state_name": "active+clean", "count": pgs}],
    }
    if len(up) < len(nodes):
        placed["pgs_by_state"] = [{"state_name": "active+undersized+degraded", "count": pgs}]
        placed["degraded_ratio"] = 1 - len(up) / len(nodes)
    return placed


def _file_systems(names: list[str]) -> Row:
    """The first node that is there serves, the others stand by."""
    ranks = [{"filesystem_id": 1, "rank": 0, "name": names[0], "status": "up:active"}] if names else []
    return {"epoch": 12, "id": 1, "up": 1, "in": 1, "max": 1, "by_rank": ranks, "up:standby": max(0, len(names) - 1)}


def _osds(ask: Ask, storages: list[StorageSpec]) -> Json:
    """A tree: root, hosts, OSDs."""
    hosts = [
        {
            "id": str(-3 - place),
            "name": state.node.name,
            "type": "host",
            "leaf": 0,
            "children": [_osd(ask, storages, state, place * OSDS_OF_A_NODE + own) for own in range(OSDS_OF_A_NODE)],
        }
        for place, state in enumerate(ask.picture.nodes)
    ]
    return {
        "flags": "sortbitwise",
        "root": {"leaf": 0, "children": [{"id": "-1", "name": "default", "type": "root", "children": hosts}]},
    }


def _osd(ask: Ask, storages: list[StorageSpec], state: NodeState, number: int) -> Row:
    size = _size(ask, storages)
    grown = _used(ask, storages) / max(1, sum(spec.used for spec in storages) * COPIES)
    used = min(int(size * FILL[number % len(FILL)] / 100 * grown), size)
    row: Row = {
        "id": str(number),
        "name": f"osd.{number}",
        "type": "osd",
        "host": state.node.name,
        "status": "up" if state.alive else "down",
        "in": 1,
        "device_class": "ssd",
        "crush_weight": round(size / 1024**4, 5),
        "reweight": 1,
        "osdtype": "bluestore",
        "ceph_version_short": _RELEASE,
        "total_space": size,
        "bytes_used": used,
        "percent_used": used * 100 / size,
        "pgs": 60 + number * 7 % 11,
        "leaf": 1,
    }
    return row | {"commit_latency_ms": number % 3, "apply_latency_ms": number % 3} if state.alive else row


def _ceph_pools(ask: Ask, storages: list[StorageSpec]) -> list[Row]:
    """The pools of each storage, of which a file system has two, and the one that Ceph itself has."""
    rows: list[Row] = []
    for spec in storages:
        used, name = spec.used_at(ask.now), dict(spec.where).get("pool", spec.name)
        if spec.plugin == "cephfs":
            meta = used // 1000
            rows.append(_pool(f"{spec.name}_data", "cephfs", 64, used - meta, spec.size))
            rows.append(_pool(f"{spec.name}_metadata", "cephfs", 64, meta, spec.size))
        else:
            rows.append(_pool(name, "rbd", 128, used, spec.size))
    rows.append(_pool(".mgr", "mgr", 1, 4 * 1024**2, storages[0].size))
    return [{"pool": place} | row for place, row in enumerate(rows, 1)]


def _pool(name: str, application: str, groups: int, used: int, size: int) -> Row:
    return {
        "pool_name": name,
        "type": "replicated",
        "size": COPIES,
        "min_size": 2,
        "pg_num": groups,
        "pg_autoscale_mode": "on",
        "crush_rule": 0,
        "crush_rule_name": "replicated_rule",
        "bytes_used": used * COPIES,
        "percent_used": used / size,
        "application_metadata": {application: {}},
    }


_NEEDS = ("/", "Sys.Audit", "Datastore.Audit")

CALLS = (
    Call(path="/cluster/ceph/status", tell=_installed(_status), needs=_NEEDS, protected=True, ordered=True),
    Call(
        path="/cluster/ceph/metadata",
        tell=_installed(lambda _, __: {"mon": {}, "osd": []}),
        needs=_NEEDS,
        protected=True,
    ),
    Call(path="/cluster/ceph/flags", tell=_installed(lambda _, __: []), needs=_NEEDS),
    Call(path="/nodes/{node}/ceph/status", tell=_installed(_status), needs=_NEEDS, protected=True, ordered=True),
    Call(path="/nodes/{node}/ceph/osd", tell=_installed(_osds), needs=_NEEDS, protected=True, ordered=True),
    Call(path="/nodes/{node}/ceph/pool", tell=_installed(_ceph_pools), needs=_NEEDS, protected=True),
)
