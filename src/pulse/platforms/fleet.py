"""All connections: one poller each, started, stopped and restarted one by one as the configuration changes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import random

import structlog
from msgspec import Struct, structs

from pulse.config.connections import Connection
from pulse.kit.clock import Clock
from pulse.model.observation import Observation
from pulse.platforms.health import EndpointHealth
from pulse.platforms.platform import Log, Platform, Reader, Sight
from pulse.platforms.poller import Poller

log = structlog.get_logger(__name__)

SPREAD = 1.0
"""Seconds over which the first polls are spread at the start."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Fleet:
    """Runs a poller for each enabled connection.

    `ingest` takes what they read, `forget` a source that is no longer asked, `drop` a part (of a source) that is not
    there any more.
    """

    def __init__(
        self,
        platforms: Mapping[str, Platform],
        ingest: Callable[[Observation], None],
        forget: Callable[[str], None],
        clock: Clock,
        *,
        drop: Callable[[str, str], None] = lambda _source, _part: None,
        jitter: Callable[[], float] = random,
    ) -> None:
        self._platforms = platforms
        self._ingest = ingest
        self._forget = forget
        self._clock = clock
        self._drop = drop
        self._jitter = jitter
        self._ships: dict[str, _Ship] = {}
        self._watched: frozenset[str] = frozenset()
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Poll until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                for source, ship in list(self._ships.items()):
                    self._ships[source] = self._started(ship.connection, self._jitter() * SPREAD)
                await asyncio.Future()
        finally:
            self._group = None

    def reconcile(self, connections: Sequence[Connection]) -> None:
        """Make the pollers those of these connections: what does not differ goes on undisturbed.

        A connection that is gone or disabled is forgotten; a new name alone changes nothing.
        """
        wanted = {connection.id: connection for connection in connections if self._is_wanted(connection)}
        for source in [source for source in self._ships if source not in wanted]:
            self._stop(self._ships.pop(source))
            self._forget(source)
        for source, connection in wanted.items():
            ship = self._ships.get(source)
            if ship is not None and _same(ship.connection, connection):
                self._ships[source] = structs.replace(ship, connection=connection)
                continue
            if ship is not None:
                self._stop(ship)
                if _other_things(ship.connection, connection):
                    self._forget(source)
            self._ships[source] = self._started(connection, 0.0)

    def refresh(self, source: str) -> bool:
        """Read all parts of this source now; False when it is not polled."""
        ship = self._ships.get(source)
        if ship is None or ship.poller is None:
            return False
        ship.poller.refresh()
        return True

    def endpoints(self, source: str) -> Sequence[EndpointHealth]:
        """The addresses of a source and how they answer; none when it is not polled."""
        ship = self._ships.get(source)
        return ship.reader.endpoints() if ship is not None and ship.reader is not None else ()

    def version(self, source: str) -> str | None:
        """The version of a source, as far as it has told it."""
        ship = self._ships.get(source)
        return ship.reader.version() if ship is not None and ship.reader is not None else None

    def sights(self, source: str) -> Sequence[Sight]:
        """What can be seen of a source; nothing when it is not polled."""
        ship = self._ships.get(source)
        return ship.reader.sights() if ship is not None and ship.reader is not None else ()

    async def log(self, source: str, task: str, offset: int, limit: int) -> Log | None:
        """So many lines of the log of a task of a source; None when it is not polled. Raises `Missing`,
        `SourceError`."""
        ship = self._ships.get(source)
        return await ship.reader.log(task, offset, limit) if ship is not None and ship.reader is not None else None

    def watch(self, resources: frozenset[str]) -> None:
        """What all browsers together have on the screen."""
        self._watched = resources
        for ship in self._ships.values():
            if ship.poller is not None:
                ship.poller.watch(resources)

    def _is_wanted(self, connection: Connection) -> bool:
        if connection.enabled and connection.platform not in self._platforms:
            log.error("unknown platform", source=connection.id, platform=connection.platform)
        return connection.enabled and connection.platform in self._platforms

    def _started(self, connection: Connection, delay: float) -> "_Ship":
        if self._group is None:
            return _Ship(connection)
        platform = self._platforms[connection.platform]
        reader = platform.open(connection, self._clock)
        poller = Poller(connection.id, reader, self._ingest, self._clock, partial(self._drop, connection.id))
        poller.watch(self._watched)
        task = self._group.create_task(_sail(poller, connection.id, delay), name=f"poll {connection.id}")
        return _Ship(connection, reader, poller, task)

    def _stop(self, ship: "_Ship") -> None:
        if ship.task is not None:
            ship.task.cancel()


class _Ship(Struct, frozen=True):
    connection: Connection
    reader: Reader | None = None
    poller: Poller | None = None
    task: asyncio.Task[None] | None = None


async def _sail(poller: Poller, source: str, delay: float) -> None:
    """Run one poller; a bug in it must not reach the others."""
    await asyncio.sleep(delay)
    pause = FIRST_PAUSE
    while True:
        try:
            await poller.run()
        except Exception:  # whatever it is - one connection's failure must not stop the others
            log.exception("poller failed", source=source, again_in=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _same(one: Connection, other: Connection) -> bool:
    return structs.replace(one, name="") == structs.replace(other, name="")


def _other_things(one: Connection, other: Connection) -> bool:
    """Whether the resources get other ids, so that those that are known would never be seen again."""
    return (one.platform, one.key) != (other.platform, other.key)
