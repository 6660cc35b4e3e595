"""The drawer: opened from a row, walked through, never disturbed, closed to the row; on a phone a page of its own."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import until
from tests.e2e.estate import Estate, enter, estate
from tests.e2e.test_axe import AXE, CONTRAST, LEAST

ELASTIC, STOPPED, NODE = "[data-id$=':guest:205']", "[data-id$=':guest:209']", "[data-id$=':node:pve2']"
SMALL = """() => [...document.querySelectorAll('.dr button, .dr a')].filter((each) => {
  const { width, height } = each.getBoundingClientRect();
  return width < 44 || height < 44;
}).map((each) => each.outerHTML)"""
"""What in the drawer is too small for a thumb."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """The estate, living."""
    with estate(tmp_path_factory.mktemp("estate")) as running:
        yield running


@pytest.fixture
def hostile(page: Page, tmp_path: Path) -> Iterator[Page]:
    """Signed in where some guests have names that mean harm."""
    with estate(tmp_path, "--frozen", "--hostile") as running:
        enter(page, running)
        expect(page.locator(ELASTIC)).to_be_visible()
        yield page


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """The reference size; it may write into the clipboard."""
    size = {"width": 1440, "height": 900}
    return {**browser_context_args, "viewport": size, "permissions": ["clipboard-read", "clipboard-write"]}


@pytest.fixture
def table(page: Page, shown: Estate) -> Page:
    """Signed in, every guest there."""
    enter(page, shown)
    expect(page.locator(ELASTIC)).to_be_visible()
    page.mouse.move(0, 0)  # no cell explains itself: Escape would close that first
    return page


@pytest.fixture
def phone(browser: Browser, shown: Estate) -> Iterator[Page]:
    """The same on a phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, color_scheme="dark"
    )
    page = context.new_page()
    enter(page, shown)
    expect(page.locator(ELASTIC)).to_be_attached()
    yield page
    context.close()


def drawer(page: Page) -> Locator:
    """The drawer that is open."""
    return page.locator("aside.dr")


def title(page: Page) -> Locator:
    """What it is about."""
    return drawer(page).get_by_role("heading", level=2)


def link(page: Page, row: str) -> Locator:
    """The name in a row, which is a link."""
    return page.locator(row).get_by_role("link").first


def fact(page: Page, name: str) -> Locator:
    """What stands behind this word in the configuration."""
    return drawer(page).locator(f"dt:text-is('{name}') + dd")


def clean(page: Page, name: str) -> None:
    """Fails with what axe-core finds in the drawer, and with every text that is too faint."""
    page.evaluate(AXE.read_text())
    run = "axe.run(document.querySelector('aside.dr')).then((found) => found.violations)"
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in page.evaluate(run)] == [], name
    texts = page.evaluate(CONTRAST)
    assert len(texts) > 20, name
    assert [text for text in texts if text["ratio"] < LEAST] == [], name


def test_a_click_opens_it_beside_the_table_and_back_closes_it(table: Page) -> None:
    link(table, ELASTIC).click()
    expect(title(table)).to_have_text("elastic-01")
    expect(table).to_have_url(re.compile("sel=pve"))
    expect(fact(table, "VMID")).to_have_text("205")
    expect(drawer(table)).to_have_css("width", "456px")
    left = table.evaluate("document.querySelector('main').getBoundingClientRect().right")
    assert left <= table.evaluate("document.querySelector('aside.dr').getBoundingClientRect().left")
    expect(title(table)).not_to_be_focused()

    address = table.url
    table.go_back()
    expect(drawer(table)).to_have_count(0)
    table.goto(address)
    expect(title(table)).to_have_text("elastic-01")


def test_by_the_keyboard_it_is_opened_walked_and_closed_back_to_the_row(table: Page) -> None:
    link(table, ELASTIC).focus()
    table.keyboard.press("Enter")
    expect(title(table)).to_be_focused()
    expect(title(table)).to_have_text("elastic-01")
    table.keyboard.press("Shift+K")
    expect(title(table)).to_have_text("ci-runner-2")
    for _ in range(5):
        table.keyboard.press("Shift+J")
    expect(title(table)).to_have_text("win11-test")
    expect(title(table)).to_be_focused()

    table.keyboard.press("Escape")
    expect(drawer(table)).to_have_count(0)
    inside = "(row) => row === document.activeElement || row.contains(document.activeElement)"
    assert table.locator(STOPPED).evaluate(inside)


def test_a_row_that_was_walked_to_far_away_gets_the_focus_where_one_sees_it(table: Page) -> None:
    link(table, ELASTIC).focus()
    table.keyboard.press("Enter")
    expect(title(table)).to_be_focused()
    for _ in range(60):
        table.keyboard.press("Shift+J")
    name = title(table).inner_text()
    expect(drawer(table).get_by_role("button", name="Next guest")).to_have_attribute("aria-disabled", "true")
    table.keyboard.press("Escape")
    row = table.locator(".dt-r:focus")
    expect(row).to_contain_text(name)
    expect(row).to_be_in_viewport(ratio=0.9)


def test_however_far_one_walks_back_closes_it(table: Page) -> None:
    link(table, ELASTIC).click()
    drawer(table).get_by_role("button", name="Next guest").click()
    drawer(table).get_by_role("button", name="Next guest").click()
    expect(title(table)).to_have_text("wiki")
    table.go_back()
    expect(drawer(table)).to_have_count(0)


def test_no_tick_and_no_sorting_touches_what_is_read_in_it(table: Page) -> None:
    link(table, ELASTIC).click()
    body = drawer(table).get_by_role("tabpanel")
    expect(fact(table, "Id in Pulse")).to_be_attached()
    body.evaluate("(body) => { body.scrollTop = 90; body.dataset.same = 'yes' }")
    fact(table, "VMID").locator(".copy-t").evaluate("(text) => getSelection().selectAllChildren(text)")
    age = drawer(table).locator(".dr-src-a").first
    height = "(fact) => fact.getBoundingClientRect().top"
    top = fact(table, "VMID").evaluate(height)
    before = age.inner_text()
    until(lambda: age.inner_text() != before, what="another age")
    table.get_by_role("columnheader", name=re.compile("Memory")).last.get_by_role("button").click()
    expect(table).to_have_url(re.compile("sort="))

    assert fact(table, "VMID").evaluate(height) == top  # also when more comes to be known above it
    assert body.evaluate("(body) => body.dataset.same") == "yes"
    assert table.evaluate("getSelection().toString()") == "205"
    expect(title(table)).to_have_text("elastic-01")


def test_the_charts_go_on_while_one_looks_at_them(table: Page) -> None:
    link(table, ELASTIC).click()
    drawer(table).get_by_role("tab", name="Charts").click()
    expect(table).to_have_url(re.compile("tab=charts"))
    expect(drawer(table).get_by_role("img", name=re.compile("^CPU over the last hour: now ")).first).to_be_visible()
    points = drawer(table).locator(".dr-g-s").first
    drawn = points.get_attribute("d")
    until(lambda: points.get_attribute("d") != drawn, within=30, what="a point more in the drawing")


def test_the_tabs_have_what_their_counts_promise_and_are_walked_by_keys(table: Page) -> None:
    link(table, ELASTIC).click()
    tabs = drawer(table).get_by_role("tab")
    counted = re.compile(r"Backups \d+")  # once they were read
    expect(tabs.filter(has_text="Backups")).to_have_text(counted, timeout=60_000)
    for key, title_of in (("]", "Charts"), ("]", "Filesystems"), ("[", "Charts")):
        table.keyboard.press(key)
        expect(drawer(table).get_by_role("tab", selected=True)).to_have_text(re.compile(f"^{title_of}"))
    tabs.filter(has_text="Backups").click()
    panel = drawer(table).get_by_role("tabpanel")
    expect(panel).to_contain_text("Protection")
    expect(panel).to_contain_text("Runs")
    tabs.filter(has_text="Network").click()
    expect(panel).to_contain_text("Interfaces")

    drawer(table).locator(".dr-to").click()
    expect(title(table)).to_have_text("pve2")
    drawer(table).get_by_role("tab", name="Services").click()
    expect(panel).to_contain_text("pveproxy")
    drawer(table).get_by_role("tab", name="Summary").click()
    expect(panel).to_contain_text("Upkeep")


def test_a_task_shows_its_log_where_it_stands(table: Page) -> None:
    link(table, ELASTIC).click()
    drawer(table).get_by_role("tab", name="Tasks").click()
    task = drawer(table).locator(".dr-l-b").last
    task.click()
    expect(task).to_have_attribute("aria-expanded", "true")
    expect(drawer(table).locator(".tl")).to_have_text(re.compile(r"\w"))


def test_a_guest_says_what_it_is_and_where_each_number_comes_from(table: Page) -> None:
    link(table, ELASTIC).click()
    comes = drawer(table).locator(".dr-src li")
    expect(comes.first).to_contain_text(re.compile(r"CPU.*uptime\s*Proxmox cluster list"))
    expect(comes.filter(has_text="Pressure")).to_contain_text("Proxmox guest list of the node")
    expect(comes.filter(has_text="Disk use")).to_contain_text(re.compile("guest agent|not known"))
    expect(drawer(table).locator(".dr-num > div")).to_have_text(
        [
            re.compile(r"CPU\d+%"),
            re.compile(r"Memory\d+%.*of 32 GiB"),
            re.compile("(Disk|/var/lib/es).*(40|760)"),
            re.compile(r"Pressure[\d.]+%.*waits for "),
        ]
    )
    href = drawer(table).get_by_role("link", name="Open in Proxmox").get_attribute("href")
    assert href is not None
    assert re.fullmatch(r"https://127\.\d+\.\d+\.\d+:\d+/#v1:0:=qemu%2F205", href)

    drawer(table).locator(".dr-to").click()
    expect(title(table)).to_have_text("pve2")
    expect(fact(table, "Kernel")).to_have_text(re.compile("-pve$"))
    expect(drawer(table)).to_contain_text("Disk and swap")


def test_what_is_copied_is_the_whole_fact_and_a_screen_reader_hears_of_it(table: Page) -> None:
    link(table, ELASTIC).click()
    button = drawer(table).get_by_role("button", name="Copy VMID")
    expect(button).to_have_css("opacity", "0")
    fact(table, "VMID").hover()
    expect(button).to_have_css("opacity", "1")
    button.click()
    expect(drawer(table).get_by_role("status")).to_have_text("Copied VMID")
    assert table.evaluate("navigator.clipboard.readText()") == "205"

    table.keyboard.press("Tab")
    following = drawer(table).get_by_role("button", name="Copy Type")
    expect(following).to_be_focused()
    expect(following).to_have_css("opacity", "1")
    table.keyboard.press("Enter")
    expect(drawer(table).get_by_role("status")).to_have_text("Copied Type")
    assert table.evaluate("navigator.clipboard.readText()") == "Virtual machine"


def test_on_a_smaller_screen_it_lies_over_the_table(table: Page) -> None:
    table.set_viewport_size({"width": 1200, "height": 800})
    width = "document.querySelector('main').getBoundingClientRect().width"
    before = table.evaluate(width)
    link(table, ELASTIC).click()
    expect(drawer(table)).to_be_visible()
    assert table.evaluate(width) == before


def test_it_is_clean_in_both_themes_whatever_the_names(hostile: Page) -> None:
    evil = "[data-id*=':guest:']:has-text('<')"
    for theme in ("dark", "light"):
        hostile.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for row in (ELASTIC, STOPPED, NODE, evil):
            link(hostile, row).click()
            expect(drawer(hostile).locator(".dr-kv")).to_be_visible()
            clean(hostile, f"{theme} {row}")
            assert drawer(hostile).evaluate("(drawer) => drawer.scrollWidth <= drawer.clientWidth")
    assert hostile.evaluate("document.querySelectorAll('aside img, aside script').length") == 0


def test_on_a_phone_it_is_a_page_with_a_way_back_to_where_one_was(phone: Page) -> None:
    card = phone.locator(ELASTIC)
    card.scroll_into_view_if_needed()
    offset = phone.evaluate("document.querySelector('.scroll').scrollTop")
    assert offset > 0
    link(phone, ELASTIC).click()
    expect(title(phone)).to_have_text("elastic-01")
    expect(title(phone)).to_be_focused()
    expect(phone.locator(".topbar")).to_be_hidden()
    expect(card).to_be_hidden()
    expect(phone.get_by_role("navigation").last).to_be_visible()
    assert phone.evaluate(SMALL) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    clean(phone, "phone")

    phone.get_by_role("button", name="More").click()
    clean(phone, "phone, more")
    phone.get_by_role("button", name="Next guest").click()
    expect(title(phone)).to_have_text("keycloak")
    phone.go_back()
    expect(drawer(phone)).to_have_count(0)
    expect(card).to_be_visible()
    assert phone.evaluate("document.querySelector('.scroll').scrollTop") == offset

    link(phone, ELASTIC).click()
    phone.get_by_role("button", name="Back").click()
    expect(drawer(phone)).to_have_count(0)


def test_it_says_when_pulse_is_silent_and_when_what_it_shows_is_gone(table: Page, shown: Estate) -> None:
    link(table, ELASTIC).click()
    expect(title(table)).to_have_text("elastic-01")
    os.kill(shown.pid, signal.SIGSTOP)
    try:
        expect(drawer(table)).to_contain_text("No connection to Pulse.", timeout=10_000)
        expect(fact(table, "VMID")).to_have_text("205")
    finally:
        os.kill(shown.pid, signal.SIGCONT)
    expect(drawer(table)).not_to_contain_text("No connection to Pulse.", timeout=20_000)

    remove = """async () => {
      const session = await (await fetch("/api/session")).json();
      const { connections } = await (await fetch("/api/connections")).json();
      const headers = { "X-CSRF-Token": session.csrf_token };
      for (const { id } of connections) await fetch(`/api/connections/${id}`, { method: "DELETE", headers });
    }"""
    table.evaluate(remove)
    expect(drawer(table)).to_contain_text("Gone.", timeout=20_000)
    expect(title(table)).to_have_text("elastic-01")
    expect(fact(table, "VMID")).to_have_text("205")
    table.keyboard.press("Escape")
    expect(drawer(table)).to_have_count(0)
