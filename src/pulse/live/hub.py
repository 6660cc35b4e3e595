"""Who watches, and what each still has to be told."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from pulse.live import messages
from pulse.live.beats import Beat
from pulse.model.change import Change
from pulse.model.resource import Resource
from pulse.model.source import SourceState

INTERVAL = 1.0
"""Seconds between beats; at most one delta goes with each."""
BACKLOG = 8
"""Messages that may wait for one watcher; one more, and its next message is the full picture."""
REMEMBERED = 120
"""Deltas kept for watchers that come back."""


class Picture(Struct, frozen=True):
    """The full content at one revision."""

    rev: int
    resources: Mapping[str, Resource]


class Closed(Exception):
    """Raised by `Watcher.next` when the connection has to end."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Watcher:
    """One browser's queue. Its memory is bounded: who is slow gets the full picture instead of what was missed."""

    def __init__(self, full: Callable[[], bytes], watching: Callable[[frozenset[str], frozenset[str]], None]) -> None:
        self.resources: frozenset[str] = frozenset()
        self._full, self._watching = full, watching
        self._waiting: deque[bytes] = deque()
        self._beat: Beat | None = None
        self._in_step = False
        self._behind = False
        self._code: int | None = None
        self._news = asyncio.Event()

    async def next(self) -> bytes:
        """The next message, oldest first; raises `Closed` when the connection has to end."""
        while True:
            if self._code is not None:
                raise Closed(self._code)
            if self._behind:
                message = self._full()  # may publish what is pending: pushed while still behind, it is not queued twice
                self._behind = self._in_step = False
                return message
            if self._waiting:
                return self._waiting.popleft()
            if self._beat is not None:
                beat, self._beat = self._beat, None
                message = beat.step if self._in_step else beat.whole
                self._in_step = True
                return message
            self._news.clear()
            await self._news.wait()

    def push(self, message: bytes) -> None:
        """Queue a message, or forget the queue when it is too long."""
        if self._behind:
            return
        if len(self._waiting) >= BACKLOG:
            self.resync()
            return

        self._waiting.append(message)
        self._news.set()

    def beat(self, beat: Beat) -> None:
        """Replace the waiting beat: only the newest counts, and is told whole, since it follows on one never heard."""
        self._in_step = self._in_step and self._beat is None
        self._beat = beat
        self._news.set()

    def tell(self, message: Mapping[str, Any]) -> None:
        """Queue an answer for this watcher alone; there is none while more waits than it reads."""
        if len(self._waiting) < BACKLOG:
            self.push(messages.pack(message))

    def resync(self) -> None:
        """Make the next message the full picture."""
        self._waiting.clear()
        self._behind = True
        self._news.set()

    def watch(self, resources: list[str]) -> None:
        """Say what is on this browser's screen."""
        before, self.resources = self.resources, frozenset(resources)
        self._watching(before, self.resources)

    def close(self, code: int) -> None:
        """End the connection with this WebSocket code, at once."""
        self._code = code
        self._news.set()


class Hub:
    """Encodes every change and every beat once and hands the same bytes to all watchers."""

    def __init__(self, *, version: str, epoch: str, picture: Callable[[], Picture]) -> None:
        self.epoch = epoch
        self.on_watch: Callable[[frozenset[str]], None] = lambda _: None
        self._version, self._picture = version, picture
        self._watchers: set[Watcher] = set()
        self._watched: Counter[str] = Counter()
        self._deltas: deque[tuple[int, bytes]] = deque(maxlen=REMEMBERED)
        self._cached: tuple[int, bytes] | None = None
        self._beat: Beat | None = None

    def join(self, *, epoch: str | None, rev: int | None, you: str) -> Watcher:
        """A new watcher, with its first messages queued: welcome, then what it missed or the full picture.

        `epoch` and `rev` are what a returning browser says it has.
        """
        current = self._picture().rev
        watcher = Watcher(self._full, self._look_elsewhere)
        missed = self._since(rev, current) if epoch == self.epoch and rev is not None else None
        greeting = messages.welcome(server=self._version, epoch=self.epoch, you=you, interval=INTERVAL)
        for message in [greeting, *(missed if missed is not None else [self._full()])]:
            watcher.push(message)
        if self._beat is not None:
            watcher.beat(self._beat)
        self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """Forget a watcher."""
        self._watchers.discard(watcher)
        watcher.watch([])

    def publish(self, rev: int, change: Change) -> None:
        """Tell everybody the step to revision `rev`."""
        message = messages.delta(rev, change)
        self._deltas.append((rev, message))
        for watcher in self._watchers:
            watcher.push(message)

    def beat(self, rev: int, now: datetime, sources: Mapping[str, SourceState]) -> None:
        """Tell everybody the ages."""
        self._beat = Beat(rev, now, sources, self._beat.sources if self._beat else {})
        for watcher in self._watchers:
            watcher.beat(self._beat)

    def close(self, code: int) -> None:
        """End every connection."""
        for watcher in self._watchers:
            watcher.close(code)

    @property
    def watchers(self) -> int:
        """How many watch."""
        return len(self._watchers)

    def _since(self, rev: int, current: int) -> list[bytes] | None:
        """The deltas after `rev` as far as they are kept and fit into a queue; None: only the full picture helps."""
        missed = [message for number, message in self._deltas if number > rev]
        return missed if 0 <= current - rev == len(missed) < BACKLOG else None

    def _full(self) -> bytes:
        picture = self._picture()
        if self._cached is None or self._cached[0] != picture.rev:
            self._cached = (picture.rev, messages.full(picture.rev, picture.resources))
        return self._cached[1]

    def _look_elsewhere(self, before: frozenset[str], after: frozenset[str]) -> None:
        """One screen shows other resources. Counted, since all screens together may hold very many."""
        self._watched.update(after - before)
        for gone in before - after:
            self._watched[gone] -= 1
            if not self._watched[gone]:
                del self._watched[gone]
        self.on_watch(frozenset(self._watched))
