"""Pictures of the pages beside their drawings: `python -m tools.look FOLDER --drawings FOLDER --lively SECONDS`."""

import argparse
import re
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

from msgspec import Struct
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pulse.demo import play
from pulse.demo.estate import MOMENT
from pulse.demo.orders import Door, Orders
from tools import scenes, stage
from tools.album import DESKTOP, PHONE, Album
from tools.states import Piece, around, piece, states

LEAST = 330.0
"""Seconds that the estate has to live at least: one of its nodes is still there. After 3700 the curves are whole."""
BROKE, STOPPED, DIED = re.compile("3m 4.s"), re.compile("4m .s"), re.compile("4m 1[2-9]s")
"""For how long that node is silent when a page loses its connection, when the clocks of the pages stop, and at the
moment of the drawings."""
SCENES: Mapping[str, scenes.Scene] = {
    "02-proxmox-table": scenes.table,
    "02-proxmox-columns": scenes.columns,
    "02-proxmox-trends": scenes.trends,
    "02-proxmox-summary": scenes.summary,
    "10-palette": scenes.palette,
}
SMALL_SCENES: Mapping[str, scenes.Scene] = {
    "02-proxmox-phone": scenes.cards,
    "02-proxmox-phone-detail": scenes.detail,
}
"""By the names of their drawings; those of the second are phones."""
NO_DRAWINGS = """The drawings are no part of the project: the pages are shown alone. With drawings in a folder,
`make look DRAWINGS=folder` puts each page beside its own."""


class Options(Struct, frozen=True):
    """What the command line asks for."""

    folder: Path
    drawings: Path | None
    lively: float


def main() -> int:
    """Let the estate live in three pages until its moment, then take the pictures."""
    options = _options(sys.argv[1:])
    chromium = which("chromium") or which("chromium-browser")
    if chromium is None:
        print("make look needs Chromium: apt-get install -y chromium", file=sys.stderr)
        return 2
    if options.drawings is None:
        print(NO_DRAWINGS)
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=stage.ARGUMENTS)
        album = Album(options.folder, options.drawings, browser.new_page())
        set_up(browser, album)
        empty = nothing_yet(browser)
        with stage.playing(options.lively) as shown, play.serving(_orders()) as doors:
            door(browser, album, shown)
            watch(live_through(browser, shown, options.lively), album, empty)
            settings(browser, album, shown, doors[0])
        browser.close()
    return 0


def door(browser: Browser, album: Album, shown: stage.Shown) -> None:
    """Signing in."""
    page = stage.opened(browser, DESKTOP, MOMENT)
    scenes.at_the_door(page, shown.address)
    album.both(page, "09-signin")
    page.context.close()


def set_up(browser: Browser, album: Album) -> None:
    """The third step of the set-up, with all three clusters."""
    with stage.unowned() as pulse, play.serving(_orders()) as doors:
        page = stage.opened(browser, DESKTOP, MOMENT)
        scenes.become_owner(page, pulse)
        for place, one in enumerate(doors):
            scenes.connect(page, one, first=place == 0)
        expect(page.get_by_text("46 guests seen so far")).to_be_visible()
        album.both(page, "09-wizard")
        page.context.close()


def nothing_yet(browser: Browser) -> Piece:
    """The page of a Pulse that is connected to nothing."""
    with stage.unowned() as pulse:
        page = stage.opened(browser, DESKTOP, MOMENT)
        scenes.become_owner(page, pulse)
        page.get_by_role("button", name="Connect later").click()
        expect(page.locator(".emp")).to_be_visible()
        found = piece(page, around(page.locator(".emp > *").all()))
        page.context.close()
    return found


class Watched(Struct, frozen=True):
    """Three pages that stand still at the moment; the second has lost its connection."""

    desk: Page
    silent: Page
    phone: Page


def live_through(browser: Browser, shown: stage.Shown, lively: float) -> Watched:
    """Watch the estate for so many seconds, until its moment."""
    begins = MOMENT - lively
    pages = Watched(
        stage.opened(browser, DESKTOP, begins),
        stage.opened(browser, DESKTOP, begins),
        stage.opened(browser, PHONE, begins, thumb=True),
    )
    wires = {page: stage.Wire(page) for page in (pages.desk, pages.silent, pages.phone)}
    for page in wires:
        stage.sign_in(page, shown)
    for page, rehearsed in ((pages.desk, (*SCENES.values(), scenes.table)), (pages.phone, SMALL_SCENES.values())):
        for scene in rehearsed:  # it works, and what is loaded late is there, whatever becomes of the files
            scene(page)
    print(f"The estate lives for {lively:.0f} s ...", flush=True)
    dead = pages.desk.locator("[data-source]", has_text="lab-nuc")
    expect(dead).to_contain_text(BROKE, timeout=(lively + 60) * 1000)
    pages.silent.clock.set_system_time(datetime.fromtimestamp(MOMENT - 33, UTC))
    pages.silent.wait_for_timeout(1100)
    wires[pages.silent].cut()
    expect(dead).to_contain_text(STOPPED, timeout=40_000)
    for page in wires:
        page.clock.set_fixed_time(datetime.fromtimestamp(MOMENT, UTC))
    expect(dead).to_contain_text(DIED, timeout=40_000)
    for wire in wires.values():
        wire.held = True
    return pages


def watch(pages: Watched, album: Album, empty: Piece) -> None:
    """Everything that is behind the door."""
    for name, scene in SCENES.items():
        scene(pages.desk)
        album.both(pages.desk, name)
    for name, scene in SMALL_SCENES.items():
        scene(pages.phone)
        album.both(pages.phone, name, PHONE)
    states(album, pages.desk, pages.silent, empty)


def settings(browser: Browser, album: Album, shown: stage.Shown, other: Door) -> None:
    """The connections, and one more of them. They tell the time of Pulse's own clock, which is not the estate's."""
    page = stage.opened(browser, DESKTOP, time.time())
    stage.sign_in(page, shown)
    scenes.connections(page)
    album.both(page, "08-settings")
    scenes.adding(page, other)
    album.both(page, "08-settings-add")
    page.context.close()


def _orders() -> Orders:
    return Orders(now=time.time(), mark=time.monotonic())


def _options(words: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="python -m tools.look", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go; those of two in its folder `beside`")
    parser.add_argument("--drawings", type=Path, help="where the drawings are")
    parser.add_argument("--lively", type=float, default=LEAST, help=f"seconds that the estate lives, at least {LEAST}")
    given = parser.parse_args(words)
    if given.drawings is not None and not given.drawings.is_dir():
        parser.error(f"There is no folder {given.drawings}.")
    return Options(given.folder, given.drawings, max(LEAST, given.lively))


if __name__ == "__main__":
    sys.exit(main())
