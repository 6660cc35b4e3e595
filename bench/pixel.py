"""How long it takes from a change in a cluster's answer until Chromium shows it: a real Pulse, a real page."""

import asyncio
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Page, sync_playwright

from bench.measure import Line
from pulse.app import system_clock
from pulse.config.settings import read_settings
from pulse.demo.dial import Dial
from pulse.demo.fake_pve.accounts import MONITOR
from pulse.demo.fake_pve.server import Server, start_together
from pulse.demo.fake_pve.site import Site, certificates
from pulse.demo.fleets import FLEETS, fleet
from pulse.demo.orders import Door
from pulse.demo.play import OWNER, furnish
from pulse.demo.servers import hosts_of
from pulse.demo.story import Retag

CHANGES, WARM_UP = 60, 3
INTERVAL = 2.0
"""Seconds between two polls, as a connection has it from the start."""
SLACK = 500.0
"""Milliseconds that everything after the answer may take."""
PASSPHRASE = "a throw-away passphrase"  # noqa: S105 - seals nothing
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WAIT_FOR = """([id, word]) => { window.benchSeen = new Promise((resolve) => {
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
  const observer = new MutationObserver(() => {
    if (!document.querySelector(`[data-id="${id}"]`)?.textContent.includes(word)) return;
    observer.disconnect();
    painted();
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
}); }"""
"""Resolves with the time at which the second frame after the change begins: the first one is on the screen then."""
IN_VIEW = """[...document.querySelectorAll('[data-id*=":guest:"]')].filter((row) => {
  const at = row.getBoundingClientRect();
  return at.top > 100 && at.bottom < innerHeight;
}).map((row) => row.dataset.id)"""
T = TypeVar("T")


def lines(_reference_ms: float) -> list[Line]:
    """Another tag for a guest on the screen, again and again, at any moment between two polls."""
    with fake() as (site, door, call), serving(door) as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        sign_in(page, address, password)
        page.locator('[data-id*=":guest:"]').first.wait_for(timeout=60_000)
        page.wait_for_timeout(5_000)  # everything has come, and stands at its place
        taken = sorted([shown_after(page, site, call, number) for number in range(WARM_UP + CHANGES)][WARM_UP:])
        browser.close()
    p95 = taken[int(len(taken) * 0.95)]
    limit = INTERVAL * 1e3 + SLACK
    return [
        Line(f"change to pixel, p95 of {CHANGES}, a poll every {INTERVAL:g} s", "ms", limit, p95),
        Line("change to pixel, median", "ms", limit / 2, statistics.median(taken)),
        Line("change to pixel, the slowest", "ms", limit + 1_000, taken[-1]),
    ]


def shown_after(page: Page, site: Site, call: Callable[[Callable[[], None]], None], number: int) -> float:
    """Milliseconds from the change to the pixel."""
    dice = random.Random(number)  # noqa: S311 - no secret hangs on it
    id_, word = dice.choice(page.evaluate(IN_VIEW)), f"bench{number}"
    page.evaluate(WAIT_FOR, [id_, word])
    time.sleep(dice.uniform(0, INTERVAL))  # at any moment of a poll's round
    vmid = int(id_.rpartition(":")[2])
    began: list[float] = []

    def change() -> None:
        site.happen(Retag(cluster=site.cluster.key, at=site.dial.now, vmid=vmid, tags=(word,)))
        began.append(time.time())

    call(change)
    return float(page.evaluate("window.benchSeen")) - began[0] * 1e3


@contextmanager
def fake() -> Iterator[tuple[Site, Door, Callable[[Callable[[], None]], None]]]:
    """Fleet S on a thread of its own, what to enter for it, and how to do something on its thread."""
    cluster = fleet(FLEETS["S"]).clusters[0]
    hosts = hosts_of(cluster)
    shown = certificates(cluster, time.time(), hosts)
    site = Site(cluster, Dial(time.monotonic), shown=shown, seed=1, wall=time.time)
    servers = [Server(site, name, host=host) for name, host in hosts.items()]
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def wait_for(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(20)

    async def awaited(work: Callable[[], None]) -> None:
        work()

    wait_for(start_together(servers))
    try:
        token = MONITOR.tokens[0]
        yield (
            site,
            Door(
                name="fleet",
                address=servers[0].address.removeprefix("https://"),
                fingerprint=servers[0].fingerprint,
                token_id=f"{MONITOR.name}!{token.name}",
                token_secret=token.secret,
            ),
            lambda work: wait_for(awaited(work)),
        )
    finally:
        for server in servers:
            wait_for(server.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


@contextmanager
def serving(door: Door) -> Iterator[tuple[str, str]]:
    """`pulse serve` with a connection to it: where, and the password of its owner."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"PULSE_DATA_DIR": folder, "PULSE_PASSPHRASE": PASSPHRASE, "PULSE_LISTEN": "127.0.0.1:0"}
        made = furnish(read_settings(settings), settings, [door], system_clock)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
        program = subprocess.Popen(
            [sys.executable, "-m", "pulse", "serve"],
            env=inherited | settings | {"PULSE_LOG_LEVEL": "warning"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            found = re.search(r"https?://\S+", program.stdout.readline() if program.stdout else "")
            if found is None:
                raise RuntimeError("Pulse did not start")
            yield found[0], made.password.reveal()
        finally:
            program.terminate()
            program.wait(20)
            if program.stdout is not None:
                program.stdout.close()


def sign_in(page: Page, address: str, password: str) -> None:
    """As the owner; ends on the Proxmox page."""
    page.goto(f"{address}/sign-in")
    page.get_by_role("textbox", name="User name").fill(OWNER)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/proxmox")


def chromium() -> Path:
    """Chromium of the system."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("Chromium is missing: apt-get install chromium")
    return Path(found)
