"""The tables are as a person wants them, in every browser: columns, widths, order, groups, and saved views."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import until
from tests.e2e.estate import Estate, enter

ROWS = ".dt-r.guest"


@pytest.fixture
def inside(page: Page, shown: Estate) -> Page:
    """The Proxmox page with all its guests."""
    page.set_viewport_size({"width": 1600, "height": 900})
    enter(page, shown)
    expect(page.locator(ROWS)).to_have_count(46)
    return page


@pytest.fixture
def another(browser: Browser, shown: Estate) -> Iterator[Page]:
    """The same person in another browser."""
    context = browser.new_context(viewport={"width": 1600, "height": 900})
    page = context.new_page()
    enter(page, shown, kept=True)
    expect(page.locator(ROWS).first).to_be_visible()
    yield page
    context.close()


def heads(page: Page) -> list[str]:
    """The words over the columns of the guests."""
    cells = page.get_by_role("table", name="Guests").get_by_role("columnheader").all_inner_texts()
    return [words.split("\n")[0] for words in cells]


def kept(page: Page, shown: Estate) -> dict[str, object]:
    """What the server keeps of the guests table."""
    tables = page.request.get(f"{shown.address}/api/preferences").json()["tables"]
    table: dict[str, object] = tables.get("proxmox.guests", {})
    return table


def cell(page: Page, column: str) -> Locator:
    """The first guest's cell in a column."""
    return page.locator(f"{ROWS} [data-cell={column}]").first


def width(page: Page, column: str) -> float:
    """How wide a column is."""
    box = cell(page, column).bounding_box()
    assert box is not None
    return box["width"]


def edge(page: Page, title: str, table: str = "Guests") -> Locator:
    """What is dragged to make a column wider."""
    return page.get_by_role("table", name=table).get_by_role("columnheader", name=title).locator(".edge")


def drag(page: Page, grip: Locator, by: int) -> None:
    """With the mouse, sideways."""
    box = grip.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by / 2, y)
    page.mouse.move(x + by, y)
    page.mouse.up()


def test_columns_order_and_groups_come_along_to_another_browser(inside: Page, shown: Estate, another: Page) -> None:
    page = inside
    page.keyboard.press("c")
    picker = page.get_by_role("dialog", name="Columns")
    expect(picker).to_contain_text("kept for you")
    picker.get_by_role("checkbox", name="Disk").uncheck()
    page.keyboard.press("Escape")
    page.get_by_role("table", name="Guests").get_by_role("button", name="CPU").click()
    page.get_by_role("button", name=re.compile("^pve2")).click()
    until(lambda: kept(page, shown).get("closed") and kept(page, shown).get("sort") == "-cpu", what="it is kept")

    another.reload()
    expect(another.get_by_role("button", name=re.compile("^pve2"))).to_have_attribute("aria-expanded", "false")
    assert "Disk" not in heads(another)
    expect(another.get_by_role("columnheader", name="CPU").nth(1)).to_have_attribute("aria-sort", "descending")
    assert another.url.endswith("/proxmox"), "the address stays silent"

    another.goto(f"{shown.address}/proxmox?cols=tags,cpu,memory&sort=memory")
    expect(another.get_by_role("columnheader", name="Memory").nth(1)).to_have_attribute("aria-sort", "ascending")
    assert heads(another) == ["Guest", "Tags", "CPU", "Memory"], "the address has the last word"


def test_two_browsers_lose_nothing_of_each_other(inside: Page, shown: Estate, another: Page) -> None:
    page = inside
    drag(page, edge(page, "Tags"), -40)
    until(lambda: kept(page, shown).get("widths") == {"tags": 158}, what="the width is kept")
    another.get_by_role("button", name="Views").click()
    another.get_by_role("textbox", name="Name for what is shown now").fill("Mine")
    another.keyboard.press("Enter")
    expect(another.get_by_role("status", name="Messages")).to_contain_text("Saved the view Mine")
    assert kept(page, shown).get("widths") == {"tags": 158}
    until(lambda: width(another, "tags") == 158, what="the answer brought what the first browser chose")


def test_the_first_paint_has_the_columns_before_the_server_has_answered(inside: Page, shown: Estate) -> None:
    page = inside
    page.keyboard.press("c")
    page.get_by_role("dialog", name="Columns").get_by_role("checkbox", name="Disk").uncheck()
    page.keyboard.press("Escape")
    until(lambda: "disk" in str(kept(page, shown).get("hidden")), what="it is kept")
    cached = page.evaluate("JSON.parse(localStorage.getItem('pulse.preferences')).tables['proxmox.guests'].hidden")
    assert "disk" in cached
    page.get_by_role("button", name=re.compile("signed in as", re.IGNORECASE)).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate("JSON.parse(localStorage.getItem('pulse.preferences')).tables") == {}, "nobody else's business"


def test_an_edge_is_dragged_and_head_nodes_and_rows_follow_it(inside: Page, shown: Estate) -> None:
    page = inside
    before = width(page, "memory")
    drag(page, edge(page, "Memory"), -60)
    assert width(page, "memory") == before + 60
    lefts = page.locator("[data-cell=memory]").evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
    assert len(lefts) == 51
    assert max(lefts) - min(lefts) < 0.01
    drag(page, edge(page, "Memory", "Nodes"), 20)
    assert width(page, "memory") == before + 40, "the nodes' head has the same edges"
    expect(page.get_by_role("table", name="Guests").get_by_role("columnheader", name="Memory")).to_have_attribute(
        "aria-sort", "none"
    )
    drag(page, edge(page, "Memory"), -1200)
    assert len(heads(page)) == 11, "no column leaves for it"
    drag(page, edge(page, "Memory"), 1200)
    assert width(page, "memory") == 104
    until(lambda: kept(page, shown).get("widths") == {"memory": 104}, what="the last width is kept")


def test_a_double_click_on_an_edge_fits_the_column(inside: Page) -> None:
    page = inside
    drag(page, edge(page, "Tags"), -150)
    assert width(page, "tags") == 268
    edge(page, "Tags").dblclick()
    fitted = width(page, "tags")
    assert 60 < fitted < 268
    cut = page.locator("[data-cell=tags] .tags").evaluate_all(
        "all => all.some(one => one.scrollWidth > one.clientWidth)"
    )
    assert not cut, "all of it can be read"
    drag(page, edge(page, "CPU"), -50)
    edge(page, "CPU").dblclick()
    assert width(page, "cpu") == 128, "a bar has its usual length"


def test_a_column_is_made_wider_by_keys_in_the_head_and_in_the_picker(inside: Page) -> None:
    page = inside
    page.get_by_role("table", name="Guests").get_by_role("button", name="CPU").focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert width(page, "cpu") == 136
    page.keyboard.press("c")
    picker = page.get_by_role("dialog", name="Columns")
    picker.get_by_role("button", name=re.compile("^Move Tags")).focus()
    page.keyboard.press("ArrowRight")
    assert width(page, "tags") == 126
    expect(picker.get_by_role("status")).to_have_text("Tags: 126 px wide")
    picker.get_by_role("button", name="Reset").click()
    assert (width(page, "cpu"), width(page, "tags")) == (128, 118)


def test_a_view_is_saved_found_again_renamed_deleted_and_brought_back(inside: Page, shown: Estate) -> None:
    page = inside
    page.keyboard.press("/")
    page.keyboard.type("type:lxc ")
    expect(page).to_have_url(re.compile("q=type%3Alxc"))
    page.get_by_role("table", name="Guests").get_by_role("button", name="Memory").click()
    button = page.locator(".vws-b")
    button.focus()
    page.keyboard.press("Enter")
    views = page.get_by_role("dialog", name="Saved views")
    expect(views.get_by_role("textbox", name="Name for what is shown now")).to_be_focused()
    page.keyboard.type("Hungry containers")
    page.keyboard.press("Enter")
    messages = page.get_by_role("status", name="Messages")
    expect(messages).to_contain_text("Saved the view Hungry containers")
    expect(button).to_be_focused()
    expect(button).to_have_text("Hungry containers")

    page.goto(f"{shown.address}/proxmox?mode=trends&sort=id")
    expect(page.locator(ROWS)).to_have_count(46)
    page.locator(".vws-b").focus()
    page.keyboard.press("Enter")
    expect(views.get_by_role("button", name="Hungry containers", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/proxmox\?q=type%3Alxc&sort=-memory$"))
    expect(page.locator(ROWS)).to_have_count(21)

    button.click()
    views.get_by_role("button", name="Rename Hungry containers").click()
    expect(views.get_by_role("textbox", name="Another name for Hungry containers")).to_be_focused()
    page.keyboard.type("LXC by memory")
    page.keyboard.press("Enter")
    expect(views.get_by_role("button", name="LXC by memory", exact=True)).to_be_focused()
    views.get_by_role("button", name="Delete LXC by memory").click()
    expect(views).to_contain_text("No views yet")
    gone = messages.locator(".toast", has_text="Deleted the view LXC by memory")
    gone.get_by_role("button", name="Undo").click()
    until(
        lambda: list(page.request.get(f"{shown.address}/api/preferences").json()["views"]) == ["LXC by memory"],
        what="it is back",
    )
    expect(button).to_have_text("LXC by memory")


def test_a_view_is_found_in_the_palette(inside: Page, shown: Estate) -> None:
    page = inside
    page.goto(f"{shown.address}/proxmox?q=is%3Astopped")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("textbox", name="Name for what is shown now").fill("Asleep")
    page.keyboard.press("Enter")
    expect(page.locator(".vws-b")).to_have_text("Asleep")
    page.goto(f"{shown.address}/settings/appearance")
    expect(page.get_by_role("heading", level=1, name="Appearance")).to_be_attached()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    found = page.get_by_role("group", name="Saved views").get_by_role("option")
    expect(found).to_have_text(["Asleep"])
    page.keyboard.type("asl")
    expect(found).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/proxmox\?q=is%3Astopped$"))


def test_o_opens_a_guest_in_its_own_page_and_leads_back(inside: Page) -> None:
    page = inside
    page.locator(ROWS, has_text="postgres-01").focus()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"sel=[^&]+102&own=1$"))
    alone = page.get_by_role("complementary", name="postgres-01")
    expect(alone.get_by_role("heading", name="postgres-01")).to_be_focused()
    box = alone.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 1600)
    expect(page.get_by_role("table")).to_have_count(0)
    page.reload()
    expect(alone.get_by_role("heading", name="postgres-01")).to_be_visible()
    page.keyboard.press("o")
    expect(page.get_by_role("table", name="Guests")).to_be_visible()
    expect(alone).to_be_visible()
    page.keyboard.press("o")
    alone.get_by_role("button", name="Back").click()
    expect(alone).to_have_count(0)
    expect(page.locator(ROWS, has_text="postgres-01")).to_be_focused()
    assert "own" not in page.url


def test_a_name_leads_to_its_own_page_where_links_are_opened_apart(inside: Page, context: BrowserContext) -> None:
    page = inside
    with context.expect_page() as opened:
        page.get_by_role("link", name="postgres-01", exact=True).click(modifiers=["ControlOrMeta"])
    apart = opened.value
    expect(apart).to_have_url(re.compile(r"sel=[^&]+102&own=1$"))
    expect(apart.get_by_role("button", name="Back")).to_be_visible()


def test_y_copies_the_columns_and_the_order_along(inside: Page, context: BrowserContext, shown: Estate) -> None:
    page = inside
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("c")
    page.get_by_role("dialog", name="Columns").get_by_role("checkbox", name="Disk").uncheck()
    page.keyboard.press("Escape")
    page.get_by_role("table", name="Guests").get_by_role("button", name="CPU").click()
    until(lambda: kept(page, shown).get("sort") == "-cpu", what="it is kept")
    page.goto(f"{shown.address}/proxmox")
    expect(page.locator(ROWS)).to_have_count(46)
    assert "?" not in page.url
    page.keyboard.press("y")
    expect(page.get_by_role("status", name="Messages")).to_have_text("Copied the link to this view")
    copied = page.evaluate("navigator.clipboard.readText()")
    columns = "%2C".join("cpu memory io net pressure uptime backup ha tags".split())
    assert copied == f"{shown.address}/proxmox?sort=-cpu&cols={columns}"


def test_picked_rows_are_copied_for_a_spreadsheet(inside: Page, context: BrowserContext) -> None:
    page = inside
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(ROWS, has_text="postgres-01").focus()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    page.keyboard.press("ControlOrMeta+c")
    expect(page.get_by_role("status", name="Messages")).to_have_text("Copied 2 rows")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert [line.split("\t")[:2] for line in lines] == [["vmid", "name"], ["102", "postgres-01"], ["103", "gitea"]]


def test_e_folds_a_group_and_shift_e_all_and_it_stays_so(inside: Page, shown: Estate) -> None:
    page = inside
    groups = page.locator(".dt-gb")
    page.locator(ROWS, has_text="postgres-01").focus()
    page.keyboard.press("e")
    expect(groups.first).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("e")
    expect(groups.first).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Shift+E")
    expect(page.locator(ROWS)).to_have_count(0)
    until(lambda: len(str(kept(page, shown).get("closed")).split(",")) == groups.count(), what="it is kept")
    page.reload()
    expect(groups.first).to_have_attribute("aria-expanded", "false")
    expect(page.locator(ROWS)).to_have_count(0)
    page.keyboard.press("Shift+E")
    expect(page.locator(ROWS)).to_have_count(46)


def test_a_phone_opens_a_view_by_its_chip(inside: Page, browser: Browser, shown: Estate) -> None:
    session = inside.request.get(f"{shown.address}/api/session").json()
    view = {"LXC only": {"page": "/proxmox", "query": "q=type%3Alxc"}}
    headers = {"X-CSRF-Token": session["csrf_token"]}
    assert inside.request.patch(f"{shown.address}/api/preferences", data={"views": view}, headers=headers).ok
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    enter(page, shown, kept=True)
    page.get_by_role("combobox", name="View").select_option("LXC only")
    expect(page).to_have_url(re.compile(r"/proxmox\?q=type%3Alxc$"))
    expect(page.get_by_role("article")).to_have_count(21)
    expect(page.get_by_role("button", name="Columns")).to_have_count(0)
    context.close()
