"""How a page comes to show what a drawing shows."""

from collections.abc import Callable
from typing import TypeAlias

from playwright.sync_api import Locator, Page, expect

from pulse.demo.orders import Door
from tools.stage import Unowned, visit

Scene: TypeAlias = Callable[[Page], None]
FIVE_OF = {"lab-nuc": ("talos-dev", "dev-ubuntu", "nixos-test"), "edge-01": ("opnsense-edge", "camera-nvr")}
FIVE = f"q=name:{','.join(name for names in FIVE_OF.values() for name in names)}"
"""The guests of the sheet of states: of a node that fell silent, and of one that answers."""
OWNER, PASSWORD = "mira", "a-throw-away-password"
AT_THE_TOP = """(name) => {
  const scroller = document.querySelector('.scroll');
  const head = [...scroller.querySelectorAll('[data-group]')].find((one) => one.textContent.includes(name));
  if (!head) { scroller.scrollTop += 200; return false; }
  scroller.scrollTop += head.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  return true;
}"""


def table(page: Page) -> None:
    """All nodes and guests."""
    _proxmox(page, "")


def columns(page: Page) -> None:
    """The column picker, and what a cell of memory consists of."""
    _proxmox(page, "")
    page.get_by_role("button", name="Columns").click()
    expect(page.get_by_role("dialog", name="Columns")).to_be_visible()
    _guest(page, "postgres-01").locator("[data-cell=memory]").hover()
    expect(page.get_by_role("tooltip")).to_be_visible()


def trends(page: Page) -> None:
    """Busy guests of production, the busiest first, with their last hour."""
    _proxmox(page, "?q=tag%3Aprod+cpu%3E10&sort=-cpu&mode=trends")


def summary(page: Page) -> None:
    """The guest that is short of memory, beside the table."""
    _proxmox(page, "?sort=-memory")
    _guest(page, "elastic-01").get_by_role("link").click()
    expect(page.locator("aside.dr").get_by_role("heading", level=2)).to_have_text("elastic-01")
    _away(page)


def palette(page: Page) -> None:
    """Searched for three letters."""
    _proxmox(page, "")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search or jump to").fill("ela")
    expect(page.get_by_role("group", name="Resources").get_by_role("option").first).to_be_visible()


def connections(page: Page) -> None:
    """What Pulse reads from."""
    visit(page, "/settings/connections")
    expect(page.locator("[data-connection]")).to_have_count(3)
    _away(page)


def adding(page: Page, door: Door) -> None:
    """A connection to another cluster, tested, its certificate pinned."""
    page.get_by_role("button", name="Add connection").click()
    _enter(page, door, "fra-test")
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_text("Cost: about")).to_be_visible(timeout=20_000)


def cards(page: Page) -> None:
    """On a phone: the guests of the busiest node."""
    _proxmox(page, "?sort=-memory")
    _until_at_the_top(page, "pve2")


def detail(page: Page) -> None:
    """On a phone: the guest that is short of memory."""
    _proxmox(page, "?sort=-memory")
    _until_at_the_top(page, "pve2")
    _guest(page, "elastic-01").get_by_role("link").click()
    expect(page.locator("aside.dr").get_by_role("heading", level=2)).to_have_text("elastic-01")


def at_the_door(page: Page, address: str) -> None:
    """Signing in, everything entered."""
    page.goto(f"{address}/sign-in")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("textbox", name="User name").fill(OWNER)


def become_owner(page: Page, pulse: Unowned) -> None:
    """The first two steps of the set-up."""
    page.goto(pulse.address)
    page.get_by_role("textbox", name="Set-up token").fill(pulse.token)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox", name="User name").fill(OWNER)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Make account").click()


def connect(page: Page, door: Door, *, first: bool) -> None:
    """The third step: one more server by its address."""
    if not first:
        page.get_by_role("button", name="Add by address").click()
    _enter(page, door, door.name)
    page.get_by_role("button", name="Pin and connect").click()
    expect(page.locator("[data-connection]", has_text=door.name)).to_be_visible(timeout=20_000)


def five(page: Page) -> list[list[Locator]]:
    """Some guests of the node that fell silent, and of one that answers, each with its head."""
    _proxmox(page, f"?{FIVE}")
    row = page.locator(".dt-r.guest")
    expect(row).to_have_count(5)
    return [
        [page.locator("[data-group]", has_text=node), *(row.filter(has_text=name) for name in names)]
        for node, names in FIVE_OF.items()
    ]


def nothing(page: Page) -> list[Locator]:
    """A filter that hides everything."""
    _proxmox(page, "?q=tag%3Aprod+cpu%3E90+node%3Apve3")
    expect(page.locator(".nf")).to_be_visible()
    return page.locator(".nf > *").all()


def suggestions(page: Page) -> list[Locator]:
    """What the first letters could become."""
    _proxmox(page, "?q=tag%3Aprod")
    page.keyboard.press("/")
    page.keyboard.type("me")
    expect(page.locator(".sq-l")).to_be_visible()
    return [page.locator(".sq"), page.locator(".sq-l")]


def toasts(page: Page) -> list[Locator]:
    """One that tells what was done, and one that tells what was not."""
    page.route("**/assets/palette-*.js", lambda route: route.abort())
    page.keyboard.press("y")
    page.keyboard.press("Control+k")
    found = page.locator(".toast")
    expect(found).to_have_count(2)
    return found.all()


def leave(page: Page) -> None:
    """Close whatever lies over the page or beside it."""
    page.keyboard.press("Escape")
    over, discard = page.locator("dialog[open], aside.dr, .cpk"), page.get_by_role("button", name="Discard")
    for _ in range(8):
        if discard.is_visible():
            discard.click()
        elif over.count() > 0:
            page.keyboard.press("Escape")
        page.wait_for_timeout(50)
    expect(over).to_have_count(0)


def _guest(page: Page, name: str) -> Locator:
    return page.locator("[data-id*=':guest:']", has=page.get_by_role("link", name=name, exact=True))


def _proxmox(page: Page, query: str) -> None:
    leave(page)
    visit(page, f"/proxmox{query}")
    expect(page.locator("[data-id]").first).to_be_attached()
    _away(page)


def _away(page: Page) -> None:
    """No cell explains itself, no button is lit or has the focus."""
    page.mouse.move(620, 66)
    page.evaluate("document.activeElement?.blur()")


def _until_at_the_top(page: Page, name: str) -> None:
    for _ in range(60):
        if page.evaluate(AT_THE_TOP, name):
            return
        page.wait_for_timeout(50)


def _enter(page: Page, door: Door, name: str) -> None:
    page.get_by_role("textbox", name="Address").fill(door.address)
    page.get_by_role("textbox", name="Token name").fill(door.token_id)
    page.get_by_role("textbox", name="Token secret").fill(door.token_secret)
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    expect(page.get_by_text(door.fingerprint).first).to_be_visible(timeout=20_000)
