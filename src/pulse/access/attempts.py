"""Slowing down guesses: whoever fails again and again has to wait ever longer, before anything is checked."""

from collections import OrderedDict
from datetime import datetime, timedelta
from math import ceil

from msgspec import Struct

from pulse.kit.clock import Clock
from pulse.kit.errors import Refused

FREE = 4
"""Failures in a row without a delay; the next one costs 1 s, then 2, 4 and so on."""
LONGEST = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(minutes=15)
REMEMBERED = 10_000
"""Accounts and addresses kept; the ones that were quiet longest go first."""


class TooSoon(Refused):
    """Come again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message, status=429)
        self.retry_after = retry_after


class _Failures(Struct, frozen=True):
    count: int
    last: datetime


class Attempts:
    """Failures by account and by address."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def begin(self, *keys: str) -> None:
        """Note an attempt as failed until `succeeded`; `TooSoon` while one of the keys still has to wait.

        It counts before the check, so that many attempts at once do not all pass.
        """
        now = self._clock()
        wait = max((self._wait(key, now) for key in keys), default=timedelta())
        if wait > timedelta():
            seconds = max(1, ceil(wait.total_seconds()))
            msg = f"Too many attempts have failed; the next one is possible in {seconds} s."
            raise TooSoon(msg, seconds)

        for key in keys:
            self._failures[key] = _Failures(self._count(key, now) + 1, now)
            self._failures.move_to_end(key)
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of these keys."""
        for key in keys:
            self._failures.pop(key, None)

    def _count(self, key: str, now: datetime) -> int:
        known = self._failures.get(key)
        return known.count if known and now - known.last < FORGOTTEN_AFTER else 0

    def _wait(self, key: str, now: datetime) -> timedelta:
        count = self._count(key, now)
        if count < FREE:
            return timedelta()
        delay = min(timedelta(seconds=2 ** min(count - FREE, 16)), LONGEST)
        return self._failures[key].last + delay - now
