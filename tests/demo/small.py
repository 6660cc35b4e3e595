"""A small cluster to tell stories about."""

from pulse.demo.estate import GIB, MOMENT, Cluster, Disk, Estate, Guest, Node, Rates, StorageSpec

DAY = 86_400.0
HIGHLY_AVAILABLE = 103


def small(nodes: int = 3) -> Estate:
    """Nodes n1, n2, n3; guests 100 to 102 live on them in turn, 103 in high availability on n2, 104 is off on n1."""
    names = [f"n{number + 1}" for number in range(nodes)]
    guests = [guest(100 + place, name) for place, name in enumerate(names)]
    guests.append(guest(HIGHLY_AVAILABLE, names[min(1, nodes - 1)], in_ha=True, kind="lxc"))
    guests.append(guest(104, names[0], running=False))
    spec = StorageSpec(name="local", plugin="dir", content=("iso",), nodes=tuple(names), size=GIB, used=GIB // 2)
    made = tuple(node(number, name) for number, name in enumerate(names))
    name = "small" if nodes > 1 else None
    return Estate((Cluster(name=name, nodes=made, guests=tuple(guests), storages=(spec,), seed=5),))


def node(number: int, name: str) -> Node:
    return Node(
        name=name,
        node_id=number + 1,
        address=f"10.20.0.{11 + number}",
        version="9.2.11",
        kernel="6.18.44-1-pve",
        threads=16,
        memory=64 * GIB,
        root=94 * GIB,
        cpu=0.2,
        memory_used=8 * GIB,
        uptime=30 * DAY,
    )


def guest(vmid: int, at: str, *, kind: str = "qemu", running: bool = True, in_ha: bool = False) -> Guest:
    return Guest(
        vmid=vmid,
        name=f"guest-{vmid}",
        kind="lxc" if kind == "lxc" else "qemu",
        node=at,
        cores=4,
        memory=4 * GIB,
        disks=(Disk("/", 32 * GIB, 0.5),),
        cpu=0.3,
        memory_used=2 * GIB,
        memory_cache=GIB // 2,
        rates=Rates(1e6, 2e6, 3e6, 4e6),
        uptime=10 * DAY,
        running=running,
        in_ha=in_ha,
    )


LATER = MOMENT + 3600.0
"""An hour in which nothing has happened yet."""
