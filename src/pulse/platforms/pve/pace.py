"""The pace of the calls that can wait: so many a second at most, evenly, whoever makes them."""

import asyncio
from collections.abc import Callable

STEADY = 6.0
"""Calls a second that all slow parts of one connection start together at most."""


class Pace:
    """Gives turns in the order in which they are asked for, `rate` a second; the first at once."""

    def __init__(self, rate: float = STEADY, clock: Callable[[], float] | None = None) -> None:
        self._gap = 1 / rate
        self._clock = clock
        self._next = 0.0

    async def turn(self) -> None:
        """Return when it is one's turn."""
        now = (self._clock or asyncio.get_running_loop().time)()
        mine = max(now, self._next)
        self._next = mine + self._gap
        if mine > now:
            await asyncio.sleep(mine - now)

    def waits(self) -> float:
        """Seconds until a turn that is asked for now."""
        now = (self._clock or asyncio.get_running_loop().time)()
        return max(0.0, self._next - now)
