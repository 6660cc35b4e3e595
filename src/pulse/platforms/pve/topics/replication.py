"""Replication jobs of a node: when each ran last, whether that went well, and when it is to run next."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from pulse.kit.foreign import kept, said
from pulse.model.resource import Fact, Resource, Status
from pulse.platforms.pve.numbers import instant, plain
from pulse.platforms.pve.rows import Count, Flag, Named, Number, Vmid
from pulse.platforms.pve.topic import Desk, Read, Told, Topic, on_node

DEFAULT_SCHEDULE = "*/15"
"""What a job without a schedule of its own has (pvesr(1))."""
LATE_AFTER = 180.0
"""Seconds after its time from which a run that did not begin is late: the scheduler looks once a minute."""


class Row(Struct, frozen=True):
    """A row of /nodes/{n}/replication; instants in seconds since the epoch. `last_sync` 0 = never, `next_sync` of a
    disabled job means nothing, `error` is there after a failure, `pid` while it runs."""

    id: Named
    guest: Vmid | None = None
    vmtype: str | None = None
    source: str | None = None
    target: str | None = None
    schedule: str | None = None
    last_sync: Number | None = None
    last_try: Number | None = None
    next_sync: Number | None = None
    duration: Number | None = None
    fail_count: Count | None = None
    error: str | None = None
    disable: Flag | None = None
    pid: Count | None = None
    rate: Number | None = None
    comment: str | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        rows = await desk.rows(on_node(desk.node, "/replication"), Row)
        return Told(told(desk, rows, desk.now().timestamp()))

    return read


def told(desk: Desk, rows: Sequence[Row], now: float) -> list[Resource]:
    """The jobs that start on the node."""
    return [_job(desk, row, now) for row in rows]


def _job(desk: Desk, row: Row, now: float) -> Resource:
    status, state = standing(row, now)
    return Resource(
        id=desk.scope.id("replication", row.id),
        kind="replication",
        name=kept(row.id),
        source=desk.scope.source,
        part=desk.part,
        status=status,
        state=state,
        parent=desk.scope.id("node", desk.node),
        facts=_facts(desk, row, now),
    )


def standing(row: Row, now: float) -> tuple[Status, str]:
    """Down when its last run failed; unknown when it never ran, is off, or does not tell."""
    if row.disable:
        return "unknown", "disabled"
    if row.fail_count or row.error:
        return "down", "failing"
    if row.last_sync is None or row.last_sync <= 0:
        return "unknown", "syncing" if row.pid else "never" if row.last_sync is not None else "unknown"
    if row.pid:
        return "up", "syncing"
    return "up", "late" if is_late(row, now) else "ok"


def is_late(row: Row, now: float) -> bool:
    """Whether its next run should have begun some minutes ago. The server itself reckons when that is, by the schedule
    or, after a failure, by how often it failed."""
    due = instant(row.next_sync)
    return due is not None and not row.disable and not row.pid and now - due > LATE_AFTER


def _facts(desk: Desk, row: Row, now: float) -> dict[str, Fact]:
    disabled = row.disable == 1
    facts: dict[str, Fact] = {
        "disabled": disabled,
        "from_node": kept(row.source or desk.node),
        "schedule": kept(row.schedule or DEFAULT_SCHEDULE),
    }
    if row.guest is not None:
        facts["guest"] = desk.scope.id("guest", str(row.guest))
    for name, text in (("target", row.target), ("kind", row.vmtype), ("comment", row.comment)):
        if text:
            facts[name] = kept(text)
    if row.error:
        facts["error"] = said(row.error)
    instants = {
        "last_sync": row.last_sync,
        "last_try": row.last_try,
        "next_sync": None if disabled else row.next_sync,
    }
    facts |= {name: at for name, told in instants.items() if (at := instant(told)) is not None}
    if row.duration is not None and row.duration >= 0 and "last_try" in facts:
        facts["duration"] = row.duration
    if row.fail_count is not None:
        facts["fail_count"] = row.fail_count
    if row.rate is not None and row.rate > 0:
        facts["rate"] = plain(row.rate)
    if "next_sync" in facts:
        facts["late"] = is_late(row, now)
    return facts


REPLICATION = Topic(
    name="replication",
    title="replication",
    area="Jobs, tasks",
    of="node",
    every=timedelta(minutes=1),
    open=_open,
)
