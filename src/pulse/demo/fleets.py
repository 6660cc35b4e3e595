"""Estates of any size from a seed: the fleets S and M of the yardsticks."""

from collections import defaultdict

from msgspec import Struct

from pulse.demo.estate import GIB, Cluster, Disk, Estate, Guest, Node, Pressure, Rates, StorageSpec
from pulse.demo.noise import between, pick, unit
from pulse.demo.story import DAY

_ROLES = (
    "web", "app", "db", "mail", "dns", "proxy", "cache", "queue", "build", "git", "wiki", "metrics", "logs", "files",
    "backup", "auth", "vpn", "print", "chat", "media",
)  # fmt: skip
_STAGES = ("prod", "prod", "prod", "staging", "dev")
_AREAS = ("infra", "linux", "public", "critical", "team-a", "team-b")
_CORES = (1, 1, 2, 2, 2, 4, 4, 8, 16)
_MEMORY = (0.25, 0.5, 1, 2, 2, 4, 4, 8, 16, 32)
_DISKS = (4, 8, 16, 32, 32, 64, 100, 250, 500)
_THREADS = (8, 16, 24, 32, 48, 64, 96, 128, 192, 256)
_NODE_MEMORY = (32, 64, 128, 192, 256, 384, 512, 768, 1024, 2048, 4096)
_TIB = 1024 * GIB


class Size(Struct, frozen=True):
    """So many clusters; nodes, VMs, containers and running guests of each."""

    clusters: int
    nodes: int
    vms: int
    containers: int
    running: int


FLEETS = {"S": Size(1, 10, 60, 140, 183), "M": Size(5, 10, 120, 280, 366)}


def fleet(size: Size, seed: int = 1) -> Estate:
    """An estate of this size."""
    return Estate(tuple(_cluster(number, size, seed) for number in range(size.clusters)))


def _cluster(number: int, size: Size, seed: int) -> Cluster:
    own = seed * 101 + number
    prefix = "pve" if size.clusters == 1 else f"c{number + 1}-pve"
    names = [f"{prefix}{place + 1:02d}" for place in range(size.nodes)]
    seen: dict[str, int] = defaultdict(int)
    total = size.vms + size.containers
    order = sorted(range(total), key=lambda place: unit(own, 3, place))
    vms, running = frozenset(order[: size.vms]), frozenset(order[total - size.running :])
    guests = tuple(
        _guest(place, names[place % size.nodes], seen, own, kind=(place in vms, place in running))
        for place in range(total)
    )
    nodes = tuple(
        _node(place, name, [guest for guest in guests if guest.node == name], own, (number, size.nodes > 1))
        for place, name in enumerate(names)
    )
    pools = ("dev", "production")
    name = None if size.nodes == 1 else f"fleet-{number + 1}"
    return Cluster(name=name, nodes=nodes, guests=guests, storages=_storages(nodes, own), pools=pools, seed=own)


def _guest(place: int, node: str, seen: dict[str, int], seed: int, *, kind: tuple[bool, bool]) -> Guest:
    def throw(what: int) -> float:
        return unit(seed, what, place)

    is_vm, running = kind
    role = pick(_ROLES, seed, 11, place)
    seen[role] += 1
    stage = pick(_STAGES, seed, 12, place)
    memory = int(pick(_MEMORY[2:] if is_vm else _MEMORY[:7], seed, 13, place) * GIB)
    used = int(memory * (0.15 + 0.7 * throw(14)))
    return Guest(
        vmid=100 + place,
        name=f"{role}{seen[role]:02d}",
        kind="qemu" if is_vm else "lxc",
        node=node,
        cores=pick(_CORES, seed, 15, place),
        memory=memory,
        disks=(Disk("/", pick(_DISKS, seed, 16, place) * GIB, 0.1 + 0.8 * throw(17)),),
        cpu=between(0.002, 0.6, seed, 18, place),
        memory_used=used,
        memory_cache=int((memory - used) * 0.5 * throw(19)),
        rates=Rates(*(between(500, 2_000_000, seed, 20, place, which) for which in range(4))),
        pressure=Pressure(cpu=4 * throw(21) ** 3, memory=2 * throw(22) ** 4, io=6 * throw(23) ** 3),
        uptime=between(600, 200 * DAY, seed, 24, place),
        running=running,
        template=is_vm and not running and throw(25) > 0.8,
        tags=() if throw(26) < 0.2 else tuple(sorted({stage, pick(_AREAS, seed, 27, place)})),
        pool=None if throw(28) > 0.8 else ("production" if stage == "prod" else "dev"),
        in_ha=throw(29) < 0.1,
        storage="local-zfs",
        backed_up=8.0 + 6.0 * throw(30) if throw(31) < 0.95 else None,
    )


def _node(place: int, name: str, guests: list[Guest], seed: int, group: tuple[int, bool]) -> Node:
    number, clustered = group
    running = [guest for guest in guests if guest.running]
    busy = sum(guest.cpu * guest.cores for guest in running)
    used = sum(guest.memory_used for guest in running) + 4 * GIB
    cores = sum(guest.cores for guest in running)
    assigned = sum(guest.memory for guest in running) / GIB + 8
    threads = next((size for size in _THREADS if 2 * size >= cores and size > 1.3 * busy), _THREADS[-1])
    root = pick((94, 226, 440), seed, 40, place) * GIB
    return Node(
        name=name,
        node_id=place + 1 if clustered else 0,
        address=f"10.{20 + number}.0.{11 + place}",
        version="9.2.11",
        kernel="6.18.44-1-pve",
        threads=threads,
        memory=next((size for size in _NODE_MEMORY if size >= 1.1 * assigned), _NODE_MEMORY[-1]) * GIB,
        root=root,
        cpu=0.01 + busy / threads,
        memory_used=used,
        memory_cache=2 * GIB,
        root_used=int(root * (0.1 + 0.5 * unit(seed, 41, place))),
        rates=_summed(running),
        pressure=Pressure(cpu=4 * busy / threads, memory=0.2, io=1.5),
        load=busy * 1.1 + 0.2,
        uptime=max((guest.uptime for guest in running), default=DAY) + 3600,
    )


def _summed(guests: list[Guest]) -> Rates:
    rates = [guest.rates for guest in guests]
    return Rates(
        sum(rate.diskread for rate in rates),
        sum(rate.diskwrite for rate in rates),
        sum(rate.netin for rate in rates),
        sum(rate.netout for rate in rates),
    )


def _storages(nodes: tuple[Node, ...], seed: int) -> tuple[StorageSpec, ...]:
    everywhere = tuple(node.name for node in nodes)
    nas = StorageSpec(
        name="nas01",
        plugin="nfs",
        content=("backup", "images", "iso"),
        nodes=everywhere,
        size=24 * _TIB,
        used=int(24 * _TIB * (0.3 + 0.4 * unit(seed, 50))),
        growth=20 * GIB / DAY,
        shared=True,
        where=(("server", "10.20.0.31"), ("export", "/tank/pve"), ("path", "/mnt/pve/nas01")),
    )
    store = StorageSpec(
        name="pbs01",
        plugin="pbs",
        content=("backup",),
        nodes=everywhere,
        size=40 * _TIB,
        used=int(40 * _TIB * (0.3 + 0.4 * unit(seed, 51))),
        growth=30 * GIB / DAY,
        shared=True,
        where=(("server", "10.20.0.30"), ("datastore", "main")),
    )
    return (nas, store, *(spec for node in nodes for spec in _own_storages(node, seed)))


def _own_storages(node: Node, seed: int) -> tuple[StorageSpec, StorageSpec]:
    size = 8 * node.root
    pool = StorageSpec(
        name="local-zfs",
        plugin="zfspool",
        content=("images", "rootdir"),
        nodes=(node.name,),
        size=size,
        used=int(size * (0.2 + 0.6 * unit(seed, 52, node.node_id))),
        growth=GIB / DAY,
        where=(("pool", "rpool/data"),),
    )
    local = StorageSpec(
        name="local",
        plugin="dir",
        content=("backup", "iso", "vztmpl"),
        nodes=(node.name,),
        size=node.root,
        used=node.root_used,
        where=(("path", "/var/lib/vz"),),
    )
    return pool, local
