"""The owner is made once, by whoever has the set-up token."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.api.front import Front, error, front


async def make(f: Front, **changes: str) -> httpx.Response:
    """Ask to make an owner; right unless a test says otherwise."""
    token = f.deps.setup.token
    told = {"token": token.reveal() if token else "", "name": "mira", "password": "correct horse"}
    return await f.client.post("/api/setup", json=told | changes)


async def test_the_owner_is_made_once(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        before = await f.client.get("/api/setup")
        made, again = await make(f), await make(f)
        after = await f.client.get("/api/setup")

    assert (before.json(), after.json()) == ({"needed": True}, {"needed": False})
    assert (made.status_code, made.json()["person"]) == (201, "mira")
    assert (again.status_code, error(again)["code"]) == (409, "conflict")


async def test_of_two_at_once_only_one_becomes_the_owner(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        answers = await asyncio.gather(make(f, name="mira"), make(f, name="otto"))

        assert sorted(answer.status_code for answer in answers) == [201, 409]
        assert len(f.deps.config.people.people) == 1


async def test_whoever_makes_the_owner_is_signed_in_and_the_token_is_gone(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        kept = f.deps.config.folder / "setup-token"
        assert kept.exists()
        await make(f)

        assert (await f.client.get("/api/session")).json()["person"] == "mira"
        assert not kept.exists()


async def test_the_owner_is_still_there_after_a_restart(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await make(f)
    async with front(tmp_path) as f:
        signed_in = await f.client.post("/api/session", json={"name": "mira", "password": "correct horse"})

        assert f.deps.setup.token is None
        assert signed_in.status_code == 201


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"token": "x" * 24}, 403, None),
        ({"password": "1234567"}, 422, "password"),
        ({"name": "  "}, 422, "name"),
        ({"name": "a\nb"}, 422, "name"),
        ({"colour": "red"}, 422, "colour"),
    ],
)
async def test_what_is_wrong_is_said_and_makes_nobody(
    tmp_path: Path, changes: dict[str, str], status: int, field: str | None
) -> None:
    async with front(tmp_path) as f:
        answer = await make(f, **changes)

        assert (answer.status_code, error(answer).get("field")) == (status, field)
        assert f.deps.config.people.people == ()


async def test_guessing_the_token_is_slowed_down(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        statuses = [(await make(f, token="x" * 24)).status_code for _ in range(6)]

    assert statuses == [403, 403, 403, 403, 429, 429]
