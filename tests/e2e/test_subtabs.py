"""The pages beside the guests: clusters, replication, Ceph and tasks, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.estate import Estate, enter

PAGES = {
    "/proxmox/cluster": ("Cluster and HA", "If a node dies, fra-prod", 3),
    "/proxmox/replication": ("Replication", "Replication jobs", 6),
    "/proxmox/ceph": ("Ceph", "OSDs of fra-prod", 12),
    "/proxmox/tasks": ("Tasks", "Tasks", 20),
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_tab_its_title_and_its_rows(page: Page, shown: Estate, path: str) -> None:
    tab, table, least = PAGES[path]
    enter(page, shown)
    page.get_by_role("navigation", name="Proxmox").get_by_role("link", name=tab).click()
    page.wait_for_url(f"**{path}")
    expect(page).to_have_title(f"{tab} · Pulse")
    expect(page.get_by_role("table", name=table).locator(".lt-r").nth(least - 1)).to_be_attached(timeout=20_000)


def test_a_failed_task_is_found_and_tells_its_reason_and_its_log(page: Page, shown: Estate) -> None:
    enter(page, shown, "/proxmox/tasks")
    page.get_by_role("radio", name="Failed").click()
    page.wait_for_url("**failed=1**")
    row = page.get_by_role("table", name="Tasks").locator(".lt-r").first
    expect(row).to_contain_text("nextcloud")
    row.click()
    drawer = page.get_by_role("complementary", name="Backup")
    expect(drawer.locator(".tl span").first).to_be_visible()
    expect(drawer).to_contain_text("locked")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)


def test_tasks_are_searched_by_words_and_by_keys(page: Page, shown: Estate) -> None:
    enter(page, shown, "/proxmox/tasks")
    rows = page.get_by_role("table", name="Tasks").locator(".lt-r")
    expect(rows.nth(20)).to_be_attached(timeout=20_000)
    page.get_by_role("searchbox", name="Search tasks").fill("postgres-01 node:pve1")
    page.wait_for_url("**q=postgres-01**")
    expect(rows.first).to_contain_text("postgres-01")
    found = rows.all_inner_texts()
    assert found
    assert all("postgres-01" in text and "pve1" in text for text in found)


def test_a_column_puts_the_rows_in_order_and_the_address_says_so(page: Page, shown: Estate) -> None:
    enter(page, shown, "/proxmox/ceph")
    table = page.get_by_role("table", name="OSDs of fra-prod")
    used = table.locator(".lt-r .mb-n")
    table.get_by_role("button", name="Used").click()
    page.wait_for_url("**sort=-use**")
    shares = [int(text.rstrip("%")) for text in used.all_inner_texts()]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 12


def test_rows_are_walked_and_opened_by_keyboard_alone(page: Page, shown: Estate) -> None:
    enter(page, shown, "/proxmox/tasks")
    rows = page.get_by_role("table", name="Tasks").locator(".lt-r")
    expect(rows.nth(3)).to_be_attached()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search tasks")).to_be_focused()


def test_a_guest_of_a_job_leads_to_its_drawer(page: Page, shown: Estate) -> None:
    enter(page, shown, "/proxmox/replication")
    page.get_by_role("table", name="Replication jobs").get_by_role("link", name="postgres-01").click()
    page.wait_for_url("**/proxmox?sel=**")
    expect(page.get_by_role("complementary", name="postgres-01")).to_be_visible()
