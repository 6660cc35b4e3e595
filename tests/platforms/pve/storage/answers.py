"""Answers about disks, pools and groups in the form of Proxmox VE: a boot mirror, a pool in trouble, one thin pool."""

from typing import Any

Json = dict[str, Any]


def disk(devpath: str, **changes: Any) -> Json:  # noqa: ANN401 - a test names any field
    """A row of disks/list with skipsmart=1: a solid disk that ZFS is on."""
    told: Json = {
        "devpath": devpath, "type": "ssd", "model": "ACME_Solid_2TB", "serial": f"AC-{devpath[-3:]}-77",
        "size": 2 * 10**12, "wwn": f"0x5000c500{sum(devpath.encode()):08x}", "vendor": "ATA     ", "rpm": 0,
        "wearout": "N/A", "health": "UNKNOWN", "gpt": 1, "osdid": -1, "osdid-list": None, "used": "ZFS",
        "by_id_link": f"/dev/disk/by-id/ata-ACME_Solid_2TB_AC-{devpath[-3:]}-77",
    }  # fmt: skip
    return {key: value for key, value in (told | changes).items() if value is not ...}


NVME = disk(
    "/dev/nvme0n1", type="nvme", model="ACME Fast 1TB", serial="FAST0001", wwn="eui.0025385b71b01234", vendor="unknown",
    by_id_link="/dev/disk/by-id/nvme-ACME_Fast_1TB_FAST0001", used="BIOS boot",
)  # fmt: skip
TURNING = disk(
    "/dev/sdd", type="hdd", model="ACME_Round_8TB", serial="RND8", rpm=7200, used=...,
    by_id_link="/dev/disk/by-id/ata-ACME_Round_8TB_RND8",
)  # fmt: skip
STRANGE = disk("/dev/vda", type="unknown", model="unknown", serial="unknown", wwn="unknown", vendor="0x1af4", rpm=-1,
               used=..., by_id_link=...)  # fmt: skip
DISKS = [disk("/dev/sda"), disk("/dev/sdb"), disk("/dev/sdc"), NVME, TURNING, STRANGE]


def leaf(name: str, state: str = "ONLINE", **changes: Any) -> Json:  # noqa: ANN401 - a test names any field
    """A device of a pool."""
    return {"name": name, "state": state, "leaf": 1, "read": 0, "write": 0, "cksum": 0, "msg": "", **changes}


def vdev(name: str, *children: Json, state: str = "ONLINE") -> Json:
    """A group of devices."""
    return {**leaf(name, state), "leaf": 0, "children": list(children)}


def by_id(name: str, part: int = 1) -> str:
    """The path by which ZFS knows a disk of this file."""
    return f"/dev/disk/by-id/ata-ACME_Solid_2TB_AC-{name}-77-part{part}"


POOLS = [
    {"name": "rpool", "size": 10**12, "alloc": 3 * 10**11, "free": 7 * 10**11, "frag": 12, "health": "ONLINE"},
    {"name": "tank", "size": 6 * 10**12, "alloc": 5 * 10**12, "free": 10**12, "frag": 38, "health": "DEGRADED"},
]  # fmt: skip
RPOOL: Json = {
    "name": "rpool",
    "state": "ONLINE",
    "leaf": 0,
    "errors": "No known data errors",
    "scan": "scrub repaired 0B in 00:12:31 with 0 errors on Sun Nov  8 00:36:32 2026",
    "children": [vdev("rpool", leaf("/dev/disk/by-id/nvme-eui.0025385b71b01234-part3"))],
}
TANK: Json = {
    "name": "tank",
    "state": "DEGRADED",
    "leaf": 0,
    "errors": "No known data errors",
    "scan": "resilver in progress since Mon Nov 23 09:10:11 2026 1.21T / 5.02T scanned at 512M/s, "
    "402G / 5.02T issued at 166M/s 66.9G resilvered, 2.16% done, 1 days 07:12:45 to go",
    "status": "One or more devices could not be used because the label is missing or invalid.",
    "action": "Replace the device using 'zpool replace'.",
    "children": [
        vdev(
            "tank",
            vdev(
                "raidz1-0",
                leaf(by_id("sda"), cksum=3),
                leaf("9183746501928374650", "UNAVAIL", read=3, write=201, msg="was /dev/sdc1"),
                leaf(by_id("sdb")),
                state="DEGRADED",
            ),
            state="DEGRADED",
        ),
        {"name": "cache", "leaf": 0, "msg": "", "children": [leaf("/dev/nvme0n1p4")]},
        {
            "name": "spares",
            "leaf": 0,
            "msg": "",
            "children": [{"name": "/dev/sdd", "state": "AVAIL", "leaf": 1, "msg": ""}],
        },
    ],
}
GROUPS: Json = {
    "leaf": 0,
    "children": [
        {
            "name": "fast", "size": 1000, "free": 200, "lvcount": 1, "leaf": 0,
            "children": [{"name": "/dev/nvme0n1p5", "size": 1000, "free": 200, "leaf": 1}],
        }
    ],
}  # fmt: skip
THIN = [{"vg": "fast", "lv": "vms", "lv_size": 800, "used": 400, "metadata_size": 100, "metadata_used": 12}]
DEFINITIONS = [
    {"storage": "local-zfs", "type": "zfspool", "pool": "rpool/data", "content": "images"},
    {"storage": "tank", "type": "zfspool", "pool": "tank", "content": "images", "nodes": "pve1"},
    {"storage": "elsewhere", "type": "zfspool", "pool": "tank", "nodes": "pve2"},
    {"storage": "vms", "type": "lvmthin", "vgname": "fast", "thinpool": "vms"},
    {"storage": "thick", "type": "lvm", "vgname": "fast"},
    {"storage": "ceph", "type": "rbd", "shared": 1, "pool": "rbd"},
]


def attribute(number: int, name: str, raw: str, **changes: Any) -> Json:  # noqa: ANN401 - a test names any field
    """A SMART attribute as an ATA disk tells it."""
    told: Json = {
        "id": f"{number:3d}", "name": name, "flags": "-O--CK", "value": 100, "normalized": 100, "worst": 100,
        "threshold": 0, "fail": "-", "raw": raw,
    }  # fmt: skip
    return told | changes


ATA: Json = {
    "type": "ata",
    "health": "PASSED",
    "attributes": [
        attribute(1, "Raw_Read_Error_Rate", "158983656", value=117, threshold=6),
        attribute(5, "Reallocated_Sector_Ct", "0", threshold=10),
        attribute(9, "Power_On_Hours", "26000"),
        attribute(177, "Wear_Leveling_Count", "123", value=61),
        attribute(190, "Airflow_Temperature_Cel", "33 (Min/Max 20/41)"),
        attribute(194, "Temperature_Celsius", "32 (0 17 0 0 0)"),
        attribute(197, "Current_Pending_Sector", "0"),
        attribute(198, "Offline_Uncorrectable", "0"),
    ],
}
_NVME = """
SMART/Health Information (NVMe Log 0x02, NSID 0xffffffff)
Critical Warning:                   {warning}
Temperature:                        41 Celsius
Available Spare:                    {spare}%
Available Spare Threshold:          10%
Percentage Used:                    {used}%
Data Units Read:                    1,299,288 [665 GB]
Power On Hours:                     11,687
Media and Data Integrity Errors:    {errors}
"""
SAS = """
Percentage used endurance indicator: 4%
Current Drive Temperature:     29 C
Drive Trip Temperature:        70 C

Accumulated power on time, hours:minutes 7127:12
Elements in grown defect list: {defects}

Vendor (ACME) factory information
  number of minutes until next internal SMART test = 0
"""


def nvme(warning: str = "0x00", spare: int = 100, used: int = 9, errors: int = 0) -> Json:
    """The SMART of an NVMe."""
    text = _NVME.format(warning=warning, spare=spare, used=used, errors=errors)
    return {"type": "text", "health": "PASSED", "wearout": 100 - used, "text": text}


def sas(defects: int = 0) -> Json:
    """The SMART of a SAS disk."""
    return {"type": "text", "health": "OK", "text": SAS.format(defects=defects)}
