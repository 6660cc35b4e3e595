"""Browsers that stop reading: they cost little, delay nobody, catch up when they read on, else are ended."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import pytest

from pulse.live.hub import BACKLOG
from tests.api.tab import Ended, Frame, Opcode, Tab
from tests.e2e.conftest import Client, Replay, Served, serving, until, wanted
from tests.live.mirror import Mirror
from tools.replay import Playhead, ReplayServer, estate, wall_clock

NODES, GUESTS, SPEED = 10, 800, 20
"""Every poll, all guests have moved."""
RESYNC = '{"type":"resync"}'
ODD: list[list[Frame]] = [
    [Frame(Opcode.TEXT, b"")],
    [Frame(Opcode.TEXT, b"?")],
    [Frame(Opcode.TEXT, b'{"type":"\xff"}')],
    [Frame(Opcode.TEXT, b'{"x":' + b"[" * 30_000 + b"]" * 30_000 + b',"type":"ping"}')],
    [Frame(Opcode.TEXT, b'{"type":"watch","resources":[NaN]}')],
    [Frame(Opcode.BINARY, bytes(65_536))],
    [Frame(Opcode.BINARY, bytes(65_537))],
    [Frame(Opcode.TEXT, bytes(1_000_000))],
    [Frame(Opcode.TEXT, b"?", fin=False), Frame(Opcode.CONT, b"?")],
    [Frame(Opcode.CONT, b"?")],
    [Frame(Opcode.TEXT, b'{"type":"ping"}')] * 1_000,
    [Frame(Opcode.TEXT, b"?")] * 1_000,
    [Frame(Opcode.PING, bytes(125))] * 1_000 + [Frame(Opcode.TEXT, b"?")],
]
HASTY = str(Path(__file__).with_name("hasty.py"))


@pytest.fixture(scope="module")
def moving() -> Iterator[Replay]:
    """A large estate on a thread of its own."""
    tape = estate(NODES, GUESTS)
    running = Replay(ReplayServer(tape, playhead=Playhead(wall_clock(SPEED))), tape)  # type: ignore[arg-type]  # not asked for
    running.start()
    yield running
    running.stop()


class House:
    """A Pulse that watches the large estate, and its owner."""

    def __init__(self, served: Served, estate: Replay) -> None:
        self.served, self.estate = served, estate
        self.owner = Client(served)
        self.owner.add(**wanted(estate.server, interval=1.0))
        until(lambda: len(self.picture()["resources"]) > GUESTS, what="everything is known")

    def picture(self) -> Any:  # noqa: ANN401 - JSON is what it is
        """What the server has."""
        return self.owner.http.get("/api/picture").json()

    def listed(self) -> tuple[set[int], dict[str, dict[str, Any]]]:
        """What the server lists, page by page and without the ages, and of which revisions the pages were."""
        revisions, found = set(), {}
        after: dict[str, str] = {}
        while True:
            page = self.owner.http.get("/api/resources", params={"limit": "500"} | after).json()
            revisions.add(page["rev"])
            for resource in page["resources"]:
                del resource["at"]
                found[resource["id"]] = resource
            if page["next"] is None:
                return revisions, found
            after = {"next": page["next"]}

    def tab(self, mirror: Mirror | None = None) -> Tab:
        """A browser of the owner's that was welcomed; what it was shown then is in the mirror."""
        tab = Tab(self.served.address, {"Cookie": f"pulse_session={self.owner.http.cookies['pulse_session']}"})
        (mirror or Mirror()).take(tab.hear_of("full"))
        return tab

    def resident(self) -> float:
        """Megabytes of memory that the server takes."""
        status = Path(f"/proc/{self.served.program.pid}/status").read_text()
        return float(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1e3  # type: ignore[index]  # always there

    def sockets(self) -> int:
        """How many the server has open."""
        files = Path(f"/proc/{self.served.program.pid}/fd")
        return sum(_is_socket(file) for file in files.iterdir())


@contextmanager
def house(folder: Path, estate: Replay, *run: str) -> Iterator[House]:
    with serving(folder, run=run or ("-m", "pulse")) as served:
        it = House(served, estate)
        yield it
        it.owner.http.close()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, moving: Replay) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("plain"), moving) as it:
        yield it


class Answered(Exception):
    """The server said that it does not understand."""


def answer(tab: Tab) -> None:
    """Wait until the server answers or ends the connection."""
    tab.hear_of("error")
    raise Answered


class Neighbour:
    """Somebody else, who reads all the time, on a thread of their own."""

    def __init__(self, tab: Tab) -> None:
        self.late: list[float] = []
        """Seconds after which each beat was here."""
        self.revisions: list[int] = []
        self._tab, self._over = tab, threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(10)

    def is_undisturbed(self, beats: int) -> bool:
        """Whether every beat came at once, each step followed on the one before, and so many beats were heard."""
        steps = {after - before for before, after in pairwise(self.revisions)}
        return len(self.late) >= beats and max(self.late) < 1 and steps <= {1}

    def _read(self) -> None:
        while not self._over.is_set():
            message = self._tab.hear(5)
            if message["type"] == "beat":
                self.late.append(time.time() - message["now"])
            elif message["type"] in {"full", "delta"}:
                self.revisions.append(message["rev"])


def clog(*tabs: Tab) -> None:
    """Ask for everything again and again, and read nothing of it, until the kernel has taken nothing for a second."""
    held, since = 0, time.monotonic()
    while time.monotonic() < since + 1.2:
        for tab in tabs:
            tab.say(RESYNC)
        time.sleep(0.04)  # as fast as a browser may ask without being sent away
        if (now := unsent({tab.port for tab in tabs})) > held:
            held, since = now, time.monotonic()


def unsent(ports: set[int]) -> int:
    """Bytes that the kernel holds for who listens at these ports and does not read."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(int(row[4].partition(":")[0], 16) for row in rows if int(row[2].partition(":")[2], 16) in ports)


def read_on(tab: Tab, house: House, mirror: Mirror) -> list[int]:
    """Read until the mirror shows what the server knows now; the revisions that came."""
    present, revisions = house.picture()["rev"], [mirror.rev or 0]
    while revisions[-1] < present:
        message = tab.hear()
        assert mirror.take(message)
        if message["type"] in {"full", "delta"}:
            revisions.append(message["rev"])
    return revisions


def test_who_reads_nothing_for_long_delays_nobody_and_catches_up_with_a_full_picture(plain: House) -> None:
    mirror = Mirror()
    with plain.tab(mirror) as slow, plain.tab() as quick, Neighbour(quick) as neighbour:
        clog(slow)
        clogged = plain.picture()["rev"]
        until(lambda: plain.picture()["rev"] > clogged + BACKLOG, within=40, what="more than waits for anybody")
        revisions = read_on(slow, plain, mirror)

        assert max(after - before for before, after in pairwise(revisions)) > BACKLOG, revisions
        assert neighbour.is_undisturbed(beats=15), (neighbour.late, neighbour.revisions)
        plain.estate.server.pause()

        def at_one_revision() -> dict[str, dict[str, Any]] | None:
            read_on(slow, plain, mirror)
            revisions, listed = plain.listed()
            return listed if revisions == {mirror.rev} else None

        assert mirror.resources == until(at_one_revision, what="the list and the watcher are at one revision")
        plain.estate.server.resume()


def test_thirty_who_read_nothing_cost_little_memory(plain: House) -> None:
    with ExitStack() as open_tabs:
        tabs = [open_tabs.enter_context(plain.tab()) for _ in range(30)]
        before = plain.resident()
        with Neighbour(open_tabs.enter_context(plain.tab())) as neighbour:
            clog(*tabs)
            until(lambda: len(neighbour.late) >= 7, within=20, what="the neighbour has heard seven beats")

        assert plain.resident() - before < 30
        assert neighbour.is_undisturbed(beats=7), (neighbour.late, neighbour.revisions)


def test_what_nobody_understands_disturbs_nobody(plain: House) -> None:
    with ExitStack() as open_tabs:
        before = plain.resident()
        quick = open_tabs.enter_context(plain.tab())
        with Neighbour(quick) as neighbour:
            for said in ODD:
                odd = open_tabs.enter_context(plain.tab())
                odd.send(*said)
                with pytest.raises((Ended, Answered)):
                    answer(odd)
            until(lambda: len(neighbour.late) > 5, what="some beats")

        assert neighbour.is_undisturbed(beats=5), (neighbour.late, neighbour.revisions)
        assert plain.resident() - before < 30


def test_who_never_reads_again_is_ended_and_leaves_nothing(tmp_path: Path, moving: Replay) -> None:
    with house(tmp_path, moving, HASTY) as it, it.tab() as quick, Neighbour(quick) as neighbour:
        before = it.sockets()
        with ExitStack() as open_tabs:
            tabs = [open_tabs.enter_context(it.tab()) for _ in range(10)]
            clog(*tabs)
            assert all(tab.is_cut(5) for tab in tabs)
            until(lambda: it.sockets() <= before, what="their sockets are gone")

        assert neighbour.is_undisturbed(beats=3), (neighbour.late, neighbour.revisions)


def test_a_right_that_is_lost_ends_also_who_reads_nothing_within_a_second(plain: House) -> None:
    with plain.tab() as deaf:
        clog(deaf)
        assert plain.owner.http.delete("/api/sessions").status_code == 204

        assert deaf.is_cut(1)


def _is_socket(file: Path) -> bool:
    """Whether a file descriptor is one; not if it was closed since it was listed."""
    try:
        return str(file.readlink()).startswith("socket:")
    except FileNotFoundError:
        return False
