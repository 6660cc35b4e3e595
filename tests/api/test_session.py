"""Signing in and out, and how long a session lives."""

from pathlib import Path

import httpx
import pytest
import structlog

from pulse.access.people import with_password
from pulse.config.config import Config
from pulse.config.documents import People
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
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
    assert set(answer.json()) == {"person", "scopes", "csrf_token", "notices", "preferences"}
    assert answer.json()["preferences"] == {
        "theme": None,
        "density": None,
        "network_unit": "bytes",
        "single_keys": True,
        "tables": {},
        "views": {},
    }
    assert {"read", "connections", "people"} < set(answer.json()["scopes"])
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("pulse_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert who.json() == answer.json()
    assert answer.headers["Cache-Control"] == who.headers["Cache-Control"] == "no-store"


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
        await f.have()
        other, here = f.sign_in(), f.sign_in()
        gone = await f.client.delete("/api/session")

        assert gone.status_code == 204
        assert f.deps.sessions.touch(here.key) is None
        assert f.deps.sessions.touch(other.key) is other


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


async def test_a_restart_signs_nobody_out(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        csrf = (await sign_in(f)).json()["csrf_token"]
        id_ = f.client.cookies["pulse_session"]
    async with front(tmp_path) as f:
        f.client.cookies.set("pulse_session", id_)
        who = await f.client.get("/api/session")

    assert (who.status_code, who.json()["csrf_token"]) == (200, csrf)


async def test_whoever_signed_out_is_out_after_a_restart_as_well(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        f.client.headers["X-CSRF-Token"] = (await sign_in(f)).json()["csrf_token"]
        id_ = f.client.cookies["pulse_session"]
        await f.client.delete("/api/session")
    async with front(tmp_path) as f:
        f.client.cookies.set("pulse_session", id_)

        assert (await f.client.get("/api/session")).status_code == 401


async def test_a_program_sees_what_it_may_do_and_cannot_sign_out(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.client.headers["Authorization"] = f"Bearer {await f.token('read', 'metrics')}"
        who, out = await f.client.get("/api/session"), await f.client.delete("/api/session")

    assert (who.json()["person"], who.json()["scopes"], who.json()["csrf_token"]) == ("mira", ["read", "metrics"], None)
    assert "set-cookie" not in who.headers
    assert (out.status_code, error(out)["code"]) == (403, "forbidden")


async def hammered(f: Front) -> None:
    """Somebody else guesses at mira's password until they have to wait, from here and from there."""
    for _ in range(12):
        f.deps.attempts.succeeded("address 192.0.2.7")
        refused = await sign_in(f, password="guess")  # noqa: S106 - a guess
        if refused.status_code == 429:
            f.clock.pass_by(seconds=int(refused.headers["Retry-After"]))
    f.deps.attempts.succeeded("address 192.0.2.7")
    assert (await sign_in(f)).status_code == 429


async def test_guesses_of_others_do_not_shut_out_a_browser_in_which_one_signed_in_before(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        await sign_in(f)
        mark = f.client.cookies["pulse_device"]
        f.client.cookies.clear()
        await hammered(f)
        f.client.cookies.set("pulse_device", mark)

        assert (await sign_in(f)).status_code == 201


async def test_without_such_a_browser_the_wait_is_a_minute_at_most(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        await hammered(f)
        f.clock.pass_by(seconds=60)

        assert (await sign_in(f)).status_code == 201


async def test_a_known_browser_is_slowed_down_by_its_own_failures_and_a_sign_in_elsewhere_mends_nothing(
    tmp_path: Path,
) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        await sign_in(f)
        mark = f.client.cookies["pulse_device"]
        statuses = [(await sign_in(f, password="guess")).status_code for _ in range(5)]  # noqa: S106 - a guess
        f.client.cookies.clear()
        elsewhere = await sign_in(f)
        f.client.cookies.clear()
        f.client.cookies.set("pulse_device", mark)
        still = await sign_in(f)

    assert statuses == [401] * 4 + [429]
    assert (elsewhere.status_code, still.status_code) == (201, 429)


async def test_a_made_up_mark_spares_nobody_the_wait(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        statuses = []
        for number in range(5):
            f.client.cookies.set("pulse_device", f"{number:016}.{'0' * 64}")
            statuses.append((await sign_in(f, password="guess")).status_code)  # noqa: S106 - a guess

    assert statuses == [401] * 4 + [429]


async def test_inside_the_delay_nothing_is_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    async with front(tmp_path) as f:
        await owned(f)
        verified = f.deps.passwords._verified  # noqa: SLF001 - only there it is seen that work is done

        def noted(hashed: str, password: Secret) -> bool:
            checked.append(hashed)
            return verified(hashed, password)

        monkeypatch.setattr(f.deps.passwords, "_verified", noted)
        for _ in range(20):
            await sign_in(f, password="guess")  # noqa: S106 - a guess

    assert len(checked) == 4


async def test_an_attempt_that_found_no_room_is_not_counted_as_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        with monkeypatch.context() as patch:
            patch.setattr(f.deps.passwords, "_pending", 100)
            statuses = [(await sign_in(f)).status_code for _ in range(10)]

        assert set(statuses) == {429}
        assert (await sign_in(f)).status_code == 201


async def test_a_password_that_was_changed_while_it_was_checked_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        matches = f.deps.passwords.matches

        async def meanwhile(hashed: Secret | None, password: Secret, *, known: bool = False) -> bool:
            right = await matches(hashed, password, known=known)
            await f.deps.config.change(People, lambda people: with_password(people, "mira", Secret("x"), None))
            return right

        monkeypatch.setattr(f.deps.passwords, "matches", meanwhile)

        assert (await sign_in(f)).status_code == 401


async def test_who_comes_to_mend_a_full_disk_gets_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(_config: Config, _kind: type, _edit: object) -> None:
        msg = "The data folder is on a full disk: free some space."
        raise ConfigError(msg)

    async with front(tmp_path) as f:
        await owned(f)
        with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
            patch.setattr(Config, "change", full)
            signed_in = await sign_in(f)
            who = await f.client.get("/api/session")

    assert (signed_in.status_code, who.status_code) == (201, 200)
    assert [line["reason"] for line in logs] == ["The data folder is on a full disk: free some space."]
