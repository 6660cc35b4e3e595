"""What the Proxmox page costs a browser: ticks in which every number moves, scrolling, keys, heap, its first row."""

import contextlib
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench import keys
from bench.measure import Line, Pace
from bench.programs import heard, running, tell

GUESTS, MANY = 1_000, 2_000
EVERY = 2_000
"""Milliseconds from one tick to the next, as polls come."""
UNCOUNTED, COUNTED = 6, 9
"""Ticks until the browser has compiled what runs often, and those that count."""
LONG, FAST = 300, 100
"""Ticks over which the heap must not grow, and the milliseconds between two of them."""
RUNS, FRAMES, STEP = 15, 20, 56
"""Runs of scrolling, the frames of each, and their pixels: two rows, through all 2,000 in 17 seconds."""
COLD_STARTS = 3
MODES = {"bars": "", "trends": "?mode=trends"}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => { for (const shift of list.getEntries()) window.shifts.push(shift.value); })
  .observe({ type: 'layout-shift', buffered: true });
window.deltas = 0;
window.WebSocket = class extends WebSocket {
  constructor(...at) {
    super(...at);
    this.addEventListener('message', event => { if (event.data.byteLength > 4096) window.deltas += 1; });
  }
};
new MutationObserver((_, observer) => {
  if (!document.querySelector('.guest[data-id]')) return;
  window.firstRow = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
SCROLL = """async ([frames, pixels]) => {
  const scroller = document.querySelector('section.scroll');
  for (let frame = 0; frame < frames; frame++) {
    scroller.scrollBy(0, pixels);
    await new Promise(requestAnimationFrame);
  }
}"""


class Shown(Struct):
    """The page in a browser, and the server that it shows, told by lines."""

    page: Page
    cdp: CDPSession
    server: Any

    def tick(self) -> None:
        """Make every guest move."""
        tell(self.server, "delta")

    def deltas(self) -> int:
        """How many messages that long came so far: a tick's, and the first picture."""
        return int(self.page.evaluate("window.deltas"))

    def metric(self, name: str) -> float:
        """One of the browser's own; durations are CPU seconds of the page's main thread."""
        told = self.cdp.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in told if metric["name"] == name))


def lines(reference_ms: float, pace: Pace) -> list[Line]:
    """Ticks in both modes and cold starts, a long run that is told when to tick, and scrolling over many more rows."""
    made: list[Line] = []
    shifts = 0.0
    with browsing() as browser:
        with estate("bench.alive", GUESTS) as at:
            for mode, query in MODES.items():
                with shown(browser, at, query) as page:
                    cost = statistics.median([ticked(page, pace) for _ in range(UNCOUNTED + COUNTED)][UNCOUNTED:])
                    shifts += page.page.evaluate("window.shifts.reduce((sum, value) => sum + value, 0)")
                name = f"page, {GUESTS:,} guests all moved, a tick with {mode}"
                made.append(Line(name, "ms CPU", 45, cost, cost / reference_ms))
            made.append(Line(f"page, layout shifted in {2 * (UNCOUNTED + COUNTED)} ticks", "CLS", 0, shifts))
            made.append(Line(f"page, {GUESTS:,} guests, first row, cold", "ms", 1_500, cold(browser, at)))
        with estate("bench.edge", GUESTS) as at, shown(browser, at, "") as page:
            made.append(Line(f"page, heap grown over {LONG} ticks", "MB", 1, grown(page)))
        with estate("bench.edge", MANY) as at, shown(browser, at, "") as page:
            frame = scrolled(page, pace)
            name = f"page, {MANY:,} guests, a frame of scrolling"
            made.append(Line(name, "ms CPU", 8, frame, frame / reference_ms))
            page.page.evaluate("document.querySelector('section.scroll').scrollTop = 0")
            made += keys.lines(browser, page.page, page.cdp, MANY)
    return made


def ticked(shown: Shown, pace: Pace) -> float:
    """Milliseconds of the main thread in one tick, the beats and clocks of its two seconds with it."""
    pace.wait()
    before = shown.metric("TaskDuration")
    deltas = shown.deltas()
    shown.page.wait_for_timeout(EVERY)
    told = shown.deltas() - deltas
    if told == 0:
        raise RuntimeError("no number moved")
    return (shown.metric("TaskDuration") - before) * 1_000 / told


def grown(shown: Shown) -> float:
    """By how many megabytes the heap grows while many ticks come fast."""
    before = heap(shown)
    for _ in range(LONG):
        shown.tick()
        shown.page.wait_for_timeout(FAST)
    return heap(shown) - before


def heap(shown: Shown) -> float:
    """Megabytes of the page's objects that are in use."""
    shown.cdp.send("HeapProfiler.collectGarbage")
    return shown.metric("JSHeapUsedSize") / 1e6


def cold(browser: Browser, at: dict[str, str]) -> float:
    """Milliseconds from the address to the first guest, with nothing kept from before: the median of a few."""
    taken = []
    for _ in range(COLD_STARTS):
        with shown(browser, at, "") as page:
            taken.append(float(page.page.evaluate("window.firstRow")))
    return statistics.median(taken)


def scrolled(shown: Shown, pace: Pace) -> float:
    """Milliseconds of the main thread for a frame in which rows come and go: the median of some runs."""
    taken = []
    for _ in range(RUNS):
        pace.wait()
        before = shown.metric("TaskDuration")
        shown.page.evaluate(SCROLL, [FRAMES, STEP])
        taken.append((shown.metric("TaskDuration") - before) * 1_000 / FRAMES)
    if shown.page.evaluate("document.querySelector('section.scroll').scrollTop") < RUNS * FRAMES * STEP * 0.9:
        raise RuntimeError("the page did not scroll")
    return statistics.median(taken)


@contextlib.contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium of the system."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise RuntimeError("the benchmarks of the page need Chromium: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@contextlib.contextmanager
def estate(module: str, guests: int) -> Iterator[dict[str, Any]]:
    """A Pulse that shows so many guests, moving by themselves or when told to: where it is, and the way in."""
    with tempfile.TemporaryDirectory() as folder, running(module, folder, str(guests)) as server:
        yield {"server": server, **msgspec.json.decode(heard(server))}


@contextlib.contextmanager
def shown(browser: Browser, at: dict[str, Any], query: str) -> Iterator[Shown]:
    """The page, open in a browser that has seen nothing before, once its rows stand."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    host = at["at"].rpartition(":")[0]
    context.add_cookies([{"name": "pulse_session", "value": at["cookie"], "domain": host, "path": "/"}])
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    page.goto(f"http://{at['at']}/proxmox{query}")
    page.wait_for_selector(".guest[data-id]")
    page.wait_for_timeout(1_000)
    page.evaluate("window.shifts.length = 0")
    cdp = context.new_cdp_session(page)
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
    yield Shown(page, cdp, at["server"])
    context.close()
