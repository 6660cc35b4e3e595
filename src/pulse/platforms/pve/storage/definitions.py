"""How the storages of a cluster are defined: where each lies, on which nodes it is, whether they all see the same."""

from collections.abc import Iterable

from msgspec import Struct

from pulse.platforms.pve.rows import Flag, Named

SHARED_TYPES = frozenset(("rbd", "cephfs", "pbs", "nfs", "cifs", "iscsi", "iscsidirect", "glusterfs"))
"""Storage types that are shared by nature."""
ON_CEPH = frozenset(("rbd", "cephfs"))


class Definition(Struct, frozen=True):
    """A row of /storage. `nodes` and `content` are lists with commas; without `nodes` it is for all of them."""

    storage: Named
    type: str | None = None
    content: str | None = None
    shared: Flag | None = None
    nodes: str | None = None
    disable: Flag | None = None
    path: str | None = None
    server: str | None = None
    export: str | None = None
    pool: str | None = None
    vgname: str | None = None
    thinpool: str | None = None
    datastore: str | None = None
    namespace: str | None = None
    monhost: str | None = None

    @property
    def is_shared(self) -> bool:
        """Whether all its nodes see the same."""
        return self.shared == 1 or self.type in SHARED_TYPES

    @property
    def limit(self) -> frozenset[str]:
        """The nodes that it is only for; empty when it is for all."""
        return frozenset(filter(None, (self.nodes or "").replace(" ", "").split(",")))

    def is_for(self, node: str) -> bool:
        """Whether a node is to have it."""
        limit = self.limit
        return not limit or node in limit


class Definitions:
    """The definitions that were read last; none before, and none of a storage that we may not see."""

    def __init__(self) -> None:
        self._known: dict[str, Definition] = {}

    def learn(self, rows: Iterable[Definition]) -> None:
        """These are all."""
        self._known = {row.storage: row for row in rows}

    def get(self, storage: str) -> Definition | None:
        """That of one storage."""
        return self._known.get(storage)

    def on_node(self, node: str) -> list[Definition]:
        """Those of storages that a node has, by name."""
        there = [one for one in self._known.values() if not one.disable and one.is_for(node)]
        return sorted(there, key=lambda one: one.storage)


def is_shared(definition: Definition | None, told: int | None, kind: str | None) -> bool:
    """Whether all nodes see the same storage under one name: its definition says so; without one, what is `told` of it
    elsewhere, and the nature of its type."""
    if definition is not None:
        return definition.is_shared
    return told == 1 or kind in SHARED_TYPES


def on_zfs(definitions: Iterable[Definition], pool: str) -> list[str]:
    """The names of the storages that lie on a ZFS pool: `pool` of their definition is its name, or a dataset in it."""
    return [one.storage for one in definitions if one.type == "zfspool" and (one.pool or "").partition("/")[0] == pool]


def on_group(definitions: Iterable[Definition], group: str) -> list[str]:
    """Those that lie in an LVM volume group, thin or not."""
    return [one.storage for one in definitions if one.type in ("lvm", "lvmthin") and one.vgname == group]


def on_thin_pool(definitions: Iterable[Definition], group: str, pool: str) -> list[str]:
    """Those that lie in a thin pool of a volume group."""
    return [one.storage for one in definitions if one.type == "lvmthin" and (one.vgname, one.thinpool) == (group, pool)]


def on_own_ceph(definitions: Iterable[Definition]) -> list[str]:
    """Those that lie on the Ceph of the cluster itself: one that is elsewhere has the addresses of its monitors."""
    return [one.storage for one in definitions if one.type in ON_CEPH and not one.monhost]
