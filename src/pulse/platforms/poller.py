"""Polling one connection: every part in its own task, on its own rhythm, and none while the source does not answer."""

import asyncio
import math
from collections.abc import Callable, Collection
from contextlib import suppress

import structlog

from pulse.kit.clock import Clock
from pulse.kit.errors import Lost, NotAccepted, SourceError, Unauthorized, Unreachable
from pulse.model.observation import QUIET, Observation, Trouble
from pulse.platforms.platform import Part, Reader, Watching

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
SOON, SHARE = 4.0, 0.4
"""A part that fails is asked again after at most so many seconds, or this share of its rhythm if that is longer."""
BREATH = 1.0
"""Seconds after the end of a read that failed before which the part is not read again."""
REFUSED_PAUSE, REFUSED_TIMES, LONG_REFUSED_PAUSE = 4.0, 15, 60.0
"""A part that is refused is read again after so many seconds, so many times; then rarely, or when rights change."""
WATCHED_CALLS = 1.25
"""Calls a second that all watched parts of one connection may cost together."""


class Poller:
    """Keeps reading until cancelled.

    Reads of one part never overlap; a read that took longer than its rhythm skips the beats that it missed. A part
    that fails backs off alone. What changed (new parts, other rhythms, urgent ones) is taken up after each read.

    When nothing of the source can be read any more, the circuit breaks: all parts say why and wait, the reader alone
    finds out when it is back, then all are read at once. `ended` is told of a part that is not there any more.
    """

    def __init__(
        self,
        source: str,
        reader: Reader,
        ingest: Callable[[Observation], None],
        clock: Clock,
        ended: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._source = source
        self._reader = reader
        self._ingest = ingest
        self._clock = clock
        self._ended = ended
        self._lanes: dict[str, _Lane] = {}
        self._watched: frozenset[str] = frozenset()
        self._group: asyncio.TaskGroup | None = None
        self._breaker = _Breaker()

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
            self._breaker = _Breaker()
            await self._reader.aclose()

    def refresh(self) -> None:
        """Read all parts now, also those that back off; a source that is lost is tried now."""
        self._breaker.try_now()
        for lane in self._lanes.values():
            lane.want()

    def watch(self, resources: frozenset[str]) -> None:
        """These resources are on a screen: parts that bring them change to their faster rhythm at once."""
        self._watched = resources
        if isinstance(self._reader, Watching):
            self._reader.watch(resources)
        _set_rhythms(self._lanes.values(), self._watched)

    async def _keep_reading(self, lane: "_Lane") -> None:
        while self._lanes.get(lane.part.name) is lane:
            if not self._breaker.closed.is_set():
                await self._breaker.closed.wait()
                lane.begin_anew()
            lane.begin()
            with suppress(TimeoutError):  # the source is back, and what was asked before may never be answered
                async with asyncio.timeout(None) as lane.scope:
                    await self._read(lane)
            lane.end()
            await lane.due()

    async def _read(self, lane: "_Lane") -> None:
        try:
            observation = await lane.part.read()
            if not self._breaker.closed.is_set():
                return  # asked before the source was lost; what is told of it since then is the newer truth
            self._ingest(observation)
            was_unreachable = lane.is_unreachable
            self._note_edge(lane, observation.trouble)
            lane.failures = 0
            if was_unreachable and lane.lost is None:
                for other in filter(lambda each: each.is_unreachable, self._lanes.values()):
                    self._wake(other)
            self._reconcile()
        except (Lost, NotAccepted) as trouble:
            self._break(Trouble(trouble.code, trouble.message))
        except SourceError as trouble:
            if self._breaker.closed.is_set():
                first, longest = _pauses(lane, trouble)
                self._failed(lane, Trouble(trouble.code, trouble.message), first, longest)
                self._reconcile()
        except Exception:  # whatever it is - a bug in one part must not stop the others
            if lane.lost is None or lane.lost.code != _BUG.code:
                log.exception("part failed", source=self._source, part=lane.part.name)
            self._failed(lane, _BUG, FIRST_PAUSE, LONGEST_PAUSE)

    def _break(self, trouble: Trouble) -> None:
        """Every part says why nothing of it is read; from now on only the reader tries."""
        if not self._breaker.closed.is_set() or self._group is None:
            return
        self._breaker.closed.clear()
        self._tell_all(trouble)
        for lane in self._lanes.values():
            if lane.part.waits and lane.task is not asyncio.current_task():
                lane.give_up()  # it may still wait for its turn to ask
        self._breaker.task = self._group.create_task(self._recover(), name=f"{self._source} recovers")

    async def _recover(self) -> None:
        """Until the source is back; then what was under way is given up, and all parts are read at once."""
        clock = asyncio.get_running_loop().time
        broke = clock()
        while not await self._is_back():
            pass
        await asyncio.sleep(max(0.0, broke + BREATH - clock()))  # whatever happens: never in a circle without a pause
        log.info("source back", source=self._source)
        began = clock()
        self._breaker.closed.set()
        for lane in self._lanes.values():
            lane.restart(began)
            self._wake(lane)
            lane.lost = None

    def _wake(self, lane: "_Lane") -> None:
        """Read it now. What was told of a slow part is outdated: it is read as soon as its turn comes."""
        lane.want()
        if lane.lost is not None and lane.part.waits:
            self._tell(lane, _WAITING)

    async def _is_back(self) -> bool:
        try:
            async with asyncio.timeout(None) as self._breaker.scope:
                await self._reader.recover()
        except SourceError as trouble:
            self._tell_all(Trouble(trouble.code, trouble.message))
            return False
        except TimeoutError:
            return True  # somebody wishes to try it now
        except Exception:  # whatever it is - a source must not stay lost because of a bug
            log.exception("recovering failed", source=self._source)
            await asyncio.sleep(LONGEST_PAUSE)
        return True

    def _tell_all(self, trouble: Trouble) -> None:
        """Every part says it; the log holds it once."""
        log.warning("source lost", source=self._source, code=trouble.code, why=trouble.message)
        for lane in self._lanes.values():
            lane.lost = trouble
            self._tell(lane, trouble)

    def _failed(self, lane: "_Lane", trouble: Trouble, first: float, longest: float) -> None:
        lane.back_off(first, longest)
        self._note_edge(lane, trouble)
        self._tell(lane, trouble)

    def _tell(self, lane: "_Lane", trouble: Trouble) -> None:
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
        """One line when a part is lost or changes its trouble, one when it is back; none of what is no trouble of the
        source."""
        trouble = None if trouble is not None and trouble.code in QUIET else trouble
        before, lane.lost = lane.lost, trouble
        if trouble is not None and (before is None or before.code != trouble.code):
            log.warning("part lost", source=self._source, part=lane.part.name, code=trouble.code, why=trouble.message)
        elif trouble is None and before is not None:
            log.info("part back", source=self._source, part=lane.part.name)

    def _reconcile(self) -> None:
        """Start parts that are there now, end those that are not, and read at once what is urgent."""
        parts = self._reader.parts()
        gone = [name for name in self._lanes if name not in parts]
        for name in gone:
            self._lanes.pop(name).stop()
            self._ended(name)
        come = [part for name, part in parts.items() if name not in self._lanes]
        if self._group is not None:
            for part in come:
                lane = self._lanes[part.name] = _Lane(part)
                lane.task = self._group.create_task(self._keep_reading(lane), name=f"{self._source} {part.name}")
        others = [lane for name, lane in self._lanes.items() if parts[name] is not lane.part]
        for lane in others:
            lane.part = parts[lane.part.name]
        if gone or come or others:
            _set_rhythms(self._lanes.values(), self._watched)
        for name in self._reader.urgent():
            if name in self._lanes:
                self._wake(self._lanes[name])


def _set_rhythms(lanes: Collection["_Lane"], resources: frozenset[str]) -> None:
    """The faster rhythm for what is watched, but `WATCHED_CALLS` a second for all of it: a page that shows a whole
    cluster must not cost the cluster more than one that shows a node."""
    watched = [lane for lane in lanes if lane.part.watched_every and lane.part.watches & resources]
    for lane in lanes:
        usual = lane.part.every.total_seconds()
        if lane in watched and lane.part.watched_every is not None:
            fastest = max(lane.part.watched_every.total_seconds(), len(watched) / WATCHED_CALLS)
            lane.set_rhythm(min(usual, fastest))
        else:
            lane.set_rhythm(usual)


def _pauses(lane: "_Lane", trouble: SourceError) -> tuple[float, float]:
    if isinstance(trouble, Unauthorized):
        return (REFUSED_PAUSE,) * 2 if lane.failures < REFUSED_TIMES else (LONG_REFUSED_PAUSE,) * 2
    return FIRST_PAUSE, min(LONGEST_PAUSE, max(SOON, lane.part.every.total_seconds() * SHARE))


_WAITING = Trouble("waiting", "The source is back: this is read again in a moment.")
_BUG = Trouble("failed", "Pulse itself failed to read this part; its log says how.")


class _Breaker:
    """Whether the source is asked at all: not while it is `closed.clear()`, when only `task` tries."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()
        self.closed.set()
        self.task: asyncio.Task[None] | None = None
        self.scope: asyncio.Timeout | None = None

    def try_now(self) -> None:
        """End the waiting for the source: it is asked at once."""
        if not self.closed.is_set() and self.scope is not None:
            _expire(self.scope)


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
        self.scope: asyncio.Timeout | None = None
        self._began: float | None = None

    @property
    def is_unreachable(self) -> bool:
        """Whether that is its trouble."""
        return self.lost is not None and self.lost.code == Unreachable.code

    def give_up(self) -> None:
        """End the read that is under way, if any."""
        if self._began is not None and self.scope is not None:
            _expire(self.scope)

    def begin_anew(self) -> None:
        """The rhythm counts from now: what was missed meanwhile is not made up for."""
        self._planned = self._now()

    def begin(self) -> None:
        """A read begins: wishes from now on are for another one."""
        self._wanted = False
        self._pause = None
        self._began = self._now()

    def end(self) -> None:
        """A read has ended: plan the next one."""
        began, self._began = self._began, None
        if self._pause is not None and began is not None:
            self._planned = began
            self._next = max(began + self._pause, self._now() + BREATH)
        else:
            self._plan()

    def back_off(self, first: float, longest: float) -> None:
        """The read failed: pause, twice as long each time."""
        self._pause = min(first * 2 ** min(self.failures, 10), longest)
        self.failures += 1

    def restart(self, moment: float) -> None:
        """Read now; a read that began before the moment is given up."""
        self.failures = 0
        self.want()
        if self._began is not None and self._began < moment and self.scope is not None:
            _expire(self.scope)

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


def _expire(scope: asyncio.Timeout) -> None:
    """End what runs in this scope with a TimeoutError, unless it has ended."""
    with suppress(RuntimeError):
        scope.reschedule(asyncio.get_running_loop().time())
