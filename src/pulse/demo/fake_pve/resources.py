"""The rows of /cluster/resources and /nodes, from the picture of a cluster."""

from collections.abc import Iterable, Sequence

from pulse.demo.estate import Guest
from pulse.demo.fake_pve.answer import Json
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.figures import GuestFigures
from pulse.demo.picture import ClusterPicture, GuestState, NodeState, StorageState
from pulse.demo.rhythms import STEP

Row = dict[str, Json]
BELOW_ZERO = -0.003
GUESTS = ("VM.Audit",)
STORAGES = ("Datastore.Audit", "Datastore.AllocateSpace")


def rows(ask: Ask, kind: str | None = None) -> list[Row]:
    """What the caller sees; `kind` is vm, node, storage or sdn."""
    picture, major = ask.picture, ask.site.release[0]
    told: list[Row] = []
    if kind in (None, "vm"):
        seen = [state for state in picture.guests if ask.sees(state.guest)]
        made = guest_rows(seen, major)
        if kind is None:
            told += pool_rows(ask, seen)
        told += made
        told += [row | {"node": ask.faults.doubled[row["vmid"]]} for row in made if row["vmid"] in ask.faults.doubled]
    if kind in (None, "node"):
        told += [node_row(ask, state, own=True) for state in picture.nodes]
    if kind in (None, "storage"):
        told += [
            storage_row(state) for state in picture.storages if not state.spec.disabled and sees_storage(ask, state)
        ]
    if kind in (None, "sdn") and ask.may("/sdn/zones/localnetwork", "SDN.Audit"):
        told += network_rows(ask, kind)
    return told


def guest_rows(states: Iterable[GuestState], major: int) -> list[Row]:
    """The rows of guests."""
    return [guest_row(state, major) for state in states]


def guest_row(state: GuestState, major: int) -> Row:
    """A guest. Placement, lock, tags and hastate are those of now; the rest is from the last statistics.

    Without statistics there is no name and no number; a guest that is being destroyed has no configuration any more,
    and gets a name made of its id.
    """
    guest, figures = state.guest, state.figures
    row: Row = {
        "id": guest.id,
        "type": guest.kind,
        "vmid": guest.vmid,
        "node": state.node,
        "status": "unknown" if figures is None else figures.status,
    }
    if figures is not None:
        row["name"] = (
            figures.name if state.lock != "destroyed" else f"{'VM' if guest.kind == 'qemu' else 'CT'} {guest.vmid}"
        )
        row["template"] = int(guest.template)
        row["cpu"] = _cpu(guest, figures)
        row["maxcpu"] = guest.cores
        row["mem"] = figures.memory
        if major >= 9:
            row["memhost"] = figures.memory_host
        row["maxmem"] = guest.memory
        row["disk"] = figures.disk
        row["maxdisk"] = guest.disks[0].size
        row["diskread"] = figures.diskread
        row["diskwrite"] = figures.diskwrite
        row["netin"] = figures.netin
        row["netout"] = figures.netout
        row["uptime"] = figures.uptime
    if state.tags:
        row["tags"] = ";".join(sorted(state.tags))
    if guest.pool is not None:
        row["pool"] = guest.pool
    if state.lock is not None:
        row["lock"] = state.lock
    if state.ha is not None:
        row["hastate"] = state.ha
    return row


def _cpu(guest: Guest, figures: GuestFigures) -> float:
    """The first number of a container after its start is slightly below 0."""
    if guest.kind == "lxc" and figures.status == "running" and figures.uptime < STEP:
        return BELOW_ZERO
    return figures.cpu or 0


def node_row(ask: Ask, state: NodeState, *, own: bool) -> Row:
    """A node: in /cluster/resources (`own`) or in /nodes. Numbers only for who may see its status.

    One that the cluster does not see is `offline` and keeps its sizes as long as its statistics count; one that it
    sees, but that sends no statistics, is `unknown`.
    """
    node, figures = state.node, state.figures
    online = sees_online(ask.picture, state, ask.asked)
    row: Row = {
        "id": f"node/{node.name}",
        "type": "node",
        "node": node.name,
        "status": "offline" if not online else "unknown" if figures is None else "online",
    }
    if own:
        row["cgroup-mode"] = 2
        if state.ha is not None and node.major >= 9:
            row["hastate"] = state.ha
    else:
        row["ssl_fingerprint"] = ask.site.certificate(node.name).fingerprint
    if figures is None:
        return row
    row["level"] = ""
    if not ask.may(f"/nodes/{node.name}", "Sys.Audit"):
        return row
    row |= {"maxcpu": node.threads, "maxmem": node.memory, "maxdisk": node.root}
    if online:
        row |= {"cpu": figures.cpu, "mem": figures.memory, "disk": figures.root_used, "uptime": figures.uptime}
    return row


def sees_online(picture: ClusterPicture, state: NodeState, asked: str) -> bool:
    """Whether the node that was asked sees another one; itself it always sees."""
    if state.node.name == asked:
        return True
    return state.online and not picture.split


def sees_storage(ask: Ask, state: StorageState) -> bool:
    """Whether the caller may see a storage."""
    return ask.may(f"/storage/{state.spec.name}", *STORAGES)


def storage_row(state: StorageState) -> Row:
    """A storage on one node; only an available one has numbers."""
    spec = state.spec
    row: Row = {
        "id": f"storage/{state.node}/{spec.name}",
        "type": "storage",
        "storage": spec.name,
        "node": state.node,
        "plugintype": spec.plugin,
        "content": ",".join(spec.content),
        "shared": int(spec.shared),
        "status": "available" if state.available else "unknown",
    }
    if state.available:
        row |= {"disk": state.used or 0, "maxdisk": spec.size}
    return row


def pool_rows(ask: Ask, seen: Sequence[GuestState]) -> list[Row]:
    """Pools; one with guests that run also has their sums."""
    told: list[Row] = []
    for pool in ask.site.cluster.pools:
        members = [state for state in seen if state.guest.pool == pool]
        if not members and not ask.may(f"/pool/{pool}", "Pool.Audit"):
            continue
        row: Row = {"id": f"/pool/{pool}", "type": "pool", "pool": pool}
        told.append(row | _sums(members))
    return told


def _sums(members: Iterable[GuestState]) -> Row:
    running: list[tuple[Guest, float, int, int]] = [
        (state.guest, state.figures.cpu, state.figures.memory, state.figures.uptime)
        for state in members
        if state.figures is not None and state.figures.status != "stopped"
    ]
    if not running:
        return {}
    cores = sum(guest.cores for guest, _, _, _ in running)
    return {
        "cpu": sum(cpu * guest.cores for guest, cpu, _, _ in running) / cores,
        "maxcpu": cores,
        "mem": sum(memory for _, _, memory, _ in running),
        "maxmem": sum(guest.memory for guest, _, _, _ in running),
        "uptime": max(uptime for _, _, _, uptime in running),
    }


def network_rows(ask: Ask, kind: str | None) -> list[Row]:
    """The local network as a zone: of type `network` since 9.1, which `sdn` does not find, and `sdn` before."""
    if ask.site.release >= (9, 1):
        return [] if kind == "sdn" else [_network(state.node.name) for state in ask.picture.nodes if state.online]
    if ask.site.release < (8, 1):
        return []
    return [
        {
            "id": f"sdn/{state.node.name}/localnetwork",
            "type": "sdn",
            "sdn": "localnetwork",
            "node": state.node.name,
            "status": "ok",
        }
        for state in ask.picture.nodes
        if state.online
    ]


def _network(node: str) -> Row:
    return {
        "id": f"network/{node}/zone/localnetwork",
        "type": "network",
        "network": "localnetwork",
        "network-type": "zone",
        "node": node,
        "status": "ok",
    }
