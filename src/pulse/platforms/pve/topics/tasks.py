"""The tasks of a cluster: what runs, and how what ran has ended."""

from collections.abc import Mapping
from datetime import timedelta

from msgspec import Raw, Struct

from pulse.kit.errors import Lost, Malformed, NotAccepted, SourceError
from pulse.kit.foreign import kept, said
from pulse.model.observation import Trouble
from pulse.model.resource import Fact, Note, Resource, Status
from pulse.platforms.pve.births import Births
from pulse.platforms.pve.ledger import Entry, Ledger
from pulse.platforms.pve.rows import fields
from pulse.platforms.pve.task import (
    Outcome,
    Row,
    TaskEnds,
    end_of,
    guest_of,
    kind_of,
    node_of,
    outcome,
    start_of,
    task_path,
)
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic

WRITES_A_GUEST = frozenset(
    ("qmcreate", "vzcreate", "qmrestore", "vzrestore", "qmclone", "vzclone", "qmdestroy", "vzdestroy")
)
"""Kinds of tasks after which there are other guests than before: which of them the backup jobs take changes."""
REASONS = 1_000
"""So many reasons are known."""
_STATUS: dict[Outcome, Status] = {
    "running": "up",
    "ok": "up",
    "warnings": "up",
    "failed": "down",
    "unknown": "unknown",
}
_OFFLINE = "The node {node} is offline: whether this task still runs is not known."
_LOST = "The server does not know this task any more: how it ended is not known."
_NO_STATUS = "The server does not tell how this task ended."
_HIDDEN = "The privilege Sys.Audit on {paths} is missing: tasks of others there cannot be seen."


class Standing(Struct, frozen=True):
    """The answer of /nodes/{n}/tasks/{upid}/status: `status` running or stopped, and what it then ended with."""

    status: str | None = None
    exitstatus: str | None = None


class Reasons:
    """Why tasks failed, by UPID, where their log says more than their status; shared by all topics of a connection."""

    def __init__(self) -> None:
        self.by_upid: dict[str, str] = {}

    def put(self, upid: str, reason: str) -> None:
        """Know this one; of more than `REASONS`, the first that was known is forgotten."""
        self.by_upid[upid] = reason
        if len(self.by_upid) > REASONS:
            del self.by_upid[next(iter(self.by_upid))]


def _open(desk: Desk) -> Read:
    ends = desk.shared(TaskEnds)
    ledger, shown = Ledger(ends), _Shown(desk)

    def hurry(row: Row) -> None:
        if kind_of(row) in WRITES_A_GUEST:
            desk.call_on(["backup-jobs"])

    ends.listen(hurry)

    async def read() -> Told:
        now = desk.now().timestamp()
        ledger.take(await desk.rows("/cluster/tasks", Row), now)
        missed = ledger.to_ask_about(now)
        if missed is not None:
            await _ask_about(desk, ledger, missed)
        hidden = [f"/nodes/{said(node)}" for node in desk.nodes() if not desk.may("Sys.Audit", f"/nodes/{node}")]
        trouble = Trouble("blind", _HIDDEN.format(paths=", ".join(hidden))) if hidden else None
        return Told(shown.all(ledger.entries()), trouble=trouble)

    return read


async def _ask_about(desk: Desk, ledger: Ledger, row: Row) -> None:
    """How a task stands that is in no list. One that cannot be told is asked about again later."""
    now, node = desk.now().timestamp(), node_of(row)
    ledger.still_runs(row, now)
    if _is_offline(desk, node):
        return
    try:
        standing, _ = fields(await desk.get(task_path(node, row.upid, "status"), dict[str, Raw]), Standing)
    except (Lost, NotAccepted):
        raise
    except Malformed:
        ledger.is_lost(row)
    except SourceError:
        return
    else:
        if standing.status == "stopped":
            ledger.has_ended(row, standing.exitstatus or "unexpected status")


class _Shown:
    """The resources that were told last: a task of which nothing changed is told as the same object again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: dict[str, tuple[object, Resource]] = {}

    def all(self, entries: Mapping[str, Entry]) -> list[Resource]:
        guests, births = self._desk.guests(), self._desk.shared(Births)
        reasons = self._desk.shared(Reasons).by_upid
        last, self._last = self._last, {}
        for upid, entry in entries.items():
            vmid = guest_of(entry.row)
            own = vmid if vmid in guests and not births.precedes(start_of(entry.row) or 0.0, vmid or 0) else None
            key = (entry, own, reasons.get(upid), _is_offline(self._desk, node_of(entry.row)))
            before = last.get(upid)
            self._last[upid] = (
                before if before is not None and before[0] == key else (key, told(self._desk, entry, own, key[2]))
            )
        return [resource for _, resource in self._last.values()]


def told(desk: Desk, entry: Entry, guest: int | None, reason: str | None = None) -> Resource:
    """A task. `guest` is the VMID of a guest that is there and that it is about; `reason` is what its log says."""
    row = entry.row
    stands, notes = outcome(row), []
    node = node_of(row)
    if stands == "running" and entry.lost:
        stands, notes = "unknown", [_LOST]
    elif stands == "running" and entry.missed is not None and _is_offline(desk, node):
        stands, notes = "unknown", [_OFFLINE.format(node=said(node))]
    elif stands == "unknown":
        notes = [_NO_STATUS]
    kind = kept(kind_of(row) or "task")
    facts: dict[str, Fact] = {"type": kind, "upid": kept(row.upid)}
    told_facts: dict[str, Fact] = {
        "node": kept(node) or None,
        "user": kept(row.user or "") or None,
        "guest": desk.scope.id("guest", str(guest)) if guest is not None else None,
        "target": kept(row.id) if row.id and guest is None else None,
        "started": _whole(start_of(row)),
        "ended": _whole(end_of(row)),
        "result": said(row.status) if row.status and stands != "running" else None,
        "reason": reason,
    }
    facts.update((name, fact) for name, fact in told_facts.items() if fact is not None)
    return Resource(
        id=desk.scope.id("task", row.upid),
        kind="task",
        name=kind,
        source=desk.scope.source,
        part=desk.part,
        status=_STATUS[stands],
        state=stands,
        parent=desk.scope.id("node", node) if node else None,
        facts=facts,
        notes=[Note(desk.part, note) for note in notes],
    )


def _whole(instant: float | None) -> int | None:
    return None if instant is None else int(instant)


def _is_offline(desk: Desk, node: str) -> bool:
    known = desk.nodes().get(node)
    return known is None or known.status == "down"


TASKS = Topic(
    name="tasks",
    title="tasks",
    area="Jobs, tasks",
    of="cluster",
    every=timedelta(seconds=5),
    open=_open,
    wants=(Need(("Sys.Audit",), "/nodes/{node}"),),
)
