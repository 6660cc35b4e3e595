"""What pictures are taken of: running programs, and browsers whose clock is the imaginary estate's."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from playwright.sync_api import Browser, Page, WebSocketRoute

from pulse.live.messages import unpack

ROOT = Path(__file__).parents[1]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LOST = 1011
"""The code with which a connection ends that broke."""


class Shown(Struct, frozen=True):
    """A demo that runs: where, and how to sign in."""

    address: str
    name: str
    password: str


class Unowned(Struct, frozen=True):
    """A Pulse that is to be set up: where, and the token that proves whose it is."""

    address: str
    token: str


class Wire:
    """The live connection of a page: it can be held, so that no age goes on, or cut."""

    def __init__(self, page: Page) -> None:
        self.held = False
        self._cut = False
        self._routes: list[WebSocketRoute] = []
        page.route_web_socket("**/api/live*", self._connect)

    def cut(self) -> None:
        """Pulse is not there any more, however often the page tries."""
        self._cut = True
        for route in self._routes:
            route.close(code=LOST)

    def _connect(self, route: WebSocketRoute) -> None:
        if self._cut:
            route.close(code=LOST)
            return
        server = route.connect_to_server()
        server.on_message(lambda message: None if self._stays(message) else route.send(message))
        self._routes.append(route)

    def _stays(self, message: str | bytes) -> bool:
        return self._cut or (self.held and isinstance(message, bytes) and unpack(message)["type"] == "beat")


@contextmanager
def playing(lively: float) -> Iterator[Shown]:
    """`pulse demo` that comes to its moment after so many seconds and stands still there."""
    with _running("demo", "--frozen", str(lively)) as lines:
        words = next(lines, "").split()  # Sign in as NAME with the password PASSWORD
        address = next(lines, "").split()[-1]
        yield Shown(address, words[3], words[-1])


@contextmanager
def unowned() -> Iterator[Unowned]:
    """`pulse serve` with an empty data folder."""
    with _running("serve") as lines:
        address = next(lines, "").split()[-1]  # Pulse VERSION listens on ADDRESS
        next(lines)
        token = next(lines, "").split()[-1]  # Set-up token: TOKEN
        yield Unowned(address, token)


@contextmanager
def _running(*command: str) -> Iterator[Iterator[str]]:
    """What Pulse prints, on any free port, with a data folder that goes when it ends."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    with tempfile.TemporaryDirectory(prefix="pulse-look-") as folder:
        program = subprocess.Popen(
            [sys.executable, "-m", "pulse", *command],
            cwd=ROOT,
            env={
                **kept,
                "PULSE_DATA_DIR": f"{folder}/data",
                "PULSE_LISTEN": "127.0.0.1:0",
                "PULSE_LOG_LEVEL": "error",
                "XDG_CONFIG_HOME": f"{folder}/config",
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield iter(program.stdout or ())
        finally:
            program.terminate()
            program.wait(15)


def opened(browser: Browser, size: tuple[int, int], at: float, *, thumb: bool = False) -> Page:
    """A page of this size in which it is this instant (s), in the estate's zone; `thumb`: on a phone."""
    page = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark",
        timezone_id="Europe/Berlin",
        locale="en-GB",
        is_mobile=thumb,
        has_touch=thumb,
    ).new_page()
    page.clock.install(time=datetime.fromtimestamp(at, UTC))
    return page


def sign_in(page: Page, shown: Shown) -> None:
    """Through the door, to the Proxmox page."""
    page.goto(f"{shown.address}/sign-in")
    page.get_by_role("textbox", name="User name").fill(shown.name)
    page.get_by_role("textbox", name="Password").fill(shown.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/proxmox")


def visit(page: Page, path: str) -> None:
    """Another address of the app without a reload: what the page remembers stays."""
    page.evaluate("(path) => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }", path)
