"""Which disk a path means."""

import pytest

from pulse.platforms.pve.storage.devices import Device, meant, whole

SDA = Device("/dev/sda", "/dev/disk/by-id/ata-ACME_S-1_AC-77", "AC-77", "0x5000c50012345678")
SDAA = Device("/dev/sdaa", "/dev/disk/by-id/ata-ACME_S-1_BAC-77", "BAC-77")
FAST = Device("/dev/nvme0n1", None, "FAST0001", "eui.0025385b71b01234")
SHORT = Device("/dev/sdz", None, "7", None)
ALL = (SHORT, SDA, SDAA, FAST)


@pytest.mark.parametrize(
    ("path", "disk"),
    [
        ("/dev/sda3", "/dev/sda"),
        ("/dev/sda", "/dev/sda"),
        ("/dev/sdaa12", "/dev/sdaa"),
        ("/dev/nvme0n1p3", "/dev/nvme0n1"),
        ("/dev/nvme0n1", "/dev/nvme0n1"),
        ("/dev/disk/by-id/ata-X_Y-part9", "/dev/disk/by-id/ata-X_Y"),
        ("/dev/mapper/luks-1", "/dev/mapper/luks-1"),
    ],
)
def test_a_partition_is_on_a_disk(path: str, disk: str) -> None:
    assert whole(path) == disk


@pytest.mark.parametrize(
    ("path", "device"),
    [
        ("/dev/sda1", SDA),
        ("/dev/sdaa1", SDAA),
        ("/dev/disk/by-id/ata-ACME_S-1_AC-77-part3", SDA),
        ("/dev/disk/by-id/ata-ACME_S-1_BAC-77", SDAA),
        ("/dev/disk/by-id/scsi-SATA_ACME_AC-77-part1", SDA),
        ("/dev/disk/by-id/wwn-0x5000c50012345678-part1", SDA),
        ("/dev/disk/by-id/scsi-35000c50012345678", SDA),
        ("/dev/disk/by-id/nvme-eui.0025385b71b01234-part3", FAST),
        ("/dev/disk/by-id/nvme-ACME_Fast_FAST0001_1-part1", FAST),
        ("/dev/disk/by-id/ata-ACME_7", None),
        ("/dev/disk/by-id/dm-name-x", None),
        ("/dev/mapper/luks-AC-77", None),
        ("9183746501928374650", None),
        ("", None),
    ],
)
def test_every_name_of_a_disk_means_it_and_no_other(path: str, device: Device | None) -> None:
    assert meant(path, ALL) == device


def test_a_disk_that_is_away_is_the_one_that_it_was() -> None:
    assert meant("9183746501928374650", ALL, "was /dev/sda1") == SDA
    assert meant("9183746501928374650", ALL, "was /dev/sdx1") is None


def test_its_short_name_is_that_without_dev() -> None:
    assert FAST.name == "nvme0n1"
