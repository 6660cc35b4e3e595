"""A cluster of three nodes and somebody else's single node, watched by the whole of Pulse in virtual time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from msgspec import structs

from pulse import __version__
from pulse.config.connections import Connection
from pulse.demo.dial import Dial
from pulse.demo.estate import MOMENT, Cluster
from pulse.demo.fake_pve.accounts import MONITOR, Accounts
from pulse.demo.fake_pve.certificate import Certificate, self_signed
from pulse.demo.fake_pve.faults import Faults
from pulse.demo.fake_pve.server import Server, start_together
from pulse.demo.fake_pve.site import Site, certificates
from pulse.demo.picture import NodeState
from pulse.kit.catalog import collect
from pulse.kit.clock import Jumps
from pulse.kit.secret import Secret
from pulse.model.observation import QUIET
from pulse.model.resource import Resource
from pulse.model.source import SourceState
from pulse.pipeline import Pipeline
from pulse.platforms.fleet import Fleet
from pulse.platforms.platform import Platform, Sight
from tests.demo.small import small
from tests.factory import START

HOSTS = {"n1": "127.0.0.11", "n2": "127.0.0.12", "n3": "127.0.0.13", "n4": "127.0.0.14"}
ELSEWHERE = "127.0.0.21"
SOURCE, OTHER = "src", "other"
RHYTHM = 2.0
"""Seconds between two readings of the list of resources."""
TOLD_WITHIN, FORGOTTEN_WITHIN = 15.0, 5.0
LOOK = 0.25
"""Seconds between two looks at what Pulse concludes: so much later than it is so it may be seen."""
LIST = "/cluster/resources"
CALM = 45.5
"""Seconds until everything is known: every part was read twice."""
LONE = structs.replace(small(1).clusters[0], seed=9)
CLUSTER = small(3).clusters[0]
TODAY = START.timestamp()


@lru_cache
def platforms() -> Mapping[str, Platform]:
    """What is declared: read before any loop runs."""
    return collect("pulse.platforms", Platform)


def shown(key: str, *, other: bool = False) -> Mapping[str, Certificate]:
    """The certificates of a cluster's nodes, or the `other` ones that they show after a change."""
    return _shown(key, other)


@lru_cache
def _shown(key: str, other: bool) -> Mapping[str, Certificate]:  # noqa: FBT001 - a part of the key
    hosts = HOSTS if key == CLUSTER.key else {"n1": ELSEWHERE}
    if other:
        return {name: self_signed(name, TODAY, [host]) for name, host in hosts.items()}
    return certificates(small(len(hosts)).clusters[0], TODAY, hosts)


for _key in (CLUSTER.key, LONE.key):  # before any event loop: they read and write files
    shown(_key)
    shown(_key, other=True)
platforms()


class Watched:
    """What Pulse concludes."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def source(self, name: str = SOURCE) -> SourceState:
        """How a connection is doing."""
        return self.pipeline.sources()[name]

    def troubles(self, name: str = SOURCE) -> dict[str, str]:
        """What is said of each part that has a trouble of the source."""
        parts = self.source(name).parts.items()
        return {part: each.trouble.message for part, each in parts if each.trouble and each.trouble.code not in QUIET}

    def said(self, name: str = SOURCE) -> str:
        """All that is said on the source."""
        return " | ".join(dict.fromkeys([self.source(name).message or "", *self.troubles(name).values()]))

    def resources(self, kind: str | None = None, source: str = SOURCE) -> dict[str, Resource]:
        """What is known of a connection, by id; only of one kind when it is told."""
        told = self.pipeline.picture().resources
        return {id_: each for id_, each in told.items() if each.source == source and kind in (None, each.kind)}

    def guests(self, node: str | None = None) -> dict[int, Resource]:
        """The guests by number, each of them once; only those of a node when it is named."""
        found = [each for each in self.resources("guest").values() if node in (None, each.facts.get("node"))]
        by_number = {int(str(each.facts["vmid"])): each for each in found}
        assert len(by_number) == len(found)
        return by_number

    def node(self, name: str) -> Resource:
        """A node."""
        return next(each for each in self.resources("node").values() if each.name == name)

    def stale(self) -> list[str]:
        """The ids of everything that is marked as too old."""
        return [each.id for each in self.resources().values() if each.stale]

    def is_well(self) -> bool:
        """Nothing is said, and nothing is too old."""
        return self.source().state == "ok" and not self.troubles() and not self.stale()


class Lab(Watched):
    """Both ends of the wire."""

    def __init__(self, pipeline: Pipeline, site: Site, servers: dict[str, Server], other: Server) -> None:
        super().__init__(pipeline)
        self.site, self.servers, self.other = site, servers, other
        self.fleet: Fleet | None = None
        self.ahead = 0.0
        """By how many seconds Pulse's own clock is ahead of what it was."""

    @property
    def typed(self) -> Server:
        """The one whose address was typed."""
        return self.servers["n1"]

    @property
    def faults(self) -> list[Faults]:
        """The troubles of every member."""
        return [server.faults for server in self.servers.values()]

    @property
    def second(self) -> float:
        """Virtual seconds since the start."""
        return asyncio.get_running_loop().time()

    @property
    def moment(self) -> float:
        """The imaginary instant, for events of the story."""
        return self.site.dial.now

    def sights(self) -> dict[str, Sight]:
        """What can be seen of the cluster, by name."""
        assert self.fleet is not None
        return {sight.name: sight for sight in self.fleet.sights(SOURCE)}

    def clock(self) -> datetime:
        """Pulse's own clock."""
        return START + timedelta(seconds=self.second + self.ahead)

    def state(self, name: str) -> NodeState:
        """A node as it really is."""
        state = self.site.picture().node(name)
        assert state is not None
        return state

    def asked(self, since: float, servers: Iterable[Server] | None = None) -> Counter[str]:
        """How often each path was asked for since then, of the whole cluster unless it is told of whom."""
        asked = servers or self.servers.values()
        return Counter(path for server in asked for at, path in server.log if at >= since)

    async def add(self, name: str) -> None:
        """The server of a node that has joined the cluster."""
        self.servers[name] = Server(self.site, name, host=HOSTS[name])
        await self.servers[name].start(self.typed.port)

    async def until(self, what: Callable[[], bool], within: float) -> float:
        """Wait until it is so, for as many seconds at most; tells how long it took."""
        began = self.second
        while not what():
            assert self.second - began <= within + LOOK, f"after {within:g} s: {self.source().state}; {self.said()}"
            await asyncio.sleep(LOOK)
        return self.second - began

    def other_kept_its_rhythm(self, since: float) -> None:
        """Somebody else's list was read every two seconds, whatever happened here."""
        read = [at for at, path in self.other.log if path == LIST and at >= since]
        gaps = [later - earlier for earlier, later in pairwise(read)]
        assert len(read) >= (self.second - since) / RHYTHM - 1, (len(read), since, self.second)
        assert max(gaps, default=0.0) < RHYTHM + 0.5, max(gaps)
        assert self.source(OTHER).state == "ok"
        assert not self.troubles(OTHER)


@asynccontextmanager
async def lab(
    *, alone: bool = False, sign_in: Literal["token", "password"] = "token", closed: bool = False
) -> AsyncIterator[Lab]:
    """Everything runs, and is known.

    `alone`: what is watched has a single node. `closed`: nothing listened at the typed address from the beginning, so
    that nothing is known.
    """
    loop = asyncio.get_running_loop()
    pipeline = Pipeline(version=__version__, epoch="e", started=START)
    site, servers = _house(small(1).clusters[0] if alone else CLUSTER, HOSTS)
    _, elsewhere = _house(LONE, {"n1": ELSEWHERE})
    built = Lab(pipeline, site, servers, elsewhere["n1"])
    clock = Jumps(built.clock, loop.time, pipeline.jumped)
    fleet = Fleet(platforms(), pipeline.ingest, pipeline.forget, clock, drop=pipeline.drop, jitter=lambda: 0.0)
    built.fleet = fleet
    await start_together([*servers.values()])
    await start_together([*elsewhere.values()])
    if closed:
        await built.typed.stop()
    fleet.reconcile([_connection(SOURCE, servers["n1"], sign_in), _connection(OTHER, built.other, "token")])
    tasks = [asyncio.create_task(fleet.run()), asyncio.create_task(_ticking(pipeline, clock))]
    try:
        await asyncio.sleep(CALM - loop.time())
        assert built.is_well() is not closed, built.said()
        yield built
        for task in tasks:
            assert not task.done(), task
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for server in (*servers.values(), built.other):
            await server.stop()


def _house(cluster: Cluster, hosts: Mapping[str, str]) -> tuple[Site, dict[str, Server]]:
    """The wall clock of these servers is the one that Pulse has at the start, and nobody sets it."""
    loop = asyncio.get_running_loop()
    site = Site(
        cluster,
        Dial(loop.time, start=MOMENT),
        shown=shown(CLUSTER.key if hosts is HOSTS else LONE.key),
        accounts=Accounts(MONITOR),
        seed=7,
        wall=lambda: TODAY + loop.time(),
    )
    return site, {node.name: Server(site, node.name, host=hosts[node.name]) for node in cluster.nodes}


def _connection(id_: str, server: Server, sign_in: str) -> Connection:
    token = MONITOR.tokens[0]
    by_token = sign_in == "token"
    return Connection(
        id=id_,
        key=f"key-{id_}",
        platform="pve",
        name=id_,
        address=server.address.removeprefix("https://"),
        fingerprint=server.fingerprint,
        token_id=f"{MONITOR.name}!{token.name}" if by_token else None,
        token_secret=Secret(token.secret) if by_token else None,
        user=None if by_token else MONITOR.name,
        password=None if by_token else Secret(MONITOR.password),
    )


async def _ticking(pipeline: Pipeline, clock: Callable[[], datetime]) -> None:
    """As the server does, once a second."""
    while True:
        pipeline.tick(clock())
        await asyncio.sleep(1)
