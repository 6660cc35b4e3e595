"""What a cluster of 5 nodes and 200 guests is asked, by path: on virtual time, both ends in one event loop."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import looptime
from msgspec import Struct

from pulse.config.connections import Connection
from pulse.demo.dial import Dial
from pulse.demo.estate import MOMENT
from pulse.demo.fake_pve.accounts import MONITOR, Accounts
from pulse.demo.fake_pve.server import Server, start_together
from pulse.demo.fake_pve.site import Site, certificates
from pulse.demo.fleets import Size, fleet
from pulse.kit.catalog import collect
from pulse.kit.secret import Secret
from pulse.pipeline import Pipeline
from pulse.platforms.fleet import Fleet
from pulse.platforms.platform import Platform

SIZE = Size(1, 5, 60, 140, 183)
TODAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_VMID = re.compile(r"(?<=/(?:qemu)/)\d+|(?<=/(?:lxc)/)\d+")
_NODE = re.compile("(?<=/nodes/)[^/]+")
_STORAGE = re.compile("(?<=/storage/)[^/]+")
_UPID = re.compile("(?<=/tasks/)[^/?]+")


class Asked(Struct, frozen=True):
    """What was asked in so many seconds, by path with its names left out; `busiest` is the most in any one second."""

    seconds: float
    paths: Counter[str]
    busiest: int

    @property
    def a_second(self) -> float:
        """Calls a second on average."""
        return self.paths.total() / self.seconds


def asked(settle: float, seconds: float, *, watch: bool) -> Asked:
    """Let virtual time pass: `settle` seconds that count only for the busiest second, then `seconds` that count.
    `watch`: a browser has everything on its screen."""
    cluster = fleet(SIZE).clusters[0]
    hosts = {node.name: f"127.0.0.{place + 31}" for place, node in enumerate(cluster.nodes)}
    shown = certificates(cluster, TODAY.timestamp(), hosts)
    platforms = collect("pulse.platforms", Platform)
    loop = looptime.patch_event_loop(asyncio.SelectorEventLoop(), start=0)

    async def run() -> Asked:
        site = Site(
            cluster,
            Dial(loop.time, start=MOMENT),
            shown=shown,
            accounts=Accounts(MONITOR),
            seed=7,
            wall=lambda: TODAY.timestamp() + loop.time(),
        )
        servers = [Server(site, node.name, host=hosts[node.name]) for node in cluster.nodes]
        await start_together(servers)
        began = loop.time()
        times: list[tuple[float, str]] = []
        polling = _poll(servers[0], platforms, lambda: TODAY + timedelta(seconds=loop.time()), watch=watch)
        task = asyncio.create_task(polling)
        while loop.time() < began + settle + seconds:
            await asyncio.sleep(30)  # the log of a server holds only so many
            for server in servers:
                times += server.log
                server.log.clear()
            if task.done():
                task.result()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        for server in servers:
            await server.stop()
        counted = Counter(_shape(path) for at, path in times if at >= began + settle)
        return Asked(loop.time() - began - settle, counted, _busiest(sorted(at for at, _ in times)))

    try:
        return loop.run_until_complete(run())
    finally:
        loop.close()


async def _poll(server: Server, platforms: dict[str, Platform], clock: Callable[[], datetime], *, watch: bool) -> None:
    pipeline = Pipeline(version="bench", epoch="bench", started=clock())
    fleet = Fleet(platforms, pipeline.ingest, pipeline.forget, clock, drop=pipeline.drop, jitter=lambda: 0.0)
    fleet.reconcile([_connection(server)])
    async with asyncio.TaskGroup() as group:
        group.create_task(fleet.run())
        while True:
            await asyncio.sleep(1)
            pipeline.tick(clock())
            if watch:
                fleet.watch(frozenset(pipeline.picture().resources))


def _connection(server: Server) -> Connection:
    token = MONITOR.tokens[0]
    return Connection(
        id="bench",
        key="k3f9",
        platform="pve",
        name="estate",
        address=server.address.removeprefix("https://"),
        token_id=f"{MONITOR.name}!{token.name}",
        token_secret=Secret(token.secret),
        fingerprint=server.fingerprint,
    )


def _busiest(times: Sequence[float]) -> int:
    """The most that lie within one second, wherever it begins."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def _shape(path: str) -> str:
    """The path without the names in it."""
    for pattern, name in ((_NODE, "{node}"), (_VMID, "{vmid}"), (_STORAGE, "{storage}"), (_UPID, "{upid}")):
        path = pattern.sub(name, path)
    return path.partition("?")[0]
