"""Ceph: of a cluster that has a storage on it, else the words of one that has not installed it."""

from collections.abc import Callable

from pulse.demo.estate import GIB, StorageSpec
from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import Call
from pulse.demo.picture import NodeState

Row = dict[str, Json]
OSDS_OF_A_NODE = 2
_FSID = "b1f0c3c2-6a2e-4c4e-9f0e-5d4c3b2a1908"


def _installed(tell: Callable[[Ask, list[StorageSpec]], Json]) -> Callable[[Ask], Json]:
    def answer(ask: Ask) -> Json:
        on_it = [spec for spec in ask.site.cluster.storages if spec.plugin in ("rbd", "cephfs")]
        if not on_it:
            raise failed(500, "binary not installed: /usr/bin/ceph-mon")
        return tell(ask, on_it)

    return answer


def _up(ask: Ask) -> list[NodeState]:
    return [state for state in ask.picture.nodes if state.alive]


def _status(ask: Ask, storages: list[StorageSpec]) -> Json:
    """Monitors that are away and OSDs that are down are warnings, each with its summary."""
    nodes, up = ask.picture.nodes, _up(ask)
    total = sum(spec.size for spec in storages[:1]) * 3
    used = sum((state.used or 0) for state in ask.picture.storages if state.spec == storages[0] and state.available)
    used = used // max(1, len(up)) * 3
    checks: Row = {}
    if len(up) < len(nodes):
        down = (len(nodes) - len(up)) * OSDS_OF_A_NODE
        checks["MON_DOWN"] = _check(f"{len(nodes) - len(up)}/{len(nodes)} mons down")
        checks["OSD_DOWN"] = _check(f"{down} osds down")
    count = len(nodes) * OSDS_OF_A_NODE
    names = [state.node.name for state in up]
    return {
        "fsid": _FSID,
        "health": {"status": "HEALTH_WARN" if checks else "HEALTH_OK", "checks": checks, "mutes": []},
        "quorum_names": names,
        "monmap": {"epoch": 3, "mons": [{"name": state.node.name, "rank": place} for place, state in enumerate(nodes)]},
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
        "pgmap": {
            "num_pgs": 129,
            "num_pools": 2,
            "bytes_total": total,
            "bytes_used": used,
            "bytes_avail": total - used,
            "data_bytes": used // 3,
        },
    }


def _check(text: str) -> Row:
    return {"severity": "HEALTH_WARN", "summary": {"message": text, "count": 1}, "detail": [], "muted": False}


def _osds(ask: Ask, storages: list[StorageSpec]) -> Json:
    """A tree: root, hosts, OSDs."""
    size = storages[0].size * 3 // (len(ask.picture.nodes) * OSDS_OF_A_NODE)
    hosts: list[Row] = []
    for place, state in enumerate(ask.picture.nodes):
        osds = [
            {
                "id": str(place * OSDS_OF_A_NODE + number),
                "name": f"osd.{place * OSDS_OF_A_NODE + number}",
                "type": "osd",
                "host": state.node.name,
                "status": "up" if state.alive else "down",
                "in": 1,
                "device_class": "ssd",
                "total_space": size,
                "bytes_used": size // 3,
                "percent_used": 33.3,
                "leaf": 1,
            }
            for number in range(OSDS_OF_A_NODE)
        ]
        hosts.append({"id": str(-3 - place), "name": state.node.name, "type": "host", "leaf": 0, "children": osds})
    return {
        "flags": "sortbitwise",
        "root": {"leaf": 0, "children": [{"id": "-1", "name": "default", "type": "root", "children": hosts}]},
    }


def _ceph_pools(_: Ask, storages: list[StorageSpec]) -> Json:
    return [
        {
            "pool": place,
            "pool_name": dict(spec.where).get("pool", spec.name),
            "type": "replicated",
            "size": 3,
            "min_size": 2,
            "pg_num": 128,
            "bytes_used": spec.used * 3,
            "percent_used": spec.used / max(spec.size, GIB),
            "application_metadata": {"rbd": {}},
        }
        for place, spec in enumerate(storages, 1)
    ]


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
