"""A whole Pulse without the web edge, against an imaginary estate over real HTTPS."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from msgspec import Struct

from pulse.config.connections import Connection
from pulse.kit.secret import Secret
from pulse.live.hub import Watcher
from pulse.pipeline import Pipeline
from pulse.platforms.fleet import Fleet
from pulse.platforms.pve import PVE
from tools.replay import Playhead, ReplayServer, estate, wall_clock


class Site(Struct):
    """A running pipeline, its fleet, and the server that it polls."""

    server: ReplayServer
    pipeline: Pipeline
    fleet: Fleet


def clock() -> datetime:
    """The time."""
    return datetime.now(UTC)


def connection(server: ReplayServer) -> Connection:
    """How Pulse connects to the stand-in server: with its token and its certificate pinned."""
    return Connection(
        id="bench",
        key="k3f9",
        platform="pve",
        name="estate",
        address=server.address.removeprefix("https://"),
        token_id=server.credentials.token_id,
        token_secret=Secret(server.credentials.secret),
        fingerprint=server.fingerprint,
    )


@asynccontextmanager
async def site(nodes: int, guests: int, *, still: bool = False) -> AsyncIterator[Site]:
    """Run it while the block runs; `still`: nothing on the estate moves, not even an uptime."""
    playhead = Playhead((lambda: 0.0) if still else wall_clock())
    async with ReplayServer(estate(nodes, guests), playhead=playhead) as server:
        pipeline = Pipeline(version="bench", epoch="bench", started=clock())
        fleet = Fleet({"pve": PVE}, pipeline.ingest, pipeline.forget, clock)
        pipeline.hub.on_watch = fleet.watch
        fleet.reconcile([connection(server)])
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fleet.run()), group.create_task(_tick(pipeline))]
            try:
                yield Site(server, pipeline, fleet)
            finally:
                for task in tasks:
                    task.cancel()


async def heard(watcher: Watcher) -> AsyncIterator[bytes]:
    """Every message to a watcher."""
    while True:
        yield await watcher.next()


async def _tick(pipeline: Pipeline) -> None:
    while True:
        pipeline.tick(clock())
        await asyncio.sleep(1)
