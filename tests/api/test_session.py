"""Signing in and out, and how long a session lives."""

from pathlib import Path

import httpx
import pytest

from tests.api.front import Front, error, front

PASSWORD = "correct horse"  # noqa: S105 - the test's own


async def owned(f: Front) -> None:
    """Make the owner `mira`, who is signed out again."""
    token = f.deps.setup.token
    assert token is not None
    made = await f.client.post("/api/setup", json={"token": token.reveal(), "name": "mira", "password": PASSWORD})
    assert made.status_code == 201
    f.client.cookies.clear()


async def sign_in(f: Front, name: str = "mira", password: str = PASSWORD) -> httpx.Response:
    return await f.client.post("/api/session", json={"name": name, "password": password})


async def test_the_right_password_signs_in_with_all_scopes_and_a_cookie_hidden_from_scripts(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        answer = await sign_in(f)
        who = await f.client.get("/api/session")

    assert answer.status_code == 201
    assert set(answer.json()) == {"person", "scopes", "csrf_token"}
    assert {"read", "connections", "people"} < set(answer.json()["scopes"])
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("pulse_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert who.json() == answer.json()


async def test_under_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    async with front(tmp_path, address="https://pulse.test") as f:
        await owned(f)
        cookie = (await sign_in(f)).headers["Set-Cookie"]
        who = await f.client.get("/api/session")

    assert cookie.startswith("__Host-pulse_session=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert who.status_code == 200


async def test_behind_a_proxy_the_public_address_says_that_it_is_https(tmp_path: Path) -> None:
    async with front(tmp_path, environment={"PULSE_PUBLIC_URL": "https://pulse.example.org"}) as f:
        await owned(f)
        cookie = (await sign_in(f)).headers["Set-Cookie"]

    assert cookie.startswith("__Host-pulse_session=")


async def test_a_wrong_password_and_a_name_that_nobody_has_are_answered_alike(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        wrong, unknown = await sign_in(f, password="wrong horse"), await sign_in(f, name="nobody")  # noqa: S106 - wrong
        long = await sign_in(f, password="x" * 100_000)

    assert wrong.status_code == unknown.status_code == long.status_code == 401
    assert wrong.content == unknown.content == long.content
    assert "set-cookie" not in wrong.headers


async def test_guessing_is_slowed_down_and_time_mends_it(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        statuses = [(await sign_in(f, password="guess")).status_code for _ in range(5)]  # noqa: S106 - a guess
        refused = await sign_in(f)
        f.clock.pass_by(seconds=int(refused.headers["Retry-After"]))
        accepted = await sign_in(f)

    assert statuses == [401, 401, 401, 401, 429]
    assert (refused.status_code, error(refused)["code"]) == (429, "too_many")
    assert accepted.status_code == 201


async def test_signing_out_ends_this_session_only(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        other, here = f.sign_in(), f.sign_in()
        gone = await f.client.delete("/api/session")

        assert gone.status_code == 204
        assert f.deps.sessions.touch(here.key) is None
        assert f.deps.sessions.touch(other.key) is other


async def test_signing_out_everywhere_ends_all_of_them(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        other, here = f.sign_in(), f.sign_in()
        gone = await f.client.delete("/api/sessions")

        assert gone.status_code == 204
        assert f.deps.sessions.touch(here.key) is f.deps.sessions.touch(other.key) is None


async def test_a_session_that_is_not_used_for_thirty_days_ends(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        f.clock.pass_by(days=29)
        used = await f.client.get("/api/session")
        f.clock.pass_by(days=29)
        still = await f.client.get("/api/session")
        f.clock.pass_by(days=31)
        ended = await f.client.get("/api/session")

    assert (used.status_code, still.status_code, ended.status_code) == (200, 200, 401)


async def test_signing_in_again_ends_the_session_that_the_browser_had(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        await sign_in(f)
        before = f.client.cookies["pulse_session"]
        await sign_in(f)

        assert f.client.cookies["pulse_session"] != before
        assert f.deps.sessions.find(before) is None


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_form_of_another_site_cannot_sign_anybody_in(tmp_path: Path, kind: str) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        body = f'{{"name": "mira", "password": "{PASSWORD}"}}'.encode()
        answer = await f.client.post("/api/session", content=body, headers={"Content-Type": kind})

    assert (answer.status_code, error(answer)["code"]) == (400, "malformed")
