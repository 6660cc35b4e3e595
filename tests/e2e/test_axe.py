"""Every page can be read by everybody: axe-core finds nothing, and every text stands out from what lies under it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ROOT, Served, serving
from tests.e2e.estate import Estate, enter, estate

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
LEAST = 4.5
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
SETTINGS = ("connections", "account", "tokens", "appearance")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """The estate at its instant, for all tests here; some of its guests have names that mean harm."""
    with estate(tmp_path_factory.mktemp("estate"), "--frozen", "--hostile") as running:
        yield running


@pytest.fixture(scope="module")
def unowned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A Pulse that is to be set up."""
    with serving(tmp_path_factory.mktemp("pulse")) as running:
        yield running


@pytest.fixture(params=[(theme, size) for theme in ("dark", "light") for size in SIZES], ids="-".join)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A browser in each theme and size; nothing moves in it, so that nothing is judged half way."""
    theme, size = request.param
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
        is_mobile=size == "phone",
        has_touch=size == "phone",
    )
    yield context.new_page()
    context.close()


def test_the_doors_are_clean(page: Page, shown: Estate, unowned: Served) -> None:
    page.goto(f"{shown.address}/sign-in")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    judge(page, "sign-in")
    page.goto(f"{unowned.address}/setup")
    expect(page.get_by_role("textbox", name="Set-up token")).to_be_visible()
    judge(page, "setup")


def test_the_proxmox_page_is_clean_and_so_is_what_lies_over_it(page: Page, shown: Estate) -> None:
    enter(page, shown)
    expect(page.locator('[data-id*=":guest:"]').first).to_be_visible()
    judge(page, "proxmox")

    page.get_by_role("button", name="Search or jump to").click()
    field = page.get_by_role("combobox", name="Search or jump to")
    expect(field).to_be_focused()
    judge(page, "palette")
    field.fill("e")
    expect(page.get_by_role("group", name="Resources").get_by_role("option").nth(2)).to_be_visible()
    judge(page, "palette, found")
    field.fill("all keys")
    field.press("Enter")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()
    judge(page, "keys")


def test_what_somebody_chooses_in_is_clean(page: Page, shown: Estate) -> None:
    enter(page, shown)
    expect(page.locator('[data-id*=":guest:"]').first).to_be_visible()
    columns, views = page.get_by_role("button", name="Columns"), page.get_by_role("button", name="Views")
    phone = columns.count() == 0  # it has cards, and the search behind a button
    if phone:
        page.get_by_role("button", name="Search guests").click()
    else:
        columns.click()
        expect(page.get_by_role("dialog", name="Columns")).to_be_visible()
        judge(page, "columns")
        page.keyboard.press("Escape")

    field = page.get_by_role("combobox", name="Search guests")
    field.fill("t")
    expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option").nth(1)).to_be_visible()
    judge(page, "suggestions")
    field.fill("cpu>much ")
    expect(page.get_by_text("cpu needs a number, like cpu>80")).to_be_visible()
    judge(page, "a term that cannot be read")
    field.fill("")

    if not phone:
        views.click()
        page.get_by_role("textbox", name="Name for what is shown now").fill("One view")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status", name="Messages")).to_contain_text("Saved the view One view")
        page.locator(".vws-b").click()
        page.get_by_role("button", name="Rename One view").hover()
        judge(page, "views")
        page.get_by_role("button", name="Rename One view").click()
        judge(page, "another name for a view")


def test_the_settings_are_clean_and_so_is_a_page_that_is_none(page: Page, shown: Estate) -> None:
    enter(page, shown, "/settings/connections")
    for name in SETTINGS:
        page.goto(f"{shown.address}/settings/{name}")
        expect(page.get_by_role("heading", level=1, name=name.capitalize())).to_be_attached()
        expect(page.locator(".loading")).to_have_count(0)
        judge(page, name)
    page.goto(f"{shown.address}/settings/connections")
    page.get_by_role("button", name="Add connection").first.click()
    expect(page.get_by_role("dialog", name="Add connection")).to_be_visible()
    judge(page, "add")

    page.goto(f"{shown.address}/nothing/here")
    expect(page.get_by_text("There is no such page")).to_be_visible()
    judge(page, "not found")


def test_a_faint_text_is_found(page: Page, shown: Estate) -> None:
    page.goto(f"{shown.address}/sign-in", wait_until="networkidle")
    label = page.get_by_text("Password", exact=True)
    expect(label).to_be_visible()
    label.evaluate(
        "(label) => { label.style.opacity = '0.4'; return label.getAnimations().map((one) => one.finish()) }"
    )

    assert [text["text"] for text in page.evaluate(CONTRAST) if text["ratio"] < LEAST] == ["Password"]


@pytest.mark.parametrize("path", ["cluster", "replication", "ceph", "tasks"])
def test_the_pages_beside_the_guests_are_clean(page: Page, shown: Estate, path: str) -> None:
    enter(page, shown, f"/proxmox/{path}")
    expect(page.locator(".lt-r").first).to_be_visible(timeout=20_000)  # slow parts are asked one after the other
    judge(page, path)


def test_the_door_that_refuses_is_clean(page: Page, shown: Estate) -> None:
    """The last one here: who guesses has to wait."""
    page.goto(f"{shown.address}/sign-in")
    page.get_by_role("textbox", name="User name").fill("nobody")
    page.get_by_role("textbox", name="Password").fill("wrong password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    judge(page, "refused")


def judge(page: Page, name: str) -> None:
    """Fails with what axe-core finds, and with every text that is too faint."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate("axe.run().then((results) => results.violations)")
    told = [(one["id"], one["help"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]
    assert told == [], name

    texts: list[dict[str, Any]] = page.evaluate(CONTRAST)
    assert len(texts) > 2, name
    assert [text for text in texts if text["ratio"] < LEAST] == [], name
