"""The Storage page: what lies where, the disks, the pools of ZFS, their drawers; by mouse and by keyboard."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import until
from tests.e2e.estate import Estate, enter, estate
from tests.e2e.test_axe import SIZES, judge

PLACES = "Pools and storages"
GUEST = "camera-nvr"
"""It lies on the one disk of edge-01."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """The estate once its slow parts have told: every disk its SMART, every pool its devices, one guest its disks."""
    with (
        estate(tmp_path_factory.mktemp("estate"), "--frozen") as running,
        httpx.Client(base_url=running.address) as http,
    ):
        http.post("/api/session", json={"name": running.person, "password": running.password}).raise_for_status()
        until(lambda: told(http, "disk", "smart_at", 24), within=120, what="the disks have told their SMART")
        until(lambda: told(http, "pool", "devices_at", 3), within=60, what="the pools have told their devices")
        until(lambda: told(http, "guest", "disks", 1, q=GUEST), within=60, what=f"{GUEST} has told its disks")
        yield running


def told(http: httpx.Client, kind: str, fact: str, least: int, q: str = "") -> bool:
    """Whether so many of a kind have a fact."""
    answer = http.get("/api/resources", params={"kind": kind, "limit": 200, "q": q}).raise_for_status()
    return sum(fact in one["facts"] for one in answer.json()["resources"]) >= least


@pytest.fixture(params=[(theme, size) for theme in ("dark", "light") for size in SIZES], ids="-".join)
def dressed(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A browser in each theme and size, in which nothing moves."""
    theme, size = request.param
    width, height = SIZES[size]
    phone = size == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
        is_mobile=phone,
        has_touch=phone,
    )
    yield context.new_page()
    context.close()


def rows(page: Page, table: str) -> Locator:
    """The rows of a table."""
    return page.get_by_role("table", name=table, exact=True).locator(".lt-r")


def row(page: Page, table: str, *words: str) -> Locator:
    """The row in which all these words stand."""
    found = rows(page, table)
    for word in words:
        found = found.filter(has_text=word)
    return found


def test_shared_storages_stand_once_under_their_cluster_and_the_others_under_their_node(
    page: Page, shown: Estate
) -> None:
    enter(page, shown)
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Storage").click()
    page.wait_for_url("**/storage")
    expect(page).to_have_title("Storage · Pulse")
    expect(row(page, PLACES, "ceph-ssd")).to_have_count(1)
    expect(row(page, PLACES, "ceph-ssd")).to_contain_text("5.76 of 9.00 TiB")
    expect(row(page, PLACES, "rpool", "ZFS mirror")).to_have_count(2)
    heads = page.get_by_role("table", name=PLACES).locator(".lt-g b").all_inner_texts()
    assert heads[:4] == ["fra-prod", "pve1", "pve2", "pve3"]


def test_a_pool_with_errors_says_which_device_and_its_cell_is_outlined(page: Page, shown: Estate) -> None:
    enter(page, shown, "/storage")
    bad = row(page, PLACES, "local-zfs")
    expect(bad).to_contain_text("sdb: 4 checksum errors")
    expect(bad.get_by_role("img", name=re.compile("4 devices, sdb: online, 4 checksum errors"))).to_be_visible()
    expect(bad.locator(".dvc i.dvc-warn")).to_have_count(1)
    bad.click()
    drawer = page.get_by_role("complementary", name="local-zfs")
    drawer.get_by_role("tab", name="Devices").click()
    page.wait_for_url("**tab=devices**")
    expect(drawer.locator(".sg-tree li").filter(has_text="sdb")).to_contain_text("4 checksum errors")
    expect(drawer.locator(".sg-tree li").filter(has_text="sda")).to_contain_text("no errors")


def test_ceph_is_told_in_one_line_with_a_cell_for_each_osd(page: Page, shown: Estate) -> None:
    enter(page, shown, "/storage")
    strip = page.get_by_role("region", name="Ceph on fra-prod")
    expect(strip).to_contain_text("3 of 3 in quorum")
    expect(strip.locator(".sg-osds i")).to_have_count(12)
    strip.get_by_role("link", name="HEALTH_OK").click()
    page.wait_for_url("**/proxmox/ceph")


def test_the_worst_disks_come_first_and_another_order_is_kept_in_the_address(page: Page, shown: Estate) -> None:
    enter(page, shown, "/storage")
    disks = rows(page, "Physical disks")
    expect(disks).to_have_count(7)
    expect(disks.first).to_contain_text("edge-01")
    expect(disks.first).to_contain_text("Spare 8%, below 10%")
    expect(disks.nth(1)).to_contain_text("Reallocated 12")
    page.get_by_role("radio", name="Hottest").click()
    page.wait_for_url("**order=hottest**")
    expect(disks.first).to_contain_text("51 °C")
    page.get_by_role("link", name="All disks").click()
    page.wait_for_url("**/storage/disks")
    expect(disks.nth(20)).to_be_attached()


def test_a_disk_tells_its_attributes(page: Page, shown: Estate) -> None:
    enter(page, shown, "/storage/disks")
    row(page, "Physical disks", "sdb", "Samsung SSD 870 EVO").click()
    drawer = page.get_by_role("complementary", name="sdb")
    expect(drawer).to_contain_text("S5Y1NJ0R41182")
    expect(drawer).to_contain_text("2.00 TB, 1.82 TiB")
    drawer.get_by_role("tab", name="Attributes").click()
    expect(drawer.get_by_role("row").filter(has_text="Reallocated Sector Ct")).to_contain_text("12")


def test_a_disk_tells_which_guests_would_miss_it_and_leads_to_them(page: Page, shown: Estate) -> None:
    enter(page, shown, "/storage/disks")
    row(page, "Physical disks", "edge-01", "WD Red SN700").click()
    drawer = page.get_by_role("complementary", name="nvme0n1")
    drawer.get_by_role("tab", name="Guests").click()
    drawer.get_by_role("link", name=GUEST).click()
    page.wait_for_url("**/proxmox?sel=**")
    expect(page.get_by_role("complementary", name=GUEST)).to_be_visible()


def test_the_search_language_finds_storages_and_disks(page: Page, shown: Estate) -> None:
    enter(page, shown, "/storage")
    expect(row(page, PLACES, "nas-nfs")).to_be_visible()
    page.get_by_role("searchbox", name="Search storage").fill("type:zfs node:pve3")
    page.wait_for_url("**q=type**")
    expect(rows(page, PLACES)).to_have_count(1)
    expect(rows(page, PLACES)).to_contain_text("local-zfs")
    expect(page.get_by_text("1 of 13 storages, 0 of 25 disks")).to_be_visible()
    page.goto(f"{shown.address}/storage/disks?q=temp>49")
    expect(rows(page, "Physical disks")).to_have_count(2)
    page.goto(f"{shown.address}/storage/disks?q=micron store:ceph")
    expect(rows(page, "Physical disks")).to_have_count(12)


def test_by_type_what_is_alike_stands_together_and_a_group_folds(page: Page, shown: Estate) -> None:
    enter(page, shown, "/storage")
    page.get_by_role("radio", name="By type").click()
    page.wait_for_url("**by=type**")
    zfs = page.get_by_role("button", name="ZFS", exact=True)
    expect(row(page, PLACES, "rpool")).to_have_count(2)
    zfs.click()
    expect(zfs).to_have_attribute("aria-expanded", "false")
    expect(row(page, PLACES, "rpool")).to_have_count(0)


def test_the_pools_of_zfs_tell_their_layout_their_node_and_their_scrub(page: Page, shown: Estate) -> None:
    enter(page, shown, "/storage/zfs")
    expect(rows(page, "ZFS pools")).to_have_count(3)
    expect(row(page, "ZFS pools", "rpool", "pve2")).to_contain_text("scrub 8 days ago, 0 errors")
    expect(row(page, "ZFS pools", "local-zfs")).to_contain_text("raidz1")


def test_everything_is_reached_by_keyboard_alone(page: Page, shown: Estate) -> None:
    enter(page, shown)
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/storage")
    storages = rows(page, PLACES)
    expect(storages.nth(3)).to_be_attached()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(storages.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="cephfs")).to_be_visible()
    page.keyboard.press("Shift+J")
    drawer = page.get_by_role("complementary", name="nas-nfs")
    expect(drawer).to_be_visible()
    page.keyboard.press("]")
    expect(drawer.get_by_role("tab", name="Guests")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)
    expect(storages.nth(2)).to_be_focused()
    page.keyboard.press("e")
    expect(row(page, PLACES, "nas-nfs")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search storage")).to_be_focused()


def test_the_pages_of_storage_are_clean(dressed: Page, shown: Estate) -> None:
    enter(dressed, shown, "/storage")
    expect(row(dressed, PLACES, "local-zfs")).to_contain_text("sdb: 4 checksum errors")
    judge(dressed, "storage")
    wide = dressed.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    for path, table in (("disks", "Physical disks"), ("zfs", "ZFS pools")):
        dressed.goto(f"{shown.address}/storage/{path}")
        expect(rows(dressed, table).first).to_be_visible()
        judge(dressed, path)


def test_the_drawers_of_storage_are_clean(dressed: Page, shown: Estate) -> None:
    enter(dressed, shown, "/storage/zfs")
    row(dressed, "ZFS pools", "local-zfs").click()
    drawer = dressed.get_by_role("complementary", name="local-zfs")
    for tab in ("Summary", "Devices", "Guests"):
        drawer.get_by_role("tab", name=tab).click()
        judge(dressed, tab)
    dressed.goto(f"{shown.address}/storage/disks")
    row(dressed, "Physical disks", "Reallocated 12").click()
    drawer = dressed.get_by_role("complementary", name="sdb")
    for tab in ("Summary", "Attributes"):
        drawer.get_by_role("tab", name=tab).click()
        judge(dressed, tab)
