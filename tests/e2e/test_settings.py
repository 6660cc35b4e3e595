"""The owner adds what Pulse reads from, sees how it is doing and what stays blind, changes it, and takes it away."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import structs
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import RECORDINGS, ROOT, Client, Replay, Served, sign_in, wanted
from tools.replay import Answer, Playhead, Recordings, ReplayOptions, ReplayServer, Tape, wall_clock

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ("connections", "account", "tokens", "appearance")
NO_SECRET = "00000000-0000-0000-0000-000000000000"  # noqa: S105 - it opens nothing


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The reference size, on a device that is dark."""
    return {**browser_context_args, "viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}


@pytest.fixture
def owner(pulse: Served) -> Iterator[Client]:
    """The owner's program beside the page."""
    client = Client(pulse)
    yield client
    client.http.close()


class Weak:
    """Recordings of a token without a privilege."""

    def __init__(self, whole: Recordings, privilege: str) -> None:
        self._whole, self._privilege = whole, privilege

    def answer(self, method: str, path: str, query: str, moment: float) -> Answer | None:
        """As recorded, but for the privilege."""
        answer = self._whole.answer(method, path, query, moment)
        if answer is None or path != "/access/permissions":
            return answer
        held = {
            where: {name: flag for name, flag in privileges.items() if name != self._privilege}
            for where, privileges in answer.body["data"].items()
        }
        return structs.replace(answer, body={"data": held})

    def paths(self) -> list[str]:
        """Every path with an answer."""
        return self._whole.paths()


@pytest.fixture
def weak() -> Iterator[Replay]:
    """A stand-in server whose token may not see storages."""
    tape = Tape.load(RECORDINGS / "tapes" / "A-calm.jsonl.gz")
    source = Weak(Recordings.load(RECORDINGS / "pve-9.2"), "Datastore.Audit")
    playhead = Playhead(wall_clock(4), length=tape.length)
    running = Replay(ReplayServer(tape, source, playhead=playhead, options=ReplayOptions(penalty=0.2)), tape)
    running.start()
    yield running
    running.stop()


def test_a_connection_is_tested_as_soon_as_it_can_be_and_added_when_its_certificate_is_pinned(
    page: Page, pulse: Served, owner: Client, replay: Replay
) -> None:
    opened(page, pulse)
    expect(page.get_by_text("No connections yet")).to_be_visible()
    page.get_by_role("button", name="Add connection").click()
    fill(page, replay)
    expect(step(page, "certificate")).to_contain_text(replay.server.fingerprint)
    expect(step(page, "signed_in")).to_have_count(0)
    assert replay.server.requests["/version"] == 0

    page.get_by_role("button", name="Pin", exact=True).click()
    for name in ("reached", "certificate", "signed_in", "version", "members", "rights", "cost"):
        expect(step(page, name).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Tested (now|\d+s ago)"))).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()

    card = page.locator("[data-connection]")
    expect(card).to_contain_text(re.compile(r"prodlab.*\d+\.\d+\.\d+, \d+ nodes?, \d+ guests, read as", re.DOTALL))
    expect(card).to_contain_text("certificate pinned")
    expect(card.get_by_role("list", name="Parts")).to_contain_text("Disks, SMART")
    expect(page.get_by_role("navigation", name="Settings").get_by_role("link", name="Connections")).to_contain_text("1")
    assert len(owner.http.get("/api/connections").json()["connections"]) == 1


def test_what_was_typed_stays_until_it_is_given_up(page: Page, pulse: Served, owner: Client, replay: Replay) -> None:
    owner.add(**wanted(replay.server, name="taken"))
    opened(page, pulse)
    page.get_by_role("button", name="Add connection").click()
    fill(page, replay, name="TAKEN", secret=NO_SECRET)
    page.get_by_role("button", name="Pin", exact=True).click()
    secret = page.get_by_role("textbox", name="Token secret")
    expect(secret).to_have_attribute("aria-invalid", "true")

    secret.fill(replay.server.credentials.secret)
    page.get_by_role("textbox", name="Name", exact=True).focus()
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    name = page.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_be_focused()
    expect(secret).to_have_value(replay.server.credentials.secret)

    for _ in range(2):  # a browser lets nobody hold back a second one
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Keep typing")).to_be_focused()
    page.get_by_role("button", name="Keep typing").click()
    expect(name).to_have_value("TAKEN")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Add connection").click()
    expect(page.get_by_role("textbox", name="Address")).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_connection_is_renamed_switched_off_and_removed_and_keeps_its_secret_meanwhile(
    page: Page, pulse: Served, owner: Client, replay: Replay
) -> None:
    connection = owner.add(**wanted(replay.server))
    opened(page, pulse)
    chosen(page, "prodlab", "Edit")
    secret = page.get_by_role("textbox", name="Token secret")
    expect(secret).to_have_value("")
    expect(secret).to_have_attribute("placeholder", re.compile("set"))
    page.get_by_role("button", name="Test", exact=True).click()
    expect(step(page, "rights")).to_be_visible()
    page.get_by_role("textbox", name="Name", exact=True).fill("renamed")
    page.get_by_role("button", name="Save", exact=True).click()
    card = page.get_by_role("region", name="renamed", exact=True)
    expect(card).to_contain_text(re.compile(r"\d+ guests"))

    chosen(page, "renamed", "Switch off")
    expect(card).to_contain_text("switched off: Pulse does not read it")
    chosen(page, "renamed", "Switch on")
    expect(card).to_contain_text(re.compile(r"\d+ guests"))
    assert owner.http.get(f"/api/connections/{connection}").json()["token_secret"]["set"] is True

    chosen(page, "renamed", "Remove")
    expect(page.get_by_role("dialog")).to_contain_text("Its nodes, guests and storages leave the page")
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No connections yet")).to_be_visible()
    assert owner.http.get("/api/connections").json()["connections"] == []


def test_a_changed_certificate_is_shown_beside_the_pinned_one_and_pinned_on_purpose_only(
    page: Page, pulse: Served, owner: Client, replay: Replay
) -> None:
    other = ":".join(["AA"] * 32)
    connection = owner.add(**wanted(replay.server, fingerprint=other))
    opened(page, pulse)
    card = page.locator("[data-connection]")
    card.get_by_role("button", name="Try now: prodlab").click()
    met = step(page, "certificate")
    expect(met.locator(".fp")).to_have_text([other, replay.server.fingerprint])
    assert owner.http.get(f"/api/connections/{connection}").json()["fingerprint"] == other

    met.get_by_role("button", name="Pin this one").click()
    expect(card.get_by_role("list", name="Parts")).to_contain_text("Guests")
    assert owner.http.get(f"/api/connections/{connection}").json()["fingerprint"] == replay.server.fingerprint


def test_what_is_blind_is_named_with_the_command_that_mends_it(
    page: Page, weak: Replay, pulse: Served, owner: Client
) -> None:
    owner.add(**wanted(weak.server, name="weak"))
    opened(page, pulse)
    card = page.get_by_role("region", name="weak", exact=True)
    expect(card.get_by_text(re.compile(r"^1 of 1\d parts blind$"))).to_be_visible()
    parts = card.get_by_role("list", name="Parts").get_by_role("listitem")
    expect(parts.filter(has_text="Storage")).to_contain_text("blind")
    expect(parts.filter(has_text="blind")).to_have_count(1)
    fix = page.get_by_role("region", name="What is blind of weak")
    expect(fix).to_contain_text("The token lacks Datastore.Audit on /storage.")
    expect(fix.locator("code").first).to_contain_text("pveum acl modify /storage")

    table = page.get_by_role("region", name="What Pulse cannot see")
    expect(table.get_by_role("row").nth(1)).to_contain_text(re.compile("weak.*Storages.*Datastore.Audit on /storage"))
    table.get_by_role("button", name="Show fix: storages").click()
    expect(fix).to_be_focused()

    expect(parts.filter(has_text="Updates")).to_contain_text("partly left unseen")
    table.get_by_role("button", name="Show fix: pending updates").click()
    more = page.get_by_role("region", name="How to see pending updates of weak")
    expect(more).to_contain_text("Sys.Modify would also let it change the node")
    expect(more.locator("code").first).to_contain_text("pveum role add PulseUpdates --privs Sys.Modify")
    expect(page.get_by_text(re.compile(r"^\d+\.\d requests a second in total$"))).to_be_visible()


def test_the_doctor_tells_the_same_at_a_terminal(weak: Replay, pulse: Served, owner: Client) -> None:
    owner.add(**wanted(weak.server, name="weak"))
    told = doctor(pulse, "weak")
    assert told.returncode == 1, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0].startswith("weak: pve 9.2.11 at 127.0.0.1:"), told.stdout
    blind = lines.index("  blind    storages: Datastore.Audit on /storage")
    assert lines[blind + 1].strip().startswith("pveum acl modify /storage --tokens '")
    assert "  blind    pending updates: Sys.Modify on /nodes, optional" in lines
    assert weak.server.credentials.secret not in told.stdout + told.stderr

    unknown = doctor(pulse, "nobody")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "There is no connection 'nobody'; there are: weak." in unknown.stderr


def test_the_script_that_makes_a_token_is_read_in_the_form_and_is_the_doctors(
    page: Page, pulse: Served, owner: Client
) -> None:
    opened(page, pulse)
    page.get_by_role("button", name="Add connection").click()
    page.get_by_text("Or a script that can be read first").click()
    shown = page.get_by_role("dialog").locator("pre")
    expect(shown).to_contain_text("give PVEAuditor /")
    expect(page.get_by_role("button", name="Copy the script")).to_be_visible()
    script = doctor(pulse, "--script").stdout
    assert shown.text_content() == script == owner.http.get("/api/platforms/pve/script").json()["script"]
    checked = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True, check=False, timeout=10)  # noqa: S607 - the system's own
    assert (checked.returncode, checked.stderr) == (0, "")


def test_on_a_phone_nobody_trusts_a_certificate_without_having_seen_it(
    page: Page, pulse: Served, owner: Client, replay: Replay
) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    opened(page, pulse)
    page.get_by_role("button", name="Add connection").click()
    fill(page, replay)
    fingerprint = page.get_by_role("dialog").locator(".fp")
    expect(fingerprint).not_to_be_in_viewport()
    page.get_by_role("button", name="Pin and add").click()
    expect(fingerprint).to_be_in_viewport()
    assert owner.http.get("/api/connections").json()["connections"] == []

    page.get_by_role("button", name="Pin and add").click()
    expect(page.get_by_role("region", name="prodlab", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_settings_fit_every_screen_and_are_usable_by_everybody(
    page: Page, pulse: Served, owner: Client, replay: Replay, width: int
) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Content Security" in message.text else None)
    owner.add(**wanted(replay.server))
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, pulse)
    for path in PAGES:
        page.goto(f"{pulse.address}/settings/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_attached()
        expect(page.get_by_role("navigation", name="Settings").get_by_role("link")).to_have_count(4)
        problems += unusable(page, path)
    page.goto(f"{pulse.address}/settings/connections")
    page.get_by_role("button", name="Test: prodlab").click()
    expect(step(page, "cost")).to_be_visible()
    problems += unusable(page, "tested")
    page.get_by_role("button", name="Add connection").click()
    fill(page, replay, name="another")
    expect(step(page.get_by_role("dialog"), "certificate")).to_be_visible()
    problems += unusable(page, "add")
    if width < 768:
        assert small_targets(page) == []
    assert problems == []


def doctor(pulse: Served, *words: str) -> "subprocess.CompletedProcess[str]":
    """`pulse doctor`, beside the server and with its data."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    environment |= {"PULSE_DATA_DIR": str(pulse.folder / "data"), "XDG_CONFIG_HOME": str(pulse.folder / "config")}
    return subprocess.run(
        [sys.executable, "-m", "pulse", "doctor", *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def opened(page: Page, pulse: Served) -> None:
    """Signed in, on the page of connections."""
    sign_in(page, pulse)
    page.goto(f"{pulse.address}/settings/connections")


def fill(page: Page, replay: Replay, *, name: str = "prodlab", secret: str | None = None) -> None:
    """Type a connection, its name last."""
    who = replay.server.credentials
    page.get_by_role("textbox", name="Address").fill(replay.server.address.removeprefix("https://"))
    page.get_by_role("textbox", name="Token name").fill(who.token_id)
    page.get_by_role("textbox", name="Token secret").fill(secret or who.secret)
    page.get_by_role("textbox", name="Name", exact=True).fill(name)


def chosen(page: Page, name: str, entry: str) -> None:
    """From the menu of a card."""
    page.get_by_role("button", name=f"More on {name}").click()
    page.get_by_role("button", name=entry, exact=True).click()


def step(within: Page | Locator, name: str) -> Locator:
    """One step of the test result that is shown."""
    return within.locator(f"[data-step={name}]")


def unusable(page: Page, where: str) -> list[str]:
    """What axe finds, and what reaches beyond the edge of the screen."""
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        "axe.run().then(run => run.violations.map(v => `${v.id}: ${v.nodes.map(node => node.html).join(' ')}`))"
    )
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    return [f"{where}: {one}" for one in found]


def small_targets(page: Page) -> list[str]:
    """Buttons and inputs of the dialog that a thumb cannot hit."""
    small: list[str] = page.evaluate(
        """[...document.querySelectorAll("dialog button, dialog input, dialog summary")]
        .map(target => [target.outerHTML, (target.closest(".inp, .seg") ?? target).getBoundingClientRect()])
        .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 44)).map(([html]) => html)"""
    )
    return small
