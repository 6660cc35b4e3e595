"""How often somebody is asked: the calls of the last minute, counted as they begin."""

from collections import deque

WINDOW = 60.0
"""Seconds over which calls are counted."""


class Calls:
    """The calls to one address; moments are seconds of a clock that nobody sets."""

    def __init__(self) -> None:
        self._began: deque[float] = deque()
        self._first: float | None = None

    def begin(self, now: float) -> None:
        """A call begins."""
        self._first = now if self._first is None else self._first
        self._forget(now)
        self._began.append(now)

    def a_second(self, now: float) -> float:
        """Calls a second, over the last minute or as long as there were any."""
        self._forget(now)
        if self._first is None:
            return 0.0
        return len(self._began) / min(WINDOW, max(1.0, now - self._first))

    def _forget(self, now: float) -> None:
        while self._began and self._began[0] <= now - WINDOW:
            self._began.popleft()
