"""Connections come, change and go while the others are read on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from pulse.config.connections import Connection
from pulse.kit.clock import Clock
from pulse.model.observation import Observation
from pulse.platforms.fleet import Fleet
from pulse.platforms.platform import Log, Platform, Step
from tests.platforms.scripted import ScriptedReader, clock

pytestmark = pytest.mark.looptime(start=0)


class Harbour:
    """A platform whose readers the test can look at, and a fleet of it."""

    def __init__(self) -> None:
        self.readers: list[tuple[Connection, ScriptedReader]] = []
        self.told: list[Observation] = []
        self.forgotten: list[str] = []
        self.broken: set[str] = set()
        platform = Platform("toy", "Toy", 1, open=self.open, test=self.test)
        self.fleet = Fleet({"toy": platform}, self.told.append, self.forgotten.append, clock, jitter=lambda: 0.5)

    def open(self, connection: Connection, _: Clock) -> ScriptedReader:
        reader = ScriptedReader(hot=connection.interval.total_seconds())
        reader.add("node", 10, watched=1, watches="pve1")
        reader.broken = connection.id in self.broken
        self.readers.append((connection, reader))
        return reader

    async def test(self, connection: Connection, clock: Clock) -> list[Step]:
        raise NotImplementedError

    def reader(self, source: str) -> ScriptedReader:
        return [reader for connection, reader in self.readers if connection.id == source][-1]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Fleet]:
        task = asyncio.create_task(self.fleet.run())
        await asyncio.sleep(0)
        yield self.fleet
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def at(source: str, **changes: Any) -> Connection:  # noqa: ANN401 - a test names any field
    told = {"id": source, "key": source, "platform": "toy", "name": source, "address": source}
    return Connection(**({"interval": timedelta(seconds=2)} | told | changes))


async def test_connections_given_before_the_start_are_first_read_with_jitter_later_ones_at_once() -> None:
    harbour = Harbour()
    harbour.fleet.reconcile([at("one")])
    async with harbour.running() as fleet:
        await asyncio.sleep(3)
        fleet.reconcile([at("one"), at("two")])
        await asyncio.sleep(2)
    assert harbour.reader("one").starts["hot"] == [0.5, 2.5, 4.5]
    assert harbour.reader("two").starts["hot"] == [3, 5]


async def test_a_change_restarts_that_connection_and_touches_no_other() -> None:
    harbour = Harbour()
    async with harbour.running() as fleet:
        fleet.reconcile([at("one"), at("two")])
        await asyncio.sleep(3)
        fleet.reconcile([at("one"), at("two", address="elsewhere")])
        await asyncio.sleep(2)
    assert [connection.address for connection, _ in harbour.readers] == ["one", "two", "elsewhere"]
    assert harbour.reader("one").starts["hot"] == [0, 2, 4]
    assert harbour.readers[1][1].closed
    assert harbour.reader("two").starts["hot"] == [3, 5]
    assert harbour.forgotten == []


async def test_a_new_name_alone_restarts_nothing() -> None:
    harbour = Harbour()
    async with harbour.running() as fleet:
        fleet.reconcile([at("one")])
        await asyncio.sleep(3)
        fleet.reconcile([at("one", name="renamed")])
        fleet.reconcile([at("one", name="renamed")])
        await asyncio.sleep(2)
    assert len(harbour.readers) == 1
    assert harbour.reader("one").starts["hot"] == [0, 2, 4]


@pytest.mark.parametrize("rest", [[], [at("one", enabled=False)]], ids=["removed", "disabled"])
async def test_a_connection_that_goes_is_stopped_and_forgotten(rest: list[Connection]) -> None:
    harbour = Harbour()
    async with harbour.running() as fleet:
        fleet.reconcile([at("one")])
        await asyncio.sleep(1)
        fleet.reconcile(rest)
        told = len(harbour.told)
        await asyncio.sleep(5)
        assert not fleet.refresh("one")
    assert harbour.forgotten == ["one"]
    assert len(harbour.told) == told
    assert harbour.reader("one").closed


async def test_a_connection_under_another_key_forgets_what_the_former_key_named() -> None:
    harbour = Harbour()
    async with harbour.running() as fleet:
        fleet.reconcile([at("one")])
        fleet.reconcile([at("one", key="k3f9")])
    assert harbour.forgotten == ["one"]


async def test_refresh_reads_now_and_says_when_it_cannot() -> None:
    harbour = Harbour()
    harbour.fleet.reconcile([at("early")])
    assert not harbour.fleet.refresh("early")
    async with harbour.running() as fleet:
        fleet.reconcile([at("one", interval=timedelta(seconds=60))])
        await asyncio.sleep(5)
        assert fleet.refresh("one")
        assert not fleet.refresh("nobody")
        await asyncio.sleep(1)
    assert harbour.reader("one").starts["hot"] == [0, 5]


async def test_addresses_and_versions_are_told_of_what_is_polled() -> None:
    harbour = Harbour()
    harbour.fleet.reconcile([at("early")])
    assert (harbour.fleet.endpoints("early"), harbour.fleet.version("early")) == ((), None)
    async with harbour.running() as fleet:
        fleet.reconcile([at("one")])
        assert [end.address for end in fleet.endpoints("one")] == ["pve1:8006"]
        assert fleet.version("one") == "1.0"
        assert (fleet.endpoints("nobody"), fleet.version("nobody")) == ((), None)
        fleet.reconcile([])
        assert (fleet.endpoints("one"), fleet.version("one")) == ((), None)


async def test_the_log_of_a_task_is_asked_of_the_source_that_has_it() -> None:
    harbour = Harbour()
    harbour.fleet.reconcile([at("early")])
    assert await harbour.fleet.log("early", "task", 0, 5) is None
    async with harbour.running() as fleet:
        fleet.reconcile([at("one")])
        assert await fleet.log("one", "task", 3, 5) == Log(["task 3 5"], 3, 1)
        assert await fleet.log("nobody", "task", 3, 5) is None


async def test_what_is_watched_holds_for_running_and_for_later_connections() -> None:
    harbour = Harbour()
    async with harbour.running() as fleet:
        fleet.reconcile([at("one")])
        await asyncio.sleep(2)
        fleet.watch(frozenset(("pve1",)))
        fleet.reconcile([at("one"), at("two")])
        await asyncio.sleep(2)
    assert harbour.reader("one").starts["node"][:3] == [0, 2, 3]
    assert harbour.reader("two").starts["node"][:2] == [2, 3]


async def test_a_poller_that_fails_is_started_again_and_harms_no_other() -> None:
    harbour = Harbour()
    harbour.broken.add("bad")
    with capture_logs() as lines:
        async with harbour.running() as fleet:
            fleet.reconcile([at("bad"), at("good")])
            await asyncio.sleep(7.5)
    assert [line["again_in"] for line in lines if line["event"] == "poller failed"] == [1, 2, 4, 8]
    assert harbour.reader("good").starts["hot"] == [0, 2, 4, 6]


async def test_a_platform_that_is_not_there_is_logged_and_skipped() -> None:
    harbour = Harbour()
    with capture_logs() as lines:
        harbour.fleet.reconcile([at("one", platform="vax")])
    assert lines[0]["event"] == "unknown platform"
    assert harbour.readers == []


async def test_a_fleet_that_is_started_again_reads_all_its_connections_again() -> None:
    harbour = Harbour()
    harbour.fleet.reconcile([at("one")])
    for _ in range(2):
        async with harbour.running():
            await asyncio.sleep(1)
    assert [reader.starts["hot"] for _, reader in harbour.readers] == [[0.5], [1.5]]
