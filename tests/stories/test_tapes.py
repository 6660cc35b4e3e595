"""What a real cluster lived through, played to the whole of Pulse: it concludes what a monitor must."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, cast

import pytest
from msgspec import Struct

from pulse import __version__
from pulse.config.connections import Connection
from pulse.kit.catalog import collect
from pulse.kit.secret import Secret
from pulse.model.resource import Resource
from pulse.pipeline import Pipeline
from pulse.platforms.fleet import Fleet
from pulse.platforms.platform import Platform
from tests.factory import START
from tests.platforms.pve.recorded import RECORDINGS
from tools.replay import Playhead, Recordings, ReplayOptions, ReplayServer, Tape

pytestmark = [pytest.mark.looptime(start=0), pytest.mark.timeout(60)]
DEAD, BACK = 20, 405
"""Seconds of the tape at which pve3 dies and is powered on again."""
RECOVERED, RECOVERED_AT = 121, 325
"""A guest of pve3 that the cluster itself starts on another node, and the second at which its list says so."""
Told = dict[float, dict[str, Resource]]
"""The picture at each second of the tape."""


class Shelf(Struct, frozen=True):
    """What is read from files, before any loop runs."""

    platforms: Mapping[str, Platform]
    tapes: Mapping[str, Tape]
    recordings: Recordings
    """What the tapes do not hold."""


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """Everything that the stories play."""
    names = ("A-calm", "B-guest-life", "D-node-death")
    return Shelf(
        collect("pulse.platforms", Platform),
        {name: Tape.load(RECORDINGS / "tapes" / f"{name}.jsonl.gz") for name in names},
        Recordings.load(RECORDINGS / "pve-9.2"),
    )


@asynccontextmanager
async def watching(shelf: Shelf, tape: str) -> AsyncIterator[Pipeline]:
    """Real pollers over real sockets, the pipeline and its tick, in the tape's own time."""
    loop = asyncio.get_running_loop()

    def clock() -> Any:  # noqa: ANN401 - a datetime, as the pipeline wants it
        return START + timedelta(seconds=loop.time())

    pipeline = Pipeline(version=__version__, epoch="e", started=START)
    fleet = Fleet(shelf.platforms, pipeline.ingest, pipeline.forget, clock, jitter=lambda: 0.0)
    options = ReplayOptions(penalty=0)
    async with ReplayServer(
        shelf.tapes[tape], shelf.recordings, playhead=Playhead(loop.time), options=options
    ) as server:
        pipeline.rename("src", "lab")
        fleet.reconcile([connection(server)])
        tasks = [asyncio.create_task(fleet.run()), asyncio.create_task(ticking(pipeline, clock))]
        try:
            yield pipeline
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


def connection(server: ReplayServer) -> Connection:
    """How to sign in at the server that plays the tape."""
    return Connection(
        id="src",
        key="k3f9",
        platform="pve",
        name="lab",
        address=f"127.0.0.1:{server.port}",
        fingerprint=server.fingerprint,
        token_id=server.credentials.token_id,
        token_secret=Secret(server.credentials.secret),
    )


async def ticking(pipeline: Pipeline, clock: Callable[[], Any]) -> None:
    """As the server does, once a second."""
    while True:
        pipeline.tick(clock())
        await asyncio.sleep(1)


async def played(shelf: Shelf, tape: str, *, until: float) -> Told:
    """The whole tape, looked at once a second from the fifth on."""
    told: Told = {}
    async with watching(shelf, tape) as pipeline:
        await asyncio.sleep(5)
        while (now := asyncio.get_running_loop().time()) < until:
            told[round(now)] = dict(pipeline.picture().resources)
            await asyncio.sleep(1)
        assert pipeline.sources()["src"].state == "ok"
    return told


def guests(resources: dict[str, Resource], node: str | None = None) -> dict[int, Resource]:
    """The guests by number, which is in the picture once; only those of a node, when one is named."""
    found = [each for each in resources.values() if each.kind == "guest" and node in (None, each.facts.get("node"))]
    by_number = {int(str(guest.facts["vmid"])): guest for guest in found}
    assert len(by_number) == len(found)
    return by_number


def at(told: Told, second: float, vmid: int) -> Resource:
    """One guest at one moment."""
    return guests(told[second])[vmid]


async def test_on_a_calm_day_numbers_follow_the_load_and_nothing_comes_or_goes(shelf: Shelf) -> None:
    told = await played(shelf, "A-calm", until=238)

    assert len({frozenset(resources) for resources in told.values()}) == 1
    assert {each.status for resources in told.values() for each in guests(resources).values()} == {"up", "down"}
    assert not any(each.stale for resources in told.values() for each in resources.values())
    cpu = {second: at(told, second, 200).readings["cpu"] for second in told}
    assert max(cpu[second] for second in range(10, 30)) < 0.1
    assert min(cpu[second] for second in range(45, 78)) > 0.3
    assert max(cpu[second] for second in range(105, 150)) < 0.1
    busy = {second: at(told, second, 100).readings["cpu"] for second in told}
    assert min(busy[second] for second in range(103, 148)) > 0.3


async def test_a_guest_keeps_its_identity_through_all_that_is_done_to_it(shelf: Shelf) -> None:
    told = await played(shelf, "B-guest-life", until=340)

    assert [at(told, second, 202).name for second in (10, 40)] == ["oldct", "legacy"]
    assert at(told, 40, 101).name == "db01-new"
    assert sorted(cast("list[str]", at(told, 40, 101).facts["tags"])) == ["critical", "db", "prod"]
    paused = at(told, 42, 101)
    assert (paused.state, paused.status) == ("paused", "up")
    assert at(told, 57, 101).state == "running"
    backed_up = [at(told, second, 200) for second in range(192, 218)]
    assert any(guest.facts.get("lock") == "backup" for guest in backed_up)
    assert {guest.status for guest in backed_up} == {"up"}
    assert 230 not in guests(told[110])
    assert at(told, 138, 230).name == "web-new"
    assert len({guest.id for resources in told.values() for guest in guests(resources).values()}) == len(
        {vmid for resources in told.values() for vmid in guests(resources)}
    )


async def test_the_guests_of_a_dead_node_are_unknown_and_keep_their_names_until_it_is_back(
    shelf: Shelf,
) -> None:
    told = await played(shelf, "D-node-death", until=488)
    before = guests(told[15], "pve3")
    names = {vmid: guest.name for vmid, guest in before.items()}
    assert len(before) >= 2

    for second in range(40, BACK):
        present = guests(told[second])
        assert {vmid: present[vmid].name for vmid in before} == names, second
        dead = guests(told[second], "pve3")
        assert dead.keys() == before.keys() - ({RECOVERED} if second >= RECOVERED_AT else set()), second
        assert {(guest.status, guest.stale) for guest in dead.values()} == {("unknown", True)}, second
        assert told[second]["pve:k3f9:node:pve3"].status == "down", second
    assert {vmid: guest.state for vmid, guest in guests(told[320], "pve3").items()} == {
        vmid: guest.state for vmid, guest in before.items()
    }
    recovered = at(told, 340, RECOVERED)
    assert (recovered.facts["node"], recovered.status, recovered.id) == ("pve2", "up", before[RECOVERED].id)

    again = guests(told[485])
    assert again.keys() == guests(told[450]).keys() == guests(told[15]).keys()
    assert {vmid: (again[vmid].name, again[vmid].id) for vmid in before} == {
        vmid: (guest.name, guest.id) for vmid, guest in before.items()
    }
    assert not any(guest.stale for guest in again.values())
    assert told[485]["pve:k3f9:node:pve3"].status == "up"
    others = [guests(told[second], node) for second in range(DEAD, 400) for node in ("pve1", "pve2")]
    fresh = [guest for each in others for vmid, guest in each.items() if vmid != RECOVERED]
    assert not any(guest.stale for guest in fresh)
