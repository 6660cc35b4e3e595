"""What a page weighs on its way: the scripts of a first visit, and that none of them comes twice."""

import httpx
from playwright.sync_api import Page, Response, expect

from pulse.api.site import FOR_EVER
from tests.e2e.estate import Estate, enter

DOOR, PROXMOX = 40_000, 90_000
"""Bytes of script, deflated, that a first visit may load."""


def test_a_first_visit_is_light_and_a_second_loads_no_script(page: Page, shown: Estate) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.request.resource_type == "script" else None)
    page.goto(f"{shown.address}/sign-in", wait_until="networkidle")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    door = weights(answers)
    enter(page, shown)
    expect(page.locator("[data-id*=':guest:']").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    all_of_it = weights(answers)

    assert len(door) > 2
    assert sum(door.values()) <= DOOR, door
    assert len(all_of_it) > len(door)
    assert sum(all_of_it.values()) <= PROXMOX, all_of_it
    fresh = [answer for answer in answers if answer.status == 200]  # the others were not sent again
    assert {answer.url for answer in fresh} == set(all_of_it)
    for answer in fresh:
        assert answer.headers["content-encoding"] == "br", answer.url
        if "/assets/" in answer.url:
            assert answer.headers["cache-control"] == FOR_EVER, answer.url

    came: dict[str, str] = {}
    kept: set[str] = set()
    session = page.context.new_cdp_session(page)
    session.on("Network.responseReceived", lambda told: came.update({told["requestId"]: told["response"]["url"]}))
    session.on("Network.requestServedFromCache", lambda told: kept.add(told["requestId"]))
    session.send("Network.enable")
    page.reload()
    expect(page.locator("[data-id*=':guest:']").first).to_be_visible()
    assert len([url for url in came.values() if "/assets/" in url]) > 10
    assert [url for request, url in came.items() if "/assets/" in url and request not in kept] == []


def weights(answers: list[Response]) -> dict[str, int]:
    """What each script weighs, deflated by gzip: browsers that take Brotli load less."""
    urls = {answer.url for answer in answers}
    with httpx.Client(headers={"Accept-Encoding": "gzip"}) as http:
        return {url: int(http.head(url).headers["Content-Length"]) for url in urls}
