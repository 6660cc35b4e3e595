"""Physical disks of a node, and what they say of themselves by SMART."""

from pulse.demo.estate import GIB, PhysicalDisk
from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import FLAG, Call, Parameter, enum
from pulse.demo.noise import unit

Row = dict[str, Json]
SMART_SECONDS = 0.1
_UNMEASURED = 100
_NVME = """
SMART/Health Information (NVMe Log 0x02, NSID 0xffffffff)
Critical Warning:                   0x00
Temperature:                        {celsius} Celsius
Available Spare:                    {spare}%
Available Spare Threshold:          10%
Percentage Used:                    {used}%
Power Cycles:                       41
Power On Hours:                     {hours:,}
Unsafe Shutdowns:                   7
Media and Data Integrity Errors:    0
Error Information Log Entries:      0
"""


def disks(ask: Ask) -> tuple[PhysicalDisk, ...]:
    """Those of the node; where none are written down, solid ones that wear, one that turns, and one of which nothing is
    known."""
    return ask.place.disks or _usual(ask)


def _usual(ask: Ask) -> tuple[PhysicalDisk, ...]:
    key = ask.place.node_id
    left = 100 - int(unit(ask.site.cluster.seed, key, 61) * 40)
    pool = zfs_pool(ask)
    fast = PhysicalDisk(
        path="/dev/nvme0n1",
        kind="nvme",
        model="SAMSUNG MZVL21T0HCLR-00B00",
        serial=f"S676NF0R{key:06d}",
        size=953 * GIB,
        left=left,
        hours=11_687,
        celsius=38,
        boots=True,
    )
    solid = [
        PhysicalDisk(
            path=f"/dev/sd{'ab'[place]}",
            kind="ssd",
            model="Samsung SSD 870 EVO 2TB",
            serial=f"S5Y1NJ0R{place}{key:05d}",
            size=1863 * GIB,
            left=100 - (100 - left) // 2,
            hours=26_091,
            holds=pool,
            group="mirror-0",
        )
        for place in range(2)
    ]
    turning = PhysicalDisk(
        path="/dev/sdc",
        kind="hdd",
        model="WDC WD80EFZZ-68BTXN0",
        serial=f"WD-CA0{key:06d}",
        size=7452 * GIB,
        rpm=5400,
        hours=31_402,
        celsius=32,
    )
    return (fast, *solid, turning, PhysicalDisk(path="/dev/sdd", kind="unknown", size=931 * GIB, rpm=-1))


def zfs_pool(ask: Ask) -> str | None:
    """The first ZFS pool that a storage of the node lies on."""
    for state in ask.picture.storages:
        if state.node == ask.node and state.spec.plugin == "zfspool":
            return dict(state.spec.where).get("pool", state.spec.name).partition("/")[0]
    return None


def _row(disk: PhysicalDisk, *, skips_smart: bool) -> Row:
    """What is not known is `unknown`, or absent; whose SMART is skipped has no health and no wear."""
    known = disk.serial != "unknown"
    row: Row = {
        "devpath": disk.path,
        "type": disk.kind,
        "model": disk.model if disk.kind == "nvme" else disk.model.replace(" ", "_"),
        "serial": disk.serial,
        "wwn": f"0x5002538f{sum(disk.serial.encode()):08x}" if known and disk.kind != "nvme" else "unknown",
        "vendor": "ATA     " if disk.kind in ("ssd", "hdd") else "unknown",
        "size": disk.size,
        "rpm": disk.rpm,
        "wearout": "N/A" if skips_smart or disk.left is None else disk.left,
        "health": "UNKNOWN" if skips_smart or not known else "PASSED",
        "gpt": int(known),
        "osdid": -1 if disk.osd is None else disk.osd,
        "osdid-list": None if disk.osd is None else [disk.osd],
    }
    if disk.link is not None:
        row["by_id_link"] = disk.link
    if (used := _used(disk)) is not None:
        row["used"] = used
    return row


def _used(disk: PhysicalDisk) -> str | None:
    """Of a disk with partitions, what the first of them is."""
    if disk.boots:
        return "BIOS boot"
    if disk.osd is not None:
        return "LVM"
    return None if disk.holds is None else "ZFS" if disk.group else "LVM"


def _list(ask: Ask) -> Json:
    return [_row(disk, skips_smart=ask.flag("skipsmart")) for disk in disks(ask)]


def _smart(ask: Ask) -> Json:
    """Attributes with padded ids, or one text for disks that have none."""
    disk = next((disk for disk in disks(ask) if disk.path == ask.given["disk"]), None)
    if disk is None:
        raise failed(500, "not a valid block device")
    health = "UNKNOWN" if disk.serial == "unknown" else "PASSED"
    if ask.flag("healthonly"):
        return {"health": health}
    if disk.kind == "nvme":
        left = disk.left or 0
        text = _NVME.format(celsius=disk.celsius, spare=disk.spare, used=100 - left, hours=disk.hours)
        return {"type": "text", "health": health, "wearout": left, "text": text}
    if disk.serial == "unknown":
        return {"type": "text", "health": health, "text": "\nRead Device Identity failed: Invalid argument\n"}
    return {"type": "ata", "health": health, "attributes": [_attribute(*line) for line in _attributes(disk)]}


def _attributes(disk: PhysicalDisk) -> list[tuple[int, str, str, int, int, str]]:
    """Number, name, flags, normalised value, threshold, raw."""
    lowest, hours = disk.celsius - 13, f"{disk.hours}"
    told = [
        (5, "Reallocated_Sector_Ct", "PO--CK", _UNMEASURED, 10, f"{disk.reallocated}"),
        (9, "Power_On_Hours", "-O--CK", max(1, 99 - disk.hours // 900), 0, hours),
        (12, "Power_Cycle_Count", "-O--CK", 99, 0, "41"),
        (194, "Temperature_Celsius", "-O---K", 100 - disk.celsius, 0, f"{disk.celsius} (Min/Max {lowest}/46)"),
        (197, "Current_Pending_Sector", "-O--C-", _UNMEASURED, 0, "0"),
        (198, "Offline_Uncorrectable", "----CK", _UNMEASURED, 0, "0"),
        (199, "UDMA_CRC_Error_Count", "-OSRCK", _UNMEASURED, 0, "0"),
    ]
    if disk.left is not None:
        told.insert(3, (177, "Wear_Leveling_Count", "PO--C-", disk.left, 0, f"{(100 - disk.left) * 6}"))
    return told


def _attribute(number: int, name: str, flags: str, value: int, threshold: int, raw: str) -> Row:
    return {
        "id": f"{number:3d}",
        "name": name,
        "flags": flags,
        "value": value,
        "normalized": value,
        "worst": value,
        "threshold": threshold,
        "fail": "-",
        "raw": raw,
    }


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
)
