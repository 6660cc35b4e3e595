"""Guests that come and go while somebody looks: rows neither appear nor vanish under the reader's eye."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.estate import Estate, enter, estate

ROWS = ".dt-r.guest"
WATCH_SPACES = """
window.spaces = 0;
const animate = Element.prototype.animate;
Element.prototype.animate = function (frames, ...more) {
  if (frames.height) window.spaces += 1;
  return animate.call(this, frames, ...more);
};
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """The estate, alive, some seconds before a guest is destroyed."""
    with estate(tmp_path_factory.mktemp("estate"), "--at", "2026-11-24T15:21:05+01:00") as running:
        yield running


@pytest.mark.timeout(90)
def test_a_guest_that_is_destroyed_stays_struck_for_a_while_and_then_its_row_closes(page: Page, shown: Estate) -> None:
    page.add_init_script(WATCH_SPACES)
    enter(page, shown)
    expect(page.locator(ROWS)).to_have_count(47)
    gone = page.locator(f"{ROWS}.gone")
    expect(gone).to_have_count(1, timeout=60_000)
    expect(gone).to_contain_text("gone")
    expect(gone.locator(".nm-a")).to_have_css("text-decoration-line", "line-through")
    expect(page.locator(ROWS)).to_have_count(47)
    expect(gone).to_have_count(0, timeout=15_000)
    expect(page.locator(ROWS)).to_have_count(46)
    assert page.evaluate("window.spaces") == 1
