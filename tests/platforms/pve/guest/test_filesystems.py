"""File systems of guests: what is dropped, what is the same one twice, which is the fullest."""

from typing import Any

import msgspec
import pytest

from pulse.platforms.pve.guest.filesystems import Row, told


def row(mount: str, kind: str = "ext4", used: Any = 5, total: Any = 10, dev: str | None = None) -> Row:  # noqa: ANN401
    disk = [{"dev": dev}] if dev else []
    raw = {"name": f"dm{mount}", "type": kind, "mountpoint": mount, "used-bytes": used, "total-bytes": total}
    return msgspec.convert(raw | {"disk": disk}, Row, strict=False)


def mounts(*rows: Row) -> list[Any]:
    return [fact["mount"] for fact in told(rows)[0]]


@pytest.mark.parametrize("kind", ["squashfs", "iso9660", "overlay", "tmpfs", "autofs", "nfs4", "cifs", "fuse.sshfs"])
def test_what_is_no_disk_of_the_guest_is_dropped(kind: str) -> None:
    assert mounts(row("/"), row("/x", kind)) == ["/"]


def test_snaps_are_dropped_and_a_disk_of_its_own_below_docker_is_kept() -> None:
    shown = row("/var/lib/docker", dev="/dev/sdb1")
    assert mounts(row("/snap/core/1"), shown, row("/var/lib/docker/overlay2/a/merged")) == ["/var/lib/docker"]


def test_the_boot_partition_is_shown_and_not_counted() -> None:
    rows, fullest = told([row("/", used=2), row("/boot/efi", "vfat", 9)])
    assert [(fact["mount"], fact["counted"]) for fact in rows] == [("/", True), ("/boot/efi", False)]
    assert fullest is not None
    assert fullest.used == 2


def test_one_device_in_many_places_is_one_file_system() -> None:
    bound = [row(place, dev="/dev/sda8") for place in ("/mnt/data/docker/x", "/mnt/data", "/var/log", "/root")]
    assert mounts(*bound) == ["/mnt/data"], "Home Assistant OS"


@pytest.mark.parametrize("kind", ["btrfs", "zfs"])
def test_subvolumes_of_one_pool_are_one_file_system(kind: str) -> None:
    assert mounts(row("/", kind, dev="/dev/sda"), row("/home", kind, dev="/dev/sdb")) == ["/"]


def test_a_union_of_disks_doubles_nothing() -> None:
    rows, fullest = told([row("/mnt/a", used=1), row("/srv", "fuse.mergerfs", 9)])
    assert {fact["mount"]: fact["counted"] for fact in rows} == {"/mnt/a": True, "/srv": False}
    assert fullest is not None
    assert fullest.used == 1


def test_windows_has_its_drives_and_not_what_is_reserved() -> None:
    hidden = row("\\\\?\\Volume{a-b}\\", "NTFS")
    assert mounts(
        row("C:\\", "NTFS", dev="a"), row("D:\\", "NTFS", dev="b"), row("System Reserved", "NTFS"), hidden
    ) == [
        "C:\\",
        "D:\\",
    ]


def test_numbers_that_are_texts_are_numbers_and_absent_ones_are_unknown() -> None:
    rows, fullest = told([row("/", used="7", total="10"), row("/data", used=None, total=None)])
    assert rows[0]["used"] == 7
    assert "used" not in rows[1]
    assert (rows[1]["counted"], fullest and fullest.used) == (False, 7)


def test_the_fullest_is_the_one_with_the_largest_share() -> None:
    fullest = told([row("/", used=50, total=100), row("/db", used=9, total=10)])[1]
    assert fullest is not None
    assert (fullest.used, fullest.total) == (9, 10)
