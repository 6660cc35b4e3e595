"""The tasks of one cluster as they were told over time: each once, whatever the lists forget or tell late."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, structs

from pulse.platforms.pve.task import Row, TaskEnds, end_of, outcome, start_of

NEWEST = 200
KEPT_FOR = 3 * 86_400.0
"""So many tasks are known, the newest ones, and for so many seconds after their end."""
MISSED_AFTER = 10.0
"""Seconds that a task that ran is in no list before the server is asked how it stands: it is in none for a moment
between its end and its place among the ended ones."""
MISSED_AGAIN = 60.0
"""Seconds after which it is asked again about one that still runs."""


class Entry(Struct, frozen=True):
    """A task. `missed` is when it came to be in no list although it ran, and `ask_at` when to ask about it next (both
    in seconds since the epoch, by our clock); `lost` is a task that the server does not know any more."""

    row: Row
    missed: float | None = None
    ask_at: float | None = None
    lost: bool = False


class Ledger:
    """By UPID. `ends` is told of every task that is seen to have ended, but not of those that had ended before."""

    def __init__(self, ends: TaskEnds) -> None:
        self._ends = ends
        self._entries: dict[str, Entry] = {}
        self._ended: frozenset[str] | None = None
        """Those that the last list told as ended, also the ones that are too old to be kept."""

    def entries(self) -> Mapping[str, Entry]:
        """Every task that is known."""
        return self._entries

    def take(self, rows: Iterable[Row], now: float) -> None:
        """Take in what a list tells now (seconds since the epoch). What runs and is not in it is missed; what ended
        and is not in it was only pushed out by newer ones."""
        told = {row.upid: row for row in rows}
        news = [row for row in told.values() if self._put(row) and self._ended is not None]
        before, self._ended = (
            self._ended or frozenset(),
            frozenset(u for u, r in told.items() if outcome(r) != "running"),
        )
        for upid, entry in list(self._entries.items()):
            if upid not in told and not entry.lost and entry.missed is None and outcome(entry.row) == "running":
                self._entries[upid] = structs.replace(entry, missed=now, ask_at=now + MISSED_AFTER)
        self._forget(now)
        for row in news:
            if row.upid not in before:
                self._ends.tell(row)

    def to_ask_about(self, now: float) -> Row | None:
        """The task of which it should be asked now how it stands."""
        due = [(entry.ask_at, upid) for upid, entry in self._entries.items() if entry.ask_at is not None]
        return self._entries[min(due)[1]].row if due and min(due)[0] <= now else None

    def still_runs(self, row: Row, now: float) -> None:
        """It was asked about, and runs; or it cannot be told now."""
        entry = self._entries.get(row.upid)
        if entry is not None:
            self._entries[row.upid] = structs.replace(entry, ask_at=now + MISSED_AGAIN)

    def has_ended(self, row: Row, status: str) -> None:
        """It was asked about, and has ended so; when it did is not told that way."""
        ended = structs.replace(row, status=status)
        if self._put(ended):
            self._ends.tell(ended)

    def is_lost(self, row: Row) -> None:
        """It was asked about, and the server does not know it."""
        entry = self._entries.get(row.upid)
        if entry is not None:
            self._entries[row.upid] = structs.replace(entry, ask_at=None, lost=True)

    def _put(self, row: Row) -> bool:
        """Answers whether it has ended since it was put the last time. A task that ended never runs again: a list that
        says so is older than what is known."""
        entry = self._entries.get(row.upid)
        runs, ran = outcome(row) == "running", entry is None or outcome(entry.row) == "running"
        if runs and not ran:
            return False
        if entry is None or entry.row != row or entry.missed is not None or entry.lost:
            self._entries[row.upid] = Entry(row)
        return ran and not runs

    def _forget(self, now: float) -> None:
        gone = [upid for upid, entry in self._entries.items() if self._is_old(entry, now)]
        if len(self._entries) - len(gone) > NEWEST:
            order = sorted(self._entries.values(), key=lambda entry: (outcome(entry.row) == "running", _age(entry.row)))
            gone += [entry.row.upid for entry in order[: len(self._entries) - NEWEST]]
        for upid in gone:
            self._entries.pop(upid, None)

    def _is_old(self, entry: Entry, now: float) -> bool:
        if outcome(entry.row) == "running" and not entry.lost:
            return False
        known = end_of(entry.row) or start_of(entry.row)
        return known is not None and known < now - KEPT_FOR


def _age(row: Row) -> float:
    """The older, the smaller."""
    return start_of(row) or 0.0
