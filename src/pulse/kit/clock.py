"""Time as an argument: what a clock is, and how instants look on the wire."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the present instant, in UTC and aware. Only `pulse.app` knows the system's clock."""


def epoch(at: datetime) -> float:
    """Seconds since the epoch, to the millisecond: how an instant is written on the wire."""
    return round(at.timestamp(), 3)


def instant(seconds: float) -> datetime:
    """The aware instant of seconds since the epoch."""
    return datetime.fromtimestamp(seconds, UTC)
