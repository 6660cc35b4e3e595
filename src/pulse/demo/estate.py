"""The imaginary estate: clusters, nodes, guests and storages with what never changes about them."""

from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

KIB, MIB, GIB = 1024, 1024**2, 1024**3
MOMENT = datetime(2026, 11, 24, 13, 56, 20, tzinfo=UTC).timestamp()
"""Tuesday 14:56:20 in the estate's time zone: when the numbers of the estate were as they are written down."""
ZONE = 3600
"""Seconds that the estate's clocks on the wall are ahead of UTC; it has no summer time."""


class Rates(Struct, frozen=True):
    """Bytes a second."""

    diskread: float = 0.0
    diskwrite: float = 0.0
    netin: float = 0.0
    netout: float = 0.0


class Pressure(Struct, frozen=True):
    """Per cent of the time in which something waited."""

    cpu: float = 0.1
    memory: float = 0.0
    io: float = 0.3


class Disk(Struct, frozen=True):
    """A file system of a guest: bytes, and the share that is used (None: nobody knows)."""

    mount: str
    size: int
    used: float | None


class Guest(Struct, frozen=True, kw_only=True, eq=False):
    """A guest. Numbers are those of its node's `measured_at`: `cpu` is a share of `cores`, memory is bytes, `uptime`
    seconds. `node` is its home. `disks[0]` is the boot disk. `backed_up` is the age of its newest backup in hours."""

    vmid: int
    name: str
    kind: Literal["qemu", "lxc"]
    node: str
    cores: int
    memory: int
    disks: tuple[Disk, ...]
    cpu: float = 0.0
    memory_used: int = 0
    memory_cache: int = 0
    rates: Rates = Rates()
    pressure: Pressure = Pressure()
    uptime: float = 0.0
    running: bool = True
    tags: tuple[str, ...] = ()
    pool: str | None = None
    in_ha: bool = False
    template: bool = False
    agent: bool = True
    windows: bool = False
    storage: str = "local"
    backed_up: float | None = None

    @property
    def id(self) -> str:
        """As Proxmox VE writes it: `qemu/100`."""
        return f"{self.kind}/{self.vmid}"


class PhysicalDisk(Struct, frozen=True, kw_only=True):
    """A disk of a node: `size` in bytes, `left` in per cent of its life, `hours` that it was on.

    `holds` names the ZFS pool or the LVM group on it, `group` which devices of a pool it is one of (`mirror-0`),
    `boots` that the node starts from it. `reallocated` are sectors that were replaced, `spare` is what is left of the
    spare of an NVMe in per cent, `checksum` are the errors that ZFS found on it.
    """

    path: str
    kind: Literal["ssd", "hdd", "nvme", "unknown"]
    model: str = "unknown"
    serial: str = "unknown"
    size: int
    rpm: int = 0
    left: int | None = None
    hours: int = 0
    celsius: int = 35
    holds: str | None = None
    group: str = ""
    osd: int | None = None
    boots: bool = False
    reallocated: int = 0
    spare: int = 100
    checksum: int = 0

    @property
    def link(self) -> str | None:
        """Its name below /dev/disk/by-id."""
        if self.serial == "unknown":
            return None
        bus = "nvme" if self.kind == "nvme" else "ata"
        return f"/dev/disk/by-id/{bus}-{self.model.replace(' ', '_')}_{self.serial}"


class Node(Struct, frozen=True, kw_only=True, eq=False):
    """A node. Numbers are those of `measured_at`: `cpu` is a share of `threads`, memory and disk are bytes."""

    name: str
    node_id: int
    address: str
    version: str
    kernel: str
    threads: int
    memory: int
    root: int
    swap: int = 8 * GIB
    model: str = "AMD EPYC 9354P 32-Core Processor"
    sockets: int = 1
    cpu: float = 0.02
    memory_used: int = 2 * GIB
    memory_cache: int = GIB
    root_used: int = 8 * GIB
    rates: Rates = Rates()
    pressure: Pressure = Pressure()
    load: float = 0.1
    uptime: float = 86_400.0
    temperature: float | None = None
    updates: int = 0
    disks: tuple[PhysicalDisk, ...] = ()
    """Without any, it has what every node has."""
    measured_at: float = MOMENT

    @property
    def major(self) -> int:
        """7, 8 or 9."""
        return int(self.version.partition(".")[0])


class StorageSpec(Struct, frozen=True, kw_only=True, eq=False):
    """A storage: a shared one is one of these for all its `nodes`, a local one is one for each node.

    `used` bytes at MOMENT, growing by `growth` bytes a second. `where` is the line of its configuration that says what
    it stands on, like ("pool", "rpool/data"). `offline` on these nodes whatever happens.
    """

    name: str
    plugin: Literal["dir", "zfspool", "lvmthin", "rbd", "cephfs", "nfs", "pbs"]
    content: tuple[str, ...]
    nodes: tuple[str, ...]
    size: int
    used: int
    growth: float = 0.0
    shared: bool = False
    metadata: float = 0.04
    """Of a thin pool: the share of its metadata that is used."""
    where: tuple[tuple[str, str], ...] = ()
    offline: bool = False
    disabled: bool = False

    def used_at(self, at: float) -> int:
        """Bytes in use at an instant."""
        return min(max(int(self.used + self.growth * (at - MOMENT)), 0), self.size)


class Cluster(Struct, frozen=True, kw_only=True, eq=False):
    """A cluster, or a single node when `name` is None. Each is monitored as one connection."""

    name: str | None
    nodes: tuple[Node, ...]
    guests: tuple[Guest, ...]
    storages: tuple[StorageSpec, ...]
    pools: tuple[str, ...] = ()
    seed: int = 1

    @property
    def key(self) -> str:
        """What tells it from the others: its name, or that of its only node."""
        return self.name if self.name is not None else self.nodes[0].name

    @property
    def version(self) -> str:
        """The release that its first node runs, like 9.1.2."""
        return self.nodes[0].version

    def node(self, name: str) -> Node | None:
        """The node of this name."""
        return next((node for node in self.nodes if node.name == name), None)

    def guest(self, vmid: int) -> Guest | None:
        """The guest that belongs to it from the beginning."""
        return next((guest for guest in self.guests if guest.vmid == vmid), None)


class Estate(Struct, frozen=True, eq=False):
    """Everything that there is."""

    clusters: tuple[Cluster, ...]

    def cluster(self, key: str) -> Cluster:
        """The cluster of this key; KeyError when there is none."""
        for cluster in self.clusters:
            if cluster.key == key:
                return cluster
        raise KeyError(key)
