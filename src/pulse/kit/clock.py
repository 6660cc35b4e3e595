"""Time as an argument: what a clock is, and how instants look on the wire."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Answers the present instant, in UTC and aware. Only `pulse.app` knows the system's clock."""


JUMP = timedelta(seconds=2)
"""A clock that is so much away from where it should be by now was set; less is only made to go faster or slower."""


class Jumps:
    """A clock that finds out that it was set, by a second one that never is (`steady` tells seconds from any start).

    It tells by how much before anybody hears the time that it shows now.
    """

    def __init__(self, clock: Clock, steady: Callable[[], float], told: Callable[[timedelta], None]) -> None:
        self._clock, self._steady, self._told = clock, steady, told
        self._last = (clock(), steady())

    def __call__(self) -> datetime:
        """The time."""
        now = (self._clock(), self._steady())
        by = now[0] - (self._last[0] + timedelta(seconds=now[1] - self._last[1]))
        self._last = now
        if abs(by) > JUMP:
            self._told(by)
        return now[0]


def epoch(at: datetime) -> float:
    """Seconds since the epoch, to the millisecond: how an instant is written on the wire."""
    return round(at.timestamp(), 3)


def instant(seconds: float) -> datetime:
    """The aware instant of seconds since the epoch."""
    return datetime.fromtimestamp(seconds, UTC)
