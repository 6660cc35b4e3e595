"""When a disk is asked for its SMART: rarely, spread, and not where it would be woken for nothing."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from pulse.platforms.pve.storage.smart import Smart

EVERY = 3_600.0
"""Seconds between two questions to one disk, at least, whatever happens."""
SELDOM = 86_400.0
"""The same for a disk that turns and that nothing lies on, because it may sleep; and for one that gave no SMART."""
AT_FIRST, AT_LEAST = 8, 2
"""How many disks that were never asked are asked in one reading, and how many others at the least."""


class Told(Struct, frozen=True):
    """What a disk said last: `at` by our clock, in seconds since the epoch. Without `smart`, `why` there is none."""

    smart: Smart | None = None
    at: float | None = None
    why: str = ""


class Asking:
    """What is remembered of the disks of one connection, by the ids of their resources, for as long as it lives: that
    the source was lost, or a node was away, is no reason to ask again. `now` is a clock that is never set."""

    def __init__(self) -> None:
        self._asked: dict[str, float] = {}
        self._told: dict[str, Told] = {}

    def due(self, resting: Mapping[str, bool], share: float, now: float) -> list[str]:
        """Whom to ask in this reading, of disks and whether each may sleep: some that were never asked, else those that
        wait the longest, so many that all have their turn within `1 / share` readings."""
        fresh = [disk for disk in resting if disk not in self._asked]
        if fresh:
            return fresh[:AT_FIRST]
        waiting = [disk for disk, rests in resting.items() if now - self._asked[disk] >= self._rest(disk, rests=rests)]
        waiting.sort(key=lambda disk: self._asked[disk])
        return waiting[: max(AT_LEAST, round(len(resting) * share))]

    def ask(self, disk: str, now: float) -> None:
        """It is asked now: that counts, whether it answers or not."""
        self._asked[disk] = now

    def take(self, disk: str, told: Told) -> None:
        """Its answer. One that is no SMART does not take the place of one that was."""
        known = self._told.get(disk)
        if told.smart is not None or known is None or known.smart is None:
            self._told[disk] = told

    def told(self, disk: str) -> Told:
        """What it said last."""
        return self._told.get(disk, Told())

    def forget(self, gone: Iterable[str], now: float) -> None:
        """These are not there any more. When they were asked is kept for as long as it counts."""
        for disk in gone:
            self._told.pop(disk, None)
            if now - self._asked.get(disk, now) >= SELDOM:
                self._asked.pop(disk, None)

    def _rest(self, disk: str, *, rests: bool) -> float:
        told = self._told.get(disk)
        unreadable = told is not None and told.smart is None
        return SELDOM if rests or unreadable else EVERY
