"""A reader that does what a test scripts, on the event loop's time."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from pulse.model.observation import Observation
from pulse.platforms.health import EndpointHealth
from pulse.platforms.platform import Log, Part, Sight

Does = Callable[[], Awaitable[Observation | None]]


def now() -> float:
    """Seconds of the event loop."""
    return asyncio.get_running_loop().time()


def clock() -> datetime:
    """A clock that goes with the event loop."""
    return datetime.fromtimestamp(1_790_000_000 + now(), UTC)


def seen(part: str) -> Observation:
    """A good answer without resources."""
    return Observation(source="src", part=part, at=clock(), every=timedelta(seconds=10), complete=True)


def failing(*troubles: Exception | None) -> Callable[[], Coroutine[None, None, None]]:
    """A read that raises these one after the other, then works."""
    left = list(troubles)

    async def does() -> None:
        if left and (trouble := left.pop(0)) is not None:
            raise trouble

    return does


class ScriptedReader:
    """`starts` are the loop times at which each part's read began; `does` is what a read does."""

    def __init__(self, **every: float) -> None:
        self.starts: dict[str, list[float]] = {}
        self.does: dict[str, Does] = {}
        self.wanted: set[str] = set()
        self.reading: set[str] = set()
        self.closed = self.broken = False
        self.made: dict[str, Part] = {}
        for name, seconds in every.items():
            self.add(name, seconds)

    def add(self, name: str, seconds: float, *, watched: float | None = None, watches: str = "") -> None:
        """One more part."""
        self.made[name] = Part(
            name,
            timedelta(seconds=seconds),
            lambda: self._read(name),
            watched_every=None if watched is None else timedelta(seconds=watched),
            watches=frozenset(watches.split()),
        )

    def parts(self) -> Mapping[str, Part]:
        """As the protocol says; a bug where the test wants one."""
        assert not self.broken, "a bug on purpose"
        return self.made

    def sights(self) -> Sequence[Sight]:
        """Each part as one thing."""
        return [Sight(name=name, area="All", title=name, parts=(name,)) for name in self.made]

    def urgent(self) -> frozenset[str]:
        """As the protocol says."""
        wanted, self.wanted = frozenset(self.wanted), set()
        return wanted

    def endpoints(self) -> list[EndpointHealth]:
        """As the protocol says."""
        return [EndpointHealth("pve1:8006", in_use=True)]

    def version(self) -> str | None:
        """As the protocol says."""
        return "1.0"

    async def log(self, task: str, offset: int, limit: int) -> Log:
        """A log of one line, which says what was asked for."""
        return Log([f"{task} {offset} {limit}"], offset, 1)

    async def recover(self) -> None:
        """As the protocol says; at once, unless the test scripts it."""
        self.starts.setdefault("recover", []).append(round(now(), 3))
        if "recover" in self.does:
            await self.does["recover"]()

    async def aclose(self) -> None:
        """As the protocol says."""
        self.closed = True

    async def _read(self, name: str) -> Observation:
        assert name not in self.reading, "two reads of one part at once"
        self.reading.add(name)
        self.starts.setdefault(name, []).append(round(now(), 3))
        try:
            scripted = await self.does[name]() if name in self.does else None
        finally:
            self.reading.discard(name)
        return scripted or seen(name)
