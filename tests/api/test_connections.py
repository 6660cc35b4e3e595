"""Connections are added, changed and removed while everything runs, and their secrets never come out."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from pulse.api import connections
from pulse.kit.errors import Unreachable
from pulse.model.observation import Observation, Trouble
from pulse.platforms.certificate import Certificate
from pulse.platforms.health import EndpointHealth
from pulse.platforms.platform import Step
from tests.api.front import TOKEN_SECRET, WANTED, Front, error, front
from tests.api.served import browser, served
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


async def test_its_state_tells_every_address_and_its_version(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        made = (await add(f)).json()
        assert (made["version"], made["state"]["endpoints"]) == (None, [])
        f.fleet.answering[made["id"]] = [
            EndpointHealth(
                "pve1.test:8006", in_use=True, state="ok", latency=0.012, at=later(4), name="pve1", calls=2.25
            ),
            EndpointHealth(
                "pve2.test:8006",
                in_use=False,
                state="failed",
                message="Nothing listens.",
                at=later(5),
                calls=0.1,
                tries=3,
            ),
        ]
        told = (await f.client.get(f"/api/connections/{made['id']}")).json()

    assert told["version"] == "9.2.11"
    assert [(sight["name"], sight["state"]) for sight in told["sights"]] == [("nodes", "unread"), ("updates", "blind")]
    assert told["sights"][1]["missing"][0]["commands"] == ["pveum role add ..."]
    assert told["state"]["endpoints"] == [
        {"address": "pve1.test:8006", "in_use": True, "state": "ok", "latency": 0.012, "message": None}
        | {"at": later(4).timestamp(), "name": "pve1", "tries": 0},
        {"address": "pve2.test:8006", "in_use": False, "state": "failed", "latency": None}
        | {"message": "Nothing listens.", "at": later(5).timestamp(), "name": None, "tries": 3},
    ]
    assert told["state"]["calls"] == 2.35


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
        ({"address": "169.254.169.254"}, "address"),
        ({"address": "metadata.google.internal"}, "address"),
        ({"address": "unix:///run/docker.sock"}, "address"),
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
    shown = Certificate("CN=pve1", "CN=ca", ("pve1",), 1.0, 2.0, self_signed=False)
    unknown = Step(
        "certificate", "failed", "Pin it.", fingerprint="AA", certificate=shown, commands=("pvenode cert info",)
    )
    steps = [Step("reached", "ok", "It answers.", seconds=0.1), unknown]
    async with front(tmp_path, found=steps) as f:
        f.sign_in()
        answer = await f.client.post("/api/connections/test", json=WANTED | {"name": ""})

        assert answer.json()["ok"] is False
        nothing: dict[str, object] = {
            "detail": None,
            "field": None,
            "fingerprint": None,
            "certificate": None,
            "commands": [],
        }
        assert answer.json()["steps"] == [
            nothing | {"name": "reached", "state": "ok", "ok": True, "message": "It answers.", "seconds": 0.1},
            nothing
            | {"name": "certificate", "state": "failed", "ok": False, "message": "Pin it.", "seconds": None}
            | {"fingerprint": "AA", "commands": ["pvenode cert info"]}
            | {
                "certificate": {"subject": "CN=pve1", "issuer": "CN=ca", "names": ["pve1"]}
                | {"not_before": 1.0, "not_after": 2.0, "self_signed": False}
            },
        ]
        assert f.deps.config.connections.connections == ()


async def test_what_works_with_a_warning_is_well(tmp_path: Path) -> None:
    steps = [Step("reached", "ok", "It answers."), Step("blind", "warn", "Blind: guests.")]
    async with front(tmp_path, found=steps) as f:
        f.sign_in()
        told = (await f.client.post("/api/connections/test", json=WANTED)).json()

    assert (told["ok"], [step["ok"] for step in told["steps"]]) == (True, [True, True])


async def test_a_test_ends_when_whoever_asked_has_gone(tmp_path: Path) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def endless() -> list[Step]:
        begun.set()
        try:
            await asyncio.Future()
        finally:
            ended.set()
        return []

    async with front(tmp_path, found=endless) as f, served(f) as at:
        f.sign_in()
        async with browser(f, at, **{"X-CSRF-Token": f.client.headers["X-CSRF-Token"]}) as person:
            asking = asyncio.create_task(person.post(f"http://{at}/api/connections/test", json=WANTED))
            await begun.wait()
            asking.cancel()
            await asyncio.wait({asking})
        async with asyncio.timeout(5):
            await ended.wait()


async def test_a_test_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless() -> list[Step]:
        return await asyncio.Future()

    monkeypatch.setattr(connections, "LONGEST_TEST", 0.1)
    monkeypatch.setattr(connections, "GRACE", 0.0)
    async with front(tmp_path, found=endless) as f:
        f.sign_in()
        told = (await f.client.post("/api/connections/test", json=WANTED)).json()

    assert (told["ok"], told["steps"][0]["name"], told["steps"][0]["field"]) == (False, "reached", "address")
    assert "did not answer within" in told["steps"][0]["message"]


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
