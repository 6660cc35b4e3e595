"""The configuration of a guest as facts: disks, networks, memory, when it was made."""

import re
from collections.abc import Mapping
from typing import Any

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, FactRow
from pulse.platforms.pve.numbers import instant

DESCRIBED = 2_000
"""Characters of a description that are told."""
_MIB = 1024**2
_UNITS = {"": 1, "K": 1024, "M": _MIB, "G": 1024**3, "T": 1024**4, "P": 1024**5}
_SIZE = re.compile("([0-9]{1,12}(?:[.][0-9]{1,6})?)([KMGTP]?)")
_DISK = re.compile("(?:ide|sata|scsi|virtio|efidisk|tpmstate)[0-9]{1,2}|rootfs|mp[0-9]{1,3}")
_NETWORK = re.compile("net[0-9]{1,2}")
_ON = frozenset(("1", "yes", "true", "on"))
_TEXTS = {
    "startup": "startup",
    "bios": "bios",
    "machine": "machine_type",
    "ostype": "ostype",
}


def told(config: Mapping[str, Any], kind: str) -> dict[str, Fact]:
    """What the configuration of a guest of this kind (`qemu`, `lxc`) says; bytes, seconds since the epoch."""
    facts: dict[str, Fact] = {}
    for key, fact in _TEXTS.items():
        if text := _text(config.get(key)):
            facts[fact] = kept(text)
    if (described := _text(config.get("description"))) is not None:
        facts["description"] = described[:DESCRIBED]
    if cores := _cores(config, kind):
        facts["cores_text"] = cores
    if processor := _text(config.get("cpu")):
        facts["cpu_type"] = kept(options(processor, "cputype").get("cputype", processor))
    if memory := _number(options(_text(config.get("memory")) or "", "current").get("current")):
        facts["memory_config"] = memory * _MIB
    if "balloon" in config and (balloon := _number(config["balloon"])) is not None:
        facts["balloon_min"] = balloon * _MIB
    if "onboot" in config:
        facts["onboot"] = _on(config["onboot"])
    facts |= _of_vm(config) if kind == "qemu" else {"unprivileged": _on(config.get("unprivileged"))}
    facts["disks"] = [
        row for key in sorted(config, key=_natural) if (row := _disk(key, _text(config[key]))) is not None
    ]
    facts["networks"] = [
        _network(key, network)
        for key in sorted(config, key=_natural)
        if _NETWORK.fullmatch(key) and (network := _text(config[key]))
    ]
    return facts


def _of_vm(config: Mapping[str, Any]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    agent = options(_text(config.get("agent")) or "", "enabled")
    facts["agent_enabled"] = _on(agent.get("enabled"))
    created = _number(options(_text(config.get("meta")) or "", "").get("ctime"))
    if (at := instant(created)) is not None:
        facts["created"] = at
    if uuid := options(_text(config.get("smbios1")) or "", "").get("uuid"):
        facts["uuid"] = kept(uuid.lower())
    return facts


def options(text: str, first: str) -> dict[str, str]:
    """`a,b=1` by name; what has no name goes by `first`."""
    found: dict[str, str] = {}
    for piece in text.split(","):
        name, equals, value = piece.partition("=")
        if equals:
            found.setdefault(name.strip(), value)
        elif piece:
            found.setdefault(first, piece)
    return found


def size_of(text: str | None) -> int | None:
    """Bytes of `8G`; None for what is no size, or none."""
    match = _SIZE.fullmatch(text or "")
    size = int(float(match[1]) * _UNITS[match[2]]) if match else 0
    return size if 0 < size < 2**63 else None


def _disk(key: str, text: str | None) -> FactRow | None:
    if not text or not _DISK.fullmatch(key):
        return None
    said = options(text, "volume")
    volume = said.get("volume") or said.get("file") or ""
    if said.get("media") == "cdrom":
        kind = "cdrom"
    elif key == "rootfs":
        kind = "rootfs"
    else:
        kind = "mount" if key.startswith("mp") else "disk"
    storage, colon, _ = volume.partition(":")
    backup = _on(said["backup"]) if "backup" in said else kind in ("disk", "rootfs")
    row: FactRow = {"name": key, "volume": kept(volume), "kind": kind, "backup": backup and kind != "cdrom"}
    if colon and not volume.startswith("/"):
        row["storage"] = kept(storage)
    if (size := size_of(said.get("size"))) is not None:
        row["size"] = size
    if mount := said.get("mp"):
        row["mount"] = kept(mount)
    return row


_MODELS = frozenset(("virtio", "e1000", "e1000e", "rtl8139", "vmxnet3", "i82551", "i82557b", "i82559er", "pcnet"))


def _network(key: str, text: str) -> FactRow:
    said = options(text, "model")
    row: FactRow = {"name": kept(said.get("name", key))}
    model = next((model for model in said if model in _MODELS), None)
    hardware = said.get("hwaddr") or said.get("macaddr") or (said[model] if model else None)
    given = {"model": model or said.get("model"), "bridge": said.get("bridge"), "mac": hardware, "ip": said.get("ip")}
    row.update((name, kept(value)) for name, value in given.items() if value)
    if (tag := _number(said.get("tag"))) is not None:
        row["tag"] = tag
    if "firewall" in said:
        row["firewall"] = _on(said["firewall"])
    return row


def _cores(config: Mapping[str, Any], kind: str) -> str | None:
    cores, sockets = _number(config.get("cores")), _number(config.get("sockets"))
    if kind == "lxc":
        return str(cores) if cores else None
    if not cores and not sockets:
        return None
    return f"{sockets or 1} x {cores or 1}"


def _text(value: Any) -> str | None:  # noqa: ANN401 - any JSON
    if isinstance(value, bool) or value is None:
        return None
    return str(value) if isinstance(value, str | int | float) else None


def _number(value: Any) -> int | None:  # noqa: ANN401 - any JSON
    text = _text(value)
    return int(text) if text is not None and re.fullmatch("[0-9]{1,15}", text) else None


def _on(value: Any) -> bool:  # noqa: ANN401 - any JSON
    return (_text(value) or "").lower() in _ON


def _natural(key: str) -> tuple[str, int]:
    name = key.rstrip("0123456789")
    return name, int(key[len(name) :][:9] or 0)
