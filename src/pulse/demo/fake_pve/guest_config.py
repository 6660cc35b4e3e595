"""What stands in the configuration of a guest: memory, disks, networks, and its snapshots."""

from hashlib import sha1
from uuid import UUID

from pulse.demo.estate import GIB, MIB, Disk, Guest
from pulse.demo.fake_pve.answer import Json
from pulse.demo.noise import unit

Row = dict[str, Json]
_DAY = 86_400
_WITH_SNAPSHOTS = 0.3


def config(guest: Guest, tags: tuple[str, ...], major: int) -> Row:
    """The configuration as the API gives it. The memory of a VM is a text, that of a container a number."""
    told = _qemu(guest, major) if guest.kind == "qemu" else _lxc(guest)
    if tags:
        told["tags"] = ";".join(sorted(tags))
    if not guest.template:
        told["onboot"] = 1
    taken = snapshots(guest, 0.0)
    if taken:
        told["parent"] = taken[-1]["name"]
    return told | {"digest": digest(guest)}


def _qemu(guest: Guest, major: int) -> Row:
    told: Row = {
        "name": guest.name,
        "memory": str(guest.memory // MIB),
        "cores": guest.cores,
        "sockets": 1,
        "cpu": "host",
        "numa": 0,
        "ostype": "win11" if guest.windows else "l26",
        "scsihw": "virtio-scsi-single",
        "boot": "order=scsi0;net0",
        "net0": f"virtio={hardware_address(guest)},bridge=vmbr0,firewall=1",
        "smbios1": f"uuid={_uuid(guest, 'smbios')}",
        "vmgenid": _uuid(guest, "generation"),
        "meta": f"creation-qemu={'10.0.2' if major >= 9 else '9.0.2'},ctime={1_690_000_000 + guest.vmid * 86_400}",
    }
    for place, disk in enumerate(guest.disks):
        told[f"scsi{place}"] = f"{volume(guest, place)},discard=on,iothread=1,size={_size(disk)}"
    if guest.agent:
        told["agent"] = "enabled=1"
    if guest.template:
        told["template"] = 1
    return told


def _lxc(guest: Guest) -> Row:
    told: Row = {
        "hostname": guest.name,
        "memory": guest.memory // MIB,
        "swap": 512,
        "cores": guest.cores,
        "arch": "amd64",
        "ostype": "debian",
        "features": "nesting=1",
        "unprivileged": 1,
        "rootfs": f"{volume(guest, 0)},size={_size(guest.disks[0])}",
        "net0": f"name=eth0,bridge=vmbr0,hwaddr={hardware_address(guest)},ip={address_of(guest)}/24,type=veth",
    }
    for place, disk in enumerate(guest.disks[1:]):
        told[f"mp{place}"] = f"{volume(guest, place + 1)},mp={disk.mount},size={_size(disk)}"
    return told


def pending(guest: Guest, tags: tuple[str, ...], major: int) -> list[Row]:
    """The configuration as rows; nothing waits for the next start."""
    return [{"key": key, "value": value} for key, value in config(guest, tags, major).items()]


def snapshots(guest: Guest, now: float) -> list[Row]:
    """The snapshots, the oldest first. Their age does not change with `now` by less than a day."""
    if guest.template or unit(guest.vmid, 31) >= _WITH_SNAPSHOTS:
        return []
    newest = int(now // _DAY * _DAY) - int(unit(guest.vmid, 32) * 20 * _DAY)
    first: Row = {"name": "base", "description": "base install", "snaptime": newest - 40 * _DAY}
    second: Row = {"name": "preupgrade", "description": "", "snaptime": newest, "parent": "base"}
    taken = [first, second] if unit(guest.vmid, 33) < 0.4 else [first]
    return [row | {"vmstate": 0} for row in taken] if guest.kind == "qemu" else taken


def volume(guest: Guest, place: int) -> str:
    """The id of one of its volumes."""
    kind = "vm" if guest.kind == "qemu" else "subvol"
    return f"{guest.storage}:{kind}-{guest.vmid}-disk-{place}"


def hardware_address(guest: Guest) -> str:
    """The address of its network card."""
    number = guest.vmid
    return f"BC:24:11:{number >> 16 & 255:02X}:{number >> 8 & 255:02X}:{number & 255:02X}"


def address_of(guest: Guest) -> str:
    """Its IP address."""
    return f"10.20.{guest.vmid // 250 % 250}.{guest.vmid % 250 + 1}"


def digest(guest: Guest) -> str:
    """The digest of its file."""
    return sha1(f"{guest.id} {guest.name}".encode(), usedforsecurity=False).hexdigest()


def _uuid(guest: Guest, purpose: str) -> str:
    made = sha1(f"{purpose} {guest.id}".encode(), usedforsecurity=False).digest()[:16]
    return str(UUID(bytes=made, version=4))


def _size(disk: Disk) -> str:
    return f"{disk.size // GIB}G" if disk.size >= GIB else f"{max(1, disk.size // MIB)}M"
