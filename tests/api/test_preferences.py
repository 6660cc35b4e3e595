"""Everybody has the pages as they want them, in whichever browser."""

from pathlib import Path
from typing import Any

import pytest

from pulse.config.documents import MOST_CLOSED, MOST_COLUMNS, MOST_TABLES, MOST_VIEWS
from tests.api.front import error, front

DEFAULTS: dict[str, Any] = {
    "theme": None,
    "density": None,
    "network_unit": "bytes",
    "single_keys": True,
    "tables": {},
    "views": {},
}
CHOSEN = {"theme": "light", "density": "compact", "network_unit": "bits", "single_keys": False}
GUESTS = {
    "order": ["memory", "cpu"],
    "hidden": ["cpu"],
    "widths": {"memory": 200},
    "sort": "-cpu,id",
    "closed": ["a:b"],
}
UNTOUCHED: dict[str, Any] = {"order": [], "hidden": [], "widths": {}, "sort": None, "closed": []}
BUSY = {"page": "/proxmox", "query": "q=cpu%3E80&sort=-cpu"}


async def test_what_is_chosen_is_kept_and_told_with_the_session(tmp_path: Path) -> None:
    wanted = {**CHOSEN, "tables": {"proxmox.guests": GUESTS}, "views": {"Busy ones": BUSY}}
    async with front(tmp_path) as f:
        f.sign_in()
        before = await f.client.get("/api/preferences")
        chosen = await f.client.patch("/api/preferences", json=wanted)
        after, session = await f.client.get("/api/preferences"), await f.client.get("/api/session")

    assert (before.json(), chosen.status_code, chosen.json(), after.json()) == (DEFAULTS, 200, wanted, wanted)
    assert session.json()["preferences"] == wanted
    assert before.headers["ETag"] != chosen.headers["ETag"] == after.headers["ETag"]
    async with front(tmp_path) as f:
        f.sign_in()
        assert (await f.client.get("/api/preferences")).json() == wanted


async def test_what_is_not_named_stays_and_null_is_the_default_again(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        await f.client.patch("/api/preferences", json=CHOSEN)
        one = await f.client.patch("/api/preferences", json={"theme": None})

    assert one.json() == DEFAULTS | CHOSEN | {"theme": None}


async def test_of_two_browsers_the_later_one_wins_table_by_table_and_nothing_else_is_lost(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        for change in (
            {"tables": {"proxmox.guests": GUESTS}},
            {"tables": {"storage.pools": {"sort": "name"}}, "views": {"Busy": BUSY}},
            {"tables": {"proxmox.guests": {"sort": "-memory"}}},
            {"views": {"Stopped": BUSY | {"query": "q=is%3Astopped"}}},
            {"density": "compact"},
        ):
            assert (await f.client.patch("/api/preferences", json=change)).status_code == 200
        kept = (await f.client.get("/api/preferences")).json()

    assert kept["tables"] == {
        "proxmox.guests": UNTOUCHED | {"sort": "-memory"},
        "storage.pools": UNTOUCHED | {"sort": "name"},
    }
    assert (sorted(kept["views"]), kept["density"]) == (["Busy", "Stopped"], "compact")


async def test_a_view_is_renamed_in_one_step_and_what_is_null_or_as_it_comes_is_forgotten(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        both = {"proxmox.guests": GUESTS, "storage.pools": GUESTS}
        await f.client.patch("/api/preferences", json={"tables": both, "views": {"Busy": BUSY}})
        renamed = await f.client.patch("/api/preferences", json={"views": {"Busy": None, "Very busy": BUSY}})
        forgotten = {"proxmox.guests": None, "storage.pools": UNTOUCHED, "never.there": None}
        empty = await f.client.patch("/api/preferences", json={"tables": forgotten, "views": {"Very busy": None}})

    assert renamed.json()["views"] == {"Very busy": BUSY}
    assert empty.json() == DEFAULTS


async def test_one_persons_choice_is_no_others(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        await f.client.patch("/api/preferences", json=CHOSEN | {"views": {"Busy": BUSY}})
        id_, _ = f.deps.sessions.start("otto")
        f.client.cookies.set("pulse_session", id_.reveal())

        assert (await f.client.get("/api/preferences")).json() == DEFAULTS


async def test_who_has_them_already_gets_no_body(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        version = (await f.client.get("/api/preferences")).headers["ETag"]
        again = await f.client.get("/api/preferences", headers={"If-None-Match": version})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", version)


async def test_who_names_the_version_does_not_overwrite_what_another_browser_changed_meanwhile(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        version = (await f.client.get("/api/preferences")).headers["ETag"]
        first = await f.client.patch("/api/preferences", json=CHOSEN, headers={"If-Match": version})
        late = await f.client.patch("/api/preferences", json={"theme": "dark"}, headers={"If-Match": version})
        kept = await f.client.get("/api/preferences")

    assert (first.status_code, late.status_code, error(late)["code"]) == (200, 412, "changed_meanwhile")
    assert kept.json() == DEFAULTS | CHOSEN


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
        answer = await f.client.patch("/api/preferences", json=CHOSEN | wrong)
        kept = await f.client.get("/api/preferences")

    assert (answer.status_code, error(answer)["field"]) == (422, field)
    assert kept.json() == DEFAULTS


@pytest.mark.parametrize(
    "wrong",
    [
        {"tables": {"No such name": {}}},
        {"tables": {"a" * 41: {}}},
        {"tables": {"t": {"order": ["<b>"]}}},
        {"tables": {"t": {"order": ["cpu"] * (MOST_COLUMNS + 1)}}},
        {"tables": {"t": {"widths": {"cpu": 5}}}},
        {"tables": {"t": {"widths": {"cpu": 2001}}}},
        {"tables": {"t": {"widths": {f"c{n}": 100 for n in range(MOST_COLUMNS + 1)}}}},
        {"tables": {"t": {"sort": "cpu;drop"}}},
        {"tables": {"t": {"closed": ["x" * 201]}}},
        {"tables": {"t": {"closed": ["x"] * (MOST_CLOSED + 1)}}},
        {"tables": {"t": {"colour": "red"}}},
        {"views": {"": BUSY}},
        {"views": {" Busy": BUSY}},
        {"views": {"B\nusy": BUSY}},
        {"views": {"Busy\n": BUSY}},
        {"views": {"Busy": BUSY | {"page": "/proxmox\n"}}},
        {"views": {"x" * 61: BUSY}},
        {"views": {"Busy": BUSY | {"page": "//elsewhere.example"}}},
        {"views": {"Busy": BUSY | {"page": "https://elsewhere.example"}}},
        {"views": {"Busy": BUSY | {"query": "?q=a"}}},
        {"views": {"Busy": BUSY | {"query": "q=a#b"}}},
        {"views": {"Busy": BUSY | {"query": "q" * 2001}}},
    ],
)
async def test_what_is_kept_has_bounds(tmp_path: Path, wrong: dict[str, object]) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        answer = await f.client.patch("/api/preferences", json=wrong)
        kept = await f.client.get("/api/preferences")

    assert (answer.status_code, error(answer)["code"]) == (422, "invalid")
    assert kept.json() == DEFAULTS


@pytest.mark.parametrize(("field", "most", "one"), [("tables", MOST_TABLES, GUESTS), ("views", MOST_VIEWS, BUSY)])
async def test_there_are_only_so_many_tables_and_views(tmp_path: Path, field: str, most: int, one: object) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        full = await f.client.patch("/api/preferences", json={field: {f"x{n}": one for n in range(most)}})
        more = await f.client.patch("/api/preferences", json={field: {"y": one}})
        instead = await f.client.patch("/api/preferences", json={field: {"x0": None, "y": one}})

    assert (full.status_code, more.status_code, instead.status_code) == (200, 422, 200)
    assert error(more)["field"] == field
    assert "remove one first" in error(more)["message"]


async def test_all_together_have_a_bound_too(tmp_path: Path) -> None:
    large = {"closed": ["k" * 200] * 300}
    async with front(tmp_path) as f:
        f.sign_in()
        answers = [await f.client.patch("/api/preferences", json={"tables": {f"t{n}": large}}) for n in range(3)]
        kept = await f.client.get("/api/preferences")

    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert "larger than 128 KiB" in error(answers[2])["message"]
    assert sorted(kept.json()["tables"]) == ["t0", "t1"]
