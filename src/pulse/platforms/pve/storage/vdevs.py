"""The tree of a ZFS pool: its devices in a list, how it is laid out, and what is wrong with it, in words."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Raw, Struct

from pulse.kit.foreign import kept, said
from pulse.model.resource import FactRow
from pulse.platforms.pve.rows import Named, listed
from pulse.platforms.pve.storage.devices import Device
from pulse.platforms.pve.storage.ground import Member

Errors = Annotated[int, Meta(ge=0, le=10**18)]
Grade = Literal["ok", "warn", "crit"]
LISTED = 200
"""So many devices of a pool are told."""
DEEPEST = 8
_KINDS = re.compile(r"^(mirror|raidz[123]?|draid[123]?|spare|replacing)(?:[-:].*)?$")
_LARGE = ("cache", "logs", "spares", "special", "dedup")
"""Sections of a pool beside its data."""
_GOOD = frozenset(("ONLINE", "AVAIL", "INUSE"))
_COUNTS = (("cksum", "checksum"), ("read", "read"), ("write", "write"))
_SHOWN = 3
"""So many devices with errors are named."""


class Vdev(Struct, frozen=True):
    """A device of the tree, or a group of them; a section such as `cache` has no state and no counts."""

    name: Named
    state: str | None = None
    read: Errors | None = None
    write: Errors | None = None
    cksum: Errors | None = None
    msg: str | None = None
    children: list[Raw] = []


class Placed(Struct, frozen=True):
    """A device where it stands in the tree: 0 is the pool itself."""

    vdev: Vdev
    level: int
    leaf: bool
    section: str
    """Which of the first level it is below: the pool's name, or `cache` and the like."""


def placed(children: Iterable[Raw], level: int = 0, section: str = "") -> Iterator[Placed]:
    """The tree from above, each device before what is below it."""
    for vdev in listed(children, Vdev)[0]:
        below = section or vdev.name
        yield Placed(vdev, level, not vdev.children, below)
        if vdev.children and level < DEEPEST:
            yield from placed(vdev.children, level + 1, below)


def members(tree: Sequence[Placed]) -> list[Member]:
    """The devices that hold something."""
    return [Member(one.vdev.name, one.vdev.msg or "") for one in tree if one.leaf and one.level > 0]


def layout(tree: Sequence[Placed]) -> str | None:
    """`mirror`, `raidz1`, `single`, `stripe`, or several of them when the data lie on several kinds; None when no
    device is told."""
    top = [one for one in tree if one.level == 1 and one.section not in _LARGE]
    kinds = [_kind(one) for one in top]
    named = sorted({kind for kind in kinds if kind})
    alone = kinds.count("")
    if alone:
        named.append("single" if len(top) == 1 else "stripe")
    return ", ".join(named) or None


def rows(tree: Sequence[Placed], device: Callable[[str, str], Device | None]) -> list[FactRow]:
    """The devices as facts: name, state, read, write, cksum, level, leaf, and `device`, the disk's short name."""
    told: list[FactRow] = []
    for one in tree[:LISTED]:
        vdev = one.vdev
        row: FactRow = {"name": kept(vdev.name), "level": one.level, "leaf": one.leaf}
        for name, value in (("state", vdev.state), ("message", vdev.msg)):
            if value:
                row[name] = kept(value)
        for name, count in (("read", vdev.read), ("write", vdev.write), ("cksum", vdev.cksum)):
            if count is not None:
                row[name] = count
        if one.section in _LARGE:
            row["section"] = one.section
        if one.leaf and (disk := device(vdev.name, vdev.msg or "")) is not None:
            row["device"] = kept(disk.name)
        told.append(row)
    return told


def grade(
    health: str, tree: Sequence[Placed], errors: str, device: Callable[[str, str], Device | None]
) -> tuple[Grade, str]:
    """How a pool is, with words for what is wrong: it is critical when it has lost data or cannot be used, a warning
    when a device is away or has counted errors."""
    leaves = [one.vdev for one in tree if one.leaf and one.level > 0]
    away = [vdev for vdev in leaves if (vdev.state or "ONLINE") not in _GOOD]
    counted = [vdev for vdev in leaves if vdev not in away and (vdev.read or vdev.write or vdev.cksum)]
    words = [f"{_short(vdev, device)}: {said(vdev.state or '').lower()}" for vdev in away]
    words += [f"{_short(vdev, device)}: {_counts(vdev)}" for vdev in counted]
    lost = bool(errors) and "No known data errors" not in errors
    if lost:
        words.insert(0, said(errors))
    dead = health not in ("", "ONLINE", "DEGRADED")
    if health not in ("", "ONLINE") and not words:
        words = [said(health).lower()]
    if len(words) > _SHOWN:
        words = [*words[:_SHOWN], f"{len(words) - _SHOWN} more"]
    if lost or dead:
        return "crit", ", ".join(words)
    return ("warn", ", ".join(words)) if words else ("ok", "No errors")


def _kind(one: Placed) -> str:
    match = _KINDS.match(one.vdev.name)
    if match is None or one.leaf:
        return ""
    return "raidz1" if match[1] == "raidz" else match[1]


def _short(vdev: Vdev, device: Callable[[str, str], Device | None]) -> str:
    disk = device(vdev.name, vdev.msg or "")
    return said(disk.name if disk is not None else vdev.name.rpartition("/")[2])


def _counts(vdev: Vdev) -> str:
    told = [(getattr(vdev, key), word) for key, word in _COUNTS]
    return ", ".join(f"{number} {word} error{'' if number == 1 else 's'}" for number, word in told if number)
