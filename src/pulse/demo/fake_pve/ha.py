"""High availability: quorum, master, local managers, services, and what is configured of them."""

from datetime import UTC, datetime
from hashlib import sha1

from pulse.demo.estate import ZONE
from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import TEXT, Call
from pulse.demo.fake_pve.membership import SYS_AUDIT
from pulse.demo.picture import GuestState, NodeState

Row = dict[str, Json]
OLD_AFTER = 30.0
"""Seconds after which the last sign of a local manager is old."""
_DIGEST = "3a49ec7d0f51d3d1b012607346f853ecb3ce6f96"


def _quorate(ask: Ask) -> bool:
    return ask.picture.quorate and not ask.faults.no_quorum


def _services(ask: Ask) -> list[GuestState]:
    return [state for state in ask.picture.guests if state.guest.in_ha]


def _sid(state: GuestState) -> str:
    return f"{'vm' if state.guest.kind == 'qemu' else 'ct'}:{state.guest.vmid}"


def _seen_at(ask: Ask, state: NodeState) -> int:
    """When the local manager of a node last gave a sign: every 5 s while the node is there."""
    at = ask.now if state.alive and _quorate(ask) else min(state.measured_at, ask.now)
    return int(at // 5 * 5)


def _master(ask: Ask) -> NodeState:
    alive = [state for state in ask.picture.nodes if state.online and state.alive]
    return (alive or [*ask.picture.nodes])[-1]


def _current(ask: Ask) -> Json:
    quorate, master = _quorate(ask), _master(ask)
    quorum: Row = {"id": "quorum", "type": "quorum", "node": ask.asked, "quorate": int(quorate)}
    quorum["status"] = "OK" if quorate else f"No quorum on node '{ask.asked}'!"
    rows = [quorum]
    services = _services(ask)
    if ask.site.cluster.name is None or not services:
        return rows
    at = _seen_at(ask, master)
    name = master.node.name
    rows.append(
        {"id": "master", "type": "master", "node": name, "timestamp": at, "status": f"{name} (active, {_date(at)})"}
    )
    if ask.site.release >= (9, 0):
        fencing: Row = {"id": "fencing", "type": "fencing", "node": name, "status": "armed (CRM watchdog active)"}
        if ask.site.release >= (9, 2):
            fencing["armed-state"] = "armed"
        rows.append(fencing)
    rows += [_local_manager(ask, state) for state in ask.picture.nodes]
    return rows + [_service(ask, state) for state in services]


def _local_manager(ask: Ask, state: NodeState) -> Row:
    name, at = state.node.name, _seen_at(ask, state)
    busy = state.alive and any(service.node == name for service in _services(ask))
    mode = "active, watchdog active" if busy else "idle, watchdog standby"
    if ask.now - at > OLD_AFTER:
        mode = "old timestamp - dead?, watchdog standby"
    return {
        "id": f"lrm:{name}",
        "type": "lrm",
        "node": name,
        "timestamp": at,
        "status": f"{name} ({mode}, {_date(at)})",
    }


def _service(ask: Ask, state: GuestState) -> Row:
    sid, at = _sid(state), state.ha or "stopped"
    row: Row = {
        "id": f"service:{sid}",
        "type": "service",
        "sid": sid,
        "node": state.node,
        "state": at,
        "crm_state": at,
        "request_state": "started" if state.guest.running else "stopped",
        "max_restart": 1,
        "max_relocate": 1,
        "status": f"{sid} ({state.node}, {at})",
    }
    return row | {"failback": 1} if ask.major >= 9 else row


def _manager_status(ask: Ask) -> Json:
    """`quorate` is a text: 1 or nothing."""
    managers: Row = {}
    for state in ask.picture.nodes:
        name = state.node.name
        own = [service for service in _services(ask) if service.node == name]
        managers[name] = {
            "mode": "active",
            "state": "active" if own and state.alive else "wait_for_agent_lock",
            "timestamp": _seen_at(ask, state),
            "results": {_uid(s): {"exit_code": 0, "sid": _sid(s), "state": s.ha or "stopped"} for s in own},
        }
    services: Row = {}
    for service in _services(ask):
        services[_sid(service)] = {"node": service.node, "state": service.ha or "stopped", "uid": _uid(service)}
        if service.now != "stopped":
            services[_sid(service)]["running"] = 1
    return {
        "quorum": {"node": ask.asked, "quorate": "1" if _quorate(ask) else ""},
        "lrm_status": managers,
        "manager_status": {
            "master_node": _master(ask).node.name,
            "node_status": {state.node.name: state.ha or "unknown" for state in ask.picture.nodes},
            "service_status": services,
            "timestamp": _seen_at(ask, _master(ask)),
        },
    }


def _uid(state: GuestState) -> str:
    return sha1(_sid(state).encode(), usedforsecurity=False).hexdigest()[:22]


def _resources(ask: Ask) -> Json:
    return [
        {
            "sid": _sid(state),
            "type": _sid(state)[:2],
            "state": "started" if state.guest.running else "stopped",
            "digest": _DIGEST,
        }
        for state in _services(ask)
    ]


def _groups(ask: Ask) -> Json:
    if ask.major >= 9:
        raise failed(500, "cannot index groups: ha groups have been migrated to rules")
    return []


def _rules(ask: Ask) -> Json:
    services = _services(ask)
    if not services:
        return []
    nodes = ",".join(f"{state.node.name}:{place}" for place, state in enumerate(reversed(ask.picture.nodes), 1))
    first: Row = {"rule": "prefer-home", "type": "node-affinity", "nodes": nodes, "resources": _sid(services[0])}
    return [first | {"order": 1, "digest": _DIGEST}]


def _date(at: float) -> str:
    """Like Mon Nov 23 17:43:41 2026."""
    return datetime.fromtimestamp(at + ZONE, UTC).strftime("%a %b %e %H:%M:%S %Y")


CALLS = (
    Call(path="/cluster/ha/status/current", tell=_current, needs=SYS_AUDIT, ordered=True),
    Call(path="/cluster/ha/status/manager_status", tell=_manager_status, needs=SYS_AUDIT),
    Call(path="/cluster/ha/resources", tell=_resources, needs=SYS_AUDIT, parameters={"type": TEXT}),
    Call(path="/cluster/ha/groups", tell=_groups, needs=SYS_AUDIT),
    Call(
        path="/cluster/ha/rules",
        tell=_rules,
        needs=SYS_AUDIT,
        parameters={"type": TEXT, "resource": TEXT},
        since=(9, 0),
    ),
)
