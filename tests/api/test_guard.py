"""The guard finds the caller's session, and lets no route through that forgot to say what it needs."""

from pathlib import Path

import structlog
from litestar import Litestar, get

from pulse.api.guard import guard
from tests.api.front import WANTED, error, front
from tests.factory import later


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


async def test_a_token_comes_before_a_cookie_and_needs_no_csrf_token(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        del f.client.headers["X-CSRF-Token"]
        f.client.headers["Authorization"] = f"Bearer {await f.token('connections')}"

        assert (await f.client.get("/api/picture")).status_code == 403
        assert (await f.client.post("/api/connections", json=WANTED)).status_code == 201
        f.client.headers["Authorization"] = f"bearer  {await f.token('read', name='another')} "
        assert (await f.client.get("/api/picture")).status_code == 200


async def test_what_a_proxy_says_in_its_own_words_is_not_for_us(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.client.headers["Authorization"] = "Basic bWlyYTpzZWNyZXQ="
        assert (await f.client.get("/api/picture")).status_code == 401
        f.sign_in()
        assert (await f.client.get("/api/picture")).status_code == 200


async def test_a_token_that_opens_nothing_is_told_why_even_beside_a_session(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        token = await f.token("read", expires_at=later(10))
        f.sign_in()
        f.clock.pass_by(seconds=10)
        for sent, why in ((token, "expired"), (f"pulse_{'x' * 40}", "does not know"), ("x", "no API token")):
            answer = await f.client.get("/api/picture", headers={"Authorization": f"Bearer {sent}"})

            assert (answer.status_code, error(answer)["code"]) == (401, "sign_in")
            assert why in error(answer)["message"]
            assert len(sent) == 1 or sent not in answer.text


async def test_wrong_tokens_are_slowed_down_and_a_right_one_from_the_same_address_is_not(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        right, wrong = await f.token("read"), f"pulse_{'x' * 40}"
        statuses = [
            (await f.client.get("/api/picture", headers={"Authorization": f"Bearer {token}"})).status_code
            for token in [*[wrong] * 5, right, wrong]
        ]
        signed_in = await f.client.post("/api/session", json={"name": "mira", "password": "wrong horse"})

    assert statuses == [401] * 4 + [429, 200, 429]
    assert signed_in.status_code == 401  # guessing tokens does not slow down signing in


async def test_what_is_open_stays_open_with_a_wrong_token(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        answers = [
            await f.client.get("/api/health", headers={"Authorization": f"Bearer pulse_{'x' * 40}"}) for _ in range(8)
        ]

    assert {answer.status_code for answer in answers} == {200}
    assert all("reasons" not in answer.json() for answer in answers)


async def test_the_guard_stands_before_the_whole_app(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        assert isinstance(f.app, Litestar)
        assert f.app.guards == [guard]
