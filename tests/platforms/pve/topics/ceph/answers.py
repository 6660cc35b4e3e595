"""What a Ceph of three hosts answers, as Squid tells it; tests change it."""

import copy
from typing import Any

TIB = 1024**4
STATUS: dict[str, Any] = {
    "fsid": "0f0e0d0c-1111-2222-3333-444455556666",
    "health": {
        "status": "HEALTH_WARN",
        "checks": {
            "OSDMAP_FLAGS": {
                "severity": "HEALTH_WARN",
                "summary": {"message": "noout flag(s) set", "count": 1},
                "detail": [],
                "muted": True,
            },
            "OSD_DOWN": {
                "severity": "HEALTH_WARN",
                "summary": {"message": "1 osds down", "count": 1},
                "detail": [{"message": "osd.5 (root=default,host=c) is down"}],
                "muted": False,
            },
        },
        "mutes": [],
    },
    "quorum": [0, 1],
    "quorum_names": ["a", "b"],
    "monmap": {
        "epoch": 3,
        "min_mon_release_name": "squid",
        "mons": [{"rank": 0, "name": "a"}, {"rank": 1, "name": "b"}, {"rank": 2, "name": "c"}],
    },
    "mgrmap": {"available": True, "active_name": "a", "standbys": [{"gid": 4711, "name": "b"}]},
    "osdmap": {"epoch": 90, "num_osds": 6, "num_up_osds": 5, "num_in_osds": 6, "num_remapped_pgs": 3},
    "pgmap": {
        "pgs_by_state": [
            {"state_name": "active+undersized+degraded", "count": 40},
            {"state_name": "active+clean", "count": 89},
        ],
        "num_pgs": 129,
        "num_pools": 2,
        "num_objects": 250_000,
        "data_bytes": 2 * TIB,
        "bytes_used": 6 * TIB,
        "bytes_avail": 6 * TIB,
        "bytes_total": 12 * TIB,
        "read_bytes_sec": 1_000_000,
        "write_bytes_sec": 2_000_000,
        "read_op_per_sec": 30,
        "write_op_per_sec": 12,
        "degraded_objects": 1000,
        "degraded_total": 750_000,
        "degraded_ratio": 0.0013,
        "misplaced_ratio": 0.02,
        "recovering_objects_per_sec": 11,
        "recovering_bytes_per_sec": 44_000_000,
    },
    "fsmap": {
        "epoch": 5,
        "up": 1,
        "by_rank": [{"filesystem_id": 1, "rank": 0, "name": "a", "status": "up:active"}],
        "up:standby": 1,
    },
    "progress_events": {},
}


def osd(number: int, host: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """A leaf of the tree: 2 TiB, half full."""
    told: dict[str, Any] = {
        "id": str(number), "name": f"osd.{number}", "type": "osd", "leaf": 1, "host": host, "status": "up", "in": 1,
        "device_class": "ssd", "crush_weight": 1.99, "reweight": 1, "total_space": 2 * TIB, "bytes_used": TIB,
        "percent_used": 50.0, "commit_latency_ms": 2, "apply_latency_ms": 3, "pgs": 60, "osdtype": "bluestore",
        "ceph_version_short": "19.2.3",
    }  # fmt: skip
    return told | changes


def tree(*hosts: tuple[str, list[dict[str, Any]]], flags: str = "noout,sortbitwise") -> dict[str, Any]:
    """Hosts with their OSDs below the root."""
    below = [
        {"id": str(-2 - place), "name": name, "type": "host", "leaf": 0, "children": osds}
        for place, (name, osds) in enumerate(hosts)
    ]
    root = {"id": "-1", "name": "default", "type": "root", "children": below}
    return {"flags": flags, "root": {"leaf": 0, "children": [root]}}


OSDS = tree(
    ("a", [osd(0, "a"), osd(1, "a")]),
    ("b", [osd(2, "b"), osd(3, "b")]),
    ("c", [osd(4, "c"), osd(5, "c", status="down")]),
)
POOLS: list[dict[str, Any]] = [
    {
        "pool": 1, "pool_name": "vms", "type": "replicated", "size": 3, "min_size": 2, "pg_num": 128,
        "crush_rule_name": "replicated_rule", "bytes_used": 6 * TIB, "percent_used": 0.5, "pg_autoscale_mode": "on",
        "application_metadata": {"rbd": {}},
    },
    {"pool": 2, "pool_name": ".mgr", "type": "replicated", "size": 3, "min_size": 2, "pg_num": 1},
]  # fmt: skip


def status(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A copy in which some parts are others; None is one that is not there."""
    told = copy.deepcopy(STATUS) | changes
    return {key: value for key, value in told.items() if value is not None}
