"""What lies on the disks of a node: ZFS pools with their devices, LVM groups and thin pools."""

from collections.abc import Iterable
from datetime import UTC, datetime

from pulse.demo.estate import GIB, ZONE, PhysicalDisk
from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import Call
from pulse.demo.fake_pve.disks import disks
from pulse.demo.noise import unit
from pulse.demo.picture import StorageState

Row = dict[str, Json]
SCRUBBED_AGO = 8 * 86_400.0 + 4_520.0
"""Seconds since the last scrub of every pool ended."""
METADATA = 4 * GIB
_EXTENT = 4 * 1024**2
_STATUS = (
    "One or more devices has experienced an unrecoverable error.  An attempt was made to correct the error.  "
    "Applications are unaffected."
)
_ACTION = (
    "Determine if the device needs to be replaced, and clear the errors using 'zpool clear' or replace the device with "
    "'zpool replace'."
)
_SEE = "https://openzfs.github.io/openzfs-docs/msg/ZFS-8000-9P"


def _pools(ask: Ask) -> dict[str, StorageState]:
    found: dict[str, StorageState] = {}
    for state in ask.picture.storages:
        if state.node == ask.node and state.spec.plugin == "zfspool":
            found.setdefault(dict(state.spec.where).get("pool", state.spec.name).partition("/")[0], state)
    return found


def _zfs(ask: Ask) -> Json:
    pools = _pools(ask)
    if not pools:
        command = "/sbin/zpool list -HpPLo name,size,alloc,free,frag,dedup,health"
        raise failed(500, f"command '{command}' failed: exit code 1")
    return [
        {
            "name": name,
            "size": state.spec.size,
            "alloc": state.used or 0,
            "free": state.spec.size - (state.used or 0),
            "frag": 12,
            "dedup": 1.0,
            "health": "ONLINE",
        }
        for name, state in pools.items()
    ]


def _zfs_pool(ask: Ask) -> Json:
    """One whose disks had errors that could be mended stays `ONLINE`, and says what to do."""
    name = ask.given["name"]
    if name not in _pools(ask):
        raise failed(500, f"command '/sbin/zpool status -P {name}' failed: exit code 1")
    members = [disk for disk in disks(ask) if disk.holds == name]
    groups = dict.fromkeys(disk.group for disk in members)
    told: Row = {
        "name": name,
        "state": "ONLINE",
        "leaf": 0,
        "scan": f"scrub repaired 0B in 00:12:31 with 0 errors on {_shown(ask.site.clock(ask.node) - SCRUBBED_AGO)}",
        "errors": "No known data errors",
        "children": [_vdev(name, [_vdev(group, _leaves(members, group)) for group in groups])],
    }
    if any(disk.checksum for disk in members):
        told |= {"status": _STATUS, "action": _ACTION, "see": _SEE}
    return told


def _leaves(members: Iterable[PhysicalDisk], group: str) -> list[Row]:
    return [
        _vdev(f"{disk.link or disk.path}-part{3 if disk.boots else 1}", [], disk.checksum)
        for disk in members
        if disk.group == group
    ]


def _vdev(name: str, children: list[Row], checksum: int = 0) -> Row:
    row: Row = {
        "name": name,
        "state": "ONLINE",
        "leaf": int(not children),
        "read": 0,
        "write": 0,
        "cksum": checksum,
        "msg": "",
    }
    return row | {"children": children} if children else row


def _shown(at: float) -> str:
    """As the clock of the node shows it."""
    told = datetime.fromtimestamp(at + ZONE, UTC)
    return f"{told:%a %b} {told.day:2d} {told:%H:%M:%S %Y}"


def _thin(ask: Ask) -> Json:
    return [
        {
            "vg": where["vgname"],
            "lv": where["thinpool"],
            "lv_size": state.spec.size,
            "used": state.used or 0,
            "metadata_size": METADATA,
            "metadata_used": int(METADATA * state.spec.metadata),
        }
        for state in ask.picture.storages
        if state.node == ask.node and state.spec.plugin == "lvmthin" and (where := dict(state.spec.where))
    ]


def _groups(ask: Ask) -> Json:
    """Every group, whole extents of its disks; the one that the node starts from has a little room left, others none,
    and that of an OSD is its own."""
    by_name: dict[str, list[PhysicalDisk]] = {}
    for disk in disks(ask):
        if disk.osd is not None:
            by_name[f"ceph-{_uuid(disk)}"] = [disk]
        elif disk.holds is not None and not disk.group:
            by_name.setdefault(disk.holds, []).append(disk)
    return {"leaf": 0, "children": [_group(name, of) for name, of in by_name.items()]}


def _group(name: str, members: list[PhysicalDisk]) -> Row:
    volumes: list[Row] = []
    for disk in members:
        size = disk.size // _EXTENT * _EXTENT
        path = f"{disk.path}{'p' if disk.kind == 'nvme' else ''}3" if disk.boots else disk.path
        volumes.append(
            {"name": path, "size": size, "free": size // 8 // _EXTENT * _EXTENT if disk.boots else 0, "leaf": 1}
        )
    return {
        "name": name,
        "size": sum(volume["size"] for volume in volumes),
        "free": sum(volume["free"] for volume in volumes),
        "lvcount": 3 if any(disk.boots for disk in members) else 1,
        "leaf": 0,
        "children": volumes,
    }


def _uuid(disk: PhysicalDisk) -> str:
    told = "".join(f"{int(unit(disk.osd or 0, part, 71) * 65_536):04x}" for part in range(8))
    return f"{told[:8]}-{told[8:12]}-4{told[13:16]}-8{told[17:20]}-{told[20:]}"


_AT = "/nodes/{node}/disks"
_AUDIT = ("/", "Sys.Audit")

CALLS = (
    Call(path=f"{_AT}/zfs", tell=_zfs, needs=_AUDIT, protected=True),
    Call(path=f"{_AT}/zfs/{{name}}", tell=_zfs_pool, needs=_AUDIT, protected=True, ordered=True),
    Call(path=f"{_AT}/lvm", tell=_groups, needs=_AUDIT, protected=True),
    Call(path=f"{_AT}/lvmthin", tell=_thin, needs=_AUDIT, protected=True),
    Call(path=f"{_AT}/directory", tell=lambda _: [], needs=_AUDIT, protected=True),
)
