"""A source as somebody with fewer rights sees it: rows are left out, calls refused, as Proxmox VE does it."""

import re
from collections.abc import Mapping
from typing import Any

from tools.replay.answer import Answer, Json, Source, failure

Permissions = Mapping[str, tuple[str, ...]]
"""Privileges by path; each holds for what lies below too, unless a deeper path is named."""

AUDITOR = (
    "Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", "VM.Audit", "VM.GuestAgent.Audit"
)  # fmt: skip
_CHANGES = ("Datastore.Allocate", "Sys.Modify", "Sys.PowerMgmt", "VM.Allocate", "VM.PowerMgmt")

KINDS: dict[str, Permissions] = {
    "none": {},
    "auditor": {"/": AUDITOR},
    "admin": {"/": (*AUDITOR, *_CHANGES)},
    "power": {"/": AUDITOR, "/vms": (*AUDITOR, "VM.PowerMgmt")},
    "guests": {"/vms": ("VM.Audit",)},
    "guest": {"/vms/100": ("VM.Audit",)},
    "node": {"/nodes/pve1": ("Sys.Audit",)},
    "storages": {"/storage": ("Datastore.Audit",)},
    "pool": {"/pool/production": AUDITOR},
    "hidden": {"/": AUDITOR, "/vms/103": ("Pool.Audit",)},
}
"""Tokens by what they may do: nothing, look at everything, change everything, start guests, and pieces of the whole."""

_TOP = ("/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms")
_NODE_KEYS = ("id", "node", "type", "status", "level", "hastate", "cgroup-mode")
_NODE = re.compile(r"/nodes/(?P<node>[^/]+)/(status|rrddata|services|disks/.*|netstat|dns|time)$")
_GUEST = re.compile(r"/nodes/[^/]+/(?:qemu|lxc)/(?P<vmid>\d+)/")
_STORAGE = re.compile(r"/nodes/[^/]+/storage/(?P<storage>[^/]+)/(content|status|rrddata)")
_CLUSTER = ("/cluster/status", "/cluster/backup", "/cluster/backup-info/not-backed-up", "/cluster/ha/status/current")
_LISTS = re.compile(r"/cluster/(tasks|replication)|/storage|/pools|/nodes/[^/]+/(qemu|lxc|storage|replication|tasks)")


class Seen:
    """A source behind these permissions. `pools` says which guests a pool holds: rights on it are rights on them."""

    def __init__(self, source: Source, permissions: Permissions, pools: Mapping[str, tuple[int, ...]]) -> None:
        self._source = source
        self._pools = pools
        self._permissions = dict(permissions)
        for pool, vmids in pools.items():
            if f"/pool/{pool}" in permissions:
                for vmid in vmids:
                    self._permissions.setdefault(f"/vms/{vmid}", permissions[f"/pool/{pool}"])

    def answer(self, method: str, path: str, query: str, moment: float) -> Answer | None:
        """What the source answers, as far as it may be seen."""
        found = self._source.answer(method, path, query, moment)
        if path == "/access/permissions" and method == "GET" and not query:
            return Answer(200, "OK", {"data": self._told()})
        if found is None or method != "GET":
            return found
        lacking = self._lacking(path)
        if lacking is not None:
            return failure(403, f"Permission check failed ({lacking[0]}, {lacking[1]})")
        if found.status != 200:
            return found
        if path == "/cluster/resources":
            return _with(found, [row for row in map(self._row, found.body["data"]) if row is not None])
        if not self._permissions and _LISTS.fullmatch(path):
            return _with(found, [])
        return found

    def _told(self) -> dict[str, dict[str, int]]:
        """Every path that PVE lists for these permissions, with what is held there."""
        members = [f"/vms/{vmid}" for vmids in self._pools.values() for vmid in vmids]
        held = {path: self._held(path) for path in (*_TOP, *self._permissions, *members)}
        return {path: dict.fromkeys(privileges, 1) for path, privileges in held.items() if privileges}

    def _lacking(self, path: str) -> tuple[str, str] | None:
        if path in _CLUSTER:
            return None if "Sys.Audit" in self._held("/") else ("/", "Sys.Audit")
        if node := _NODE.match(path):
            place = f"/nodes/{node['node']}"
            return None if "Sys.Audit" in self._held(place) else (place, "Sys.Audit")
        if guest := _GUEST.match(path):
            place = f"/vms/{guest['vmid']}"
            return None if "VM.Audit" in self._held(place) else (place, "VM.Audit")
        if storage := _STORAGE.match(path):
            place = f"/storage/{storage['storage']}"
            held = {"Datastore.Audit", "Datastore.AllocateSpace"} & {*self._held(place)}
            return None if held else (place, "Datastore.Audit|Datastore.AllocateSpace")
        return None

    def _row(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """A row of /cluster/resources: everybody sees that a node is there."""
        match row["type"]:
            case "node":
                full = "Sys.Audit" in self._held(f"/nodes/{row['node']}")
                return row if full else {key: row[key] for key in _NODE_KEYS if key in row}
            case "qemu" | "lxc":
                return row if "VM.Audit" in self._held(f"/vms/{row['vmid']}") else None
            case "storage":
                return row if "Datastore.Audit" in self._held(f"/storage/{row['storage']}") else None
            case "pool":
                return row if "Pool.Audit" in self._held(f"/pool/{row.get('pool', '')}") else None
            case _:
                return row if "SDN.Audit" in self._held("/sdn") else None

    def _held(self, path: str) -> tuple[str, ...]:
        while path not in self._permissions:
            if path == "/":
                return ()
            path = path.rpartition("/")[0] or "/"
        return self._permissions[path]


def seen(source: Source, kind: str) -> Seen:
    """The source as a token of one of the `KINDS` sees it; ValueError for another word."""
    if kind not in KINDS:
        raise ValueError(f"There is no kind of rights {kind!r}; choose one of {', '.join(KINDS)}.")
    listed = source.answer("GET", "/cluster/resources", "", 0.0)
    pools: dict[str, list[int]] = {}
    for row in listed.body["data"] if listed is not None else ():
        if "vmid" in row and row.get("pool"):
            pools.setdefault(row["pool"], []).append(row["vmid"])
    return Seen(source, KINDS[kind], {pool: tuple(sorted(vmids)) for pool, vmids in pools.items()})


def _with(answer: Answer, rows: Json) -> Answer:
    return Answer(answer.status, answer.reason, {"data": rows}, answer.kind, answer.connection)
