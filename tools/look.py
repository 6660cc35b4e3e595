"""Pictures of the pages with the recorded cluster behind them, in both themes: `python -m tools.look [FOLDER]`."""

import sys
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo import NAME, OPENS_THE_DEMO, playing

IMAGES = Path(__file__).parents[1] / "docs" / "images"
BUSY_AT = "35"
"""Second of the tape at which a container begins to work."""
SETTLE = 75_000
"""Milliseconds until the small curves have a shape: the page remembers a point every 10 s."""
SIZES = {"": (1440, 900), "-phone": (390, 844)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> int:
    """Sign in once in each theme and size, let the curves grow in all of them at once, take the pictures."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    chromium = which("chromium") or which("chromium-browser")
    if chromium is None:
        print("make look needs Chromium: apt-get install -y chromium", file=sys.stderr)
        return 2
    with playing("--at", BUSY_AT, PULSE_LISTEN="127.0.0.1:0") as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        pages = {
            f"proxmox-{theme}{size}": signed_in(browser, address, theme, size)
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


def signed_in(browser: Browser, address: str, theme: str, size: str) -> Page:
    """The Proxmox page of a browser with this theme and size."""
    width, height = SIZES[size]
    page = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        is_mobile=size != "",
        has_touch=size != "",
    ).new_page()
    page.goto(f"{address}/sign-in")
    page.get_by_role("textbox", name="User name").fill(NAME)
    page.get_by_role("textbox", name="Password").fill(OPENS_THE_DEMO)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/proxmox")
    return page


if __name__ == "__main__":
    sys.exit(main())
