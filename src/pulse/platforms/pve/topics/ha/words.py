"""The rows of /cluster/ha/status/current and what else HA tells, as facts: pure."""

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from pulse.kit.foreign import kept, said
from pulse.model.resource import Fact, FactRow
from pulse.platforms.pve.normalise import Scope
from pulse.platforms.pve.numbers import instant
from pulse.platforms.pve.rows import Count, Flag, Number
from pulse.platforms.pve.whole import HaRule

UNMANAGED = frozenset(("ignored", "disabled", "stopped", "error"))
"""Words for a service that HA does not start anew elsewhere."""
LISTED = 200
"""So many services or nodes of a rule are told."""
DEAD = "old timestamp - dead?"
"""What is told of a manager that has given no sign for a while."""
_STATUS = re.compile(r"[^(]*\((?P<words>.*)\)", re.DOTALL)
_SERVICE = re.compile(r"(?:vm|ct):([0-9]{1,9})")


class Row(Struct, frozen=True, rename={"armed": "armed-state"}):
    """A row: `quorum`, `master`, `fencing`, `lrm` (the local manager of a node) or `service`; instants in seconds since
    the epoch. `armed-state` since 9.2, `failback` since 9, `group` before."""

    type: str
    node: str | None = None
    status: str | None = None
    timestamp: Number | None = None
    quorate: Flag | None = None
    armed: str | None = None
    resource_mode: str | None = None
    sid: str | None = None
    state: str | None = None
    crm_state: str | None = None
    request_state: str | None = None
    max_restart: Count | None = None
    max_relocate: Count | None = None
    failback: Flag | None = None
    group: str | None = None
    comment: str | None = None


class RuleRow(Struct, frozen=True):
    """A row of /cluster/ha/rules (9 and later); `nodes` is like `pve1:2,pve2`, with the priority of each."""

    rule: str
    type: str | None = None
    resources: str | None = None
    nodes: str | None = None
    strict: Flag | None = None
    affinity: str | None = None
    disable: Flag | None = None
    comment: str | None = None


class GroupRow(Struct, frozen=True):
    """A row of /cluster/ha/groups (before 9)."""

    group: str
    nodes: str | None = None
    restricted: Flag | None = None
    comment: str | None = None


class Local(Struct, frozen=True):
    """What /cluster/ha/status/manager_status tells of the local manager of a node."""

    mode: str | None = None


class Crm(Struct, frozen=True):
    """What it tells of the master: how HA sees each node (online, maintenance, unknown, fence, gone)."""

    node_status: dict[str, str] | None = None


class CrmStatus(Struct, frozen=True):
    """The answer of /cluster/ha/status/manager_status."""

    lrm_status: dict[str, Local] | None = None
    manager_status: Crm | None = None


def is_used(rows: Iterable[Row]) -> bool:
    """Whether HA does anything here: where it does not, there is a row of the quorum at most."""
    return any(row.type in ("master", "lrm", "service") for row in rows)


def cluster_facts(scope: Scope, rows: Sequence[Row], groups: Mapping[str, str]) -> dict[str, Fact]:
    """The facts of the cluster; `groups` is the group of each service, by its id."""
    facts: dict[str, Fact] = {}
    for row in rows:
        match row.type:
            case "quorum" if row.status:
                facts["ha_quorum"] = said(row.status)
            case "master" if row.node:
                facts["ha_master"] = kept(row.node)
                _put(facts, "ha_master_state", inside(row)[0])
                at = instant(row.timestamp)
                if at is not None:
                    facts["ha_master_at"] = at
            case "fencing":
                _put(facts, "ha_armed", row.armed or (row.status or "").partition(" (")[0])
                _put(facts, "ha_resource_mode", row.resource_mode)
            case _:
                pass
    facts["ha_lrms"] = [_local(row) for row in _sorted(rows, "lrm") if row.node]
    facts["ha_resources"] = [_service(scope, row, groups) for row in _sorted(rows, "service") if row.sid]
    return facts


def inside(row: Row) -> tuple[str | None, str | None]:
    """The state and the watchdog of `pve1 (active, watchdog active, Mon Nov 23 17:43:42 2026)`, in the server's words.
    The date stands last, where there is one."""
    match = _STATUS.match(row.status or "")
    if match is None:
        return None, None
    words = match["words"].split(", ")
    if row.timestamp is not None and len(words) > 1:
        words.pop()
    watchdog = next((word.removeprefix("watchdog ") for word in words if word.startswith("watchdog ")), None)
    return words[0] or None, watchdog


def modes(rows: Iterable[Row], status: CrmStatus) -> dict[str, str]:
    """By node, how HA treats it: `online`, `maintenance`, `unknown`, `fence`, or another mode of its local manager,
    which counts before what the master says of the node."""
    found = dict((status.manager_status and status.manager_status.node_status) or {})
    for node, local in (status.lrm_status or {}).items():
        if local.mode and local.mode != "active":
            found[node] = local.mode
    for row in rows:
        state = inside(row)[0] if row.type == "lrm" else None
        if row.node and state and state.endswith(" mode"):
            found[row.node] = state.removesuffix(" mode")
    return {node: kept(mode) for node, mode in found.items() if mode}


def managed(rows: Iterable[Row]) -> frozenset[str]:
    """The services that HA starts anew elsewhere when their node dies."""
    return frozenset(
        row.sid
        for row in rows
        if row.type == "service" and row.sid and row.state not in UNMANAGED and row.request_state not in UNMANAGED
    )


def rule_of(row: RuleRow) -> HaRule | None:
    """What a rule says; None for one that is off, or of a kind that we do not know."""
    sids = frozenset(_words(row.resources))
    if row.disable or not sids:
        return None
    if row.type == "node-affinity":
        return HaRule(row.rule, "nodes", sids, _nodes(row.nodes), strict=row.strict == 1)
    if row.type == "resource-affinity" and row.affinity in ("positive", "negative"):
        return HaRule(row.rule, "together" if row.affinity == "positive" else "apart", sids)
    return None


def rule_of_group(row: GroupRow, groups: Mapping[str, str]) -> HaRule | None:
    """The same of a group of 8 and earlier; None for one that nobody is in."""
    sids = frozenset(sid for sid, group in groups.items() if group == row.group)
    return HaRule(row.group, "nodes", sids, _nodes(row.nodes), strict=row.restricted == 1) if sids else None


def rule_fact(row: RuleRow) -> FactRow:
    """A rule as a row of `ha_rules`."""
    told: FactRow = {"rule": kept(row.rule), "disabled": row.disable == 1}
    if row.strict is not None:
        told["strict"] = row.strict == 1
    if row.resources:
        told["resources"] = [kept(sid) for sid in _words(row.resources)]
    for name, text in (("type", row.type), ("nodes", row.nodes), ("affinity", row.affinity), ("comment", row.comment)):
        _put_text(told, name, text)
    return told


def group_fact(row: GroupRow, groups: Mapping[str, str]) -> FactRow:
    """A group as a row of `ha_rules`, of type `group`."""
    members = [kept(sid) for sid, group in sorted(groups.items()) if group == row.group]
    told: FactRow = {"rule": kept(row.group), "type": "group", "disabled": False, "resources": members}
    if row.restricted is not None:
        told["strict"] = row.restricted == 1
    _put_text(told, "nodes", row.nodes)
    _put_text(told, "comment", row.comment)
    return told


def _local(row: Row) -> FactRow:
    state, watchdog = inside(row)
    told: FactRow = {"node": kept(row.node or ""), "state": kept(state or "unknown"), "dead": state == DEAD}
    _put_text(told, "watchdog", watchdog)
    at = instant(row.timestamp)
    if at is not None:
        told["at"] = at
    return told


def _service(scope: Scope, row: Row, groups: Mapping[str, str]) -> FactRow:
    sid = row.sid or ""
    told: FactRow = {"sid": kept(sid), "state": kept(row.state or "unknown")}
    if match := _SERVICE.fullmatch(sid):
        told["guest"] = scope.id("guest", match[1])
    texts = {
        "node": row.node,
        "request_state": row.request_state,
        "crm_state": row.crm_state,
        "group": row.group or groups.get(sid),
        "comment": row.comment,
    }
    for name, text in texts.items():
        _put_text(told, name, text)
    for name, count in (("max_restart", row.max_restart), ("max_relocate", row.max_relocate)):
        if count is not None:
            told[name] = count
    if row.failback is not None:
        told["failback"] = row.failback == 1
    return told


def _sorted(rows: Iterable[Row], kind: str) -> list[Row]:
    return sorted((row for row in rows if row.type == kind), key=lambda row: (row.sid or "", row.node or ""))


def _words(csv: str | None) -> list[str]:
    return [word.strip() for word in (csv or "").split(",") if word.strip()][:LISTED]


def _nodes(csv: str | None) -> frozenset[str]:
    return frozenset(word.partition(":")[0] for word in _words(csv))


def _put(facts: dict[str, Fact], name: str, text: str | None) -> None:
    if text:
        facts[name] = kept(text)


def _put_text(told: FactRow, name: str, text: str | None) -> None:
    if text:
        told[name] = kept(text)
