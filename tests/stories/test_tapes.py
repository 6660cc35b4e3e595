"""What a real cluster lived through, played to the whole of Pulse: it concludes what a monitor must."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest
from msgspec import Struct

from pulse.access.tokens import made
from pulse.app import build, ticking
from pulse.config.config import Config
from pulse.config.documents import Connections, People, Person, Tokens
from pulse.config.editing import Wanted, added
from pulse.config.settings import read_settings
from pulse.kit.secret import Secret
from pulse.live.messages import unpack
from pulse.model.observation import QUIET
from pulse.model.resource import Resource
from pulse.model.source import SourceState
from pulse.pipeline import Pipeline
from pulse.platforms.racing import end
from tests.config.unlocked import vault
from tests.factory import START
from tests.live.mirror import Mirror
from tests.platforms.pve.recorded import RECORDINGS
from tools.replay import Credentials, Playhead, Recordings, ReplayOptions, ReplayServer, Tape
from tools.replay.certificate import self_signed

pytestmark = [pytest.mark.looptime(start=0), pytest.mark.timeout(60)]
DEAD, BACK = 20, 405
"""Seconds of the tape at which pve3 dies and is powered on again."""
RECOVERED, RECOVERED_AT = 121, range(322, 328)
"""A guest of pve3 that the cluster starts on another node, and the seconds in which a look at its list sees it."""
RECORDED_BROKEN = {"subscription:pve1"}
"""Its server answered with an error of its own when that was recorded."""
Told = dict[float, dict[str, Resource]]
"""The picture at each second of the tape."""


class Shelf(Struct, frozen=True):
    """What is read from files, before any loop runs."""

    tapes: Mapping[str, Tape]
    recordings: Recordings
    """What the tapes do not hold."""


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """Everything that the stories play."""
    names = ("A-calm", "B-guest-life", "D-node-death")
    return Shelf(
        {name: Tape.load(RECORDINGS / "tapes" / f"{name}.jsonl.gz") for name in names},
        Recordings.load(RECORDINGS / "pve-9.2"),
    )


class House:
    """All of Pulse over a data folder, built before any loop runs; its clock is the tape's."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.certificate = self_signed("127.0.0.1")
        self.credentials = Credentials()
        self.passed: Callable[[], float] = lambda: 0.0
        config = Config.open(folder, vault(folder))
        secret = asyncio.run(self._furnished(config))
        config.close()
        settings = read_settings({"PULSE_DATA_DIR": str(folder)}, terminal=True)
        self.app = build(settings, vault(folder), clock=self.clock, steady=self._steady)
        self.headers = {"Authorization": f"Bearer {secret.reveal()}"}
        self.browser = Mirror()

    def clock(self) -> datetime:
        """The time on the tape."""
        return START + timedelta(seconds=self.passed())

    def _steady(self) -> float:
        """Seconds of the tape."""
        return self.passed()

    async def _furnished(self, config: Config) -> Secret:
        """An owner with a token for a program, and the connection to the server that will play the tape."""
        wanted = Wanted(
            platform="pve",
            name="lab",
            address=f"127.0.0.1:{self.port}",
            fingerprint=self.certificate.fingerprint,
            token_id=self.credentials.token_id,
            token_secret=Secret(self.credentials.secret),
        )
        secrets: list[Secret] = []

        def with_token(tokens: Tokens) -> Tokens:
            after, secret = made(tokens, "a program", "mira", ["read"], None, START)
            secrets.append(secret)
            return after

        owner = Person(name="mira", password=Secret("no hash"), created_at=START)
        await config.change(People, lambda _: People(people=(owner,)))
        await config.change(Connections, lambda known: added(known, wanted, ("pve",), START))
        await config.change(Tokens, with_token)
        return secrets[0]

    @property
    def pipeline(self) -> Pipeline:
        return self.app.deps.pipeline

    @property
    def source(self) -> SourceState:
        """The one connection."""
        (state,) = self.pipeline.sources().values()
        return state

    def troubled(self) -> set[str]:
        """The parts that should be well and are not."""
        parts = self.source.parts.items()
        return {name for name, part in parts if part.trouble is not None and part.trouble.code not in QUIET}

    async def watch(self) -> None:
        """What a browser does with what it hears, until the connection ends."""
        watcher = self.pipeline.hub.join(epoch=None, rev=None, you="mira")
        while True:
            assert self.browser.take(unpack(await watcher.next()))

    async def asked(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """GET over the edge, with the token."""
        transport = httpx.ASGITransport(app=cast("Any", self.app.web), client=("192.0.2.7", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://pulse.test", headers=self.headers) as client:
            return (await client.get(path)).raise_for_status().json()

    def seen(self) -> dict[str, Resource]:
        """What the browser shows now."""
        return msgspec.convert(self.browser.resources, dict[str, Resource])

    def close(self) -> None:
        self.app.deps.passwords.close()
        self.app.deps.config.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A Pulse of its own for each story."""
    made_ready = House(tmp_path)
    yield made_ready
    made_ready.close()


@asynccontextmanager
async def watching(house: House, shelf: Shelf, tape: str) -> AsyncIterator[House]:
    """The pollers over real sockets, the pipeline, its tick and a browser, in the tape's own time."""
    loop = asyncio.get_running_loop()
    house.passed = loop.time
    options = ReplayOptions(port=house.port, penalty=0, certificate=house.certificate)
    async with ReplayServer(
        shelf.tapes[tape],
        shelf.recordings,
        playhead=Playhead(loop.time),
        credentials=house.credentials,
        options=options,
    ):
        tasks = [asyncio.create_task(each) for each in (house.app.fleet.run(), ticking(house.app.deps), house.watch())]
        try:
            yield house
        finally:
            await end(frozenset(tasks))


def free_port() -> int:
    """A port that is free now: it is entered before the server is there."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


async def played(house: House, shelf: Shelf, tape: str, *, until: float) -> Told:
    """The whole tape, as a browser saw it once a second from the fifth on."""
    told: Told = {}
    async with watching(house, shelf, tape):
        await asyncio.sleep(5)
        while (now := asyncio.get_running_loop().time()) < until:
            told[round(now)] = house.seen()
            await asyncio.sleep(1)
        assert house.troubled() <= RECORDED_BROKEN
        over_http = {each["id"]: each for each in (await house.asked("/api/resources?limit=1000"))["resources"]}
        assert over_http.keys() == house.browser.resources.keys()
        assert house.seen() == house.pipeline.picture().resources
    return told


def guests(resources: dict[str, Resource], node: str | None = None) -> dict[int, Resource]:
    """The guests by number, which is in the picture once; only those of a node, when one is named."""
    found = [each for each in resources.values() if each.kind == "guest" and node in (None, each.facts.get("node"))]
    by_number = {int(str(guest.facts["vmid"])): guest for guest in found}
    assert len(by_number) == len(found)
    return by_number


def node(resources: dict[str, Resource], name: str) -> Resource:
    """One node."""
    return next(each for each in resources.values() if each.kind == "node" and each.name == name)


def tasks(resources: dict[str, Resource]) -> dict[tuple[str, int], list[Resource]]:
    """The tasks about guests by their kind and the guest's number, the oldest first."""
    found: dict[tuple[str, int], list[Resource]] = {}
    for each in sorted(resources.values(), key=lambda each: str(each.facts.get("started", ""))):
        if each.kind == "task" and "guest" in each.facts:
            found.setdefault((each.name, int(str(each.facts["guest"]).rpartition(":")[2])), []).append(each)
    return found


def at(told: Told, second: float, vmid: int) -> Resource:
    """One guest at one moment."""
    return guests(told[second])[vmid]


async def test_on_a_calm_day_numbers_follow_the_load_and_nothing_comes_or_goes(house: House, shelf: Shelf) -> None:
    told = await played(house, shelf, "A-calm", until=238)

    kept = [
        frozenset(
            id_ for id_, one in each.items() if one.part in ("resources", "membership") and one.state != "disabled"
        )
        for each in told.values()
    ]
    assert [now ^ before for before, now in pairwise(kept) if now != before] == []
    assert {each.status for resources in told.values() for each in guests(resources).values()} == {"up", "down"}
    assert not any(each.stale for resources in told.values() for each in resources.values())
    cpu = {second: at(told, second, 200).readings["cpu"] for second in told}
    assert max(cpu[second] for second in range(10, 30)) < 0.1
    assert min(cpu[second] for second in range(45, 78)) > 0.3
    assert max(cpu[second] for second in range(105, 150)) < 0.1
    busy = {second: at(told, second, 100).readings["cpu"] for second in told}
    assert min(busy[second] for second in range(103, 148)) > 0.3


async def test_a_guest_keeps_its_identity_through_all_that_is_done_to_it(house: House, shelf: Shelf) -> None:
    told = await played(house, shelf, "B-guest-life", until=340)

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


async def test_what_failed_is_named_with_the_words_of_the_server_and_no_task_is_there_twice(
    house: House, shelf: Shelf
) -> None:
    told = await played(house, shelf, "B-guest-life", until=340)

    last = told[max(told)]
    begun = {second: tasks(each) for second, each in told.items()}
    for kind, vmid, result in (
        ("vzdump", 101, "job errors"),
        ("qmsnapshot", 101, "VM 101 qmp command 'query-savevm' failed - The command query-savevm has not been found"),
        ("qmshutdown", 101, "VM quit/powerdown failed - got timeout"),
    ):
        newest = begun[max(told)][kind, vmid][-1]
        assert (newest.state, newest.status, newest.facts["result"]) == ("failed", "down", result)
        assert newest.facts["guest"] == at(told, max(told), vmid).id
    for second in (each for each in told if each < 336):
        seen = {id_ for id_, each in told[second].items() if each.kind == "task"}
        assert seen <= last.keys(), "none goes, whether it is in a list or not"
    running = [second for second, each in begun.items() if each["vzdump", 200][-1].state == "running"]
    assert set(range(150, 165)) <= set(running)
    run = cast("list[dict[str, Any]]", at(told, max(told), 101).facts["backup_runs"])[0]
    assert (run["ok"], run["result"], run["at"]) == (False, "job errors", 1795459652)


async def test_the_guests_of_a_dead_node_are_unknown_and_keep_their_names_until_it_is_back(
    house: House,
    shelf: Shelf,
) -> None:
    told = await played(house, shelf, "D-node-death", until=488)
    before = guests(told[15], "pve3")
    names = {vmid: guest.name for vmid, guest in before.items()}
    assert len(before) >= 2

    for second in range(40, BACK):
        present = guests(told[second])
        assert {vmid: present[vmid].name for vmid in before} == names, second
        dead = guests(told[second], "pve3")
        gone = before.keys() - dead.keys()
        assert dead.keys() <= before.keys(), second
        assert gone == (set() if second < RECOVERED_AT[0] else {RECOVERED}) or second in RECOVERED_AT, second
        assert {(guest.status, guest.stale) for guest in dead.values()} == {("unknown", True)}, second
        assert node(told[second], "pve3").status == "down", second
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
    assert node(told[485], "pve3").status == "up"
    others = [guests(told[second], node) for second in range(DEAD, 400) for node in ("pve1", "pve2")]
    fresh = [guest for each in others for vmid, guest in each.items() if vmid != RECOVERED]
    assert not any(guest.stale for guest in fresh)
