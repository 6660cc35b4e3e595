"""Signed-in calls over real TLS, and what is said of one that fails."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from pulse.config.connections import Connection
from pulse.kit.errors import Lost, SourceError, Unauthorized, Unreachable
from pulse.kit.secret import Secret
from pulse.platforms.pve.client import Client
from pulse.platforms.pve.rows import Version
from tests.platforms.pve.recorded import RECORDINGS, FakeClock, connection
from tests.platforms.pve.servers import by_password, replaying, to
from tools.replay import Recordings, ReplayOptions, ReplayServer


@asynccontextmanager
async def asking(told: Connection, clock: FakeClock | None = None) -> AsyncIterator[Client]:
    client = Client(told, clock or FakeClock())
    yield client
    await client.aclose()


async def failure(told: Connection, path: str = "/version") -> SourceError:
    async with asking(told) as client:
        with pytest.raises(SourceError) as caught:
            await client.get_body(path)
    return caught.value


async def test_a_token_gets_the_data_of_an_answer() -> None:
    async with replaying() as server, asking(to(server)) as client:
        assert (await client.get("/version", Version)).version == "9.2.11"


async def test_a_password_gets_the_data_of_an_answer() -> None:
    async with replaying() as server, asking(by_password(server)) as client:
        for _ in range(3):
            await client.get_body("/version")
        assert (server.requests["/access/ticket"], server.requests["/version"]) == (1, 3)


async def test_a_ticket_that_the_server_does_not_take_any_more_is_replaced_once() -> None:
    age = [0.0]
    options = ReplayOptions(penalty=0, clock=lambda: age[0])
    async with ReplayServer(Recordings.load(RECORDINGS / "pve-9.2"), options=options) as server:
        async with asking(by_password(server)) as client:
            await client.get_body("/version")
            age[0] = 10_000
            await client.get_body("/version")
        assert (server.requests["/access/ticket"], server.requests["/version"]) == (2, 3)


async def test_a_refused_token_says_what_to_check() -> None:
    async with replaying() as server:
        trouble = await failure(to(server, token_secret=Secret("wrong")))
    assert isinstance(trouble, Unauthorized)
    assert "monitor@pve!mon" in trouble.message
    assert "secret" in trouble.message


async def test_a_refused_password_says_what_to_check() -> None:
    async with replaying() as server:
        trouble = await failure(by_password(server, "wrong"))
    assert isinstance(trouble, Unauthorized)
    assert "monitor@pve" in trouble.message
    assert "password" in trouble.message


async def test_a_web_page_is_not_the_api() -> None:
    async with replaying() as server:
        server.faults.html("")
        trouble = await failure(to(server))
    assert (type(trouble), trouble.code) == (Lost, "malformed")
    assert "web page" in trouble.message


async def test_an_address_that_is_not_asked_is_a_trouble_of_the_call_not_of_the_start() -> None:
    trouble = await failure(connection(address="169.254.169.254"))
    assert isinstance(trouble, Unreachable)
