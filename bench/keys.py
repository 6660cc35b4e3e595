"""What a key costs that is typed into the search of the page: the longest that anything else has to wait behind it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from bench.measure import Line

TYPED = ("web", "tag:prod ", "node:pve3 ", "cpu>50", "status:running ")
"""Each is typed, and then taken back again."""
PAUSE = 400
"""Milliseconds behind a key: until the rows, the address and the counts have followed it."""
TASK = "ThreadControllerImpl::RunTask"
USUAL, MOST = 16, 30


def lines(browser: Browser, page: Page, cdp: CDPSession, guests: int) -> list[Line]:
    """Two lines, of the page that is shown there; the search is empty before and after."""
    page.locator("input.sq-i").focus()
    typed(page, cdp, *TYPED[:2])  # until the browser has compiled what runs often
    longest = sorted(traced(browser, page, lambda: typed(page, cdp, *TYPED)))
    name = f"page, {guests:,} guests, a key in the search, the longest task"
    p95 = longest[int(len(longest) * 0.95)]
    return [Line(f"{name}, p95", "ms CPU", USUAL, p95), Line(f"{name}, at most", "ms CPU", MOST, longest[-1])]


def typed(page: Page, cdp: CDPSession, *texts: str) -> None:
    """Type each text, then take it back."""
    for text in texts:
        for sign in text:
            cdp.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": sign, "key": sign})
            cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": sign})
            page.wait_for_timeout(PAUSE)
        if " of " not in page.locator(".unitn").inner_text():
            raise RuntimeError("nothing was searched for")
        back = {"key": "Backspace", "code": "Backspace", "windowsVirtualKeyCode": 8}
        while page.evaluate(
            "document.querySelector('.sq-t') !== null || document.querySelector('input.sq-i').value !== ''"
        ):
            cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **back})
            cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **back})
            page.wait_for_timeout(PAUSE)


def traced(browser: Browser, page: Page, work: Callable[[], object]) -> list[float]:
    """Milliseconds of the longest task of the main thread behind each key that the work presses."""
    session = browser.new_browser_cdp_session()
    events: list[dict[str, Any]] = []
    ended: list[object] = []
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.on("Tracing.tracingComplete", lambda told: ended.append(told))  # noqa: PLW0108 - a builtin cannot be marked
    config = {"includedCategories": ["toplevel", "devtools.timeline"]}
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    work()
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    presses = sorted((event for event in events if pressed(event)), key=lambda event: event["ts"])
    main = (presses[0]["pid"], presses[0]["tid"])
    tasks = [
        event
        for event in events
        if event["name"] == TASK and event["ph"] == "X" and (event["pid"], event["tid"]) == main
    ]
    begins = [press["ts"] for press in presses]
    spans = zip(begins, [*begins[1:], float("inf")], strict=True)
    return [
        max(
            task.get("tdur", 0) for task in tasks if begin < task["ts"] + task["dur"] and task["ts"] + task["dur"] < end
        )
        / 1e3
        for begin, end in spans
    ]


def pressed(event: dict[str, Any]) -> bool:
    """Whether it is the moment at which a key went down in the page."""
    return bool(event["name"] == "EventDispatch" and event["args"]["data"]["type"] == "keydown")
