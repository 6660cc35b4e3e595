"""Every page can be driven by the keyboard alone: nothing here touches the pointer."""

import os
import re
import signal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import until
from tests.e2e.estate import Estate, estate

FOCUSED = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const around = [focused, focused.parentElement, focused.parentElement.parentElement];
  const look = () => JSON.stringify(around.map((each) => {
    const { boxShadow, outlineStyle, borderColor, backgroundColor } = getComputedStyle(each);
    return [boxShadow, outlineStyle, borderColor, backgroundColor];
  }));
  const shown = look();
  focused.blur();
  const without = look();
  focused.focus();
  const label = focused.getAttribute("aria-label") ?? focused.labels?.[0]?.innerText ?? focused.innerText;
  return { name: (label ?? "").trim(), html: focused.outerHTML.slice(0, 200), seen: shown !== without };
}"""
"""What has the focus: its name, and whether it looks another than without it."""


@pytest.fixture
def inside(page: Page, shown: Estate) -> Page:
    """Signed in by the keyboard; every guest is there."""
    page.goto(f"{shown.address}/sign-in")
    expect(page.get_by_role("textbox", name="User name")).to_be_focused()
    page.keyboard.type(shown.person)
    page.keyboard.press("Tab")
    page.keyboard.type(shown.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/proxmox")
    expect(page.get_by_text("46 guests").first).to_be_visible()
    return page


def test_the_palette_opens_from_a_field_finds_moves_and_leads_on(inside: Page) -> None:
    page = inside
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search or jump to")
    expect(field).to_be_focused()
    page.keyboard.type("ela")
    option = page.get_by_role("option")
    expect(option.first).to_have_text(re.compile(r"elastic-01.*VM 205 on pve2.*CPU \d+%.*memory \d+%", re.DOTALL))
    expect(option.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(option.nth(1)).to_contain_text("mail-relay")
    expect(option.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.nth(1).get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(option.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/proxmox\?sel=[^&]+205"))
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.keyboard.press("Control+k")
    expect(page.get_by_role("group", name="Recent").get_by_role("option")).to_have_text(re.compile("elastic-01"))
    page.keyboard.type("tok")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/tokens")
    opened(page)
    page.keyboard.type("cpu>80")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/proxmox\?q=cpu%3E80$"))


def test_escape_closes_the_palette_and_the_focus_is_where_it_was(inside: Page) -> None:
    page = inside
    jump = page.get_by_role("button", name="Search or jump to")
    jump.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    page.keyboard.press("Escape")
    expect(jump).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(jump).to_be_focused()


def test_the_palette_answers_a_key_at_once_with_two_thousand_guests(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with estate(tmp_path_factory.mktemp("large"), "--fleet", "M", "--frozen") as large:
        page.goto(f"{large.address}/sign-in")
        page.get_by_role("textbox", name="User name").fill(large.person)
        page.get_by_role("textbox", name="Password").fill(large.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/proxmox")
        expect(page.get_by_text(re.compile(r"1\s967 guests")).first).to_be_visible(timeout=60_000)
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="Search or jump to")
        expect(field).to_be_focused()
        spent: list[float] = field.evaluate(
            """(field) => ["p", "pr", "pro", "prod", "prod-", "w", "we", "web", "1", "10", "100"].map((typed) => {
              const from = performance.now();
              field.value = typed;
              field.dispatchEvent(new InputEvent("input", { bubbles: true }));
              document.body.offsetHeight; // with its style and layout
              return performance.now() - from;
            })"""
        )
    assert sorted(spent)[len(spent) // 2] < 16, spent


def test_two_keys_lead_to_a_page_and_one_lists_them_all(inside: Page) -> None:
    page = inside
    for second, path in (("t", "/settings/connections"), ("p", "/proxmox")):
        page.keyboard.press("g")
        page.keyboard.press(second)
        page.wait_for_url(f"**{path}")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="All keys")
    expect(keys).to_contain_text("Go to Proxmox")
    expect(keys.get_by_role("heading", level=3).last).to_have_text("Everywhere")  # the keys of the page go before
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("/proxmox$"))  # a dialog has its own keys
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)


def test_single_keys_can_be_switched_off_and_stay_off(inside: Page, shown: Estate) -> None:
    page = inside
    opened(page)
    page.keyboard.type("appear")
    page.keyboard.press("Enter")
    group = page.get_by_role("radiogroup", name="Single keys")
    group.get_by_role("radio", name="On").focus()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.keyboard.press("ArrowRight")
    try:
        page.reload()
        expect(group.get_by_role("radio", name="Off")).to_be_checked()
        page.keyboard.press("?")
        page.keyboard.press("g")
        page.keyboard.press("p")
        expect(page).to_have_url(re.compile("/settings/appearance$"))
        expect(page.get_by_role("dialog")).to_have_count(0)
        opened(page)
        page.keyboard.type("all keys")
        page.keyboard.press("Enter")
        keys = page.get_by_role("dialog", name="All keys")
        expect(keys).to_contain_text("Single keys are switched off")
        expect(keys).not_to_contain_text("Go to Proxmox")
        page.keyboard.press("Escape")
    finally:
        token = page.request.get(f"{shown.address}/api/session").json()["csrf_token"]
        wanted = {"theme": None, "density": None, "network_unit": "bytes", "single_keys": True}
        page.request.patch(f"{shown.address}/api/preferences", data=wanted, headers={"X-CSRF-Token": token})


def test_a_source_says_how_it_is_on_focus_and_escape_takes_it_away(inside: Page) -> None:
    page = inside
    source = page.locator("[data-source]").first
    source.focus()
    note = page.locator("#source-note")
    expect(note).to_contain_text(re.compile(r"Answers\..*Last answer", re.DOTALL))
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    page.keyboard.press("Enter")
    expect(source).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(note).to_be_visible()  # kept: its link is on the way
    note.get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/connections")
    expect(note).to_have_count(0)


def test_a_copied_link_is_said_and_leads_back(inside: Page, context: BrowserContext) -> None:
    page = inside
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("y")
    expect(page.get_by_role("status", name="Messages")).to_have_text("Copied the link to this view")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_the_note_of_a_lost_connection_can_be_answered_by_key(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with estate(tmp_path_factory.mktemp("lost"), "--frozen") as shown:
        page.goto(f"{shown.address}/sign-in")
        page.get_by_role("textbox", name="User name").fill(shown.person)
        page.get_by_role("textbox", name="Password").fill(shown.password)
        page.keyboard.press("Enter")
        expect(page.locator("[data-source]").first).to_be_visible()
        os.kill(shown.pid, signal.SIGSTOP)
        try:
            retry = page.get_by_role("button", name="Try now")
            expect(retry).to_be_visible(timeout=15_000)
            expect(page.get_by_text("stopped at")).to_be_visible()
            expect(page.locator("[data-source]").first).to_have_attribute("data-mark", "unknown")
            retry.focus()
            page.keyboard.press("Enter")
            expect(page.get_by_text("Trying again now.")).to_be_visible()
        finally:
            os.kill(shown.pid, signal.SIGCONT)
        expect(page.get_by_text("Connected to Pulse again.")).to_be_visible(timeout=20_000)
        expect(page.get_by_text("Connected to Pulse again.")).to_have_count(0, timeout=10_000)


@pytest.mark.parametrize(
    "path", ["/proxmox", "/settings/connections", "/settings/account", "/settings/tokens", "/settings/appearance"]
)
def test_tab_reaches_everything_shows_where_it_is_and_ends(inside: Page, shown: Estate, path: str) -> None:
    page = inside
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{shown.address}{path}", wait_until="networkidle")
    expect(page.locator("[data-source]")).to_have_count(3)
    expect(page.get_by_role("button", name="signed in as")).to_be_visible()
    wanted = page.locator("a[href], button:not([tabindex='-1']):not(:disabled), input:not(:disabled), select").filter(
        visible=True
    )
    until(lambda: wanted.count() > 5, what="the page is drawn")
    expect(page.get_by_role("heading", name="This page can not be shown")).to_have_count(0)
    names: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        assert focused["seen"], focused
        assert focused["name"], focused
        names.append(focused["name"])
    assert focused is None, "Tab does not come to an end"
    assert len(names) >= wanted.count()


def opened(page: Page) -> None:
    """The palette, once it takes what is typed."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
