"""High availability: its master, the local manager of each node, its services, and the rules for where they may run."""

from datetime import datetime, timedelta

from msgspec import Raw, Struct

from pulse.kit.errors import SourceError
from pulse.kit.foreign import said
from pulse.model.resource import FactRow, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Broken, fields
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic
from pulse.platforms.pve.topics.ha import words
from pulse.platforms.pve.topics.ha.words import CrmStatus, GroupRow, Row, RuleRow
from pulse.platforms.pve.whole import HaRule, Whole, cluster_name

CURRENT, MANAGER = "/cluster/ha/status/current", "/cluster/ha/status/manager_status"
RULES_EVERY = timedelta(minutes=5)
"""What is configured is asked for as rarely as it changes."""
UNUSED = "High availability is not used here: no guest is managed by it."
_AVOIDED = frozenset(("maintenance", "unknown", "fence", "gone"))


class _Member(Struct, frozen=True):
    """A row of /cluster/ha/resources."""

    sid: str
    group: str | None = None


class _Configured(Struct, frozen=True):
    """The rules as facts and as what they mean, the group of each service, and why they could not be read."""

    facts: list[FactRow] = []
    rules: tuple[HaRule, ...] = ()
    groups: dict[str, str] = {}
    notes: tuple[str, ...] = ()


def _open(desk: Desk) -> Read:
    configured, until = _Configured(), datetime.min.replace(tzinfo=desk.now().tzinfo)

    async def read() -> Told:
        nonlocal configured, until
        whole = desk.shared(Whole)
        rows = await desk.rows(CURRENT, Row)
        name = await cluster_name(desk)
        if name is None or not words.is_used(rows):
            whole.services, whole.rules, whole.avoided = None, (), frozenset()
            return Told(absent=UNUSED)
        if desk.now() >= until:
            configured = await _configuration(desk, configured)
            until = desk.now() + (timedelta() if configured.notes else RULES_EVERY)
        status, notes = await _crm_status(desk)
        modes = words.modes(rows, status)
        whole.services, whole.rules = words.managed(rows), configured.rules
        whole.avoided = frozenset(node for node, mode in modes.items() if mode in _AVOIDED)
        facts = words.cluster_facts(desk.scope, rows, configured.groups)
        facts["ha_rules"] = configured.facts
        cluster = completed(desk, "cluster", name, facts, notes=(*configured.notes, *notes))
        return Told([cluster, *_nodes(desk, modes)])

    return read


def _nodes(desk: Desk, modes: dict[str, str]) -> list[Resource]:
    there = desk.nodes()
    return [completed(desk, "node", node, {"ha_mode": mode}) for node, mode in modes.items() if node in there]


async def _configuration(desk: Desk, before: _Configured) -> _Configured:
    """What is configured; what was known before when it cannot be read now."""
    try:
        if desk.has("ha rules"):
            rules = sorted(await desk.rows("/cluster/ha/rules", RuleRow), key=lambda row: row.rule)
            meant = tuple(filter(None, map(words.rule_of, rules)))
            return _Configured([words.rule_fact(row) for row in rules], meant)
        members = await desk.rows("/cluster/ha/resources", _Member)
        groups = {member.sid: member.group for member in members if member.group}
        rows = sorted(await desk.rows("/cluster/ha/groups", GroupRow), key=lambda row: row.group)
        meant = tuple(filter(None, (words.rule_of_group(row, groups) for row in rows)))
        return _Configured([words.group_fact(row, groups) for row in rows], meant, groups)
    except SourceError as trouble:
        note = f"The rules of high availability could not be read: {trouble.message}"
        return _Configured(before.facts, before.rules, before.groups, (note,))


async def _crm_status(desk: Desk) -> tuple[CrmStatus, list[str]]:
    try:
        status, broken = fields(await desk.get(MANAGER, dict[str, Raw]), CrmStatus)
    except SourceError as trouble:
        return CrmStatus(), [f"How the nodes stand in high availability could not be read: {trouble.message}"]
    return status, [_unread(broken)] if broken else []


def _unread(broken: list[Broken]) -> str:
    keys = ", ".join(said(row.id or "?") for row in broken)
    return f"A part of the server's answer about high availability cannot be read: {keys}."


HA = Topic(
    name="ha",
    title="high availability",
    area="HA, quorum",
    of="cluster",
    every=timedelta(seconds=15),
    open=_open,
    needs=(Need(("Sys.Audit",), "/"),),
)
