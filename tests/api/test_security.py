"""Every answer carries the headers, whatever made it."""

from litestar.types import HTTPResponseStartEvent

from pulse.api.security import HEADERS, POLICY, secured

SCOPE = {"type": "http", "path": "/api/picture"}


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
