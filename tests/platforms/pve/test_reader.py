"""Reading a cluster: parts and rhythms, and what an empty list means."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeVar

import msgspec
import pytest
from structlog.testing import capture_logs

from pulse.kit.errors import Lost, Malformed, Unauthorized, Unreachable
from pulse.model.observation import Observation, Trouble
from pulse.platforms.health import EndpointHealth
from pulse.platforms.http import TimedOut
from pulse.platforms.pve.answers import decoded
from pulse.platforms.pve.caller import TheirTime
from pulse.platforms.pve.reader import PveReader
from tests.platforms.pve.recorded import FakeClock, connection, guest_row, node_row, recording
from tests.platforms.pve.servers import by_password, replaying, to

T = TypeVar("T")
CLUSTER = recording("pve-9.2/GET_cluster_resources").body["data"]


class FakeClient:
    """Answers what the test lays out, by path."""

    def __init__(self, **answers: Any) -> None:  # noqa: ANN401 - any JSON
        self.answers = {"/cluster/resources": CLUSTER, **answers}
        self.asked: list[str] = []
        self.met: list[tuple[str, str, str | None]] = []
        self.teller: str | None = None
        self.limits: dict[str, float | None] = {}
        self.away: Trouble | None = None
        self.their_time: TheirTime | None = None

    async def get_body(self, path: str) -> bytes:
        self.asked.append(path)
        if isinstance(answer := self.answers[path], Exception):
            raise answer
        return b'{"data":' + msgspec.json.encode(answer) + b"}"

    async def get(self, path: str, kind: type[T], *, limit: float | None = None) -> T:
        self.limits[path] = limit
        return decoded(await self.get_body(path), kind, path)

    async def meet(self, members: Iterable[tuple[str, str, str | None]], teller: str | None) -> None:
        self.met, self.teller = list(members), teller

    def detour(self) -> Trouble | None:
        return self.away

    async def look_home(self) -> None:
        self.asked.append("home")

    async def recover(self) -> None:
        self.asked.append("recover")

    def in_use(self) -> str:
        return "pve1"

    def endpoints(self) -> list[EndpointHealth]:
        return [EndpointHealth("pve1:8006", in_use=True)]

    async def aclose(self) -> None:
        self.answers.clear()


def reading(client: FakeClient, clock: FakeClock | None = None, **changes: Any) -> PveReader:  # noqa: ANN401 - any field
    return PveReader(connection(**changes), clock or FakeClock(), client)


async def read(reader: PveReader, part: str = "resources") -> Observation:
    return await reader.parts()[part].read()


def kinds(observation: Observation) -> dict[str, int]:
    found = [resource.kind for resource in observation.resources]
    return {kind: found.count(kind) for kind in sorted(set(found))}


async def test_a_recorded_cluster_is_read_over_https_part_by_part() -> None:
    async with replaying() as server:
        reader = PveReader(to(server), FakeClock())
        seen = await read(reader)
        members = await read(reader, "membership")
        detail = await read(reader, "node:pve1")
        await reader.aclose()
    assert kinds(seen) == {"guest": 12, "node": 3, "storage": 8}
    assert (seen.complete, seen.every) == (True, timedelta(seconds=10))
    assert kinds(members) == {"cluster": 1, "node": 3}
    assert detail.resources[0].facts["version"] == "9.2.11"
    assert {detail.part, *detail.resources[0].parts.values()} == {"node:pve1"}


async def test_of_a_node_that_we_may_not_look_at_the_version_is_asked_so_that_the_rest_can_be_read() -> None:
    refusal = Unauthorized("The privilege Sys.Audit on /nodes/pve1 is missing.")
    client = FakeClient(**{"/nodes/pve1/status": refusal, "/nodes/pve1/version": {"version": "9.2.11"}})
    reader = reading(client)
    await read(reader)
    assert "tasks" not in reader.parts()
    for _ in range(2):
        with pytest.raises(Unauthorized):
            await read(reader, "node:pve1")
    assert client.asked.count("/nodes/pve1/version") == 1, "once is enough"
    assert {"tasks", "certificates:pve1"} <= reader.parts().keys()
    (nodes,) = [sight for sight in reader.sights() if sight.name == "nodes"]
    assert [lack.paths for lack in nodes.missing] == [("/nodes/pve1",)]


async def test_where_not_even_its_version_is_told_the_refusal_stands() -> None:
    refusal = Unauthorized("The privilege Sys.Audit on /nodes/pve1 is missing.")
    client = FakeClient(**{"/nodes/pve1/status": refusal, "/nodes/pve1/version": Unreachable("No answer.")})
    reader = reading(client)
    await read(reader)
    with pytest.raises(Unauthorized):
        await read(reader, "node:pve1")
    assert reader.version() is None


async def test_a_single_node_of_8_4_is_read_with_a_password() -> None:
    async with replaying("pve-8.4") as server:
        reader = PveReader(by_password(server), FakeClock())
        assert kinds(await read(reader)) == {"guest": 6, "node": 1, "storage": 3}
        assert kinds(await read(reader, "membership")) == {"node": 1}
        await reader.aclose()


async def test_each_node_that_was_seen_is_a_part_that_speeds_up_while_it_is_watched() -> None:
    reader = reading(FakeClient(), interval=timedelta(seconds=30))
    assert list(reader.parts()) == ["resources", "membership", "rights"]
    await read(reader)
    parts = reader.parts()
    assert set(parts) == {"resources", "membership", "rights", "node:pve1", "node:pve2", "node:pve3"}
    assert parts["node:pve2"].watches == {"pve:k3f9:node:pve2"}
    assert (parts["node:pve2"].every, parts["node:pve2"].watched_every) == (timedelta(seconds=10), timedelta(seconds=2))
    assert (parts["resources"].every, parts["resources"].judged_by) == (timedelta(seconds=30), timedelta(seconds=30))


async def test_a_node_that_left_is_no_part_any_more() -> None:
    client = FakeClient()
    reader = reading(client)
    await read(reader)
    client.answers["/cluster/resources"] = [row for row in CLUSTER if row.get("node") != "pve3"]
    assert "pve:k3f9:node:pve3" not in {resource.id for resource in (await read(reader)).resources}
    assert "node:pve3" not in reader.parts()


async def test_a_node_that_changed_makes_the_membership_and_its_own_part_urgent() -> None:
    client = FakeClient()
    reader = reading(client)
    await read(reader)
    assert reader.urgent() == {"membership"}
    assert reader.urgent() == set()
    await read(reader)
    assert reader.urgent() == set()
    dead = [row | {"status": "offline"} if row["id"] == "node/pve2" else row for row in CLUSTER]
    client.answers["/cluster/resources"] = dead
    await read(reader)
    assert reader.urgent() == {"membership", "node:pve2"}
    client.answers["/cluster/resources"] = CLUSTER
    await read(reader)
    assert reader.urgent() == {"membership", "node:pve2"}


async def test_a_node_that_is_offline_is_not_asked() -> None:
    client = FakeClient(
        **{"/cluster/resources": [{"id": "node/pve1", "type": "node", "node": "pve1", "status": "offline"}]}
    )
    reader = reading(client)
    await read(reader)
    with pytest.raises(Unreachable, match="pve1 is offline"):
        await read(reader, "node:pve1")
    assert client.asked == ["/cluster/resources"]


async def test_a_node_that_cannot_be_passed_on_to_is_named() -> None:
    async with replaying() as server:
        reader = PveReader(to(server), FakeClock())
        await read(reader)
        server.faults.refuse("/nodes/pve2/status", 595, "Connection refused")
        with pytest.raises(Unreachable, match="cannot reach the node pve2"):
            await read(reader, "node:pve2")
        await reader.aclose()


async def test_a_node_that_hangs_is_named_not_the_server_that_was_asked() -> None:
    reader = reading(FakeClient(**{"/nodes/pve2/status": TimedOut("pve1:8006 did not answer in time.")}))
    await read(reader)
    with pytest.raises(Unreachable, match="The node pve2 did not answer in time"):
        await read(reader, "node:pve2")


def later(rows: list[dict[str, Any]], seconds: float) -> list[dict[str, Any]]:
    """The same, after its nodes have run for so many seconds more."""
    return [row | {"uptime": row["uptime"] + seconds} if row["type"] == "node" else row for row in rows]


NO_GUESTS = [row for row in CLUSTER if row["type"] not in ("qemu", "lxc")]


@pytest.mark.looptime(start=0)
async def test_guests_that_vanish_with_the_right_to_see_them_are_kept_and_the_source_says_why() -> None:
    client = FakeClient()
    reader = reading(client)
    await read(reader)
    client.answers |= {"/cluster/resources": NO_GUESTS, "/access/permissions": {"/": {"Sys.Audit": 1}}}
    for _ in range(90):
        await asyncio.sleep(2)
        seen = await read(reader)
        assert not seen.complete
        assert seen.trouble is not None
        assert (seen.trouble.code, "VM.Audit" in seen.trouble.message) == ("unauthorized", True)
    assert client.asked.count("/access/permissions") == 3
    client.answers["/cluster/resources"] = later(CLUSTER, 180)
    back = await read(reader)
    assert (back.complete, back.trouble, kinds(back)["guest"]) == (True, None, 12)


@pytest.mark.looptime(start=0)
async def test_guests_that_stay_away_while_we_may_see_them_are_gone_after_a_minute() -> None:
    client = FakeClient()
    reader = reading(client)
    await read(reader)
    client.answers |= {"/cluster/resources": NO_GUESTS, "/access/permissions": {"/vms": {"VM.Audit": 1}}}
    early = await read(reader)
    assert (early.complete, early.trouble) == (False, None)
    await asyncio.sleep(60)
    client.answers["/cluster/resources"] = later(NO_GUESTS, 60)
    late = await read(reader)
    assert (late.complete, late.trouble, kinds(late)) == (True, None, {"node": 3, "storage": 8})


async def test_a_cluster_that_never_had_guests_is_complete_without_them() -> None:
    assert (await read(reading(FakeClient(**{"/cluster/resources": NO_GUESTS})))).complete


async def test_an_unreadable_row_is_logged_once_and_costs_only_itself() -> None:
    broken = msgspec.to_builtins(guest_row()) | {"vmid": []}
    client = FakeClient(**{"/cluster/resources": [msgspec.to_builtins(node_row()), broken]})
    reader = reading(client)
    with capture_logs() as lines:
        seen = await read(reader)
        await read(reader)
    assert (kinds(seen), seen.complete) == ({"node": 1}, False)
    assert [line["row"] for line in lines] == ["qemu/100"]


async def test_an_answer_that_is_no_list_is_malformed() -> None:
    with pytest.raises(Malformed):
        await read(reading(FakeClient(**{"/cluster/resources": {"x": 1}})))


async def test_how_its_address_answers_is_told_without_a_call() -> None:
    async with replaying() as server:
        reader = PveReader(to(server), FakeClock())
        before = reader.endpoints()
        await read(reader)
        asked = dict(server.requests)
        after = reader.endpoints()
        assert dict(server.requests) == asked
        server.faults.drop()
        with pytest.raises(Lost) as trouble:
            await read(reader)
        lost = reader.endpoints()
        await reader.aclose()
    assert [(end.address, end.state, end.latency) for end in before] == [(f"127.0.0.1:{server.port}", "unknown", None)]
    assert [(end.address, end.state, end.in_use) for end in after] == [(f"127.0.0.1:{server.port}", "ok", True)]
    assert [(end.state, end.message) for end in lost] == [("failed", trouble.value.message)]


async def test_its_version_is_that_of_the_node_that_was_not_upgraded_yet() -> None:
    statuses = {f"/nodes/{name}/status": {"pveversion": told} for name, told in (
        ("pve1", "pve-manager/9.10.1/abc"), ("pve2", "pve-manager/9.2.11/abc"), ("pve3", "odd"),
    )}  # fmt: skip
    reader = reading(FakeClient(**statuses))
    await read(reader)
    assert reader.version() is None
    told = []
    for name in ("pve1", "pve2"):
        await read(reader, f"node:{name}")
        told.append(reader.version())
    assert told == ["9.10.1", "9.2.11"]


async def test_a_member_that_cannot_be_read_costs_itself_and_nothing_is_removed() -> None:
    client = FakeClient(
        **{
            "/cluster/status": [{"type": "node", "name": []}, {"type": "node", "name": "pve2", "ip": "10.0.0.2"}],
            "/nodes": [{"node": 1}, {"node": "pve2", "ssl_fingerprint": "AA:BB"}],
        }
    )
    with capture_logs() as logs:
        seen = await read(reading(client), "membership")
    assert ([resource.name for resource in seen.resources], seen.complete) == (["pve2"], False)
    assert client.met == [("pve2", "10.0.0.2", "AA:BB")]
    assert [line["part"] for line in logs if line["event"] == "unreadable row"] == ["membership"]


async def test_the_name_of_a_node_is_a_piece_of_a_path_and_nothing_else() -> None:
    client = FakeClient(
        **{"/cluster/resources": [{"type": "node", "node": "../a?b#c", "status": "online", "uptime": 1}]}
    )
    client.answers["/nodes/..%2Fa%3Fb%23c/status"] = {"uptime": 5, "memory": 3}
    reader = reading(client)
    await read(reader)
    with capture_logs() as logs:
        detail = (await read(reader, "node:../a?b#c")).resources[0]
        await read(reader, "node:../a?b#c")
    assert (detail.readings, len(detail.notes)) == ({"uptime": 5}, 1)
    assert [line["row"] for line in logs] == ["memory"]


async def test_the_members_are_made_known_with_their_certificates_and_which_of_them_was_asked() -> None:
    client = FakeClient(
        **{
            "/cluster/status": recording("pve-9.2/GET_cluster_status").body["data"],
            "/nodes": recording("pve-9.2/GET_nodes").body["data"],
        }
    )
    reader = reading(client)
    assert "address" not in reader.parts()
    await read(reader, "membership")
    assert "address" in reader.parts()
    prints = {row["node"]: row["ssl_fingerprint"] for row in client.answers["/nodes"]}
    assert client.met == [(f"pve{n}", f"127.0.0.1{n}", prints[f"pve{n}"]) for n in (1, 2, 3)]
    assert client.teller == "pve1"
    await read(reader, "membership")
    assert client.asked.count("/nodes") == 1


async def test_the_log_of_a_task_is_read_on_demand() -> None:
    upid = "UPID:pve1:000004FF:00068284:6B047AF9:vzdump:101:root@pam:"
    path = f"/nodes/pve1/tasks/{upid.replace(':', '%3A').replace('@', '%40')}/log?start=2&limit=10"
    client = FakeClient(**{path: [{"n": 3, "t": "INFO: status = running"}]})
    log = await reading(client).log(upid, 2, 10)
    assert (log.lines, log.offset) == (["INFO: status = running"], 2)
