"""Polling one connection: every part in its own task, on its own rhythm."""

import asyncio
import math
from collections.abc import Callable

import structlog

from pulse.kit.clock import Clock
from pulse.kit.errors import SourceError, Unauthorized
from pulse.model.observation import Observation, Trouble
from pulse.platforms.platform import Part, Reader

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
FIRST_REFUSED_PAUSE, LONGEST_REFUSED_PAUSE = 30.0, 300.0
WATCHED_CALLS = 1.25
"""Calls a second that all watched parts of one connection may cost together."""


class Poller:
    """Keeps reading until cancelled.

    Reads of one part never overlap; a read that took longer than its rhythm skips the beats that it missed. A part
    that fails backs off alone. What changed (new parts, urgent ones) is taken up after each read.
    """

    def __init__(self, source: str, reader: Reader, ingest: Callable[[Observation], None], clock: Clock) -> None:
        self._source = source
        self._reader = reader
        self._ingest = ingest
        self._clock = clock
        self._lanes: dict[str, _Lane] = {}
        self._watched: frozenset[str] = frozenset()
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Read all parts now, then each on its rhythm; closes the reader in the end."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                self._reconcile()
                await asyncio.Future()
        finally:
            self._group = None
            self._lanes.clear()
            await self._reader.aclose()

    def refresh(self) -> None:
        """Read all parts now, also those that back off."""
        for lane in self._lanes.values():
            lane.want()

    def watch(self, resources: frozenset[str]) -> None:
        """These resources are on a screen: parts that bring them change to their faster rhythm at once."""
        self._watched = resources
        self._set_rhythms()

    async def _keep_reading(self, lane: "_Lane") -> None:
        while self._lanes.get(lane.part.name) is lane:
            lane.begin()
            await self._read(lane)
            lane.end()
            await lane.due()

    async def _read(self, lane: "_Lane") -> None:
        try:
            observation = await lane.part.read()
            self._ingest(observation)
            self._note_edge(lane, observation.trouble)
            lane.failures = 0
            self._reconcile()
        except SourceError as trouble:
            first, longest = _PAUSES.get(trouble.code, (FIRST_PAUSE, LONGEST_PAUSE))
            self._failed(lane, Trouble(trouble.code, trouble.message), first, longest)
        except Exception:  # whatever it is - a bug in one part must not stop the others
            if lane.lost is None or lane.lost.code != _BUG.code:
                log.exception("part failed", source=self._source, part=lane.part.name)
            self._failed(lane, _BUG, FIRST_PAUSE, LONGEST_PAUSE)

    def _failed(self, lane: "_Lane", trouble: Trouble, first: float, longest: float) -> None:
        lane.back_off(first, longest)
        self._note_edge(lane, trouble)
        self._ingest(
            Observation(
                source=self._source,
                part=lane.part.name,
                at=self._clock(),
                every=lane.part.judged_by,
                trouble=trouble,
            )
        )

    def _note_edge(self, lane: "_Lane", trouble: Trouble | None) -> None:
        """One line when a part is lost or changes its trouble, one when it is back."""
        before, lane.lost = lane.lost, trouble
        if trouble is not None and (before is None or before.code != trouble.code):
            log.warning("part lost", source=self._source, part=lane.part.name, code=trouble.code, why=trouble.message)
        elif trouble is None and before is not None:
            log.info("part back", source=self._source, part=lane.part.name)

    def _set_rhythms(self) -> None:
        """The faster rhythm for what is watched, but `WATCHED_CALLS` a second for all of it: a page that shows a
        whole cluster must not cost the cluster more than one that shows a node."""
        lanes = self._lanes.values()
        watched = [lane for lane in lanes if lane.part.watched_every and lane.part.watches & self._watched]
        for lane in lanes:
            usual = lane.part.every.total_seconds()
            if lane in watched and lane.part.watched_every is not None:
                fastest = max(lane.part.watched_every.total_seconds(), len(watched) / WATCHED_CALLS)
                lane.set_rhythm(min(usual, fastest))
            else:
                lane.set_rhythm(usual)

    def _reconcile(self) -> None:
        """Start parts that are there now, end those that are not, and read at once what is urgent."""
        parts = self._reader.parts()
        gone = [name for name in self._lanes if name not in parts]
        for name in gone:
            self._lanes.pop(name).stop()
        come = [part for name, part in parts.items() if name not in self._lanes]
        if self._group is not None:
            for part in come:
                lane = self._lanes[part.name] = _Lane(part)
                lane.task = self._group.create_task(self._keep_reading(lane), name=f"{self._source} {part.name}")
        if gone or come:
            self._set_rhythms()
        for name in self._reader.urgent():
            if name in self._lanes:
                self._lanes[name].want()


_PAUSES = {Unauthorized.code: (FIRST_REFUSED_PAUSE, LONGEST_REFUSED_PAUSE)}
_BUG = Trouble("failed", "Pulse itself failed to read this part; its log says how.")


class _Lane:
    """One part, and when it is to be read next (in seconds of the event loop)."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.task: asyncio.Task[None] | None = None
        self.failures = 0
        self.lost: Trouble | None = None
        self._every = part.every.total_seconds()
        self._planned = self._next = asyncio.get_running_loop().time()
        self._pause: float | None = None
        self._wanted = False
        self._poked = asyncio.Event()

    def begin(self) -> None:
        """A read begins: wishes from now on are for another one."""
        self._wanted = False
        self._pause = None

    def end(self) -> None:
        """A read has ended: plan the next one."""
        if self._pause is not None:
            self._planned = self._now()
            self._next = self._planned + self._pause
        else:
            self._plan()

    def back_off(self, first: float, longest: float) -> None:
        """The read failed: pause, twice as long each time."""
        self._pause = min(first * 2 ** min(self.failures, 10), longest)
        self.failures += 1

    def want(self) -> None:
        """Read now; once more when a read is under way, because that one began before the wish."""
        self._wanted = True
        self._poked.set()

    def set_rhythm(self, every: float) -> None:
        """Read each `every` seconds, counted also in the pause that is under way."""
        if every == self._every:
            return
        self._every = every
        if self._pause is None:
            self._plan()
            self._poked.set()

    def stop(self) -> None:
        """End the task, unless it is the one that asks: that one ends by itself."""
        if self.task is not None and self.task is not asyncio.current_task():
            self.task.cancel()

    async def due(self) -> None:
        """Return when it is time for the next read."""
        while not self._wanted and (remaining := self._next - self._now()) > 0:
            self._poked.clear()
            try:
                async with asyncio.timeout(remaining):
                    await self._poked.wait()
            except TimeoutError:
                break
        self._planned = min(self._next, self._now()) if not self._wanted else self._now()

    def _plan(self) -> None:
        """The next beat that is still to come, counted from the one that was planned last."""
        beats = max(1, math.ceil((self._now() - self._planned) / self._every))
        self._next = self._planned + beats * self._every

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
