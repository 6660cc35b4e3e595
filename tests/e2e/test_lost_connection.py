"""When Pulse falls silent the page says so, greys what it shows, and goes on by itself."""

import os
import re
import signal

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Client, Replay, Served, sign_in, wanted


def test_a_silent_server_is_said_and_what_is_shown_stays(page: Page, pulse: Served, replay: Replay) -> None:
    owner = Client(pulse)
    owner.add(**wanted(replay.server))
    sign_in(page, pulse)
    guest = page.locator("[data-id$=':guest:200']")
    expect(guest).to_contain_text("proxy01")
    expect(guest).not_to_have_class(re.compile("stale"))

    os.kill(pulse.program.pid, signal.SIGSTOP)
    try:
        expect(page.get_by_text("No connection to Pulse since")).to_be_visible(timeout=10_000)
        expect(guest).to_contain_text("proxy01")
        expect(guest).to_have_class(re.compile("stale"))
    finally:
        os.kill(pulse.program.pid, signal.SIGCONT)

    expect(page.get_by_text("No connection to Pulse since")).to_be_hidden(timeout=20_000)
    expect(guest).not_to_have_class(re.compile("stale"))
    owner.http.close()


def test_who_signs_out_elsewhere_is_at_the_door_within_a_second(page: Page, pulse: Served, replay: Replay) -> None:
    owner = Client(pulse)
    owner.add(**wanted(replay.server))
    sign_in(page, pulse)
    expect(page.locator("[data-id$=':guest:200']")).to_be_visible()

    assert owner.http.delete("/api/sessions").status_code == 204

    expect(page).to_have_url(re.compile("/sign-in"), timeout=2_000)
    owner.http.close()
