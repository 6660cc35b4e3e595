"""Names that mean harm, or only come from afar, for everything that a cluster can name."""

from msgspec import structs

from pulse.demo.estate import GIB, MOMENT, Cluster, Disk, Estate, Guest, Node, Rates, StorageSpec
from pulse.demo.story import DAY, NodeDeath

LONG = "x" * 10_240
HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(2)'>",
    "'; DROP TABLE guests; --",
    "\u202etxt.exe\u202c",
    "مضيف-القاعدة",
    "line\nbreak\ttab",
    "null",
    LONG,
    "</style></title><script>alert(3)</script>",
    "javascript:alert(4)",
    "\u202eturned and never turned back",
    "שרת-1 (בדיקה)",
    "nul\x00 bell\x07 escape\x1b[31m",
    "Z\u0351\u0343\u0310\u0300a\u0334\u0338\u0321\u0353l\u0300\u0316\u031c\u0349g\u030d\u0360\u0321o\u031b\u030b\u0300",
    "\U0001f427\U0001f469\u200d\U0001f4bb\U0001f3f3\ufe0f\u200d\U0001f308",
    "   ",
    "__proto__",
    "constructor",
    "toString",
    "web-Straße",
    "WEB-STRASSE",
    "web-strasse",
    "%s %d %n {0} {x} ${alert(5)} {{7*7}}",
    "1e999",
    "-0",
    "NaN",
    "back\\slash\\\\ \\u0041 \\",
    "&lt;b&gt; &amp; &#x202e;",
    "../../../etc/passwd",
    "\ufeff\u200b\u2028line separator",
    "\u2069\u2066isolates\u2067",
    "工作站" * 60,
)
"""What a name might be when somebody means harm, or only writes from right to left."""
CLUSTER = "<img src=x onerror=alert(6)> \"'&"
NODES = ("<b onclick=alert(7)>node", "\u202eedon-عقدة", "__proto__", "NODE", "node", "n" * 300)
"""Nodes of the cluster in which nothing has a usual name; what stands in a path may hold no slash."""
STORAGES = ("<svg onload=alert(8)>", "\u202estorage", "__proto__", "s" * 10_240, "مخزن")
POOLS = ("constructor", "<i>pool</i>", "p" * 10_240)


def hostile(estate: Estate) -> Estate:
    """The same estate in which the first guests of every cluster have hostile names and tags, and one more cluster in
    which nothing has a usual name."""
    return Estate((*(_renamed(cluster) for cluster in estate.clusters), _cluster()))


def troubles() -> tuple[NodeDeath, ...]:
    """What happens in that cluster: one of its nodes dies, 20 s after the demo has begun."""
    return (NodeDeath(cluster=CLUSTER, at=MOMENT - 340.0, node=NODES[1], seconds=DAY),)


def _renamed(cluster: Cluster) -> Cluster:
    renamed = [
        structs.replace(guest, name=name, tags=(*guest.tags, _tag(name)))
        for guest, name in zip(cluster.guests, HOSTILE_NAMES, strict=False)
    ]
    return structs.replace(cluster, guests=(*renamed, *cluster.guests[len(renamed) :]))


def _tag(name: str) -> str:
    """A semicolon stands between tags, so none holds one."""
    return name[:40].replace(";", "_").replace("\n", "_")


def _cluster() -> Cluster:
    names = (*HOSTILE_NAMES, *NODES, *STORAGES)
    nodes = tuple(_node(place, name) for place, name in enumerate(NODES))
    return Cluster(
        name=CLUSTER,
        nodes=nodes,
        guests=tuple(_guest(place, name) for place, name in enumerate(names)),
        storages=tuple(_storage(place, name) for place, name in enumerate(STORAGES)),
        pools=POOLS,
        seed=17,
    )


def _node(place: int, name: str) -> Node:
    return Node(
        name=name,
        node_id=place + 1,
        address=f"10.66.6.{place + 1}",
        version="9.1.2",
        kernel="6.17.2-1-pve",
        threads=16,
        memory=64 * GIB,
        root=96 * GIB,
        model="<u>AMD</u> \u202eEPYC",
    )


def _guest(place: int, name: str) -> Guest:
    return Guest(
        vmid=900 + place,
        name=name,
        kind="lxc" if place % 2 else "qemu",
        node=NODES[place % len(NODES)],
        cores=2,
        memory=2 * GIB,
        disks=(Disk("/", 8 * GIB, 0.4),),
        cpu=0.1,
        memory_used=GIB,
        rates=Rates(1e5, 2e5, 3e5, 4e5),
        uptime=86_400.0,
        running=place % 7 != 0,
        tags=(_tag(name), LONG, "مضيف", "prod"),
        pool=POOLS[place % len(POOLS)],
        in_ha=place % 5 == 0,
    )


def _storage(place: int, name: str) -> StorageSpec:
    return StorageSpec(
        name=name,
        plugin="dir",
        content=("backup", "<b>iso</b>"),
        nodes=NODES if place % 2 else NODES[:3],
        size=100 * GIB,
        used=40 * GIB,
        shared=bool(place % 2),
        where=(("path", "/mnt/\u202ex"),),
    )
