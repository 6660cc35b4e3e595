"""Search, filter, grouping and the keys of the rows, as somebody uses them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.estate import Estate, enter

ROWS = ".dt-r.guest"


@pytest.fixture
def inside(page: Page, shown: Estate) -> Page:
    """The Proxmox page with all its guests."""
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, shown)
    expect(page.locator(ROWS)).to_have_count(46)
    return page


def test_what_is_typed_filters_at_once_and_stands_in_the_address(inside: Page) -> None:
    page = inside
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search guests")).to_be_focused()
    page.keyboard.type("tag:db ")
    expect(page.locator(".sq-t")).to_have_text("tag:db")
    expect(page.get_by_text(re.compile(r"^\d+ of 46 guests$"))).to_be_visible()
    found = page.locator(ROWS).count()
    assert 0 < found < 46
    expect(page.locator(f"{ROWS} .tag", has_text=re.compile("^db$"))).to_have_count(found)
    expect(page).to_have_url(re.compile(r"\?q=tag%3Adb$"))
    page.reload()
    expect(page.locator(ROWS)).to_have_count(found)


def test_a_term_that_cannot_be_read_says_why_and_the_rest_still_filters(inside: Page) -> None:
    page = inside
    page.keyboard.press("/")
    page.keyboard.type("type:lxc cpu>much ")
    expect(page.get_by_text("cpu needs a number, like cpu>80")).to_be_visible()
    expect(page.locator(ROWS)).to_have_count(21)


def test_facets_write_the_same_query_and_show_what_they_would_find(inside: Page) -> None:
    page = inside
    page.get_by_role("radio", name="LXC 21").click()
    expect(page.locator(".sq-t")).to_have_text("type:lxc")
    expect(page.locator(ROWS)).to_have_count(21)
    page.get_by_role("radio", name=re.compile("^VM 25")).click()
    expect(page.locator(".sq-t")).to_have_text("type:vm")
    page.get_by_role("radio", name=re.compile("^All")).click()
    expect(page.locator(ROWS)).to_have_count(46)


def test_a_filter_that_hides_everything_says_which_term_to_drop(inside: Page) -> None:
    page = inside
    page.keyboard.press("/")
    page.keyboard.type("name:gitea type:vm ")
    expect(page.get_by_role("heading", name="No guest matches")).to_be_visible()
    expect(page.get_by_text("Without type:vm there would be 1: gitea.")).to_be_visible()
    page.get_by_role("button", name="Drop type:vm", exact=True).last.click()
    expect(page.locator(ROWS)).to_have_count(1)


def test_a_click_on_a_node_shows_its_guests(inside: Page) -> None:
    page = inside
    page.locator(".dt-r.node", has_text="pve3").locator("[data-cell=cpu]").click()
    expect(page.locator(".sq-t")).to_have_text("node:pve3")
    expect(page.locator(ROWS)).to_have_count(11)
    expect(page.locator(".dt-r.node")).to_have_count(5)


def test_the_list_is_flat_when_asked_and_a_second_key_decides_between_equals(inside: Page) -> None:
    page = inside
    page.get_by_role("button", name="Group: node").click()
    expect(page.locator(".dt-g")).to_have_count(0)
    expect(page).to_have_url(re.compile("group=none"))
    head = page.get_by_role("table", name="Guests").get_by_role("columnheader")
    head.filter(has_text="Uptime").get_by_role("button").click()
    head.filter(has_text="Memory").get_by_role("button").click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile("sort=-uptime(,|%2C)-memory"))


def test_rows_are_walked_opened_picked_and_folded_by_keys(inside: Page) -> None:
    page = inside
    page.keyboard.press("j")
    expect(page.locator(".dt-r.node").nth(1)).to_be_focused()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.locator(ROWS).first).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator(".dt-r.picked")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator(".dt-r.picked")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sel=.*102"))
    expect(page.locator("aside.dr")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(ROWS).nth(2)).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator(ROWS)).to_have_count(34)
    page.keyboard.press("Shift+E")
    page.keyboard.press("Shift+E")
    expect(page.locator(ROWS)).to_have_count(0)
    page.keyboard.press("v")
    expect(page).to_have_url(re.compile("mode=trends"))


def test_on_a_phone_the_same_query_is_written_by_chips(page: Page, shown: Estate) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, shown)
    expect(page.get_by_role("button", name="All 46")).to_be_visible()
    page.get_by_role("button", name="LXC 21").click()
    expect(page.get_by_role("button", name="LXC 21")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("q=type%3Alxc"))
    page.get_by_role("combobox", name="Sort").select_option("memory")
    expect(page).to_have_url(re.compile("sort=-memory"))
    page.get_by_role("button", name="Search guests").click()
    expect(page.get_by_role("combobox", name="Search guests")).to_be_focused()
