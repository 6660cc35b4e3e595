"""A page that waits, that is empty or that can not be shown says so, and what to do."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.estate import Estate, enter


def test_a_page_that_an_update_took_away_says_so_and_comes_back_with_a_reload(page: Page, shown: Estate) -> None:
    enter(page, shown)
    page.route(re.compile(r"/assets/tokens-.*\.js"), lambda route: route.fulfill(status=404))
    page.goto(f"{shown.address}/settings/tokens")
    expect(page.get_by_role("heading", name="This page can not be shown")).to_be_visible()
    expect(page.locator("[data-source]").first).to_be_visible()  # the frame stays

    page.unroute_all()
    page.get_by_role("button", name="Reload").click()
    expect(page.get_by_role("heading", name="Tokens", exact=True)).to_be_visible()


def test_a_list_that_is_slow_shows_where_its_rows_will_be(page: Page, shown: Estate) -> None:
    enter(page, shown)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/api/tokens"), hold)
    page.goto(f"{shown.address}/settings/tokens")
    expect(page.get_by_role("status", name="Loading tokens")).to_be_visible()
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(page.get_by_text("No tokens yet")).to_be_visible()
    expect(page.get_by_role("status", name="Loading tokens")).to_have_count(0)


def test_every_page_has_a_title_of_its_own(page: Page, shown: Estate) -> None:
    enter(page, shown)
    for path, title in {
        "/proxmox": "Proxmox",
        "/settings/connections": "Connections",
        "/settings/account": "Account",
        "/settings/tokens": "Tokens",
        "/settings/appearance": "Appearance",
        "/nothing/here": "Not found",
    }.items():
        page.goto(f"{shown.address}{path}")
        expect(page).to_have_title(f"{title} · Pulse")


def test_narrow_screens_keep_only_the_sources_that_are_not_well(page: Page, shown: Estate) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, shown)
    sources = page.locator("[data-source]")
    expect(sources.filter(visible=True)).to_have_count(3)
    expect(page.get_by_text("46 guests").last).to_be_visible()
    page.set_viewport_size({"width": 800, "height": 900})
    expect(page.locator("[data-source][data-mark=ok]").filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("contentinfo")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("contentinfo")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Main, below")).to_be_visible()


@pytest.mark.parametrize("path", ["/proxmox", "/settings/connections", "/settings/account", "/settings/appearance"])
def test_no_page_scrolls_sideways_at_any_width(page: Page, shown: Estate, path: str) -> None:
    enter(page, shown, path)
    expect(page.get_by_role("main")).to_be_visible()
    for width in (1440, 1280, 1024, 1023, 768, 767, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_a_palette_that_does_not_come_leaves_the_page_alone_and_says_so(page: Page, shown: Estate) -> None:
    enter(page, shown, "/settings/tokens")
    expect(page.get_by_text("No tokens yet")).to_be_visible()
    page.route(re.compile(r"/assets/palette-.*\.js"), lambda route: route.fulfill(status=404))
    page.keyboard.press("Control+k")
    expect(page.get_by_role("status", name="Messages")).to_contain_text("That did not open")
    expect(page.get_by_text("No tokens yet")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/settings/connections")


def test_the_page_stays_while_the_palette_is_on_its_way(page: Page, shown: Estate) -> None:
    enter(page, shown, "/settings/tokens")
    expect(page.get_by_text("No tokens yet")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/assets/palette-.*\.js"), hold)
    with page.expect_request(re.compile(r"/assets/palette-.*\.js")):
        page.keyboard.press("Control+k")
    expect(page.get_by_text("No tokens yet")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
