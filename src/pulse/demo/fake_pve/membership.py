"""The cluster itself: version, members, options, log, and what is configured for all."""

from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import NUMBER, TEXT, Call, enum
from pulse.demo.fake_pve.resources import rows, sees_online

_EMPTY_DIGEST = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
_TAG_COLORS = ("4f83cc", "57a773", "b07cc6", "c98a3b", "c75f5f", "4aa3a2", "8a8f98", "a3b14b")
_ZONES = {"dmz": "vlan", "internal": "simple"}
_SUBDIRS = {
    "/": ("version", "cluster", "nodes", "storage", "access", "pools"),
    "/access": ("users", "groups", "roles", "acl", "domains", "openid", "tfa", "ticket", "password"),
    "/cluster/jobs": ("schedule-analyze", "realm-sync"),
}


def _version(ask: Ask) -> Json:
    version = ask.place.version
    release = ".".join(version.split(".")[:2])
    return {"version": version, "release": release, "repoid": repo_id(version)}


def repo_id(version: str) -> str:
    """The hexadecimal id that stands behind a version."""
    return f"{sum((place + 7) * ord(letter) ** 5 for place, letter in enumerate(version)):016x}"[:16]


def _status(ask: Ask) -> Json:
    """A single node has no row for a cluster, and the node id 0."""
    site, picture = ask.site, ask.picture
    quorate = picture.quorate and not ask.faults.no_quorum
    told: list[Json] = []
    if site.cluster.name is not None:
        told.append(
            {
                "id": "cluster",
                "type": "cluster",
                "name": site.cluster.name,
                "nodes": len(picture.nodes),
                "quorate": int(quorate),
                "version": len(picture.nodes),
            }
        )
    for state in picture.nodes:
        node = state.node
        told.append(
            {
                "id": f"node/{node.name}",
                "type": "node",
                "name": node.name,
                "ip": site.address(node),
                "level": "",
                "local": int(node.name == ask.asked),
                "nodeid": node.node_id if site.cluster.name is not None else 0,
                "online": int(sees_online(picture, state, ask.asked)),
            }
        )
    return told


def _options(ask: Ask) -> Json:
    tags = sorted({tag for state in ask.picture.guests for tag in state.tags})
    colors = ";".join(f"{tag}:{_TAG_COLORS[place % len(_TAG_COLORS)]}" for place, tag in enumerate(tags))
    told: dict[str, Json] = {"tag-style": {"color-map": colors}, "allowed-tags": []}
    if ask.may("/", "Sys.Audit"):
        told |= {"allowed-tags": tags, "mac_prefix": "BC:24:11", "description": "An imaginary estate\n"}
    return told


def _zones(ask: Ask) -> Json:
    """A cluster has two zones of its own, on each node; a single node has none."""
    if ask.site.cluster.name is None:
        return []
    return [{"zone": zone, "status": "available"} for zone in _ZONES if ask.may(f"/sdn/zones/{zone}", "SDN.Audit")]


def _configured_zones(ask: Ask) -> Json:
    return [row | {"type": _ZONES[row["zone"]], "digest": _EMPTY_DIGEST} for row in _zones(ask)]


def _next_id(ask: Ask) -> Json:
    taken = {state.guest.vmid for state in ask.picture.guests}
    return str(next(vmid for vmid in range(100, 1_000_000) if vmid not in taken))


def _config_nodes(ask: Ask) -> Json:
    return [_member(ask, name) | {"node": name} for name in _names(ask)]


def _member(ask: Ask, name: str) -> dict[str, Json]:
    node = ask.site.place(name)
    return {"name": name, "nodeid": str(node.node_id), "quorum_votes": "1", "ring0_addr": ask.site.address(node)}


def _names(ask: Ask) -> list[str]:
    return [state.node.name for state in ask.picture.nodes] if ask.site.cluster.name is not None else []


def _totem(ask: Ask) -> Json:
    return {
        "cluster_name": ask.site.cluster.name,
        "config_version": str(len(ask.picture.nodes)),
        "interface": {"0": {"linknumber": "0"}},
        "ip_version": "ipv4-6",
        "link_mode": "passive",
        "secauth": "on",
        "token_coefficient": "125",
        "version": "2",
    }


def _join(ask: Ask) -> Json:
    if ask.site.cluster.name is None:
        raise failed(424, "node is not in a cluster, no join info available!")
    nodes = [
        _member(ask, name)
        | {"pve_addr": ask.site.address(ask.site.place(name)), "pve_fp": ask.site.certificate(name).fingerprint}
        for name in _names(ask)
    ]
    digest = _EMPTY_DIGEST[::-1]
    return {"config_digest": digest, "nodelist": nodes, "preferred_node": ask.asked, "totem": _totem(ask)}


def _metric_servers(_: Ask) -> Json:
    return [{"id": "influx1", "type": "influxdb", "server": "10.20.0.97", "port": 8089, "disable": 0}]


def _firewall_options(_: Ask) -> Json:
    return {"digest": _EMPTY_DIGEST}


def _subdirs(ask: Ask) -> Json:
    return [{"subdir": name} for name in _SUBDIRS[ask.path]]


def _qdevice(_: Ask) -> Json:
    """There is none."""
    return {}


def _nothing(_: Ask) -> Json:
    return []


SYS_AUDIT = ("/", "Sys.Audit")
KINDS = enum("vm", "storage", "node", "sdn")

CALLS = (
    Call(path="/version", tell=_version),
    Call(path="/", tell=_subdirs),
    Call(path="/access", tell=_subdirs),
    Call(path="/cluster/jobs", tell=_subdirs),
    Call(
        path="/cluster/resources",
        tell=lambda ask: rows(ask, ask.given.get("type")),
        parameters={"type": KINDS},
        flat=True,
    ),
    Call(path="/cluster/status", tell=_status, needs=SYS_AUDIT, protected=True),
    Call(path="/cluster/options", tell=_options),
    Call(path="/cluster/nextid", tell=_next_id, parameters={"vmid": NUMBER}),
    Call(path="/cluster/log", tell=_nothing, parameters={"max": NUMBER}),
    Call(path="/cluster/config/nodes", tell=_config_nodes, needs=SYS_AUDIT),
    Call(path="/cluster/config/qdevice", tell=_qdevice, needs=SYS_AUDIT, protected=True),
    Call(path="/cluster/config/totem", tell=_totem, needs=SYS_AUDIT),
    Call(path="/cluster/config/join", tell=_join, needs=SYS_AUDIT, parameters={"node": TEXT}),
    Call(path="/cluster/metrics/server", tell=_metric_servers, needs=SYS_AUDIT),
    Call(path="/cluster/firewall/options", tell=_firewall_options, needs=SYS_AUDIT),
    Call(path="/nodes/{node}/firewall/options", tell=_firewall_options, needs=("/nodes/{node}", "Sys.Audit")),
    Call(path="/cluster/sdn/zones", tell=_configured_zones, parameters={"type": TEXT}),
    Call(path="/nodes/{node}/sdn/zones", tell=_zones, protected=True),
    Call(path="/nodes/{node}/version", tell=_version),
)
