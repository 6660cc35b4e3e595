"""High availability: quorum, master, local managers, services, and what is configured of them."""

from datetime import UTC, datetime
from hashlib import sha1

from pulse.demo.estate import ZONE
from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import TEXT, Call
from pulse.demo.fake_pve.membership import SYS_AUDIT
from pulse.demo.picture import GuestState, NodeState
from pulse.demo.story import Event, QuorumLoss

Row = dict[str, Json]
OLD_AFTER = 30.0
"""Seconds after which the last sign of a local manager is old."""
_DEAD = "old timestamp - dead?"
_DIGEST = "3a49ec7d0f51d3d1b012607346f853ecb3ce6f96"


def _quorate(ask: Ask) -> bool:
    return ask.picture.quorate and not ask.faults.no_quorum


def _services(ask: Ask) -> list[GuestState]:
    return [state for state in ask.picture.guests if state.guest.in_ha]


def _sid(state: GuestState) -> str:
    return f"{'vm' if state.guest.kind == 'qemu' else 'ct'}:{state.guest.vmid}"


def _seen_at(ask: Ask, state: NodeState) -> int:
    """When the local manager of a node last gave a sign: every 5 s while the node is there, and the cluster's file
    system can be written to."""
    at = ask.now if state.alive else min(state.measured_at, ask.now)
    if not _quorate(ask):
        losses = (event.at for event in ask.site.story.once if _is_loss(event, ask))
        at = min(at, max(losses, default=state.measured_at))
    return int(at // 5 * 5)


def _is_loss(event: Event, ask: Ask) -> bool:
    return isinstance(event, QuorumLoss) and event.cluster == ask.site.cluster.key and event.at <= ask.now


def _told(ask: Ask, at: float) -> int:
    """An instant of the estate as the clock of the node that tells it has it."""
    return int(at + ask.site.clock(ask.asked) - ask.now)


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
    seen = _seen_at(ask, master)
    dead, at, name = ask.now - seen > OLD_AFTER, _told(ask, seen), master.node.name
    status = f"{name} ({_DEAD if dead else 'active'}, {_date(at)})"
    rows.append({"id": "master", "type": "master", "node": name, "timestamp": at, "status": status})
    if ask.site.release >= (9, 0):
        rows.append(_fencing(ask, name, dead=dead))
    rows += [_local_manager(ask, state) for state in ask.picture.nodes]
    return rows + [_service(ask, state) for state in services]


def _fencing(ask: Ask, master: str, *, dead: bool) -> Row:
    """Whether services are fenced: not without a master that is alive."""
    state, watchdog = ("standby", "standby") if dead else ("armed", "active")
    row: Row = {
        "id": "fencing",
        "type": "fencing",
        "node": master,
        "status": f"{state} (CRM watchdog {watchdog})",
    }
    return row | {"armed-state": state} if ask.site.release >= (9, 2) else row


def _local_manager(ask: Ask, state: NodeState) -> Row:
    name, seen = state.node.name, _seen_at(ask, state)
    at = _told(ask, seen)
    busy = state.alive and any(service.node == name for service in _services(ask))
    mode = "active, watchdog active" if busy else "idle, watchdog standby"
    if ask.now - seen > OLD_AFTER:
        mode = f"{_DEAD}, watchdog standby"
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
            "timestamp": _told(ask, _seen_at(ask, state)),
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
            "timestamp": _told(ask, _seen_at(ask, _master(ask))),
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
