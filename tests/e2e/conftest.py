"""End to end: the real program as a subprocess, a stand-in Proxmox server on its own thread, a real browser."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import Struct
from playwright.sync_api import Page

from tests.e2e.estate import Estate, estate
from tools.replay import Playhead, Recordings, ReplayOptions, ReplayServer, Tape, wall_clock

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "tests" / "recordings"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OWNER, PASSWORD = "mira", "a-throw-away-password"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """The imaginary estate at its instant, for all tests of a module."""
    with estate(tmp_path_factory.mktemp("estate"), "--frozen") as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium of the system; without one, CI fails and anybody else is told."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("SKIPPED, NOT TESTED: the browser tests need Chromium: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


class Replay:
    """A stand-in server on a thread of its own, so that a synchronous test can hold and move its tape."""

    def __init__(self, server: ReplayServer, tape: Tape) -> None:
        self.server, self.tape = server, tape
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        """Listen."""
        self._thread.start()
        self.call(self.server.start)

    def stop(self) -> None:
        """End the thread."""
        self.call(self.server.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def call(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work answers
        """Run something of the server's on its own thread."""
        return asyncio.run_coroutine_threadsafe(self._awaited(work), self._loop).result(10)

    async def _awaited(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401
        answer = work()
        return await answer if asyncio.iscoroutine(answer) else answer


@pytest.fixture
def replay() -> Iterator[Replay]:
    """The calm tape at 4 times its speed, standing at its beginning until `server.resume()`."""
    tape = Tape.load(RECORDINGS / "tapes" / "A-calm.jsonl.gz")
    playhead = Playhead(wall_clock(4), length=tape.length)
    recorded = Recordings.load(RECORDINGS / "pve-9.2")
    running = Replay(ReplayServer(tape, recorded, playhead=playhead, options=ReplayOptions(penalty=0.2)), tape)
    running.server.pause()
    running.start()
    yield running
    running.stop()


class Served(Struct):
    """A running Pulse."""

    address: str
    setup_token: str
    folder: Path
    program: subprocess.Popen[str]


@contextmanager
def serving(
    folder: Path,
    *,
    run: Sequence[str] = ("-m", "pulse"),
    owned: bool = False,
    ends: int = 0,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """`pulse serve` with this data folder, on any free port of the loopback; it has to stop cleanly and log no bug.

    `owned`: there is an owner already. `ends` is the code with which it has to end.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    environment |= {"PULSE_DATA_DIR": str(folder / "data"), "PULSE_LISTEN": "127.0.0.1:0"}
    environment["XDG_CONFIG_HOME"] = str(folder / "config")
    environment |= settings or {}
    with (folder / "log").open("w") as log:
        program = subprocess.Popen(
            [sys.executable, *run, "serve"],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
            cwd=ROOT,
        )
    try:
        yield _started(program, folder, owned=owned)
    finally:
        program.terminate()
        code = program.wait(10)
        if program.stdout is not None:
            program.stdout.close()
    said = (folder / "log").read_text()
    assert code == ends, said
    assert "Traceback" not in said, said


@pytest.fixture
def pulse(tmp_path: Path, replay: Replay) -> Iterator[Served]:  # noqa: ARG001 - it ends before the server that it polls
    """A Pulse that nobody owns yet."""
    with serving(tmp_path) as served:
        yield served


class Client:
    """The owner's own program: signed in, speaking the HTTP edge."""

    def __init__(self, served: Served) -> None:
        self.http = httpx.Client(base_url=served.address, timeout=40)
        owner = {"token": served.setup_token, "name": OWNER, "password": PASSWORD}
        answer = self.http.post("/api/setup", json=owner)
        assert answer.status_code == 201, answer.text
        self.http.headers["X-CSRF-Token"] = answer.json()["csrf_token"]

    def steps(self, **changes: object) -> list[dict[str, Any]]:
        """What a connection test finds."""
        answer = self.http.post("/api/connections/test", json=changes)
        assert answer.status_code == 200, answer.text
        steps: list[dict[str, Any]] = answer.json()["steps"]
        return steps

    def test(self, **changes: object) -> dict[str, Any]:
        """The first step of a connection test that is not well."""
        return next(step for step in self.steps(**changes) if not step["ok"])

    def add(self, **wanted: object) -> str:
        """Save a connection; its id."""
        answer = self.http.post("/api/connections", json=wanted)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def state(self, connection: str) -> dict[str, Any]:
        """How a connection is doing."""
        state: dict[str, Any] = self.http.get(f"/api/connections/{connection}").json()["state"]
        return state


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One running Pulse with an owner for all tests of a module."""
    with serving(tmp_path_factory.mktemp("pulse")) as served:
        owner = Client(served)
        yield owner
        owner.http.close()


def sign_in(page: Page, served: Served) -> None:
    """As the owner, through the page; ends on the Proxmox page."""
    page.goto(f"{served.address}/sign-in")
    page.get_by_role("textbox", name="User name").fill(OWNER)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/proxmox")


def wanted(server: ReplayServer, **changes: object) -> dict[str, object]:
    """A connection to the stand-in server, with its token, its certificate pinned."""
    return {
        "platform": "pve",
        "name": "prodlab",
        "address": server.address.removeprefix("https://"),
        "token_id": server.credentials.token_id,
        "token_secret": server.credentials.secret,
        "fingerprint": server.fingerprint,
    } | changes


def until(holds: Callable[[], Any], *, within: float = 10, what: str) -> Any:  # noqa: ANN401 - whatever holds
    """Ask until the answer is true; fails after `within` seconds."""
    end = time.monotonic() + within
    while not (answer := holds()):
        if time.monotonic() > end:
            pytest.fail(f"not within {within} s: {what}")
        time.sleep(0.05)
    return answer


def _started(program: subprocess.Popen[str], folder: Path, *, owned: bool) -> Served:
    assert program.stdout is not None
    said = ""
    for line in program.stdout:
        said += line
        address, token = re.search(r"https?://\S+", said), re.search(r"^Set-up token: (\S+)$", line)
        if address is not None and (owned or token):
            return Served(address[0], token[1] if token else "", folder, program)
    pytest.fail(f"Pulse ended before it said where it listens: {said}")
