"""Everybody has the pages as they want them, in whichever browser."""

from pathlib import Path

import pytest

from tests.api.front import error, front

CHOSEN = {"theme": "light", "density": "compact", "network_unit": "bits", "single_keys": False}
DEFAULTS = {"theme": None, "density": None, "network_unit": "bytes", "single_keys": True}


async def test_what_is_chosen_is_kept_and_told_with_the_session(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        before = await f.client.get("/api/preferences")
        chosen = await f.client.put("/api/preferences", json=CHOSEN)
        after, session = await f.client.get("/api/preferences"), await f.client.get("/api/session")

    assert (before.json(), chosen.status_code, chosen.json(), after.json()) == (DEFAULTS, 200, CHOSEN, CHOSEN)
    assert session.json()["preferences"] == CHOSEN
    assert before.headers["ETag"] != chosen.headers["ETag"] == after.headers["ETag"]
    async with front(tmp_path) as f:
        f.sign_in()
        assert (await f.client.get("/api/preferences")).json() == CHOSEN


async def test_one_persons_choice_is_no_others(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        await f.client.put("/api/preferences", json=CHOSEN)
        id_, _ = f.deps.sessions.start("otto")
        f.client.cookies.set("pulse_session", id_.reveal())

        assert (await f.client.get("/api/preferences")).json() == DEFAULTS


async def test_who_has_them_already_gets_no_body(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        version = (await f.client.get("/api/preferences")).headers["ETag"]
        again = await f.client.get("/api/preferences", headers={"If-None-Match": version})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", version)


async def test_what_another_browser_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        version = (await f.client.get("/api/preferences")).headers["ETag"]
        first = await f.client.put("/api/preferences", json=CHOSEN, headers={"If-Match": version})
        late = await f.client.put("/api/preferences", json=DEFAULTS, headers={"If-Match": version})
        kept = await f.client.get("/api/preferences")

    assert (first.status_code, late.status_code, error(late)["code"]) == (200, 412, "changed_meanwhile")
    assert kept.json() == CHOSEN


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"theme": "pink"}, "theme"),
        ({"density": ""}, "density"),
        ({"network_unit": None}, "network_unit"),
        ({"single_keys": "no"}, "single_keys"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_cannot_be_chosen_is_said(tmp_path: Path, wrong: dict[str, object], field: str) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        answer = await f.client.put("/api/preferences", json=CHOSEN | wrong)
        missing = await f.client.put("/api/preferences", json={"theme": "dark"})

    assert (answer.status_code, error(answer)["field"]) == (422, field)
    assert (missing.status_code, error(missing)["field"]) == (422, "density")
