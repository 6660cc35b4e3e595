"""Somebody without a server starts the demo, signs in as it says, and finds the whole estate."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import until
from tests.e2e.estate import Estate, enter, estate


def test_the_demo_is_ready_to_look_around(page: Page, tmp_path: Path) -> None:
    with estate(tmp_path) as demo:
        look_around(page, demo)


def look_around(page: Page, demo: Estate) -> None:
    """The whole estate is there, and is drawn."""
    enter(page, demo)

    def kinds() -> dict[str, int]:
        rows = page.request.get(f"{demo.address}/api/resources?kind=guest&limit=200").json()
        return {"guests": len(rows["resources"])}

    until(lambda: kinds() == {"guests": 46}, what="46 guests")
    expect(page.get_by_text("elastic-01").first).to_be_visible()

    expect(page.locator(".rt.quiet").first).to_be_visible(timeout=30_000)  # rates are known: everything is drawn
    cut = "[...document.querySelectorAll('.dt-r')].filter((row) => row.scrollHeight > row.clientHeight + 1)"
    assert page.evaluate("document.querySelectorAll('.dt-r').length") > 20
    assert page.evaluate(f"{cut}.map((row) => row.innerText)") == []
