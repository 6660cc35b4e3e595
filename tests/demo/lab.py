"""A small cluster with one of everything, single nodes of older releases, and who may sign in to them."""

from msgspec import structs

from pulse.demo.estate import GIB, Cluster, Disk, Guest, Node, Rates, StorageSpec
from pulse.demo.fake_pve.accounts import AUDITOR, MONITOR, ROOT, Token, User

RIGHTLESS = "5c0f5d2e-0f0e-4d8e-9a51-3f9a2f7a1c11"
PASSWORD = "imaginary"  # noqa: S105 - of accounts that exist in these tests only

GUESTS = (
    Guest(
        vmid=100,
        name="web01",
        kind="qemu",
        node="pve1",
        cores=1,
        memory=GIB,
        disks=(Disk("/", 8 * GIB, 0.4),),
        cpu=0.04,
        memory_used=GIB // 2,
        rates=Rates(1e5, 2e5, 3e5, 1e5),
        uptime=4000,
        tags=("web", "prod"),
        pool="production",
        in_ha=True,
        backed_up=9,
    ),
    Guest(
        vmid=101,
        name="db01",
        kind="qemu",
        node="pve1",
        cores=2,
        memory=2 * GIB,
        disks=(Disk("/", 8 * GIB, 0.4), Disk("/var/lib", 32 * GIB, 0.7)),
        cpu=0.1,
        memory_used=GIB,
        rates=Rates(1e5, 2e5, 3e5, 1e5),
        uptime=4000,
        tags=("db", "prod"),
        pool="production",
        backed_up=10,
    ),
    Guest(
        vmid=102,
        name="oldapp",
        kind="qemu",
        node="pve1",
        cores=2,
        memory=2 * GIB,
        disks=(Disk("C:", 4 * GIB, None),),
        running=False,
        agent=False,
        windows=True,
    ),
    Guest(
        vmid=105,
        name="plain",
        kind="qemu",
        node="pve1",
        cores=2,
        memory=2 * GIB,
        disks=(Disk("/", 4 * GIB, 0.2),),
        cpu=0.02,
        memory_used=GIB,
        uptime=4000,
        agent=False,
    ),
    Guest(
        vmid=103,
        name="build-runner",
        kind="qemu",
        node="pve1",
        cores=2,
        memory=4 * GIB,
        disks=(Disk("/", 4 * GIB, None),),
        running=False,
        pool="dev",
    ),
    Guest(
        vmid=112,
        name="snaptest",
        kind="qemu",
        node="pve1",
        cores=1,
        memory=GIB,
        disks=(Disk("/", GIB, None),),
        running=False,
        agent=False,
        tags=("dev",),
    ),
    Guest(
        vmid=9000,
        name="debian-tmpl",
        kind="qemu",
        node="pve1",
        cores=1,
        memory=GIB,
        disks=(Disk("/", GIB, None),),
        running=False,
        template=True,
        agent=False,
        tags=("template",),
    ),
    Guest(
        vmid=200,
        name="proxy01",
        kind="lxc",
        node="pve1",
        cores=1,
        memory=GIB // 4,
        disks=(Disk("/", 8 * GIB, 0.3), Disk("/data", 16 * GIB, 0.5)),
        cpu=0.03,
        memory_used=GIB // 8,
        rates=Rates(1e4, 2e4, 3e4, 1e4),
        uptime=3000,
        tags=("infra", "prod"),
        pool="production",
        backed_up=11,
    ),
    Guest(
        vmid=201,
        name="dns01",
        kind="lxc",
        node="pve1",
        cores=1,
        memory=GIB // 8,
        disks=(Disk("/", 4 * GIB, None),),
        running=False,
        tags=("infra",),
        in_ha=True,
    ),
    Guest(
        vmid=110,
        name="mail01",
        kind="qemu",
        node="pve2",
        cores=1,
        memory=GIB,
        disks=(Disk("/", 8 * GIB, 0.4),),
        cpu=0.05,
        memory_used=GIB // 2,
        rates=Rates(1e5, 2e5, 3e5, 1e5),
        uptime=2000,
        tags=("mail", "prod"),
        pool="production",
    ),
    Guest(
        vmid=210,
        name="cache01",
        kind="lxc",
        node="pve2",
        cores=2,
        memory=GIB,
        disks=(Disk("/", 8 * GIB, 0.4),),
        cpu=0.05,
        memory_used=GIB // 2,
        uptime=2000,
    ),
    Guest(
        vmid=120,
        name="edge01",
        kind="qemu",
        node="pve3",
        cores=1,
        memory=GIB,
        disks=(Disk("/", 8 * GIB, 0.4),),
        cpu=0.05,
        memory_used=GIB // 2,
        uptime=2000,
        tags=("edge",),
    ),
)


def node(name: str, number: int, version: str) -> Node:
    return Node(
        name=name,
        node_id=number,
        address=f"10.20.0.{10 + number}",
        version=version,
        kernel="6.17.2-1-pve",
        threads=8,
        memory=32 * GIB,
        root=94 * GIB,
        cpu=0.3,
        memory_used=9 * GIB,
        load=1.2,
        uptime=90_000,
        updates=3,
    )


def storages(*nodes: str) -> tuple[StorageSpec, ...]:
    return (*_good(nodes), *_away(nodes))


def _good(nodes: tuple[str, ...]) -> tuple[StorageSpec, ...]:
    images = ("images", "rootdir")
    nas = (("server", "10.20.0.99"), ("path", "/mnt/pve/nas"), ("export", "/export/iso"))
    where = {"local": "/var/lib/vz", "backup": "/srv/backup"}
    contents = {"local": ("iso", "vztmpl", *images), "backup": ("backup",)}
    folders = [
        StorageSpec(
            name=name,
            plugin="dir",
            content=contents[name],
            nodes=nodes,
            size=940 * GIB,
            used=30 * GIB,
            where=(("path", path),),
        )
        for name, path in where.items()
    ]
    return (
        *folders,
        StorageSpec(
            name="tank",
            plugin="zfspool",
            content=images,
            nodes=nodes[2:],
            size=940 * GIB,
            used=30 * GIB,
            where=(("pool", "tank/guests"),),
        ),
        StorageSpec(
            name="nas",
            plugin="nfs",
            content=("iso",),
            nodes=nodes,
            size=940 * GIB,
            used=30 * GIB,
            shared=True,
            where=nas,
        ),
    )


def _away(nodes: tuple[str, ...]) -> tuple[StorageSpec, ...]:
    nas = (("server", "10.20.0.99"), ("path", "/mnt/pve/nas-down"), ("export", "/export/pve"))
    pbs = (("server", "10.20.0.98"), ("datastore", "store1"), ("username", "mon@pbs"))
    down = StorageSpec(
        name="nas-down",
        plugin="nfs",
        content=("backup", "images"),
        nodes=nodes,
        size=0,
        used=0,
        shared=True,
        offline=True,
        where=nas,
    )
    return (
        down,
        structs.replace(down, name="pbs1", plugin="pbs", content=("backup",), where=pbs),
        StorageSpec(
            name="disabled-dir",
            plugin="dir",
            content=("iso",),
            nodes=nodes,
            size=0,
            used=0,
            disabled=True,
            where=(("path", "/srv/none"),),
        ),
    )


LAB = Cluster(
    name="prodlab",
    nodes=(node("pve1", 1, "9.2.11"), node("pve2", 2, "9.2.11"), node("pve3", 3, "9.2.11")),
    guests=GUESTS,
    storages=storages("pve1", "pve2", "pve3"),
    pools=("dev", "production"),
)
SINGLE_8 = Cluster(
    name=None,
    nodes=(node("pve1", 1, "8.4.21"),),
    guests=tuple(guest for guest in GUESTS if guest.node == "pve1"),
    storages=storages("pve1"),
    pools=("production",),
)
SINGLE_7 = structs.replace(SINGLE_8, nodes=(node("pve1", 1, "7.4-20"),))

USERS = (
    structs.replace(
        MONITOR,
        tokens=(
            *MONITOR.tokens,
            Token("noacl", RIGHTLESS),
            Token("full", RIGHTLESS, separated=False),
            Token("expired", RIGHTLESS, AUDITOR, expire=1_600_000_000),
        ),
    ),
    ROOT,
    User("noperm@pve", PASSWORD),
    User("disabled@pve", PASSWORD, AUDITOR, enabled=False),
    User("expired@pve", PASSWORD, AUDITOR, expire=1_600_000_000),
)
