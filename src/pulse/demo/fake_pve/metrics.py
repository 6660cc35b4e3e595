"""/cluster/metrics/export: the numbers of all nodes, guests and storages, of now or of the last half hour."""

from collections.abc import Iterator

from pulse.demo.fake_pve.answer import Json
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import FLAG, NUMBER, TEXT, Call
from pulse.demo.fake_pve.membership import SYS_AUDIT
from pulse.demo.picture import ClusterPicture, GuestState, NodeState, StorageState, cluster_picture
from pulse.demo.rhythms import STEP

GENERATIONS = 180
"""How many old ones are kept besides the newest."""

Metric = tuple[str, str, str, float]
"""Id, name, type, value."""


def _export(ask: Ask) -> Json:
    names = {state.node.name for state in ask.picture.nodes if state.alive}
    if ask.flag("local-only"):
        names = {ask.asked}
    elif "node-list" in ask.given:
        names &= set(ask.given["node-list"].split(","))
    rows: list[Json] = []
    since = ask.number("start-time", 0)
    if ask.flag("history"):
        for ago in range(GENERATIONS, 0, -1):
            at = ask.site.dial.now - STEP * ago
            if at >= since:
                rows += _generation(cluster_picture(ask.site.cluster, ask.site.story, at), names)
    rows += _generation(ask.picture, names)
    return {"data": [row for row in rows if row["timestamp"] >= since]}


def _generation(picture: ClusterPicture, names: set[str]) -> Iterator[dict[str, Json]]:
    """What each of the nodes wrote last, with the time at which it did."""
    for node in picture.nodes:
        if node.node.name not in names or node.figures is None:
            continue
        here = [*_node(node)]
        for guest in picture.guests:
            if guest.node == node.node.name:
                here += _guest(guest)
        for storage in picture.storages:
            if storage.node == node.node.name:
                here += _storage(storage)
        for identity, name, kind, value in here:
            yield {"id": identity, "metric": name, "type": kind, "timestamp": int(node.measured_at), "value": value}


def _node(state: NodeState) -> Iterator[Metric]:
    node, figures = state.node, state.figures
    if figures is None:
        return
    told = {
        "uptime": figures.uptime,
        "cpu_avg1": round(figures.load[0], 2),
        "cpu_avg5": round(figures.load[1], 2),
        "cpu_avg15": round(figures.load[2], 2),
        "cpu_max": node.threads,
        "cpu_current": figures.cpu,
        "cpu_iowait": figures.wait,
        "mem_total": node.memory,
        "mem_used": figures.memory,
        "swap_total": node.swap,
        "swap_used": figures.swap_used,
        "disk_total": node.root,
        "disk_used": figures.root_used,
    }
    yield from ((f"node/{node.name}", name, "gauge", value) for name, value in told.items())
    yield f"node/{node.name}", "net_in", "derive", figures.netin
    yield f"node/{node.name}", "net_out", "derive", figures.netout


def _guest(state: GuestState) -> Iterator[Metric]:
    guest, figures = state.guest, state.figures
    if figures is None:
        return
    told: dict[str, float] = {
        "uptime": figures.uptime,
        "cpu_max": guest.cores,
        "mem_total": guest.memory,
        "disk_total": guest.disks[0].size,
    }
    if figures.status != "stopped":
        told |= {"cpu_current": figures.cpu, "mem_used": figures.memory}
        if guest.kind == "lxc":
            told["disk_used"] = figures.disk
    yield from ((guest.id, name, "gauge", value) for name, value in told.items())
    if figures.status != "stopped":
        yield guest.id, "disk_read", "derive", figures.diskread
        yield guest.id, "disk_write", "derive", figures.diskwrite
        yield guest.id, "net_in", "derive", figures.netin
        yield guest.id, "net_out", "derive", figures.netout


def _storage(state: StorageState) -> Iterator[Metric]:
    identity = f"storage/{state.node}/{state.spec.name}"
    yield identity, "disk_total", "gauge", state.spec.size if state.available else 0
    yield identity, "disk_used", "gauge", state.used or 0


CALLS = (
    Call(
        path="/cluster/metrics/export",
        tell=_export,
        needs=SYS_AUDIT,
        parameters={"history": FLAG, "local-only": FLAG, "node-list": TEXT, "start-time": NUMBER},
        since=(8, 3),
    ),
)
