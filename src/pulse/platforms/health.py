"""How an endpoint answers: how fast lately, and why not."""

from collections import deque
from datetime import datetime
from statistics import median
from typing import Literal

from msgspec import Struct

LATEST = 9
"""Answers of which the median is told: one that was slow is no slow endpoint."""


class EndpointHealth(Struct, frozen=True):
    """One address of a source, and how it has answered lately.

    `latency` in seconds, the median of the last answers; `message` says why it `failed`; `at` is when it last
    answered or failed; `name` is the node behind it, as far as that is known; `calls` how often it is asked (1/s, over
    the last minute); `tries` how often it failed since it last answered.
    """

    address: str
    in_use: bool
    state: Literal["ok", "failed", "unknown"] = "unknown"
    latency: float | None = None
    message: str | None = None
    at: datetime | None = None
    name: str | None = None
    calls: float = 0.0
    tries: int = 0


class Answers:
    """The last answers of one address, good or not."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque(maxlen=LATEST)
        self._failure: str | None = None
        self._at: datetime | None = None
        self._tries = 0

    def answered(self, seconds: float, at: datetime) -> None:
        """It answered after so many seconds, whatever it said."""
        self._seconds.append(seconds)
        self._failure, self._at, self._tries = None, at, 0

    def failed(self, message: str, at: datetime) -> None:
        """No answer came; what was measured before says nothing of the time after."""
        self._seconds.clear()
        self._failure, self._at = message, at
        self._tries += 1

    def blamed(self, message: str, at: datetime) -> None:
        """A call that was counted already was no good: this is why."""
        tries = max(1, self._tries)
        self.failed(message, at)
        self._tries = tries

    def health(self, address: str, *, in_use: bool, calls: float = 0.0) -> EndpointHealth:
        """How the address is doing; `calls` a second are made to it."""
        calls = round(calls, 2)
        if self._failure is not None:
            return EndpointHealth(
                address, in_use, "failed", message=self._failure, at=self._at, calls=calls, tries=self._tries
            )
        if not self._seconds:
            return EndpointHealth(address, in_use, calls=calls)
        latency = round(median(self._seconds), 4)
        return EndpointHealth(address, in_use, "ok", latency=latency, at=self._at, calls=calls)
