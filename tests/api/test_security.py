"""Every answer carries the headers, whatever made it."""

import pytest
from litestar.types import HTTPResponseStartEvent

from pulse.api.security import HEADERS, POLICY, STRICT, secured

SCOPE = {"type": "http", "path": "/api/picture", "scheme": "http"}


def start(*headers: tuple[bytes, bytes]) -> HTTPResponseStartEvent:
    return {"type": "http.response.start", "status": 200, "headers": list(headers)}


async def test_they_are_added_once_and_replace_what_was_there() -> None:
    message = start((b"x-frame-options", b"ALLOWALL"))
    await secured(message, SCOPE)  # type: ignore[arg-type]  # only these keys are read

    sent = [name.decode().lower() for name, _ in message["headers"]]
    assert sorted(sent) == sorted([*(name.lower() for name in HEADERS), "cache-control"])


async def test_a_route_may_say_how_long_its_answer_is_kept() -> None:
    message = start((b"cache-control", b"private, no-cache"))
    await secured(message, SCOPE)  # type: ignore[arg-type]  # only these keys are read

    assert (b"cache-control", b"private, no-cache") in message["headers"]


def test_the_policy_lets_nothing_foreign_and_nothing_inline_in() -> None:
    assert "default-src 'self'" in POLICY
    assert "unsafe" not in POLICY
    assert "*" not in POLICY


@pytest.mark.parametrize(("scheme", "kept"), [("https", True), ("wss", True), ("http", False), ("ws", False)])
async def test_what_went_over_https_binds_this_host_to_it_for_a_year_and_nothing_else(
    scheme: str, *, kept: bool
) -> None:
    message = start()
    await secured(message, SCOPE | {"scheme": scheme})  # type: ignore[arg-type]  # only these keys are read

    sent = [value.decode() for name, value in message["headers"] if name.lower() == b"strict-transport-security"]
    assert sent == ([STRICT] if kept else [])
    assert STRICT == "max-age=31536000"


async def test_the_refusal_of_a_live_connection_carries_them_too() -> None:
    message = start()
    message["type"] = "websocket.http.response.start"  # type: ignore[typeddict-item]  # its sibling
    await secured(message, SCOPE)  # type: ignore[arg-type]  # only these keys are read

    assert (b"x-frame-options", b"DENY") in message["headers"]
