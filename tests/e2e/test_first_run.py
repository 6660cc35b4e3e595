"""Somebody starts Pulse, makes an account, connects a cluster by its address, and watches its guests move."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OWNER, PASSWORD, Replay, Served, until

TOLD_BY = {
    "cpu": "cpu",
    "memory_used": "mem",
    "memory_host": "memhost",
    "memory_total": "maxmem",
    "disk_used": "disk",
    "disk_total": "maxdisk",
    "uptime": "uptime",
}
"""Which column of the tape tells a reading; rates are no column."""
MOMENTS = (20, 60, 120)
"""Tape seconds at which the page must show what the tape says."""


def test_a_real_cluster_moves_on_the_page(page: Page, pulse: Served, replay: Replay) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Content Security" in message.text else None)

    become_owner(page, pulse)
    connect(page, replay)
    page.get_by_role("button", name="Continue with 1").click()
    expect(page).to_have_url(re.compile("/proxmox$"))
    expect(row(page, 200)).to_contain_text("proxy01")
    everything = set(picture(page))
    replay.server.resume()
    for moment in MOMENTS:
        watch_until(page, replay, moment, everything)
        replay.server.pause()
        agree(page, replay, 200)
        replay.server.resume()

    assert problems == []


def agree(page: Page, replay: Replay, vmid: int) -> None:
    """The page shows the CPU that the tape tells now, within half a point."""
    told = tape_row(replay, vmid)["cpu"] * 100
    until(lambda: abs(cpu(page, vmid) - told) <= 0.5, what=f"{vmid} at {told} % at {replay.server.tape_time} s")


def become_owner(page: Page, pulse: Served) -> None:
    """The first two steps of the set-up."""
    page.goto(pulse.address)
    page.get_by_role("textbox", name="Set-up token").fill(pulse.setup_token)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox", name="User name").fill(OWNER)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Make account").click()


def connect(page: Page, replay: Replay) -> None:
    """The third: an address and a token, and a look at the certificate."""
    who = replay.server.credentials
    page.get_by_role("textbox", name="Address").fill(replay.server.address)
    page.get_by_role("textbox", name="Token name").fill(who.token_id)
    page.get_by_role("textbox", name="Token secret").fill(who.secret)
    page.get_by_role("textbox", name="Name", exact=True).fill("prodlab")
    expect(page.get_by_text(replay.server.fingerprint).first).to_be_visible()
    page.get_by_role("button", name="Pin and connect").click()


def watch_until(page: Page, replay: Replay, moment: float, everything: set[str]) -> None:
    """Until the tape has played so far: nothing vanishes, and nothing is 0 that was not 0 on the tape."""
    while replay.server.tape_time < moment:
        earlier = replay.server.tape_time
        shown = picture(page)
        assert everything <= shown.keys()
        for id_, resource in shown.items():
            if resource["kind"] != "guest":
                continue
            vmid = int(id_.rpartition(":")[2])
            rows = [tape_row(replay, vmid, at) for at in (earlier - 8, earlier, replay.server.tape_time)]
            for reading, column in TOLD_BY.items():
                if resource["readings"].get(reading) == 0:
                    seen = [row[column] for row in rows]
                    assert 0 in seen, f"{id_} shows {reading} 0, the tape {seen}"
        page.wait_for_timeout(500)


def picture(page: Page) -> dict[str, Any]:
    """What the server tells this browser, by id."""
    told: dict[str, Any] = page.evaluate("async () => (await (await fetch('/api/picture')).json()).resources")
    return told


def row(page: Page, vmid: int) -> Any:  # noqa: ANN401 - a locator
    """A guest's row on the page."""
    return page.locator(f"[data-id$=':guest:{vmid}']")


def cpu(page: Page, vmid: int) -> float:
    """The percent that the page shows."""
    shown = row(page, vmid).locator("[data-cell=cpu]").inner_text()
    digits = re.search(r"\d+", shown)
    return float(digits[0]) if digits else -1.0


def tape_row(replay: Replay, vmid: int, at: float | None = None) -> dict[str, Any]:
    """What the tape says of a guest, now or at a moment (s)."""
    moment = replay.server.tape_time if at is None else at
    answer = replay.tape.answer("GET", "/cluster/resources", "", max(0.0, moment))
    assert answer is not None
    rows: list[dict[str, Any]] = answer.body["data"]
    return next(row for row in rows if row.get("vmid") == vmid)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The reference size."""
    return {**browser_context_args, "viewport": {"width": 1440, "height": 900}}
