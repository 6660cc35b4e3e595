"""Physical disks of a node, their health, and its ZFS pools."""

from msgspec import Struct, structs

from pulse.demo.estate import GIB
from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import FLAG, Call, Parameter, enum
from pulse.demo.noise import unit
from pulse.demo.picture import StorageState

Row = dict[str, Json]
SMART_SECONDS = 0.1
_ATTRIBUTES = (
    (1, "Raw_Read_Error_Rate", "POSR--", 117, 6, "158983656"),
    (5, "Reallocated_Sector_Ct", "PO--CK", 100, 10, "0"),
    (9, "Power_On_Hours", "-O--CK", 71, 0, "26091"),
    (194, "Temperature_Celsius", "-O---K", 32, 0, "32 (Min/Max 19/46)"),
    (197, "Current_Pending_Sector", "-O--C-", 100, 0, "0"),
    (199, "UDMA_CRC_Error_Count", "-OSRCK", 200, 0, "0"),
)
_NVME = """
SMART/Health Information (NVMe Log 0x02, NSID 0xffffffff)
Critical Warning:                   0x00
Temperature:                        38 Celsius
Available Spare:                    100%
Available Spare Threshold:          10%
Percentage Used:                    {used}%
Power On Hours:                     11,687
Media and Data Integrity Errors:    0
"""


class Disk(Struct, frozen=True):
    """A disk. Wear is per cent that is left."""

    path: str
    kind: str
    model: str = "unknown"
    serial: str = "unknown"
    size: int = 931 * GIB
    rpm: int = -1
    wearout: int | str = "N/A"
    health: str = "PASSED"
    used: str | None = None


def disks(ask: Ask) -> list[Disk]:
    """Two solid ones that wear, one that turns, and one of which nothing is known."""
    key = ask.place.node_id
    wear = int(unit(ask.site.cluster.seed, key, 61) * 40)
    fast = Disk("/dev/nvme0n1", "nvme", "SAMSUNG MZVL21T0HCLR-00B00", f"S676NF0R{key:06d}", 953 * GIB, 0, 100 - wear)
    solid = Disk("/dev/sda", "ssd", "Samsung_SSD_870_EVO_2TB", f"S5Y1NJ0R{key:06d}", 1863 * GIB, 0, 100 - wear // 2)
    turning = Disk("/dev/sdb", "hdd", "WDC_WD80EFZZ-68BTXN0", f"WD-CA0{key:06d}", 7452 * GIB, 5400)
    strange = Disk("/dev/sdc", "unknown", health="UNKNOWN")
    return [structs.replace(fast, used="BIOS boot"), structs.replace(solid, used="ZFS"), turning, strange]


def _row(disk: Disk, *, skips_smart: bool) -> Row:
    """What is not known is `unknown`, or absent; whose SMART is skipped has no health and no wear."""
    known = disk.serial != "unknown"
    row: Row = {
        "devpath": disk.path,
        "type": disk.kind,
        "model": disk.model,
        "serial": disk.serial,
        "wwn": f"0x5002538f{sum(disk.serial.encode()):08x}" if known else "unknown",
        "vendor": "ATA     " if disk.kind in ("ssd", "hdd") else "unknown",
        "size": disk.size,
        "rpm": disk.rpm,
        "wearout": "N/A" if skips_smart else disk.wearout,
        "health": "UNKNOWN" if skips_smart else disk.health,
        "gpt": int(known),
        "osdid": -1,
        "osdid-list": None,
    }
    if known:
        row["by_id_link"] = f"/dev/disk/by-id/{disk.kind}-{disk.model}_{disk.serial}"
    return row if disk.used is None else row | {"used": disk.used}


def _list(ask: Ask) -> Json:
    return [_row(disk, skips_smart=ask.flag("skipsmart")) for disk in disks(ask)]


def _smart(ask: Ask) -> Json:
    """Attributes with padded ids, or one text for disks that have none."""
    disk = next((disk for disk in disks(ask) if disk.path == ask.given["disk"]), None)
    if disk is None:
        raise failed(500, "not a valid block device")
    if ask.flag("healthonly"):
        return {"health": disk.health}
    if disk.kind == "nvme" and isinstance(disk.wearout, int):
        text = _NVME.format(used=100 - disk.wearout)
        return {"type": "text", "health": disk.health, "wearout": disk.wearout, "text": text}
    return {
        "type": "ata",
        "health": disk.health,
        "attributes": [
            {
                "id": f"{number:3d}",
                "name": name,
                "flags": flags,
                "value": value,
                "normalized": value,
                "worst": value - 1,
                "threshold": threshold,
                "fail": "-",
                "raw": raw,
            }
            for number, name, flags, value, threshold, raw in _ATTRIBUTES
        ],
    }


def _pools(ask: Ask) -> dict[str, StorageState]:
    pools: dict[str, StorageState] = {}
    for state in ask.picture.storages:
        if state.node == ask.node and state.spec.plugin == "zfspool":
            pools.setdefault(dict(state.spec.where).get("pool", state.spec.name).partition("/")[0], state)
    return pools


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
    name = ask.given["name"]
    if name not in _pools(ask):
        raise failed(500, f"command '/sbin/zpool status -P {name}' failed: exit code 1")
    leaves = [_vdev(f"/dev/disk/by-id/ata-Samsung_SSD_870_S5Y1NJ0R{place}-part3", []) for place in (1, 2)]
    return {
        "name": name,
        "state": "ONLINE",
        "leaf": 0,
        "scan": "scrub repaired 0B in 00:12:31 with 0 errors on Sun Nov  8 00:36:32 2026",
        "errors": "No known data errors",
        "children": [_vdev(name, [_vdev("mirror-0", leaves)])],
    }


def _vdev(name: str, children: list[Row]) -> Row:
    row: Row = {
        "name": name,
        "state": "ONLINE",
        "leaf": int(not children),
        "read": 0,
        "write": 0,
        "cksum": 0,
        "msg": "",
    }
    return row | {"children": children} if children else row


_AT = "/nodes/{node}/disks"
_AUDIT = ("/", "Sys.Audit")

CALLS = (
    Call(
        path=f"{_AT}/list",
        tell=_list,
        needs=_AUDIT,
        bare=True,
        protected=True,
        parameters={"include-partitions": FLAG, "skipsmart": FLAG, "type": enum("unused", "journal_disks")},
    ),
    Call(
        path=f"{_AT}/smart",
        tell=_smart,
        needs=_AUDIT,
        protected=True,
        seconds=SMART_SECONDS,
        parameters={"disk": Parameter(needed=True), "healthonly": FLAG},
    ),
    Call(path=f"{_AT}/zfs", tell=_zfs, needs=_AUDIT, protected=True),
    Call(path=f"{_AT}/zfs/{{name}}", tell=_zfs_pool, needs=_AUDIT, protected=True, ordered=True),
    Call(path=f"{_AT}/lvm", tell=lambda _: {"leaf": 0, "children": []}, needs=_AUDIT, protected=True),
    Call(path=f"{_AT}/lvmthin", tell=lambda _: [], needs=_AUDIT, protected=True),
    Call(path=f"{_AT}/directory", tell=lambda _: [], needs=_AUDIT, protected=True),
)
