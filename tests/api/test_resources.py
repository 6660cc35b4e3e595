"""The picture over REST: the same content as the live connection, whole, in pages, or one by one."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from pulse.live.messages import full, unpack
from tests.api.front import Front, error, front
from tests.factory import guest, later, node, seen


def estate(f: Front) -> None:
    """A node with three guests, one of them stopped and without a reading."""
    f.sign_in()
    f.deps.pipeline.ingest(
        seen(
            node(),
            guest(100, name="web01", readings={"cpu": 0.5}, facts={"tags": ["prod"]}),
            guest(101, name="db", readings={"cpu": 0.25}),
            guest(102, name="Attic", readings={}, status="down", state="stopped"),
            at=3,
        )
    )


async def names(f: Front, **parameters: str | int) -> list[str]:
    """The names on a page of the list."""
    answer = await f.client.get("/api/resources", params=parameters)
    assert answer.status_code == 200
    return [shown["name"] for shown in answer.json()["resources"]]


async def test_the_picture_is_what_the_live_connection_sends_in_full(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        estate(f)
        answer = await f.client.get("/api/picture")
        picture = f.deps.pipeline.picture()

    sent: dict[str, Any] = unpack(full(picture.rev, picture.resources))
    assert answer.json() | {"type": "full"} == sent


async def test_a_picture_that_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        estate(f)
        first = await f.client.get("/api/picture")
        again = await f.client.get("/api/picture", headers={"If-None-Match": first.headers["ETag"]})
        f.deps.pipeline.ingest(seen(node(), at=5))
        news = await f.client.get("/api/picture", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (news.status_code, list(news.json()["resources"])) == (200, [node().id])


async def test_a_picture_is_deflated_only_when_asked(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        estate(f)
        deflated = await f.client.get("/api/picture")
        plain = await f.client.get("/api/picture", headers={"Accept-Encoding": "identity"})

    assert (deflated.headers.get("Content-Encoding"), plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert deflated.json() == plain.json()


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["Attic", "db", "pve1", "web01"]),
        ({"kind": "guest", "status": "up"}, ["db", "web01"]),
        ({"q": "WEB"}, ["web01"]),
        ({"q": "prod"}, ["web01"]),
        ({"q": "guest:101"}, ["db"]),
        ({"q": "nothing"}, []),
        ({"kind": "guest", "sort": "cpu"}, ["db", "web01", "Attic"]),
        ({"kind": "guest", "sort": "-cpu"}, ["web01", "db", "Attic"]),
        ({"sort": "-name", "limit": 2}, ["web01", "pve1"]),
    ],
)
async def test_lists_are_filtered_and_sorted(
    tmp_path: Path, parameters: dict[str, str | int], expected: list[str]
) -> None:
    async with front(tmp_path) as f:
        estate(f)

        assert await names(f, **parameters) == expected


async def test_pages_follow_each_other_without_a_gap_whatever_goes_meanwhile(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        f.deps.pipeline.ingest(seen(*[guest(vmid) for vmid in range(100, 107)]))
        first = (await f.client.get("/api/resources?limit=3")).json()
        f.deps.pipeline.ingest(seen(*[guest(vmid) for vmid in range(101, 107)], at=1))
        rest = (await f.client.get("/api/resources", params={"limit": 10, "next": first["next"]})).json()

    assert [r["name"] for r in rest["resources"]] == ["guest103", "guest104", "guest105", "guest106"]
    assert (rest["next"], rest["rev"]) == (None, 2)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=car", "kind"),
        ("status=off", "status"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=many", "limit"),
        ("sort=colour", "sort"),
        ("next=%21", "next"),
        ("next=WzEsMl0", "next"),
        ("page=2", "page"),
    ],
)
async def test_a_wrong_parameter_is_named(tmp_path: Path, query: str, field: str) -> None:
    async with front(tmp_path) as f:
        estate(f)
        answer = await f.client.get(f"/api/resources?{query}")

    assert (answer.status_code, error(answer)["field"]) == (422, field)


async def test_one_resource_says_when_it_was_last_seen(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        estate(f)
        shown = (await f.client.get(f"/api/resources/{guest(100).id}")).json()

    known = msgspec.to_builtins(guest(100, name="web01", readings={"cpu": 0.5}, facts={"tags": ["prod"]}))
    assert shown == known | {"at": later(3).timestamp()}


async def test_a_stale_resource_says_so_and_keeps_its_state(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        estate(f)
        f.deps.pipeline.tick(later(90))
        shown = (await f.client.get(f"/api/resources/{guest(100).id}")).json()

    assert (shown["stale"], shown["status"], shown["state"]) == (True, "unknown", "running")


async def test_a_resource_that_is_not_there_is_404(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        estate(f)
        for method, path in (("GET", "/api/resources/pve:none"), ("POST", "/api/resources/pve:none/refresh")):
            answer = await f.client.request(method, path)
            assert (answer.status_code, error(answer)["code"]) == (404, "not_found")


async def test_a_refresh_is_accepted_and_its_source_is_asked(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        estate(f)
        answer = await f.client.post(f"/api/resources/{guest(100).id}/refresh")

        assert (answer.status_code, answer.json()) == (202, {"source": "src"})
        assert answer.headers["Location"] == f"/api/resources/{guest(100).id}"
        assert f.fleet.refreshed == ["src"]


async def test_a_refresh_that_nobody_can_do_is_a_conflict(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        estate(f)
        f.fleet.knows = False
        answer = await f.client.post(f"/api/resources/{guest(100).id}/refresh")

    assert (answer.status_code, error(answer)["code"]) == (409, "conflict")
