"""The last backup runs of each guest: of tasks of one guest from how they ended, of others from their logs."""

import asyncio
from datetime import timedelta

from msgspec import Struct

from pulse.kit.errors import Lost, NotAccepted, SourceError
from pulse.kit.foreign import kept, said
from pulse.model.observation import Trouble
from pulse.model.resource import FactRow, Resource
from pulse.platforms.pve import vzdump_log
from pulse.platforms.pve.births import Births
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.task import (
    Line,
    Row,
    TaskEnds,
    end_of,
    ended_as,
    guest_of,
    kind_of,
    node_of,
    outcome,
    start_of,
    task_path,
)
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node
from pulse.platforms.pve.topics.tasks import Reasons

EVERY = timedelta(minutes=15)
ALMOST = 0.8
"""A list is not read again before so much of the rhythm is over, unless there is news of its node."""
NEWEST = 30
"""So many runs of each guest are told."""
TASKS = 500
"""So many tasks of a node are asked for."""
LOOK_BACK = 86_400
"""A list is asked for again from so many seconds before the newest start that is known: a backup may take long."""
NEXT_LOG = 2.0
"""Seconds after one log until the next is read."""
LINES, PAGES = 5_000, 5
"""A log is read in pages of so many lines, and no further than so many pages."""
TRIES = 3
"""So often a log is asked for that cannot be read."""
LIMIT = 20.0
_HIDDEN = "The privilege Sys.Audit on {paths} is missing: backup runs there cannot be seen."


class Run(Struct, frozen=True):
    """One backup of one guest that has ended; seconds since the epoch, seconds, bytes."""

    upid: str
    at: float
    ok: bool
    result: str
    ended: float | None = None
    duration: float | None = None
    size: int | None = None
    storage: str | None = None


class _Node(Struct):
    """What is known of the tasks of one node. `due` is when its list is to be read (seconds of the event loop's clock,
    which nobody sets), `newest` the newest start in it; `taken` are the tasks of the last list that were taken in: no
    other comes again."""

    due: float = 0.0
    newest: float = 0.0
    taken: frozenset[str] = frozenset()


class Runs:
    """What is known of a cluster: runs by VMID, then by UPID, and the tasks whose logs are still to be read."""

    def __init__(self) -> None:
        self.by_guest: dict[int, dict[str, Run]] = {}
        self.waiting: list[Row] = []
        self._tries: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """Take in a task of vzdump that has ended. Of one guest's it is known at once how it went, and its log is read
        only for why it failed; of all others only the log knows."""
        vmid, at = guest_of(row), start_of(row)
        if vmid is not None and at is not None:
            self._put(vmid, _of_one_guest(row, at))
        if vmid is None or ended_as(row.status) not in ("ok", "warnings"):
            self.waiting.append(row)

    def next_log(self) -> Row | None:
        """The newest task whose log waits; those that could not be read come last."""
        return max(self.waiting, key=lambda row: (-self._tries.get(row.upid, 0), start_of(row) or 0.0), default=None)

    def understand(self, row: Row, report: vzdump_log.Report) -> str | None:
        """Take in what a log says; answers why it failed, if it did."""
        self.waiting.remove(row)
        reason = None
        at = start_of(row) or 0.0
        for found in report.outcomes:
            if found.reason is not None and reason is None:
                reason = found.reason if guest_of(row) is not None else f"VM {found.vmid}: {found.reason}"
            self._put(found.vmid, _of_a_log(row, report.storage, found, at))
        return reason

    def not_read(self, row: Row) -> None:
        """Its log could not be read: it waits on, unless that was tried often enough."""
        self._tries[row.upid] = self._tries.get(row.upid, 0) + 1
        if self._tries[row.upid] >= TRIES:
            self.waiting.remove(row)
            del self._tries[row.upid]

    def _put(self, vmid: int, run: Run) -> None:
        runs = self.by_guest.setdefault(vmid, {})
        runs[run.upid] = run
        if len(runs) > NEWEST:
            del runs[min(runs.values(), key=lambda one: (one.at, one.upid)).upid]


class Reading:
    """Reads the lists of the nodes, then logs, the newest first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._runs = Runs()
        self._nodes: dict[str, _Node] = {}
        desk.shared(TaskEnds).listen(self._ended)

    async def read(self) -> Told:
        """1. The lists of the nodes that were not read for long. 2. One log. 3. Once more soon, if others wait: not
        after one that could not be read, which has time."""
        troubles, asked = await self._read_lists()
        if troubles and len(troubles) == asked:
            raise troubles[0]
        row = self._runs.next_log()
        if row is not None and await self._read_log(row) and self._runs.waiting:
            asyncio.get_running_loop().call_later(NEXT_LOG, self._desk.call_on, [self._desk.part])
        return Told(told(self._desk, self._runs), trouble=self._trouble(troubles))

    def _ended(self, row: Row) -> None:
        """What is told of a task when it ends is what the list of its node will tell of it, except sometimes when."""
        if kind_of(row) != "vzdump":
            return
        known = self._nodes.setdefault(node_of(row), _Node())
        if end_of(row) is None:
            known.due = 0.0
        elif row.upid not in known.taken:
            known.taken |= {row.upid}
            self._runs.take(row)
        self._desk.call_on([self._desk.part])

    async def _read_lists(self) -> tuple[list[SourceError], int]:
        now, troubles, asked = asyncio.get_running_loop().time(), [], 0
        for name, node in self._desk.nodes().items():
            known = self._nodes.setdefault(name, _Node())
            if node.status == "down" or known.due > now or not self._may_see(name):
                continue
            asked += 1
            try:
                await self._read_list(name, known)
                known.due = now + EVERY.total_seconds() * ALMOST
            except (Lost, NotAccepted):
                raise
            except SourceError as trouble:
                troubles.append(trouble)
        return troubles, asked

    async def _read_list(self, name: str, known: _Node) -> None:
        since = f"&since={int(known.newest - LOOK_BACK)}" if known.newest else ""
        path = on_node(name, f"/tasks?typefilter=vzdump&limit={TASKS}{since}")
        rows = [row for row in await self._desk.rows(path, Row, limit=LIMIT) if kind_of(row) == "vzdump"]
        ended = [row for row in rows if outcome(row) != "running"]
        for row in ended:
            if row.upid not in known.taken:
                self._runs.take(row)
            known.newest = max(known.newest, start_of(row) or 0.0)
        known.taken = frozenset(row.upid for row in ended)

    async def _read_log(self, row: Row) -> bool:
        """Whether it could be read."""
        lines: list[Line] = []
        path = task_path(node_of(row), row.upid, "log")
        try:
            for page in range(PAGES):
                found = await self._desk.rows(f"{path}?start={page * LINES}&limit={LINES}", Line, limit=LIMIT)
                lines += found
                if len(found) < LINES:
                    break
        except (Lost, NotAccepted):
            raise
        except SourceError:
            self._runs.not_read(row)
            return False
        texts = [line.t for line in sorted(lines, key=lambda line: line.n)]
        reason = self._runs.understand(row, vzdump_log.read(texts, start_of(row), end_of(row)))
        if reason is not None:
            self._desk.shared(Reasons).put(row.upid, reason)
        return True

    def _may_see(self, node: str) -> bool:
        return self._desk.may("Sys.Audit", f"/nodes/{node}")

    def _trouble(self, troubles: list[SourceError]) -> Trouble | None:
        if troubles:
            return Trouble(troubles[0].code, troubles[0].message)
        hidden = [f"/nodes/{said(node)}" for node in self._desk.nodes() if not self._may_see(node)]
        return Trouble("blind", _HIDDEN.format(paths=", ".join(hidden))) if hidden else None


def told(desk: Desk, runs: Runs) -> list[Resource]:
    """What the guests gain that are there: `backup_runs`, the newest first. Runs of a former guest of the same number
    are none of theirs."""
    births, found = desk.shared(Births), []
    for vmid in desk.guests():
        mine = [run for run in runs.by_guest.get(vmid, {}).values() if not births.precedes(run.at, vmid)]
        if mine:
            newest = sorted(mine, key=lambda run: (run.at, run.upid), reverse=True)
            found.append(completed(desk, "guest", str(vmid), {"backup_runs": [_fact(run) for run in newest]}))
    return found


def _of_one_guest(row: Row, at: float) -> Run:
    ended = end_of(row)
    return Run(
        upid=row.upid,
        at=at,
        ok=ended_as(row.status) in ("ok", "warnings"),
        result=said(row.status or "unknown"),
        ended=ended,
        duration=ended - at if ended is not None and ended >= at else None,
    )


def _of_a_log(row: Row, storage: str | None, found: vzdump_log.Outcome, at: float) -> Run:
    ended = found.ended
    alone = guest_of(row) is not None
    return Run(
        upid=row.upid,
        at=found.started if found.started is not None and not alone else at,
        ok=found.ok,
        result="OK" if found.ok else found.reason or said(row.status or "unknown"),
        ended=end_of(row) if alone else ended,
        duration=found.duration,
        size=found.size,
        storage=storage,
    )


def _fact(run: Run) -> FactRow:
    told: FactRow = {"at": int(run.at), "ok": run.ok, "result": run.result, "upid": kept(run.upid)}
    if run.ended is not None:
        told["ended"] = int(run.ended)
    if run.duration is not None:
        told["duration"] = int(run.duration)
    if run.size is not None:
        told["size"] = run.size
    if run.storage is not None:
        told["storage"] = kept(run.storage)
    return told


def _open(desk: Desk) -> Read:
    return Reading(desk).read


VZDUMP = Topic(
    name="vzdump",
    title="backup runs",
    area="Backups",
    of="cluster",
    every=EVERY,
    open=_open,
    wants=(Need(("Sys.Audit",), "/nodes/{node}"),),
)
