"""Connections are added, changed and removed while everything runs, and their secrets never come out."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from pulse.kit.errors import Unreachable
from pulse.model.observation import Observation, Trouble
from pulse.platforms.platform import Step
from tests.api.front import TOKEN_SECRET, WANTED, Front, error, front
from tests.factory import EVERY, START, later


async def add(f: Front, **changes: Any) -> httpx.Response:  # noqa: ANN401 - any key of the body
    return await f.client.post("/api/connections", json=WANTED | changes)


async def test_an_added_connection_is_answered_without_its_secret_and_polled_at_once(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        answer = await add(f, fingerprint="ab" * 32, interval=5)
        polled = f.fleet.connections

    body = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/connections/{body['id']}")
    assert body["token_secret"] == {"set": True, "changed_at": START.timestamp()}
    assert body["password"] == {"set": False}
    assert (body["fingerprint"][:8], body["interval"], body["state"]["state"]) == ("AB:AB:AB", 5.0, "starting")
    assert [(c.name, c.token_secret and c.token_secret.reveal()) for c in polled] == [("lab", TOKEN_SECRET)]


async def test_connections_are_still_there_after_a_restart(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        await add(f)
    async with front(tmp_path) as f:
        f.sign_in()
        shown = (await f.client.get("/api/connections")).json()

    assert [c["name"] for c in shown["connections"]] == ["lab"]
    assert shown["next"] is None


async def test_the_list_goes_on_where_the_page_before_ended(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        for name in ("c", "a", "B"):
            await add(f, name=name)
        first = (await f.client.get("/api/connections?limit=2")).json()
        second = (await f.client.get("/api/connections", params={"limit": 2, "next": first["next"]})).json()

    assert [c["name"] for page in (first, second) for c in page["connections"]] == ["a", "B", "c"]
    assert second["next"] is None


async def test_a_change_keeps_what_it_does_not_name(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        made = (await add(f)).json()
        f.clock.pass_by(hours=1)
        changed = (await f.client.patch(f"/api/connections/{made['id']}", json={"name": "cellar"})).json()

        assert changed == made | {"name": "cellar", "state": made["state"] | {}}
        assert f.deps.pipeline.sources()[made["id"]].name == "cellar"


async def test_a_secret_that_is_set_again_says_when(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        made = (await add(f)).json()
        f.clock.pass_by(hours=1)
        changed = await f.client.patch(f"/api/connections/{made['id']}", json={"token_secret": "another"})

    assert changed.json()["token_secret"] == {"set": True, "changed_at": later(3_600).timestamp()}


async def test_its_state_tells_every_part_and_its_trouble(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        made = (await add(f)).json()
        lost = Trouble("unauthorized", "The token lacks Sys.Audit on /.")
        for part, trouble in (("resources", None), ("node:pve1", lost)):
            f.deps.pipeline.ingest(
                Observation(source=made["id"], part=part, at=later(4), every=EVERY, trouble=trouble, complete=True)
            )
        state = (await f.client.get(f"/api/connections/{made['id']}")).json()["state"]

    assert (state["state"], state["message"], state["since"]) == ("degraded", lost.message, later(4).timestamp())
    assert state["parts"]["resources"] == {"at": later(4).timestamp(), "every": 10.0, "trouble": None}
    assert state["parts"]["node:pve1"] == {
        "at": None,
        "every": 10.0,
        "trouble": {"code": "unauthorized", "message": lost.message},
    }


async def test_one_that_is_switched_off_has_no_state(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()

        assert (await add(f, enabled=False)).json()["state"] is None


async def test_a_removed_connection_is_gone_and_not_polled(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        one = (await add(f)).headers["Location"]
        gone, again = await f.client.delete(one), await f.client.get(one)

        assert (gone.status_code, again.status_code, error(again)["code"]) == (204, 404, "not_found")
        assert f.fleet.connections == []


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_whoever_writes_on_an_older_version_is_told(tmp_path: Path, method: str) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        made = await add(f)
        one, first = made.headers["Location"], made.headers["ETag"]
        changed = await f.client.patch(one, json={"interval": 9}, headers={"If-Match": first})
        late = await f.client.request(method, one, json={"interval": 3}, headers={"If-Match": first})

        assert (changed.status_code, late.status_code, error(late)["code"]) == (200, 412, "changed_meanwhile")
        assert f.fleet.connections[0].interval.total_seconds() == 9


async def test_what_the_fleet_finds_out_is_no_change_of_the_document(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        made = await add(f)
        one, first = made.headers["Location"], made.headers["ETag"]
        f.deps.pipeline.ingest(
            Observation(source=made.json()["id"], part="resources", at=later(1), every=EVERY, complete=True)
        )
        news = await f.client.get(one, headers={"If-None-Match": first})
        again = await f.client.get(one, headers={"If-None-Match": news.headers["ETag"]})
        changed = await f.client.patch(one, json={"interval": 9}, headers={"If-Match": first})

    assert (news.status_code, again.status_code, again.content) == (200, 304, b"")
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"platform": "vmware"}, "platform"),
        ({"address": "http://pve1"}, "address"),
        ({"name": ""}, "name"),
        ({"user": "root@pam", "password": "secret"}, "password"),
        ({"interval": 0.5}, "interval"),
        ({"interval": "2"}, "interval"),
        ({"enabled": 1}, "enabled"),
        ({"adress": "pve1"}, "adress"),
        ({"token_secret": 7}, "token_secret"),
    ],
)
async def test_wrong_input_is_told_at_its_field_and_nothing_is_saved(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        answer = await add(f, **changes)

        assert (answer.status_code, error(answer)["field"]) == (422, field)
        assert f.deps.config.connections.connections == ()


async def test_a_test_goes_step_by_step_and_saves_nothing(tmp_path: Path) -> None:
    unknown = Step("trusted", ok=False, message="Pin it.", fingerprint="AA")
    steps = [Step("reached", ok=True, message="It answers."), unknown]
    async with front(tmp_path, found=steps) as f:
        f.sign_in()
        answer = await f.client.post("/api/connections/test", json=WANTED | {"name": ""})

        assert answer.json()["ok"] is False
        assert [(s["name"], s["ok"], s["fingerprint"]) for s in answer.json()["steps"]] == [
            ("reached", True, None),
            ("trusted", False, "AA"),
        ]
        assert f.deps.config.connections.connections == ()


async def test_a_saved_connection_is_tested_as_it_is(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        one = (await add(f)).headers["Location"]
        answer, unknown = await f.client.post(f"{one}/test"), await f.client.post("/api/connections/none/test")

    assert (answer.status_code, answer.json()["ok"], unknown.status_code) == (200, True, 404)


async def test_a_server_that_cannot_be_asked_is_a_step_that_failed(tmp_path: Path) -> None:
    async with front(tmp_path, found=Unreachable("Nothing listens on pve1.test:8006.")) as f:
        f.sign_in()
        answer = await f.client.post("/api/connections/test", json=WANTED)

    assert answer.json()["ok"] is False
    assert answer.json()["steps"][0]["message"] == "Nothing listens on pve1.test:8006."


async def test_when_the_disk_does_not_take_it_nothing_has_changed(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        folder = f.deps.config.folder
        folder.rename(tmp_path / "away")
        answer = await add(f)

        assert (answer.status_code, error(answer)["code"]) == (503, "unavailable")
        assert "data folder" in error(answer)["message"]
        assert (await f.client.get("/api/connections")).json()["connections"] == []
        assert f.fleet.connections == []
