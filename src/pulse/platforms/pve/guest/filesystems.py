"""The file systems that a guest agent tells: what counts, what is the same one again, and which is the fullest."""

import re
from collections.abc import Iterable
from math import isfinite

from msgspec import Struct

from pulse.kit.foreign import kept
from pulse.model.resource import FactRow
from pulse.platforms.pve.rows import Number

_DROPPED = frozenset(
    "9p afs autofs bpf cdfs cgroup cgroup2 cifs configfs debugfs devfs devpts devtmpfs efivarfs erofs fdescfs fusectl "
    "hugetlbfs iso9660 linprocfs mqueue nfs nfs3 nfs4 overlay overlayfs proc procfs pstore ramfs rpc_pipefs securityfs "
    "selinuxfs smb3 smbfs squashfs swap sysfs tmpfs tracefs udf virtiofs".split()
)
_SUBVOLUMES = frozenset(("btrfs", "zfs"))
"""File systems of one pool that tell the size of the whole pool each."""
_MEMBERS = re.compile("fuse[.]?.*mergerfs|mergerfs", re.IGNORECASE)
"""What shows the files of other file systems again."""
_UNSEEN = re.compile("/(snap|proc|sys|dev|run)(/|$)|/var/lib/docker/(overlay2|containers|rootfs)/|/var/lib/snapd/snap/")
_SMALL = re.compile("/boot/efi$|/boot/firmware$|/efi$|/mnt/boot$", re.IGNORECASE)
_DRIVE = re.compile("[A-Za-z]:[\\\\/]?")
_BOUND = frozenset(("/", "/mnt/data"))
"""Where one device that is bound in many places is shown, the first of them that there is."""


class Device(Struct, frozen=True):
    """The disk that a file system lies on."""

    dev: str | None = None
    serial: str | None = None


class Row(Struct, frozen=True, rename={"total": "total-bytes", "used": "used-bytes"}):
    """A file system as get-fsinfo tells it; bytes."""

    name: str | None = None
    type: str | None = None
    mountpoint: str | None = None
    total: Number | None = None
    used: Number | None = None
    disk: list[Device] | None = None


class Space(Struct, frozen=True):
    """Used and total bytes."""

    used: float
    total: float


def told(rows: Iterable[Row]) -> tuple[list[FactRow], Space | None]:
    """The file systems to show, by mount point, and the fullest of those that count."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in sorted(rows, key=_order):
        if _is_shown(row):
            seen.setdefault(_same(row), row)
    shown = sorted(seen.values(), key=lambda row: row.mountpoint or "")
    counted = [space for row in shown if _counts(row) and (space := _space(row)) is not None]
    fullest = max(counted, key=lambda space: (space.used / space.total, space.total), default=None)
    return [_fact(row) for row in shown], fullest


def _is_shown(row: Row) -> bool:
    kind, mount = (row.type or "").lower(), row.mountpoint or ""
    if not mount or kind in _DROPPED:
        return False
    if (kind.startswith("fuse.") or kind == "fuse") and not _MEMBERS.match(kind):
        return False
    if _UNSEEN.match(mount):
        return False
    return not mount.startswith("System Reserved") and not (
        mount.startswith("\\\\?\\") and not _DRIVE.search(mount[4:])
    )


def _counts(row: Row) -> bool:
    """Small ones that firmware needs, and views of other file systems, are shown but are in no sum."""
    return not _SMALL.search(row.mountpoint or "") and not _MEMBERS.match((row.type or "").lower())


def _space(row: Row) -> Space | None:
    used, total = row.used, row.total
    if used is None or total is None or not isfinite(total) or total <= 0 or not 0 <= used <= total:
        return None
    return Space(used, total)


def _order(row: Row) -> tuple[bool, int, str]:
    mount = row.mountpoint or ""
    return mount not in _BOUND, len(mount), mount


def _same(row: Row) -> tuple[object, ...]:
    """What two rows have in common that are the same file system in two places."""
    kind = (row.type or "").lower()
    if row.total is None or row.total <= 0:
        return ("mount", row.mountpoint)
    if kind in _SUBVOLUMES:
        return (kind, row.total)
    device = _device(row) or row.name
    if not device or _MEMBERS.match(kind):
        return ("mount", row.mountpoint)
    return (device, row.total)


def _device(row: Row) -> str | None:
    return next((disk.dev for disk in row.disk or () if disk.dev), None)


def _fact(row: Row) -> FactRow:
    fact: FactRow = {"mount": kept(row.mountpoint or ""), "counted": _counts(row) and _space(row) is not None}
    device = _device(row) or row.name
    if device:
        fact["device"] = kept(device)
    if row.type:
        fact["type"] = kept(row.type)
    if (space := _space(row)) is not None:
        fact |= {"used": int(space.used), "total": int(space.total)}
    return fact
