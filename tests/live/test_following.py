"""A browser that takes every message in has what the server has, however slowly it reads and often it is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pulse.live.beats import Beat
from pulse.live.hub import BACKLOG, REMEMBERED, Watcher
from pulse.live.messages import unpack
from pulse.model.observation import Observation, Trouble
from pulse.model.resource import Resource
from pulse.pipeline import Pipeline
from tests.factory import START, guest, later, seen
from tests.live.mirror import Mirror


class Browser:
    """Reads when it is told to. One message is always in its hand already, as one is on the wire."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.mirror = Mirror()
        self.wholes = 0
        """Beats that told everything."""
        self._watcher: Watcher
        self._hand: asyncio.Task[bytes]
        self._pipeline = pipeline
        self._join()

    def come_back(self, pipeline: Pipeline) -> None:
        """The connection is lost, with what was on its way, and there is another, to this server."""
        self.leave()
        self._pipeline = pipeline
        self._join()

    def leave(self) -> None:
        """The connection is lost."""
        self._hand.cancel()
        self._pipeline.hub.leave(self._watcher)

    def ask(self) -> None:
        """Ask for everything."""
        self._watcher.resync()

    async def read(self, most: int) -> None:
        """The next messages, as far as there are any."""
        for _ in range(most):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            if not self._hand.done():
                return
            message = unpack(await self._hand)
            self.wholes += "whole" in message
            self._hand = asyncio.create_task(self._watcher.next())
            if not self.mirror.take(message):
                self.ask()

    def _join(self) -> None:
        position = {"epoch": self.mirror.epoch, "rev": self.mirror.rev}
        self._watcher = self._pipeline.hub.join(**position, you="mira")  # type: ignore[arg-type]  # each has its type
        self._hand = asyncio.create_task(self._watcher.next())


class World:
    """A server, what it has heard, and a browser."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.starts = 0
        self.heard: list[Observation] = []
        self.pipeline = self._started()
        self.browser = Browser(self.pipeline)

    def hear(self, observation: Observation) -> None:
        """A source tells something."""
        self.heard.append(observation)
        self.pipeline.ingest(observation)

    def restart(self, ahead: int) -> None:
        """Another server, which hears the last things again; the browser comes back to it when its revisions, which
        mean something else, are as far as the browser's are, or somewhat farther."""
        self.pipeline = self._started()
        for observation in self.heard[-3:]:
            self.pipeline.ingest(observation)
        while self.pipeline.inventory.revision < (self.browser.mirror.rev or 0) + ahead:
            self.seconds += 1
            self.hear(seen(guest(102, readings={"cpu": self.seconds % 1_000 / 1_000}), at=self.seconds, complete=False))
            self.pipeline.tick(later(self.seconds))
        self.browser.come_back(self.pipeline)

    def expected(self) -> dict[str, Any]:
        """The picture of the server, as JSON has it."""
        resources: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self.pipeline.picture().resources))
        return resources

    def expected_sources(self) -> dict[str, Any]:
        """How the sources of the server are doing, as a whole beat has it."""
        sources: dict[str, Any] = unpack(Beat(0, START, self.pipeline.sources(), {}).whole)["sources"]
        return sources

    def _started(self) -> Pipeline:
        self.starts += 1  # no two runs of a server have one epoch
        return Pipeline(version="0.1.0", epoch=f"epoch {self.starts}", started=START)


Step: TypeAlias = Callable[[World], Awaitable[None]]


def told(resources: list[Resource], part: str, *, complete: bool) -> Step:
    async def step(world: World) -> None:
        world.seconds += 0.4
        world.hear(seen(*resources, at=world.seconds, part=part, complete=complete))

    return step


def passing(seconds: float) -> Step:
    async def step(world: World) -> None:
        world.seconds += seconds
        world.pipeline.tick(later(world.seconds))

    return step


def reading(most: int) -> Step:
    async def step(world: World) -> None:
        await world.browser.read(most)

    return step


async def lost(world: World) -> None:
    world.browser.come_back(world.pipeline)


async def asked(world: World) -> None:
    world.browser.ask()


def restarted(ahead: int) -> Step:
    async def step(world: World) -> None:
        world.restart(ahead)

    return step


async def forgotten(world: World) -> None:
    world.pipeline.forget("src")


def answered(source: str, part: str, every: float, trouble: str | None) -> Step:
    """One of many parts is read, or is not."""

    async def step(world: World) -> None:
        world.seconds += 0.03
        why = None if trouble is None else Trouble("unreachable", trouble)
        at, rhythm = later(world.seconds), timedelta(seconds=every)
        heard = Observation(source=source, part=part, at=at, every=rhythm, complete=why is None, trouble=why)
        world.pipeline.ingest(heard)

    return step


def dropped(source: str, part: str) -> Step:
    async def step(world: World) -> None:
        world.pipeline.drop(source, part)

    return step


def renamed(source: str, name: str) -> Step:
    async def step(world: World) -> None:
        world.pipeline.rename(source, name)

    return step


def removed(source: str) -> Step:
    async def step(world: World) -> None:
        world.pipeline.forget(source)

    return step


async def heeded(world: World) -> None:
    """A beat, which the browser hears at once."""
    await passing(1)(world)
    await world.browser.read(9)


async def set_back(world: World) -> None:
    """The server's clock goes back by an hour."""
    world.seconds -= 3_600
    world.pipeline.jumped(timedelta(hours=-1))


async def busy(world: World) -> None:
    """More deltas than wait for anybody."""
    for _ in range(BACKLOG + 3):
        await told([guest(100, readings={"cpu": world.seconds % 1})], "resources", complete=False)(world)
        await passing(1)(world)


async def long_gone(world: World) -> None:
    """The browser is away for longer than deltas are remembered."""
    world.browser.leave()
    for _ in range(REMEMBERED + 5):
        await told([guest(100, readings={"cpu": world.seconds % 1})], "resources", complete=False)(world)
        await passing(1)(world)
    world.browser.come_back(world.pipeline)


def guests() -> st.SearchStrategy[list[Resource]]:
    numbers = st.dictionaries(st.sampled_from(["cpu", "memory_used"]), st.sampled_from([0.0, 0.25, 0.5]), max_size=2)
    facts = st.fixed_dictionaries({"node": st.sampled_from(["pve1", "pve2"])}, optional={"lock": st.just("backup")})
    one = st.builds(
        lambda vmid, name, readings, facts: guest(vmid, name=name, readings=readings, facts=facts),
        st.sampled_from([100, 101, 102]),
        st.sampled_from(["web", "db", "__proto__"]),
        numbers,
        facts,
    )
    return st.lists(one, max_size=3, unique_by=lambda resource: resource.id)


STEPS = st.one_of(
    st.builds(told, guests(), st.sampled_from(["resources", "details"]), complete=st.booleans()),
    st.builds(passing, st.sampled_from([0.1, 1.0, 70.0])),
    st.builds(reading, st.integers(1, 20)),
    st.builds(restarted, st.integers(0, 3)),
    st.sampled_from([lost, asked, forgotten, busy]),
)


SOURCES, PARTS = st.sampled_from(["one", "other"]), st.sampled_from(["resources", "node:pve1", "__proto__"])
BEATING_STEPS = st.one_of(
    st.builds(
        answered, SOURCES, PARTS, st.sampled_from([2.0, 10.0]), st.sampled_from([None, None, "It is off.", "No."])
    ),
    st.builds(dropped, SOURCES, PARTS),
    st.builds(renamed, SOURCES, st.sampled_from(["lab", "other"])),
    st.builds(removed, SOURCES),
    st.builds(passing, st.sampled_from([0.05, 1.0])),
    st.builds(reading, st.integers(1, 4)),
    st.sampled_from([heeded, heeded, heeded, lost, asked, set_back, restarted(0)]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(STEPS, max_size=25))
@example([told([guest()], "resources", complete=True), long_gone])
@example([busy, asked, busy, lost])
@example([told([guest()], "resources", complete=True), reading(9), restarted(1)])
@example([restarted(1), told([], "resources", complete=True), restarted(0), reading(2), restarted(0)])
def test_a_browser_that_takes_every_message_in_has_the_picture_of_the_server(steps: list[Step]) -> None:
    async def scene() -> tuple[dict[str, Any], dict[str, Any], int | None, int]:
        world = World()
        for step in steps:
            await step(world)
        expected = world.expected()
        await world.browser.read(1_000)
        got = world.browser.mirror
        world.browser.leave()
        return got.resources, expected, got.rev, world.pipeline.inventory.revision

    resources, expected, rev, revision = asyncio.run(scene())
    assert resources == expected
    assert rev == revision


@settings(max_examples=150, deadline=None)
@given(st.lists(BEATING_STEPS, max_size=40))
@example([answered("one", "resources", 10, "No."), heeded, answered("one", "resources", 2, None), heeded])
@example([answered("one", "resources", 10, None), heeded, dropped("one", "resources"), heeded])
@example([answered("one", "resources", 10, None), heeded, removed("one"), heeded])
def test_a_browser_that_hears_some_of_the_beats_knows_what_a_whole_one_tells(steps: list[Step]) -> None:
    async def scene() -> tuple[dict[str, Any], dict[str, Any]]:
        world = World()
        for step in [*steps, passing(1)]:
            await step(world)
        expected = world.expected_sources()
        await world.browser.read(1_000)
        world.browser.leave()
        return world.browser.mirror.sources, expected

    sources, expected = asyncio.run(scene())
    assert sources == expected


async def test_who_reads_every_beat_is_told_everything_only_once() -> None:
    world = World()
    for _ in range(20):
        await answered("one", "resources", 10, None)(world)
        await passing(1)(world)
        await world.browser.read(5)

    assert world.browser.mirror.heard.count("beat") >= 19
    assert world.browser.wholes == 1
    assert world.browser.mirror.sources == world.expected_sources()
    world.browser.leave()


async def test_who_was_away_shortly_gets_no_full_picture() -> None:
    world = World()
    await world.browser.read(10)
    await told([guest()], "resources", complete=True)(world)
    await lost(world)
    await world.browser.read(10)

    assert [kind for kind in world.browser.mirror.heard if kind != "beat"] == ["welcome", "full", "welcome", "delta"]
    world.browser.leave()


async def test_who_reads_nothing_for_long_gets_the_full_picture_once_and_then_goes_on() -> None:
    world = World()
    await told([guest()], "resources", complete=True)(world)
    await world.browser.read(10)
    before = len(world.browser.mirror.heard)
    await busy(world)
    await busy(world)
    await world.browser.read(3)
    after = world.browser.mirror.heard[before:]

    assert after.count("full") == 1
    assert after.count("delta") <= 1  # the one that was on the wire
    assert world.browser.mirror.resources == world.expected()
    await told([guest(readings={"cpu": 0.75})], "resources", complete=True)(world)
    await passing(1)(world)
    await world.browser.read(5)
    assert world.browser.mirror.heard.count("full") == 2  # the first one, and that
    assert world.browser.mirror.resources == world.expected()
    world.browser.leave()
