"""What parts of several topics know together of each node: its disks, and the pools and groups that lie on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from pulse.platforms.pve.storage.definitions import Definition, on_group, on_own_ceph, on_zfs
from pulse.platforms.pve.storage.devices import Device, meant

By = Literal["zfs", "lvm"]


class Member(Struct, frozen=True):
    """A device of a pool or a group as that one calls it, and what it says of it."""

    path: str
    message: str = ""


class Belonging(Struct, frozen=True):
    """What a disk belongs to: the name of a pool, a group or an OSD, and the storages that lie there."""

    name: str
    storages: tuple[str, ...]


class Ground:
    """One for each connection. A node of which something was not read yet has nothing of it."""

    def __init__(self) -> None:
        self._disks: dict[str, tuple[Device, ...]] = {}
        self._members: dict[tuple[str, By], dict[str, tuple[Member, ...]]] = {}
        self._claims: dict[str, str] = {}

    def put_disks(self, node: str, disks: Iterable[Device]) -> None:
        """These are the disks of a node."""
        self._disks[node] = tuple(disks)

    def put_members(self, node: str, by: By, members: Mapping[str, Sequence[Member]]) -> bool:
        """These are the pools, or the groups, of a node with their devices; the answer is whether that is news."""
        told = {name: tuple(of) for name, of in members.items()}
        news = self._members.get((node, by), {}) != told
        self._members[node, by] = told
        return news

    def device(self, node: str, path: str, message: str = "") -> Device | None:
        """The disk of a node that a path means."""
        return meant(path, self._disks.get(node, ()), message)

    def belonging(
        self, node: str, disk: Device, osds: Sequence[int], definitions: Iterable[Definition]
    ) -> Belonging | None:
        """What a disk belongs to: an OSD before the volume group that this one made for itself."""
        definitions = list(definitions)
        if osds:
            return Belonging(", ".join(f"osd.{number}" for number in osds), tuple(on_own_ceph(definitions)))
        on_them: tuple[tuple[By, Callable[[Iterable[Definition], str], list[str]]], ...]
        on_them = (("zfs", on_zfs), ("lvm", on_group))
        for by, on_it in on_them:
            for name, members in self._members.get((node, by), {}).items():
                if any(meant(member.path, (disk,), member.message) for member in members):
                    return Belonging(name, tuple(on_it(definitions, name)))
        return None

    def claim(self, identity: str, node: str, online: Iterable[str]) -> bool:
        """Whether a disk is to be known by this: not while another node that is online has one of the same serial."""
        holder = self._claims.get(identity)
        if holder not in (None, node) and holder in set(online):
            return False
        self._claims[identity] = node
        return True

    def release(self, node: str, kept: Iterable[str]) -> None:
        """A node has no other disks than these any more."""
        still = set(kept)
        self._claims = {name: holder for name, holder in self._claims.items() if holder != node or name in still}
