"""The tables as somebody reads them: columns, bars and trends, what a cell explains, cards on a phone."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import until
from tests.e2e.estate import Estate, enter, estate

ROWS = ".dt-r.guest"
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => { for (const shift of list.getEntries()) window.shifts.push(shift.value); })
  .observe({ type: 'layout-shift', buffered: true });
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """The estate, alive."""
    with estate(tmp_path_factory.mktemp("estate"), "--at", "2026-11-24T14:50:20+01:00") as running:
        yield running


FIRST = ("Guest", "CPU", "Memory")
"""Columns that never leave."""


@pytest.fixture
def inside(page: Page, shown: Estate) -> Page:
    """The Proxmox page with all its guests."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.add_init_script(SHIFTS)
    enter(page, shown)
    expect(page.locator(ROWS)).to_have_count(46)
    return page


def heads(page: Page, table: str = "Guests") -> list[str]:
    """The words over the columns that are shown."""
    cells = page.get_by_role("table", name=table).get_by_role("columnheader").all_inner_texts()
    return [words.split("\n")[0] for words in cells]


def test_nodes_and_guests_stand_on_the_same_columns(inside: Page) -> None:
    page = inside
    assert heads(page) == [*FIRST, "Disk", "I/O", "Net", "Pressure", "Uptime", "Backup", "HA", "Tags"]
    nodes = ["Node", "CPU", "Memory", "Disk", "I/O", "Net", "Pressure", "Uptime", "Guests", "Version"]
    assert heads(page, "Nodes") == nodes
    left = "elements => elements.map(element => element.getBoundingClientRect().left)"
    for cell in ("cpu", "memory", "disk", "uptime"):
        lefts = page.locator(f".dt-r [data-cell={cell}]").evaluate_all(left)
        assert len(lefts) == 51
        assert max(lefts) - min(lefts) < 0.01, cell


def test_columns_leave_in_their_order_when_the_window_is_narrow(inside: Page) -> None:
    page = inside
    whole = [*FIRST, "Disk", "I/O", "Net", "Pressure"]
    for width, shown in (
        (1300, [*whole, "Uptime", "Backup", "HA"]),
        (1240, [*whole, "Uptime", "Backup"]),
        (1000, [*whole, "Backup"]),
        (800, [*FIRST, "Net", "Pressure", "Backup"]),
    ):
        page.set_viewport_size({"width": width, "height": 800})
        until(partial(_has, page, shown), what=f"the columns of {width} pixels")
        wide = page.evaluate("document.querySelector('section.scroll').scrollWidth")
        assert wide <= width, "a table scrolls sideways"


def _has(page: Page, columns: list[str]) -> bool:
    return heads(page) == columns


def test_columns_are_chosen_moved_and_kept_with_the_keyboard_alone(inside: Page) -> None:
    page = inside
    page.set_viewport_size({"width": 1600, "height": 900})
    page.keyboard.press("c")
    picker = page.get_by_role("dialog", name="Columns")
    expect(picker).to_be_focused()
    picker.get_by_role("checkbox", name="Pool").focus()
    page.keyboard.press("Space")
    picker.get_by_role("button", name=re.compile("^Move Pool")).focus()
    for _ in range(7):
        page.keyboard.press("ArrowUp")
    expect(picker.get_by_role("button", name=re.compile("^Move Pool"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(picker).to_have_count(0)
    assert heads(page) == [*FIRST, "Disk", "I/O", "Net", "Pool", "Pressure", "Uptime", "Backup", "HA", "Tags"]
    assert "cols=cpu%2Cmemory%2Cdisk%2Cio%2Cnet%2Cpool%2Cpressure%2Cuptime%2Cbackup%2Cha%2Ctags" in page.url
    page.goto(page.url.split("?")[0])
    expect(page.get_by_role("columnheader", name="Pool")).to_be_visible()
    page.goto(f"{page.url}?cols=tags,cpu,memory")
    expect(page.get_by_role("columnheader", name="Tags")).to_be_visible()  # the page is there again
    expect(page.get_by_role("columnheader", name="Pool")).to_have_count(0)
    assert heads(page) == ["Guest", "Tags", "CPU", "Memory"]
    page.get_by_role("button", name=re.compile("^Columns")).click()
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_role("table", name="Guests").get_by_role("columnheader")).to_have_count(11)


def test_a_column_is_dragged_to_another_place(inside: Page) -> None:
    page = inside
    page.get_by_role("button", name=re.compile("^Columns")).click()
    grip = page.get_by_role("button", name=re.compile("^Move Tags")).bounding_box()
    onto = page.locator("[data-column=io]").bounding_box()
    assert grip is not None
    assert onto is not None
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(onto["x"] + 8, onto["y"] + 14, steps=6)
    page.mouse.up()
    assert heads(page)[3:6] == ["Disk", "Tags", "I/O"]
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    assert heads(page)[3:6] == ["Disk", "Tags", "I/O"], "it was let go"
    page.get_by_role("button", name="Reset").click()


def test_trends_stand_in_the_place_of_bars_and_in_the_address(inside: Page) -> None:
    page = inside
    bars = page.locator(f"{ROWS} [data-cell=cpu] .mb-t b")
    before = bars.count()
    assert before > 40
    page.get_by_role("radio", name="Trends").click()
    expect(bars).to_have_count(0)
    expect(page.locator(f"{ROWS} [data-cell=cpu] .spark-end")).to_have_count(before)
    expect(page.get_by_role("radio", name="1 h")).to_be_checked()
    page.get_by_role("radio", name="15 m").click()
    assert "mode=trends" in page.url
    assert "range=15m" in page.url
    page.keyboard.press("v")
    expect(bars).to_have_count(before)


def test_resting_on_a_cell_explains_it_and_escape_ends_that(inside: Page) -> None:
    page = inside
    row = page.locator(ROWS, has_text="postgres-01")
    row.locator("[data-cell=memory]").hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("Memory of postgres-01")
    expect(tip).to_contain_text("Source: Proxmox cluster list.")
    expect(tip).to_contain_text("warning from 85%, critical from 95%")
    tip.hover()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    expect(row).to_be_visible()


def test_a_row_that_has_the_focus_explains_itself(inside: Page) -> None:
    page = inside
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = page.locator(".dt-r:focus")
    name = focused.locator(".nm-a").inner_text()
    expect(page.get_by_role("tooltip")).to_contain_text(name)


def test_a_tick_shifts_nothing(inside: Page) -> None:
    page = inside
    page.wait_for_function("document.fonts.status === 'loaded'")
    tabs = page.get_by_role("navigation", name="Proxmox")
    expect(tabs.get_by_role("link", name="Ceph")).to_be_visible(timeout=20_000)  # what there is, is known by now
    expect(tabs.get_by_role("link", name="Replication 6")).to_be_visible(timeout=20_000)
    text = "document.querySelector('section.scroll').innerText"
    seen = page.evaluate(text)
    page.evaluate("window.shifts.length = 0")
    for _ in range(3):
        page.wait_for_function(f"seen => {text} !== seen", arg=seen, timeout=20_000)
        seen = page.evaluate(text)
    assert page.evaluate("window.shifts") == []


def test_a_phone_shows_cards_that_open_the_guest(browser: Browser, shown: Estate) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    enter(page, shown)
    card = page.get_by_role("article", name="postgres-01")
    expect(card).to_contain_text("102")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    card.tap(position={"x": 200, "y": 80})
    expect(page).to_have_url(re.compile("sel="))
    context.close()
