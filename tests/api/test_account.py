"""One changes one's own password with the present one, and is alone afterwards."""

import asyncio
from pathlib import Path

import httpx
import pytest

from pulse.config.documents import Tokens
from tests.api.front import Front, error, front

PASSWORD, ANOTHER = "correct horse", "another horse"


async def owned(f: Front) -> None:
    """Make the owner `mira`, who is signed in."""
    token = f.deps.setup.token
    assert token is not None
    made = await f.client.post("/api/setup", json={"token": token.reveal(), "name": "mira", "password": PASSWORD})
    f.client.headers["X-CSRF-Token"] = made.json()["csrf_token"]


async def change(f: Front, current: str = PASSWORD, password: str = ANOTHER) -> httpx.Response:
    return await f.client.put("/api/account/password", json={"current": current, "password": password})


async def sign_in(f: Front, password: str) -> int:
    f.client.cookies.clear()
    return (await f.client.post("/api/session", json={"name": "mira", "password": password})).status_code


async def test_the_other_password_holds_from_then_on(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        changed = await change(f)

        assert (changed.status_code, changed.content) == (204, b"")
        assert (await f.client.get("/api/session")).status_code == 200
        assert (await sign_in(f, PASSWORD), await sign_in(f, ANOTHER)) == (401, 201)
    async with front(tmp_path) as f:
        assert (await sign_in(f, PASSWORD), await sign_in(f, ANOTHER)) == (401, 201)


async def test_the_other_sessions_end_and_the_tokens_stay(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        token = await f.token("read")
        _, other = f.deps.sessions.start("mira")
        closed = list[str]()
        f.deps.sessions.on_end(other.key, lambda: closed.append("other"))
        await change(f)

        assert closed == ["other"]
        assert len(f.deps.config.sessions.sessions) == len(f.deps.sessions.of("mira")) == 1
        assert len(f.deps.config.document(Tokens).tokens) == 1
        assert f.deps.tokens.find(token)


async def test_a_wrong_present_password_is_said_at_its_field_and_slowed_down(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        answers = [await change(f, current="guess") for _ in range(4)]
        refused = await change(f)
        f.clock.pass_by(seconds=int(refused.headers["Retry-After"]))
        changed = await change(f)

    assert {(answer.status_code, error(answer)["field"]) for answer in answers} == {(422, "current")}
    assert (refused.status_code, error(refused)["code"]) == (429, "too_many")
    assert changed.status_code == 204


async def test_a_present_password_that_is_far_too_long_is_wrong(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)

        assert error(await change(f, current="x" * 100_000))["field"] == "current"


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1_025])
async def test_what_cannot_be_a_password_is_said_and_costs_no_attempt(tmp_path: Path, password: str) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        answers = [await change(f, password=password) for _ in range(6)]

    assert {(answer.status_code, error(answer)["field"]) for answer in answers} == {(422, "password")}


async def test_of_two_changes_at_once_one_holds(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        answers = await asyncio.gather(change(f, password="first horse"), change(f, password="second horse"))  # noqa: S106 - the test's own

        assert sorted(answer.status_code for answer in answers) == [204, 409]
        winner = ("first horse", "second horse")[[answer.status_code for answer in answers].index(204)]
        assert await sign_in(f, winner) == 201


async def test_a_program_cannot_change_a_password(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        f.client.headers["Authorization"] = f"Bearer {await f.token('people')}"

        assert (await change(f)).status_code == 403
        del f.client.headers["Authorization"]
        assert await sign_in(f, PASSWORD) == 201


async def test_no_answer_tells_a_password(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await owned(f)
        body = {"current": "guessed horse", "password": ANOTHER, "colour": ANOTHER}
        answers = [await f.client.put("/api/account/password", json=body), await change(f, current="guessed horse")]

    assert all(word not in answer.text for answer in answers for word in ("guessed", ANOTHER, PASSWORD))
