"""One call over real TLS: what is the endpoint's fault, what the call's, and what is told of the server's clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from pulse.config.connections import Connection
from pulse.kit.address import Address
from pulse.kit.errors import Malformed, NotAccepted, SourceError, Unauthorized, Unreachable
from pulse.kit.secret import Secret
from pulse.platforms.http import Endpoint
from pulse.platforms.pve.caller import Caller
from pulse.platforms.pve.failover import Fault
from tests.platforms.pve.recorded import FakeClock
from tests.platforms.pve.servers import by_password, replaying, to
from tools.replay import ReplayServer


@asynccontextmanager
async def calling(told: Connection, server: ReplayServer) -> AsyncIterator[tuple[Caller, Endpoint]]:
    caller = Caller(told, FakeClock(), lambda: endpoint)
    endpoint = caller.endpoint(Address("127.0.0.1", server.port), server.fingerprint)
    yield caller, endpoint
    await caller.aclose()
    await endpoint.aclose()


@pytest.mark.parametrize(
    ("trouble", "kind", "words"),
    [
        ("drop", Unreachable, "closed the connection"),
        ("html", Malformed, "web page"),
        ("502", Unreachable, "502 Bad Gateway"),
        ("595", Unreachable, "pvedaemon"),
    ],
)
async def test_what_says_nothing_of_the_call_is_the_endpoints_fault(
    trouble: str, kind: type[SourceError], words: str
) -> None:
    async with replaying() as server, calling(to(server), server) as (caller, endpoint):
        match trouble:
            case "drop":
                server.faults.drop()
            case "html":
                server.faults.html("")
            case "502":
                server.faults.refuse("", 502, "Bad Gateway")
            case _:
                server.faults.refuse("", 595, "Cannot assign requested address")
        with pytest.raises(Fault) as caught:
            await caller.ask(endpoint, "/cluster/status")
    assert isinstance(caught.value.error, kind)
    assert words in caught.value.error.message
    assert caught.value.endpoint is endpoint


async def test_a_missing_privilege_and_a_node_that_cannot_be_reached_are_troubles_of_the_call() -> None:
    async with replaying() as server, calling(to(server), server) as (caller, endpoint):
        server.faults.refuse("/cluster/status", 403, "Permission check failed (/, Sys.Audit)")
        with pytest.raises(Unauthorized, match=r"Sys\.Audit on /"):
            await caller.ask(endpoint, "/cluster/status")
        server.faults.refuse("/nodes/pve2/status", 595, "Connection refused")
        with pytest.raises(Unreachable, match="the node pve2"):
            await caller.ask(endpoint, "/nodes/pve2/status")


async def test_another_member_may_know_a_token_that_one_refuses_but_a_password_is_not_tried_elsewhere() -> None:
    async with replaying() as server:
        async with calling(to(server, token_secret=Secret("wrong")), server) as (caller, endpoint):
            with pytest.raises(Fault) as caught:
                await caller.ask(endpoint, "/version")
        assert type(caught.value.error) is NotAccepted
        async with calling(by_password(server, "wrong"), server) as (caller, endpoint):
            with pytest.raises(NotAccepted):
                await caller.ask(endpoint, "/version")
            with pytest.raises(NotAccepted):
                await caller.ask(endpoint, "/version")
        assert server.requests["/access/ticket"] == 1


async def test_a_probe_signs_nobody_in() -> None:
    async with replaying() as server, calling(by_password(server), server) as (caller, endpoint):
        await caller.probe(endpoint, "/version")
        assert dict(server.requests) == {"/access/ticket": 1}
        await caller.ask(endpoint, "/version")
        await caller.probe(endpoint, "/version")
        assert server.requests["/version"] == 2


async def test_the_servers_clock_is_told_against_ours_and_against_one_that_nobody_sets() -> None:
    async with replaying() as server, calling(to(server), server) as (caller, endpoint):
        told = [caller.their_time]
        for _ in range(2):
            await caller.ask(endpoint, "/version")
            told.append(caller.their_time)
    before, first, second = told
    assert before is None
    assert first is not None
    assert second is not None
    ahead = datetime.now(UTC) - FakeClock()()
    assert abs(first.ahead - ahead) < timedelta(seconds=5)
    assert abs(second.steady - first.steady) < 2
