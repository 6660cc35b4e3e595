"""The estate of the demo: a cluster of three nodes, two single ones, and the 46 guests that live on them."""

import re

from pulse.demo.estate import GIB, MOMENT, Cluster, Disk, Estate, Guest, Node, Pressure, Rates, StorageSpec
from pulse.demo.home_disks import HOME_DISKS
from pulse.demo.story import DAY

FRA, EDGE, LAB = "fra-prod", "edge-01", "lab-nuc"
LAB_DIED = MOMENT - 252.0
"""14:52:08."""
_TIB = 1024 * GIB
_MB = 1e6

# A line with one word is a node. A guest: id, name, kind, cores, CPU in per cent; memory in GiB: size, used, cache;
# file systems with per cent used, size of all disks in GiB; MB/s: read, written, in, out; uptime; hours since its last
# backup; tags; pressure: CPU, memory, disk; marks (ha, off, win). A dash: none, or as everywhere.
_GUESTS = """
pve1
100 opnsense-a qemu 4 12 4 1.4 0.6 /=22 32 0.1/0.4/18.2/17.4 63d4h 11 net,prod - ha
101 dc-01 qemu 4 9 8 5.1 0 C:=58 80 0.2/0.6/0.3/0.4 21d7h 11 prod,windows - ha,win
102 postgres-01 qemu 8 46 32 21.4 8.2 /=41,/var/lib/pg=73 420 6.1/22.8/4.8/9.6 63d4h 4 db,prod 0.6/0.1/2.2 ha
103 gitea lxc 2 4 2 0.71 0.5 /=37 40 0/0.1/0.1/0.2 63d4h 11 dev - -
104 vaultwarden lxc 1 1 0.5 0.14 0.1 /=18 8 0/0/0/0 63d4h 11 prod - ha
105 grafana lxc 2 7 2 0.62 0.7 /=44 16 0/0.2/0.2/0.4 40d1h 11 mon - -
106 prometheus qemu 4 31 16 9.8 4.4 /=29,/data=81 300 1.2/6.4/2.8/0.9 40d1h 11 mon 0.2/0/1.8 -
107 traefik lxc 2 14 1 0.22 0.2 /=21 8 0/0/11.8/11.6 63d4h 11 edge,prod - ha
120 docker-01 qemu 8 52 24 17.2 4.9 /=62,/var/lib/docker=77 240 4.2/9.8/9.4/6.1 33d12h 11 docker,prod 2.1/3.8/4.4 ha
131 nextcloud qemu 4 18 8 4.9 1.8 /=55,/srv=91 900 0.8/1.4/1.2/2.4 18d3h 82 prod,web - -
140 mail-relay lxc 1 2 1 0.31 0.2 /=33 12 0/0.1/0.1/0.1 63d4h 11 prod - -
150 k3s-cp-1 qemu 4 23 8 4.2 1.9 /=48 60 0.1/2.2/1.4/1.6 33d12h 11 k8s,prod - -

pve2
121 docker-02 qemu 8 44 24 15.9 5.2 /=58,/var/lib/docker=69 240 6.8/11.2/14.4/9.2 33d12h 10 docker,prod 4.2/6.1/5 ha
200 postgres-02 qemu 8 34 32 20.8 7.1 /=38,/var/lib/pg=73 420 18.4/21.2/9.4/4.6 63d4h 4 db,prod 1.9/5.2/7.7 ha
201 redis-01 lxc 2 17 4 2.6 0.3 /=14 16 0/1.1/6.2/7.9 63d4h 10 db,prod - ha
202 minio lxc 4 21 8 3.4 3.8 /=35,/data=66 2000 22.6/41.8/31.2/18.8 63d4h 46 s3 0.8/1.4/6.1 -
203 ci-runner-1 qemu 8 94 16 13.2 1.6 /=71 120 38.2/88.4/6.2/1.1 2d20h 10 ci 31.4/9.2/22.8 -
204 ci-runner-2 qemu 8 67 16 11.8 2.2 /=64 120 21.1/31.4/3.1/0.6 2d20h 10 ci 12.2/6.6/12.1 -
205 elastic-01 qemu 8 71 32 31.1 0.5 /=49,/var/lib/es=78 800 42.6/18.9/12.2/8.4 63d4h 4 prod,search 8.8/38.6/29.4 -
206 keycloak lxc 2 11 2 1.5 0.2 /=42 12 0/0.1/0.4/0.5 9d22h 10 prod,sso - -
207 wiki lxc 1 3 1 0.44 0.3 /=51 20 0/0/0.1/0.3 63d4h 10 prod,web - -
151 k3s-cp-2 qemu 4 26 8 4.4 1.7 /=47 60 0.2/2.4/1.6/1.4 33d12h 10 k8s,prod - -
208 win-rds qemu 6 29 16 12.4 0 C:=72,D:=44 220 1.1/2.2/0.9/1.7 5d2h 10 prod,windows - win
209 win11-test qemu 4 - 8 - - C:=? 64 - - 250 dev,windows - off,win

pve3
132 media-01 lxc 6 33 12 6.8 3.9 /=57,/mnt/media=84 120 12.1/3.4/4.2/11.8 12d18h 9 docker,home - -
300 jellyfin lxc 4 41 8 2.9 4.2 /=49 40 4.8/0.2/0.4/6.9 12d18h 9 home - -
301 immich qemu 6 38 12 7.7 3.2 /=66,/photos=79 1200 2.8/3.1/1.1/0.6 12d18h 9 home - -
302 paperless lxc 2 5 2 1.1 0.4 /=39 24 0/0.1/0/0 12d18h 9 home - -
303 homeassistant qemu 2 8 4 1.9 0.9 /=46 32 0/0.4/0.2/0.3 6d1h 9 home - -
304 frigate qemu 6 62 8 5.2 1.3 /=53 60 0.1/6.2/12.8/0.4 12d18h - home - -
305 unifi lxc 2 6 2 1.2 0.4 /=61 16 0/0.2/0.1/0.1 12d18h 9 net - -
152 k3s-cp-3 qemu 4 22 8 4.1 1.8 /=44 60 0.1/2.1/1.3/1.5 12d18h 9 k8s,prod - -
307 syslog lxc 2 4 1 0.38 0.5 /=76 60 0/1.2/0.9/0.1 12d18h 9 mon - -
308 ntp-dns lxc 1 1 0.5 0.11 0.1 /=19 8 0/0/0/0 12d18h 9 net,prod - -
306 restore-drill lxc 2 - 2 - - /=? 32 - - - dev - off

edge-01
100 opnsense-edge qemu 4 14 4 1.6 0.5 /=? 32 0.1/0.3/5.9/5.6 148d1h 12 net,prod - -
101 dns-edge lxc 1 2 0.5 0.12 0.1 /=22 8 0/0/0.1/0.1 148d1h 12 net,prod - -
102 edge-docker qemu 4 21 8 4.8 1.6 /=? 80 0.4/1.1/0.9/0.7 60d5h 12 docker,edge - -
103 wireguard lxc 1 3 0.5 0.09 0.1 /=17 8 0/0/1.4/1.3 148d1h 12 net,prod - -
104 probe-fra lxc 1 5 0.5 0.16 0.1 /=28 8 0/0/0.1/0.1 60d5h 12 mon - -
105 camera-nvr qemu 4 36 8 5.8 1.4 /=? 300 0.2/4.1/4.6/0.2 60d5h 12 home - -

lab-nuc
100 talos-dev qemu 4 9 8 3.8 1 /=40 60 0.1/0.4/0.2/0.1 31d8h 36 dev,k8s - -
101 dev-ubuntu qemu 4 6 8 4.4 1.2 /=58 80 0.1/0.3/0.1/0.1 31d8h 36 dev - -
102 dev-debian lxc 2 2 2 0.6 0.3 /=33 24 0/0/0/0 31d8h 36 dev - -
103 nixos-test qemu 2 - 4 - - /=? 40 - - 410 dev - off
104 build-cache lxc 4 4 4 1.1 2.2 /=71 200 0.1/0.2/0/0.1 31d8h 36 ci - -
"""


def home() -> Estate:
    """The estate."""
    guests = _guests()
    clusters = (
        Cluster(name=FRA, nodes=_FRA_NODES, guests=_of(guests, _FRA_NODES), storages=_fra_storages(), seed=11),
        Cluster(name=None, nodes=(_EDGE,), guests=_of(guests, (_EDGE,)), storages=_edge_storages(), seed=12),
        Cluster(name=None, nodes=(_LAB,), guests=_of(guests, (_LAB,)), storages=_lab_storages(), seed=13),
    )
    return Estate(clusters)


_FRA_NODES = (
    Node(
        name="pve1",
        disks=HOME_DISKS["pve1"],
        node_id=1,
        address="10.20.0.11",
        version="9.1.2",
        kernel="6.17.2-1-pve",
        threads=32,
        memory=128 * GIB,
        root=94 * GIB,
        cpu=0.38,
        memory_used=int(71.4 * GIB),
        memory_cache=int(22.6 * GIB),
        root_used=int(0.31 * 94 * GIB),
        rates=Rates(12.4 * _MB, 38.1 * _MB, 48.2 * _MB, 21.7 * _MB),
        pressure=Pressure(1.2, 0.4, 2.1),
        load=12.4,
        uptime=63 * DAY + 4 * 3600 + 3400,
        temperature=54,
    ),
    Node(
        name="pve2",
        disks=HOME_DISKS["pve2"],
        node_id=2,
        address="10.20.0.12",
        version="9.1.2",
        kernel="6.17.2-1-pve",
        threads=32,
        memory=128 * GIB,
        root=94 * GIB,
        cpu=0.81,
        memory_used=int(117.9 * GIB),
        memory_cache=int(5.8 * GIB),
        root_used=int(0.34 * 94 * GIB),
        rates=Rates(148 * _MB, 212 * _MB, 112 * _MB, 64.9 * _MB),
        pressure=Pressure(9.6, 14.2, 11.8),
        load=41.7,
        uptime=63 * DAY + 4 * 3600 + 3400,
        temperature=71,
    ),
    Node(
        name="pve3",
        disks=HOME_DISKS["pve3"],
        node_id=3,
        address="10.20.0.13",
        version="9.1.1",
        kernel="6.17.1-2-pve",
        threads=24,
        memory=96 * GIB,
        root=94 * GIB,
        cpu=0.27,
        memory_used=int(48.2 * GIB),
        memory_cache=int(19.7 * GIB),
        root_used=int(0.44 * 94 * GIB),
        rates=Rates(31.2 * _MB, 18.6 * _MB, 22.6 * _MB, 9.8 * _MB),
        pressure=Pressure(0.8, 0.2, 3.4),
        load=6.1,
        uptime=12 * DAY + 19 * 3600 + 600,
        temperature=58,
        updates=14,
    ),
)
_EDGE = Node(
    name=EDGE,
    disks=HOME_DISKS[EDGE],
    node_id=0,
    address="10.20.8.21",
    version="9.1.2",
    kernel="6.17.2-1-pve",
    threads=8,
    memory=32 * GIB,
    root=60 * GIB,
    model="Intel(R) Xeon(R) E-2378 CPU @ 2.60GHz",
    cpu=0.19,
    memory_used=int(21.3 * GIB),
    memory_cache=int(4.2 * GIB),
    root_used=int(0.52 * 60 * GIB),
    rates=Rates(1.8 * _MB, 4.2 * _MB, 8.4 * _MB, 3.1 * _MB),
    pressure=Pressure(0.3, 0.0, 0.6),
    load=1.4,
    uptime=148 * DAY + 2 * 3600 + 600,
    temperature=47,
    updates=3,
)
_LAB = Node(
    name=LAB,
    disks=HOME_DISKS[LAB],
    node_id=0,
    address="10.20.0.15",
    version="8.4.14",
    kernel="6.8.12-11-pve",
    threads=8,
    memory=32 * GIB,
    root=60 * GIB,
    model="Intel(R) Core(TM) i5-1240P",
    cpu=0.11,
    memory_used=int(14.1 * GIB),
    memory_cache=int(2.9 * GIB),
    root_used=int(0.61 * 60 * GIB),
    rates=Rates(0.3 * _MB, 1.1 * _MB, 0.4 * _MB, 0.2 * _MB),
    load=0.7,
    uptime=31 * DAY + 8 * 3600 + 3400,
    updates=41,
    measured_at=LAB_DIED,
)
_STORAGE_OF = {"pve1": "rpool", "pve2": "rpool", "pve3": "local-zfs", EDGE: "data", LAB: "vmdata"}


def _fra_storages() -> tuple[StorageSpec, ...]:
    everywhere = tuple(node.name for node in _FRA_NODES)
    disks = ("images", "rootdir")
    return (
        StorageSpec(
            name="ceph-ssd",
            plugin="rbd",
            content=("images",),
            nodes=everywhere,
            size=9 * _TIB,
            used=int(5.76 * _TIB),
            growth=46 * GIB / DAY,
            shared=True,
            where=(("pool", "ceph-ssd"),),
        ),
        StorageSpec(
            name="cephfs",
            plugin="cephfs",
            content=("iso", "vztmpl"),
            nodes=everywhere,
            size=3 * _TIB,
            used=int(0.93 * _TIB),
            growth=4 * GIB / DAY,
            shared=True,
            where=(("path", "/mnt/pve/cephfs"),),
        ),
        StorageSpec(
            name="nas-nfs",
            plugin="nfs",
            content=("backup", "iso"),
            nodes=everywhere,
            size=16 * _TIB,
            used=int(10.1 * _TIB),
            growth=22 * GIB / DAY,
            shared=True,
            where=(("server", "10.20.0.31"), ("export", "/tank/pve"), ("path", "/mnt/pve/nas-nfs")),
        ),
        _pool("rpool", "pve1", 920 * GIB, 589 * GIB, 1.1 * GIB / DAY, disks),
        _pool("rpool", "pve2", 920 * GIB, 653 * GIB, 2.6 * GIB / DAY, disks),
        _pool("local-zfs", "pve3", 1840 * GIB, 1622 * GIB, 31 * GIB / DAY, disks),
        *(_local(node) for node in _FRA_NODES),
    )


def _edge_storages() -> tuple[StorageSpec, ...]:
    return (
        StorageSpec(
            name="data",
            plugin="lvmthin",
            content=("images", "rootdir"),
            nodes=(EDGE,),
            size=476 * GIB,
            used=224 * GIB,
            growth=0.4 * GIB / DAY,
            metadata=0.12,
            where=(("vgname", "data"), ("thinpool", "data")),
        ),
        _local(_EDGE, "backup"),
    )


def _lab_storages() -> tuple[StorageSpec, ...]:
    return (
        StorageSpec(
            name="vmdata",
            plugin="lvmthin",
            content=("images", "rootdir"),
            nodes=(LAB,),
            size=476 * GIB,
            used=186 * GIB,
            where=(("vgname", "vmdata"), ("thinpool", "vmdata")),
        ),
        _local(_LAB, "backup"),
    )


def _pool(name: str, node: str, size: int, used: int, growth: float, content: tuple[str, ...]) -> StorageSpec:
    where = (("pool", f"{name}/data"),)
    return StorageSpec(
        name=name, plugin="zfspool", content=content, nodes=(node,), size=size, used=used, growth=growth, where=where
    )


def _local(node: Node, *more: str) -> StorageSpec:
    return StorageSpec(
        name="local",
        plugin="dir",
        content=("iso", "vztmpl", "snippets", *more),
        nodes=(node.name,),
        size=node.root,
        used=node.root_used,
        where=(("path", "/var/lib/vz"),),
    )


def _of(guests: list[Guest], nodes: tuple[Node, ...]) -> tuple[Guest, ...]:
    names = {node.name for node in nodes}
    return tuple(sorted((guest for guest in guests if guest.node in names), key=lambda guest: guest.vmid))


def _guests() -> list[Guest]:
    node, found = "", []
    for line in _GUESTS.split("\n"):
        words = line.split()
        if len(words) == 1:
            node = words[0]
        elif words:
            found.append(_guest(node, words))
    return found


def _guest(node: str, words: list[str]) -> Guest:
    vmid, name, kind, cores, cpu, memory, used, cache, mounts, size, rates, uptime, hours, tags, pressure, marks = words
    flags = marks.split(",")
    return Guest(
        vmid=int(vmid),
        name=name,
        kind="qemu" if kind == "qemu" else "lxc",
        node=node,
        cores=int(cores),
        memory=int(float(memory) * GIB),
        disks=_disks(mounts, float(size)),
        cpu=0.0 if cpu == "-" else float(cpu) / 100,
        memory_used=_gib(used),
        memory_cache=_gib(cache),
        rates=Rates() if rates == "-" else Rates(*(float(rate) * _MB for rate in rates.split("/"))),
        pressure=Pressure() if pressure == "-" else Pressure(*(float(share) for share in pressure.split("/"))),
        uptime=_seconds(uptime) + 300 + int(vmid) % 45 * 60,
        running="off" not in flags,
        tags=tuple(sorted(tags.split(","))),
        in_ha="ha" in flags,
        windows="win" in flags,
        storage=_STORAGE_OF[node],
        backed_up=None if hours == "-" else float(hours),
    )


def _disks(mounts: str, size: float) -> tuple[Disk, ...]:
    """The first file system has the smaller part when there are more."""
    pairs = [mount.split("=") for mount in mounts.split(",")]
    first = size if len(pairs) == 1 else min(size / 3, 40.0)
    rest = (size - first) / max(len(pairs) - 1, 1)
    return tuple(
        Disk(mount, int((rest if place else first) * GIB), None if used == "?" else float(used) / 100)
        for place, (mount, used) in enumerate(pairs)
    )


def _gib(text: str) -> int:
    return 0 if text == "-" else int(float(text) * GIB)


def _seconds(text: str) -> float:
    match = re.fullmatch(r"(\d+)d(\d+)h", text)
    return 0.0 if match is None else int(match[1]) * DAY + int(match[2]) * 3600
