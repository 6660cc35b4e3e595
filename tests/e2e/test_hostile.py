"""Everything has a name that means harm or only comes from afar: it is shown as it is, and does nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from pulse.demo.hostile import CLUSTER, HOSTILE_NAMES, LONG, NODES
from pulse.kit.foreign import LIMIT, kept
from tests.e2e.conftest import until
from tests.e2e.estate import Estate, enter, estate

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
GUESTS = 89


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """Where nothing has a usual name; its log is for people."""
    with estate(tmp_path_factory.mktemp("hostile"), "--hostile", PULSE_LOG_FORMAT="text") as running:
        yield running


@contextmanager
def opened(browser: Browser, demo: Estate, theme: Literal["dark", "light"], size: str) -> Iterator[Page]:
    """A signed-in page with all guests; it must not complain of anything, and nothing must call upon the user."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
    page, told = context.new_page(), list[str]()

    def called(dialog: Dialog) -> None:
        told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", called)
    page.on("pageerror", lambda error: told.append(f"error: {error}"))
    page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (e) => console.error('csp', e.violatedDirective))"
    )
    enter(page, demo)
    page.wait_for_selector("[data-id]")
    until(lambda: len(guests(page, demo)) == GUESTS, within=20, what="all guests are known")
    yield page
    assert [line for line in told if "401" not in line] == []  # it asks first whether somebody is signed in
    context.close()


def guests(page: Page, demo: Estate) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get(f"{demo.address}/api/resources?kind=guest&limit=200").json()[
        "resources"
    ]
    return found


def shown(page: Page) -> dict[str, str]:
    """Every name that is drawn while the page is scrolled through, by id."""
    script = """async () => {
        const found = {}, pane = document.querySelector('section.scroll');
        for (let at = 0; at <= pane.scrollHeight; at += pane.clientHeight / 2) {
            pane.scrollTop = at;
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            for (const row of document.querySelectorAll('[data-id]')) {
                found[`id ${row.dataset.id}`] = row.querySelector('.nm-a, .gc-1 a').textContent;
            }
        }
        pane.scrollTop = 0;
        return found;
    }"""
    found: dict[str, str] = page.evaluate(script)
    return {key.removeprefix("id "): name for key, name in found.items()}


@pytest.mark.parametrize(
    ("theme", "size"), [("dark", "desk"), ("light", "phone"), ("light", "desk"), ("dark", "phone")]
)
def test_names_are_shown_as_they_are_and_do_nothing_to_the_page_or_to_what_is_beside_them(
    browser: Browser, demo: Estate, theme: Literal["dark", "light"], size: str
) -> None:
    with opened(browser, demo, theme, size) as page:
        are_shown_as_they_are(page, demo)
        keep_its_form(page)
        turn_nothing(page)
        connections_hold_them(page, demo)


def are_shown_as_they_are(page: Page, demo: Estate) -> None:
    names = {guest["id"]: guest["name"] for guest in guests(page, demo)}
    drawn = until(lambda: (found := shown(page)).keys() >= names.keys() and found, what="all guests are drawn")
    assert {id_: drawn[id_] for id_ in names} == names
    assert {kept(name) for name in HOSTILE_NAMES if name.strip()} <= set(names.values())
    assert max(map(len, names.values())) == LIMIT
    assert page.locator("main script, main img, main style, main svg[onload], main b[onclick]").count() == 0
    assert page.evaluate("[{}.polluted, Object.keys(Object.prototype).length, 'harmed' in window]") == [None, 0, False]


def keep_its_form(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = "[...document.querySelectorAll('%s')].map((row) => row.getBoundingClientRect().height)"
    for rows in ("[data-id].dt-r:not(.node)", ".dt-g", "[data-id].gc:not(.offr)"):
        assert len(set(page.evaluate(heights % rows))) <= 1, rows
    outside = """[...document.querySelectorAll('.nm-a, .dt-gb b, .gc-1 a, .gh b, .tag')].filter((name) => {
        const [own, row] = [name, name.closest('.dt-r, .dt-g, .gc, .gh')].map((e) => e.getBoundingClientRect());
        return own.right > row.right + 1 || own.left < row.left - 1;
    }).map((name) => name.textContent.slice(0, 40))"""
    assert page.evaluate(outside) == []
    titles = page.evaluate("[...document.querySelectorAll('[title]')].map((e) => e.title.length)")
    assert max([*titles, 0]) <= 4 * LIMIT + 100
    assert page.evaluate("getComputedStyle(document.querySelector('.nm-a, .gc-1 a')).textOverflow") == "ellipsis"


def turn_nothing(page: Page) -> None:
    """Writing from right to left: everything in a row stands where it stands in others, in its own direction."""
    turned = """async () => {
        const wrong = [], pane = document.querySelector('section.scroll');
        for (let at = 0; at <= pane.scrollHeight; at += pane.clientHeight / 2) {
            pane.scrollTop = at;
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            for (const row of document.querySelectorAll('.nm, .gc-1, .dt-gb, .gh, .tag')) {
                const lefts = [...row.children].map((e) => e.getBoundingClientRect()).filter((r) => r.width > 0);
                if (lefts.some((r, i) => i > 0 && r.left < lefts[i - 1].left)) wrong.push(row.textContent.slice(0, 60));
            }
        }
        return wrong;
    }"""
    assert page.evaluate(turned) == []
    first = """() => {
        for (const vid of document.querySelectorAll('.vid')) {
            const text = vid.firstChild, range = document.createRange();
            range.setStart(text, 0); range.setEnd(text, 1);
            const [sign, all] = [range, vid].map((e) => e.getBoundingClientRect());
            if (Math.abs(sign.left - all.left) > 12) return vid.textContent;
        }
        return null;
    }"""
    assert page.evaluate(first) is None


def test_what_has_such_a_name_is_found_by_it_and_tables_are_sorted_whatever_stands_in_them(
    browser: Browser, demo: Estate
) -> None:
    with opened(browser, demo, "dark", "desk") as page:
        for name in ("DROP TABLE", "__proto__", "constructor", "tostring", "مضيف", "\u202etxt", "%s %d", "slash\\\\"):
            page.keyboard.press("Control+k")
            page.get_by_role("combobox", name="Search or jump to").fill(name)
            found = page.locator(".pal [data-entry=resource]")
            expect(found.first).to_contain_text(name.split(" ", 1)[0], ignore_case=True)
            assert page.locator(".pal").evaluate("(e) => e.scrollWidth <= e.clientWidth + 1")
            tall = found.evaluate_all("(all) => new Set(all.map((e) => e.getBoundingClientRect().height)).size")
            assert tall == 1
            about = found.locator(".t3 bdi").evaluate_all(
                "(all) => all.every((e) => e.getBoundingClientRect().left >= e.closest('.pal-w').firstChild"
                ".getBoundingClientRect().right - 1)"
            )
            assert about
            found.first.click()
            page.wait_for_url(re.compile(r"[?&]sel=pve"))
        page.goto(f"{demo.address}/proxmox")
        page.get_by_role("columnheader", name="Memory").last.get_by_role("button").click()
        page.wait_for_url(re.compile("sort="))
        assert len(shown(page)) >= GUESTS


def connections_hold_them(page: Page, demo: Estate) -> None:
    page.goto(f"{demo.address}/settings/connections")
    card = page.locator("[data-connection]").filter(has_text=CLUSTER)
    expect(card).to_be_visible()
    long = card.locator(".ep b", has_text="nnnn").first
    expect(long).to_have_text(kept(max(NODES, key=len)))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = card.locator(".ep:has(b)").evaluate_all("(all) => all.map((e) => e.getBoundingClientRect().height)")
    assert max(heights) < 50


def test_the_log_tells_of_a_node_on_one_line_without_what_its_name_holds(browser: Browser, demo: Estate) -> None:
    with opened(browser, demo, "dark", "desk") as page:
        until(lambda: b"edon" in demo.log.read_bytes(), within=60, what="the death of a node is logged")
        row = page.locator(".dt-r.node.stale", has_text="edon")
        expect(row).to_be_visible(timeout=20_000)
        assert LONG not in page.content()
    text = demo.log.read_text()
    lines = text.splitlines()
    assert all(line.isprintable() for line in lines)
    assert [line for line in lines if not re.match(r"\d{4}-\d\d-\d\d", line)] == []
    assert text.count("\n") == len(lines)
