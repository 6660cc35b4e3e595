"""Pictures of the pages with the imaginary estate behind them, in both themes: `python -m tools.look [FOLDER]`."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from msgspec import Struct
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
BEGINS = "2026-11-24T14:51:40+01:00"
"""Half a minute before one of the nodes dies, and a few minutes before the moment at which the estate is known best."""
SETTLE = 75_000
"""Milliseconds until the small curves have a shape: the page remembers a point every 10 s."""
SIZES = {"": (1440, 900), "-phone": (390, 844)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


class Shown(Struct, frozen=True):
    """A demo that runs: where, and how to sign in."""

    address: str
    name: str
    password: str


def main() -> int:
    """Sign in once in each theme and size, let the curves grow in all of them at once, take the pictures."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    chromium = which("chromium") or which("chromium-browser")
    if chromium is None:
        print("make look needs Chromium: apt-get install -y chromium", file=sys.stderr)
        return 2
    with playing() as shown, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        pages = {
            f"proxmox-{theme}{size}": signed_in(browser, shown, theme, size)
            for theme in ("dark", "light")
            for size in SIZES
        }
        print(f"Waiting {SETTLE // 1000} s for the curves to grow ...", flush=True)
        next(iter(pages.values())).wait_for_timeout(SETTLE)
        for name, page in pages.items():
            page.screenshot(path=folder / f"{name}.png")
            print(folder / f"{name}.png")
        browser.close()
    return 0


@contextmanager
def playing() -> Iterator[Shown]:
    """`pulse demo` on any free port, with a data folder that goes when it ends."""
    with tempfile.TemporaryDirectory(prefix="pulse-look-") as folder:
        program = subprocess.Popen(
            [sys.executable, "-m", "pulse", "demo", "--at", BEGINS],
            cwd=ROOT,
            env={**os.environ, "PULSE_DATA_DIR": f"{folder}/data", "PULSE_LISTEN": "127.0.0.1:0"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            lines = iter(program.stdout or ())
            words = next(lines, "").split()  # Sign in as NAME with the password PASSWORD
            address = next(lines, "").split()[-1]
            yield Shown(address, words[3], words[-1])
        finally:
            program.terminate()
            program.wait(15)


def signed_in(browser: Browser, shown: Shown, theme: str, size: str) -> Page:
    """The Proxmox page of a browser with this theme and size."""
    width, height = SIZES[size]
    page = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        is_mobile=size != "",
        has_touch=size != "",
    ).new_page()
    page.goto(f"{shown.address}/sign-in")
    page.get_by_role("textbox", name="User name").fill(shown.name)
    page.get_by_role("textbox", name="Password").fill(shown.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/proxmox")
    return page


if __name__ == "__main__":
    sys.exit(main())
