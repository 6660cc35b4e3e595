"""Whoever comes to the door: set up and come back, sign in, change the password, hand out tokens, leave everywhere."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.conftest import OWNER, PASSWORD, Client, Replay, Served, serving, sign_in, until
from tests.e2e.test_first_run import become_owner, connect

REFUSED, CHANGED = "The name or the password is wrong.", "another-throw-away-password"
SHOWN = "({theme, density}) => ({theme, density: density ?? null})"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The reference size, on a device that is dark."""
    return {**browser_context_args, "viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}


def test_the_set_up_goes_on_after_a_reload_until_it_is_finished(page: Page, pulse: Served, replay: Replay) -> None:
    page.goto(pulse.address)
    page.get_by_role("textbox", name="Set-up token").fill(pulse.setup_token)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox", name="User name").fill("somebody")
    page.reload()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("textbox", name="Set-up token")).to_have_value(pulse.setup_token)

    become_owner(page, pulse)
    expect(page.get_by_role("heading", name="Connect your machines")).to_be_visible()
    assert pulse.setup_token not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    page.goto(pulse.address)
    expect(page.get_by_role("heading", name="Connect your machines")).to_be_visible()

    connect(page, replay)
    connected = page.locator("[data-connection]")
    expect(connected).to_contain_text(re.compile(r"prodlab.*Proxmox VE.*\d+ guests", re.DOTALL))
    page.reload()
    expect(connected).to_contain_text(re.compile(r"\d+ guests"))
    page.get_by_role("button", name="Continue with 1").click()
    page.wait_for_url("**/proxmox")

    page.goto(f"{pulse.address}/setup")
    page.wait_for_url("**/proxmox")


def test_a_wrong_name_and_a_wrong_password_are_refused_alike_and_the_right_one_leads_back(
    page: Page, pulse: Served
) -> None:
    Client(pulse).http.close()
    page.goto(f"{pulse.address}/settings/tokens")
    page.wait_for_url("**/sign-in")
    for name in (OWNER, "nobody"):
        typed(page, name, "wrong password")
        expect(page.get_by_role("alert")).to_have_text(REFUSED)
        expect(page.get_by_role("textbox", name="Password")).to_have_value("")
    expect(page.get_by_text("pulse password reset nobody")).to_be_visible()
    page.get_by_role("textbox", name="Password").dispatch_event("keydown", {"modifierCapsLock": True})
    expect(page.get_by_text("Caps Lock is on")).to_be_visible()

    typed(page, OWNER, PASSWORD)
    page.wait_for_url("**/settings/tokens")


def test_the_sign_in_page_loads_at_most_40_kb_of_scripts(page: Page, pulse: Served) -> None:
    Client(pulse).http.close()
    scripts: list[str] = []
    page.on("request", lambda request: scripts.append(request.url) if request.resource_type == "script" else None)
    page.goto(f"{pulse.address}/sign-in", wait_until="networkidle")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    with httpx.Client(headers={"Accept-Encoding": "gzip"}) as http:
        sizes = {script: int(http.head(script).headers["Content-Length"]) for script in scripts}
    assert len(sizes) > 2
    assert sum(sizes.values()) <= 40_000, sizes


def test_whoever_guesses_sees_how_long_to_wait(page: Page, pulse: Served) -> None:
    Client(pulse).http.close()
    page.goto(f"{pulse.address}/sign-in")
    with httpx.Client(base_url=pulse.address) as stranger:
        until(lambda: sign_in_status(stranger, "wrong password") == 429, what="too many guesses")
    typed(page, OWNER, PASSWORD)
    waiting = page.get_by_role("button", name=re.compile(r"^Wait \d+ s$"))
    waiting.wait_for()
    assert waiting.is_disabled()

    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/proxmox")


def test_a_changed_password_is_the_only_one_and_signs_out_the_other_browser(
    page: Page, pulse: Served, new_context: Callable[..., BrowserContext]
) -> None:
    owner = Client(pulse)
    elsewhere = new_context().new_page()
    sign_in(elsewhere, pulse)
    sign_in(page, pulse)
    page.get_by_role("button", name=f"signed in as {OWNER}").click()
    page.get_by_role("link", name="Account").click()

    change_password(page, "wrong password", CHANGED)
    current = page.get_by_role("textbox", name="Current password")
    expect(current).to_have_attribute("aria-invalid", "true")
    expect(described(page, current)).not_to_be_empty()
    change_password(page, PASSWORD, "short")
    expect(page.get_by_role("textbox", name="New password")).to_have_attribute("aria-invalid", "true")

    change_password(page, PASSWORD, CHANGED)
    expect(page.get_by_text("Password changed.")).to_be_visible()
    elsewhere.wait_for_url("**/sign-in", timeout=5_000)
    assert sign_in_status(owner.http, PASSWORD) == 401
    assert sign_in_status(owner.http, CHANGED) == 201
    owner.http.close()


def test_a_token_is_shown_once_does_what_it_may_and_ends_when_it_is_revoked(page: Page, pulse: Served) -> None:
    owner = Client(pulse)
    sign_in(page, pulse)
    page.goto(f"{pulse.address}/settings/tokens")
    page.get_by_role("button", name="New token").click()
    page.get_by_role("textbox", name="Name").fill("homepage")
    page.get_by_role("button", name="Make token").click()
    secret = page.get_by_text(re.compile("^pulse_"))
    token = secret.inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(secret).to_be_visible()
    page.get_by_role("button", name="I have kept it").click()
    expect(page.locator("[data-token]")).to_contain_text(re.compile("homepage.*read.*never", re.DOTALL))
    assert token not in page.content()

    with httpx.Client(base_url=pulse.address, headers={"Authorization": f"Bearer {token}"}) as program:
        assert program.get("/api/picture").status_code == 200
        assert program.get("/api/connections").status_code == 403
        page.reload()
        expect(page.locator("[data-token]")).to_contain_text(re.compile(r"now|\d+s ago"))

        page.get_by_role("button", name="More on homepage").click()
        page.get_by_role("button", name="Revoke").click()
        page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        expect(page.get_by_text("No tokens yet")).to_be_visible()
        expect(page.get_by_role("status", name="Messages")).to_have_text("Revoked the token homepage")
        assert program.get("/api/picture").status_code == 401
    owner.http.close()


def test_a_session_ended_from_elsewhere_leads_to_the_door(
    page: Page, pulse: Served, new_context: Callable[..., BrowserContext]
) -> None:
    Client(pulse).http.close()
    elsewhere = new_context().new_page()
    sign_in(elsewhere, pulse)
    sign_in(page, pulse)
    page.goto(f"{pulse.address}/settings/account")
    own = page.locator("[data-session]")
    expect(own).to_have_count(3)
    expect(own.filter(has_text="this one")).to_have_count(1)

    page.get_by_role("button", name="Sign out all others").click()
    elsewhere.wait_for_url("**/sign-in", timeout=5_000)
    expect(own).to_have_count(1)
    sign_in(elsewhere, pulse)
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url("**/sign-in")
    elsewhere.wait_for_url("**/sign-in", timeout=5_000)


def test_preferences_hold_after_a_reload_in_other_tabs_and_in_another_browser(
    page: Page, pulse: Served, new_context: Callable[..., BrowserContext]
) -> None:
    Client(pulse).http.close()
    sign_in(page, pulse)
    tab = page.context.new_page()
    tab.goto(f"{pulse.address}/proxmox")
    assert shown(page) == {"theme": "dark", "density": "compact"}

    page.goto(f"{pulse.address}/settings/appearance")
    for choice in ("Light", "Comfortable", "Mb/s"):
        with page.expect_response(lambda answer: answer.request.method == "PATCH"):
            page.get_by_role("radio", name=choice, exact=True).click()
    light = {"theme": "light", "density": None}
    assert shown(page) == light
    until(lambda: shown(tab) == light, what="the other tab follows")

    page.reload(wait_until="commit")
    page.wait_for_selector("html[data-theme=light]")
    expect(page.get_by_role("radio", name="Mb/s", exact=True)).to_be_checked()
    another = new_context().new_page()
    sign_in(another, pulse)
    until(lambda: shown(another) == light, what="the other browser shows the same")
    another.goto(f"{pulse.address}/settings/appearance")
    expect(another.get_by_role("radio", name="Mb/s", exact=True)).to_be_checked()


def test_a_damaged_file_is_said_on_every_page_until_this_tab_dismisses_it(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        owner = Client(served)
        for unit in ("bits", "bytes"):
            chosen = {"theme": None, "density": None, "network_unit": unit, "single_keys": True}
            assert owner.http.patch("/api/preferences", json=chosen).status_code == 200
        owner.http.close()
    damaged = tmp_path / "data" / "preferences.sealed"
    damaged.write_bytes(damaged.read_bytes()[:-1])

    with serving(tmp_path, owned=True) as served:
        sign_in(page, served)
        notice = page.locator("[data-notice=restored]")
        expect(notice).to_contain_text("preferences")
        page.goto(f"{served.address}/settings/account")
        notice.get_by_role("button", name="Dismiss").click()
        page.reload()
        expect(page.get_by_role("heading", name="Account")).to_be_visible()
        expect(notice).to_be_hidden()
        tab = page.context.new_page()
        tab.goto(f"{served.address}/proxmox")
        expect(tab.locator("[data-notice=restored]")).to_be_visible()


def typed(page: Page, name: str, password: str) -> None:
    """What somebody types at the door."""
    page.get_by_role("textbox", name="User name").fill(name)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def change_password(page: Page, current: str, password: str) -> None:
    """Fill in and send the form."""
    page.get_by_role("textbox", name="Current password").fill(current)
    page.get_by_role("textbox", name="New password").fill(password)
    page.get_by_role("button", name="Change password").click()


def described(page: Page, field: Locator) -> Locator:
    """The sentence that describes a field."""
    return page.locator(f"[id='{field.get_attribute('aria-describedby')}']")


def sign_in_status(http: httpx.Client, password: str) -> int:
    """What signing in with a password answers."""
    return http.post("/api/session", json={"name": OWNER, "password": password}).status_code


def shown(page: Page) -> dict[str, str | None]:
    """Theme and density of a page."""
    told: dict[str, str | None] = page.evaluate(f"() => ({SHOWN})(document.documentElement.dataset)")
    return told
