"""Names of devices: which physical disk a pool or a volume group means by a path."""

import re
from collections.abc import Iterable

from msgspec import Struct

_PARTS = (
    re.compile(r"^(/dev/disk/by-[a-z]+/.+)-part\d+$"),
    re.compile(r"^(/dev/(?:nvme\d+n\d+|mmcblk\d+|nbd\d+))p\d+$"),
    re.compile(r"^(/dev/(?:sd|hd|vd|xvd)[a-z]+)\d+$"),
)
_WAS = re.compile(r"\bwas (/dev/\S+)")
_BY_ID = "/dev/disk/by-id/"
_SHORTEST = 4
"""Characters that a serial or WWN must have for a name that ends with it to mean that disk."""


class Device(Struct, frozen=True):
    """How one disk of a node can be meant: its path (`/dev/sda`), its link below /dev/disk/by-id, its serial, its WWN
    (`0x5002538f..` or `eui.0025..`)."""

    path: str
    link: str | None = None
    serial: str | None = None
    wwn: str | None = None

    @property
    def name(self) -> str:
        """The short one: `sda`."""
        return self.path.removeprefix("/dev/")


def whole(path: str) -> str:
    """The disk that a partition is on; anything else as it is."""
    for pattern in _PARTS:
        if match := pattern.match(path):
            return match[1]
    return path


def meant(path: str, devices: Iterable[Device], message: str = "") -> Device | None:
    """The disk that a path means, or that it was before it went away (`was /dev/sdc1` in ZFS's message); None when none
    is known by it."""
    was = _WAS.search(message)
    for wanted in (path, was[1]) if was else (path,):
        disk = whole(wanted)
        for device in devices:
            if _is(device, disk):
                return device
    return None


def _is(device: Device, disk: str) -> bool:
    if disk in (device.path, device.link):
        return True
    if not disk.startswith(_BY_ID):
        return False
    name = disk.removeprefix(_BY_ID)
    serial, wwn = device.serial or "", (device.wwn or "").removeprefix("0x")
    if len(serial) >= _SHORTEST and re.search(rf"[_-]{re.escape(serial)}(?:_\d+)?$", name):
        return True
    return len(wwn) >= _SHORTEST and name.startswith(("wwn-", "scsi-3", "nvme-")) and name.endswith(wwn)
