"""Slowing down guesses: whoever fails again and again has to wait ever longer, before anything is checked.

Two keys slow a sign-in down: the account, however many addresses guess at it, and the address, however many accounts
it tries. Both delays end at a minute, so nobody is shut out for ever by what others do. A minute can still be
lost again and again to somebody who never stops guessing at one name; therefore a browser in which this person has
signed in before shows so (`device.py`) and waits only for its own failures. What a right API token opens is never
slowed down: a wrong one costs no hashing, and 240 random bits are not guessed.
"""

import ipaddress
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
"""Keys kept of each kind; the ones that were quiet longest go first. Many addresses make no account forgotten."""


class TooSoon(Refused):
    """Come again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message, status=429)
        self.retry_after = retry_after


class _Failures(Struct, frozen=True):
    count: int
    last: datetime


class Attempts:
    """Failures by key; the first word of a key is its kind: `account mira`, `address 192.0.2.7`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[str, OrderedDict[str, _Failures]] = {}

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
            kind = self._kind(key)
            kind[key] = _Failures(self._count(key, now) + 1, now)
            kind.move_to_end(key)
            if len(kind) > REMEMBERED:
                kind.popitem(last=False)

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of these keys."""
        for key in keys:
            self._kind(key).pop(key, None)

    def _kind(self, key: str) -> OrderedDict[str, _Failures]:
        return self._failures.setdefault(key.partition(" ")[0], OrderedDict())

    def _count(self, key: str, now: datetime) -> int:
        known = self._kind(key).get(key)
        return known.count if known and timedelta() <= now - known.last < FORGOTTEN_AFTER else 0

    def _wait(self, key: str, now: datetime) -> timedelta:
        count = self._count(key, now)
        if count < FREE:
            return timedelta()
        delay = min(timedelta(seconds=2 ** min(count - FREE, 16)), LONGEST)
        return self._kind(key)[key].last + delay - now


def place(address: str | None) -> str:
    """What counts as one address: an IPv6 network of 64 bits, of which one customer has 2^64 addresses, is one."""
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
