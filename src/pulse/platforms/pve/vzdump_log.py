"""What a log of vzdump says of each guest that it was to back up: pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from msgspec import Struct, structs

from pulse.kit.foreign import said

_FIRST = re.compile("INFO: starting new backup job: vzdump(?P<words>.*)")
_BEGINS = re.compile("INFO: Starting Backup of VM ([0-9]{1,9}) ")
_FINISHED = re.compile("INFO: Finished Backup of VM ([0-9]{1,9}) \\(([0-9]{1,6}):([0-9]{2}):([0-9]{2})\\)")
_FAILED = re.compile("ERROR: Backup of VM ([0-9]{1,9}) failed - (.*)")
_WALL = re.compile("INFO: (Backup started|Backup finished|Failed) at ([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8})")
_SIZE = re.compile("INFO: archive file size: ([0-9]{1,6}(?:\\.[0-9]{1,2})?)(MB|GB)")
_ENDED = re.compile("TASK ERROR: (.*)")
_STORAGE = re.compile("(?:^|\\s)--storage\\s+'?([^\\s']+)")
_OF_THE_JOB = "job errors"
"""What a task of vzdump ends with when some guest failed, and the job itself did not."""
_UNITS = {"MB": 1 << 20, "GB": 1 << 30}
_EXACT_FROM = 100.0
"""Megabytes from which the size in a log, which is cut down to whole ones, is within one per cent."""
_ZONES = 900
"""Zones of clocks on the wall differ by multiples of so many seconds."""
_CUT = "The log ends before the backup does."


class Outcome(Struct, frozen=True):
    """How the backup of one guest went. Seconds since the epoch, seconds, bytes; None is not told. `reason` is why it
    failed, in the server's words."""

    vmid: int
    ok: bool
    started: float | None = None
    ended: float | None = None
    duration: float | None = None
    size: int | None = None
    reason: str | None = None


class Report(Struct, frozen=True):
    """What the log says: onto which storage (if that was asked for), and how each guest went, in their order."""

    storage: str | None
    outcomes: tuple[Outcome, ...]


def read(lines: Iterable[str], started: float | None, ended: float | None) -> Report:
    """Understand a log that is complete. `started` and `ended` are the task's (seconds since the epoch): the log itself
    tells times by the clock on the wall, in a zone that it does not name. Lines that are not known say nothing."""
    reading = _Reading()
    for line in lines:
        reading.take(line)
    reading.close()
    ahead = _zone(reading.walls, started, ended)
    return Report(reading.storage, tuple(_in_zone(found, ahead) for found in reading.outcomes))


class _Reading:
    """What was understood so far; instants are of the clock on the wall, as if that were UTC."""

    def __init__(self) -> None:
        self.storage: str | None = None
        self.outcomes: list[Outcome] = []
        self.walls: list[float] = []
        self._planned: list[int] = []
        self._open: Outcome | None = None
        self._error: str | None = None

    def take(self, line: str) -> None:
        if (match := _FIRST.fullmatch(line)) is not None:
            self._begin_job(match["words"])
        elif (match := _BEGINS.match(line)) is not None:
            self._give_up(_CUT)
            self._open = Outcome(int(match[1]), ok=False)
        elif (match := _FINISHED.fullmatch(line)) is not None:
            duration = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4])
            self._close(structs.replace(self._opened(int(match[1])), ok=True, duration=duration))
        elif (match := _FAILED.match(line)) is not None:
            self._close(structs.replace(self._opened(int(match[1])), reason=said(match[2]) or None))
        elif (match := _WALL.match(line)) is not None:
            self._take_wall(match[1], match[2])
        elif (match := _SIZE.fullmatch(line)) is not None and self._open is not None:
            self._open = structs.replace(self._open, size=_bytes(match[1], match[2]))
        elif (match := _ENDED.fullmatch(line)) is not None:
            self._error = said(match[1])

    def close(self) -> None:
        """The log ends here: what began and did not end failed, and so did what was never begun."""
        interrupted = self._error is not None and self._error != _OF_THE_JOB
        self._give_up(self._error if interrupted and self._error else _CUT)
        if interrupted and self._planned:
            known = {found.vmid for found in self.outcomes}
            reason = f"It was not begun: {self._error}"
            self.outcomes += [Outcome(vmid, ok=False, reason=reason) for vmid in self._planned if vmid not in known]

    def _begin_job(self, words: str) -> None:
        if (match := _STORAGE.search(words)) is not None:
            self.storage = match[1]
        for word in words.split():
            if not (word.isascii() and word.isdigit() and len(word) <= 9):
                break
            self._planned.append(int(word))

    def _opened(self, vmid: int) -> Outcome:
        """That of which the log is speaking, if it is this one: an error may come before the first line of a guest."""
        if self._open is not None and self._open.vmid == vmid:
            return self._open
        return Outcome(vmid, ok=False)

    def _close(self, found: Outcome) -> None:
        self.outcomes.append(found)
        self._open = None

    def _give_up(self, reason: str) -> None:
        if self._open is not None:
            self._close(structs.replace(self._open, reason=reason))

    def _take_wall(self, what: str, text: str) -> None:
        """The time of the start comes after its line, that of the end after the line that says how it went."""
        at = _instant(text)
        if at is None:
            return
        self.walls.append(at)
        if what == "Backup started":
            if self._open is not None:
                self._open = structs.replace(self._open, started=at)
        elif self.outcomes and self._open is None:
            self.outcomes[-1] = structs.replace(self.outcomes[-1], ended=at)


def _zone(walls: Sequence[float], started: float | None, ended: float | None) -> float | None:
    """Seconds that the clock on the wall is ahead of UTC. The end of a job is told just before its task ends, while its
    first guest may have waited for long: the end counts more."""
    if not walls:
        return None
    if ended is not None:
        return round((walls[-1] - ended) / _ZONES) * _ZONES
    return round((walls[0] - started) / _ZONES) * _ZONES if started is not None else None


def _in_zone(found: Outcome, ahead: float | None) -> Outcome:
    if ahead is None:
        return structs.replace(found, started=None, ended=None)
    started = None if found.started is None else found.started - ahead
    ended = None if found.ended is None else found.ended - ahead
    duration = found.duration
    if duration is None and started is not None and ended is not None and ended >= started:
        duration = ended - started
    return structs.replace(found, started=started, ended=ended, duration=duration)


def _instant(text: str) -> float | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _bytes(number: str, unit: str) -> int | None:
    """A size that is told so coarsely that it says little is left out."""
    if unit == "MB" and float(number) < _EXACT_FROM:
        return None
    return int(float(number) * _UNITS[unit])
