"""Programs get tokens with just the rights that they need, from somebody who has those rights."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from pulse.access.scope import SCOPES
from pulse.kit.clock import epoch
from tests.api.front import Front, error, front
from tests.factory import START, later

WANTED: dict[str, Any] = {"name": "Grafana", "scopes": ["read"]}


async def make(f: Front, **changes: object) -> httpx.Response:
    """Ask for a token, as mira with her browser."""
    await f.have()
    if "X-CSRF-Token" not in f.client.headers:
        f.sign_in()
    return await f.client.post("/api/tokens", json=WANTED | changes)


async def test_a_token_is_answered_once_and_opens_what_it_says(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        made = await make(f, expires_at=epoch(later(60)))
        listed, one = await f.client.get("/api/tokens"), await f.client.get(made.headers["Location"])
        f.client.cookies.clear()
        f.client.headers["Authorization"] = f"Bearer {made.json()['token']}"
        seen = [(await f.client.get(path)).status_code for path in ("/api/picture", "/api/connections")]

    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    token = made.json().pop("token")
    assert one.json() == {key: value for key, value in made.json().items() if key != "token"}
    assert listed.json() == {"tokens": [one.json()], "next": None}
    assert one.json() == {
        "id": made.headers["Location"].rpartition("/")[2],
        "name": "Grafana",
        "person": "mira",
        "scopes": ["read"],
        "created_at": epoch(START),
        "expires_at": epoch(later(60)),
        "used_at": None,
        "expired": False,
    }
    assert token not in listed.text + one.text
    assert seen == [200, 403]


async def test_use_and_expiry_are_shown(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        token = (await make(f, expires_at=epoch(later(60)))).json()["token"]
        f.clock.pass_by(seconds=30)
        await f.client.get("/api/picture", headers={"Authorization": f"Bearer {token}"})
        used = (await f.client.get("/api/tokens")).json()["tokens"][0]
        f.clock.pass_by(seconds=30)
        lapsed = (await f.client.get("/api/tokens")).json()["tokens"][0]

    assert (used["used_at"], used["expired"]) == (epoch(later(30)), False)
    assert (lapsed["used_at"], lapsed["expired"]) == (epoch(later(30)), True)


async def test_a_token_lives_over_a_restart_and_its_use_is_kept_at_the_stop(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        token = (await make(f)).json()["token"]
    async with front(tmp_path) as f:
        f.client.headers["Authorization"] = f"Bearer {token}"

        assert (await f.client.get("/api/picture")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "grafana "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["root"]}, "scopes"),
        ({"scopes": ["-"]}, "scopes"),
        ({"scopes": None}, "scopes"),
        ({"expires_at": epoch(START)}, "expires_at"),
        ({"expires_at": -1e300}, "expires_at"),
        ({"expires_at": 1e300}, "expires_at"),
        ({"expires_at": "tomorrow"}, "expires_at"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_makes_nothing(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    async with front(tmp_path) as f:
        await make(f)
        answer = await make(f, **({"name": "another"} | changes))

        assert (answer.status_code, error(answer)["field"]) == (422, field)
        assert len(f.deps.config.tokens.tokens) == 1


async def test_nobody_gives_a_right_that_they_lack(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.client.headers["Authorization"] = f"Bearer {await f.token('people', 'read')}"
        more = await f.client.post("/api/tokens", json=WANTED | {"scopes": ["read", "connections"]})
        less = await f.client.post("/api/tokens", json=WANTED | {"scopes": ["read"]})

    assert (more.status_code, less.status_code) == (403, 201)
    assert "'connections'" in error(more)["message"]
    assert less.json()["person"] == "mira"


async def test_the_owner_may_give_every_right(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        made = await make(f, scopes=list(SCOPES))

    assert made.json()["scopes"] == list(SCOPES)


async def test_a_revoked_token_opens_nothing_at_once(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        made = await make(f)
        closed = list[str]()
        f.deps.tokens.on_end(made.json()["id"], lambda: closed.append("live"))
        gone, again = [await f.client.delete(made.headers["Location"]) for _ in range(2)]
        missing = await f.client.get(made.headers["Location"])
        refused = await f.client.get("/api/picture", headers={"Authorization": f"Bearer {made.json()['token']}"})

    assert (gone.status_code, gone.content, again.status_code, missing.status_code) == (204, b"", 404, 404)
    assert closed == ["live"]
    assert refused.status_code == 401


async def test_a_list_is_read_in_pages_in_the_order_of_names(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        for name in ("b", "C", "a"):
            await make(f, name=name)
        first = (await f.client.get("/api/tokens?limit=2")).json()
        second = (await f.client.get("/api/tokens", params={"next": first["next"]})).json()

    assert [[token["name"] for token in page["tokens"]] for page in (first, second)] == [["a", "b"], ["C"]]


async def test_the_hash_of_a_token_is_in_no_answer(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        made = await make(f)
        hashed = f.deps.config.tokens.tokens[0].hash.reveal()
        answers = [made, await f.client.get("/api/tokens"), await f.client.get(made.headers["Location"])]

    assert all(hashed not in answer.text for answer in answers)
