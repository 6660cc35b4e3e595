"""Configurations of guests: recorded ones become facts, and what is not written is not made up."""

import pytest

from pulse.platforms.pve.guest.configuration import size_of, told
from tests.platforms.pve.desks import recorded


def test_a_recorded_vm() -> None:
    facts = told(recorded("/nodes/pve1/qemu/100/config"), "qemu")
    assert facts == {
        "cores_text": "1 x 1",
        "cpu_type": "qemu64",
        "description": "Front-end **web** server",
        "memory_config": 384 * 1024**2,
        "balloon_min": 256 * 1024**2,
        "onboot": True,
        "ostype": "l26",
        "agent_enabled": True,
        "created": 1795455418,
        "uuid": "8ddd455f-e689-42d0-8994-254bf8127caa",
        "disks": [
            {"name": "scsi0", "volume": "local:100/vm-100-disk-0.qcow2", "kind": "disk", "backup": True,
             "storage": "local", "size": 1024**3}
        ],
        "networks": [
            {"name": "net0", "model": "virtio", "bridge": "vmbr0", "mac": "BC:24:11:AA:00:01", "firewall": False}
        ],
    }  # fmt: skip


def test_a_recorded_container_whose_size_is_not_known() -> None:
    facts = told(recorded("/nodes/pve1/lxc/200/config"), "lxc")
    assert facts["disks"] == [
        {"name": "rootfs", "volume": "local:200/subvol-200-disk-0.subvol", "kind": "rootfs", "backup": True,
         "storage": "local"}
    ]  # fmt: skip
    assert facts["networks"] == [
        {"name": "eth0", "model": "veth", "bridge": "vmbr0", "mac": "BC:24:11:BB:00:01", "ip": "10.20.0.200/24"}
    ] or facts["networks"] == [{"name": "eth0", "bridge": "vmbr0", "mac": "BC:24:11:BB:00:01", "ip": "10.20.0.200/24"}]
    assert facts["unprivileged"] is False


def test_mount_points_are_backed_up_only_when_it_says_so() -> None:
    config = {
        "mp0": "tank:subvol-1,mp=/data,size=1.5T,backup=1",
        "mp1": "/host/dir,mp=/x",
        "mp10": "t:b,mp=/y,backup=0",
    }
    disks = told(config, "lxc")["disks"]
    assert isinstance(disks, list)
    assert [(row["name"], row["mount"], row["backup"]) for row in disks] == [
        ("mp0", "/data", True),
        ("mp1", "/x", False),
        ("mp10", "/y", False),
    ]
    assert disks[0]["size"] == int(1.5 * 1024**4)
    assert "storage" not in disks[1]


def test_a_drive_is_no_disk_to_back_up() -> None:
    disks = told({"ide2": "local:iso/a.iso,media=cdrom,size=5M", "scsi1": "a:b,backup=0"}, "qemu")["disks"]
    assert isinstance(disks, list)
    assert [(row["kind"], row["backup"]) for row in disks] == [("cdrom", False), ("disk", False)]


@pytest.mark.parametrize(("text", "size"), [("8G", 8 * 1024**3), ("512", 512), ("0T", None), ("x", None), (None, None)])
def test_sizes_are_bytes(text: str | None, size: int | None) -> None:
    assert size_of(text) == size
