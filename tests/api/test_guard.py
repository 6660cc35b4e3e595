"""The guard finds the caller's session, and lets no route through that forgot to say what it needs."""

from pathlib import Path

import structlog
from litestar import Litestar, get

from pulse.api.guard import guard
from tests.api.front import front


@get("/api/forgotten")
async def forgotten() -> str:
    """A route without a scope."""
    return "secret"


async def test_a_route_without_a_scope_answers_nobody(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        f.app.register(forgotten)
        with structlog.testing.capture_logs():
            answer = await f.client.get("/api/forgotten")

    assert answer.status_code == 500
    assert "secret" not in answer.text


async def test_asking_for_the_methods_needs_no_session_and_does_nothing(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        answer = await f.client.options("/api/connections")

    assert (answer.status_code, answer.content) == (204, b"")


async def test_a_cookie_that_is_no_session_is_nobody(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.client.cookies.set("pulse_session", "x" * 43)

        assert (await f.client.get("/api/picture")).status_code == 401


async def test_the_guard_stands_before_the_whole_app(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        assert isinstance(f.app, Litestar)
        assert f.app.guards == [guard]
