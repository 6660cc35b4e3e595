"""The live connection is open to our own page and to whoever is signed in, for as long as they are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from pulse.access.keeping import follow
from pulse.access.people import with_password
from pulse.config.config import Config
from pulse.config.documents import People
from pulse.kit.clock import epoch
from pulse.kit.secret import Secret
from tests.api.front import Front, front
from tests.api.served import browser, close_code, served, told
from tests.config.unlocked import vault
from tests.factory import guest, later, seen


@asynccontextmanager
async def watching(tmp_path: Path) -> AsyncIterator[tuple[Front, aiohttp.ClientWebSocketResponse]]:
    """A browser that is signed in and watches a picture of one guest."""
    async with front(tmp_path) as f, served(f) as at:
        f.sign_in()
        f.deps.pipeline.ingest(seen(guest()))
        async with browser(f, at) as tab, tab.ws_connect(f"http://{at}/api/live") as connection:
            yield f, connection


async def refused(f: Front, at: str, **headers: str) -> int:
    """The status with which the connection is refused before it is one."""
    async with browser(f, at, **headers) as tab:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await tab.ws_connect(f"http://{at}/api/live")
    return refusal.value.status


async def test_a_browser_is_welcomed_and_gets_the_picture_then_what_changes(tmp_path: Path) -> None:
    async with watching(tmp_path) as (f, connection):
        welcome, full = await told(connection, "welcome"), await told(connection, "full")
        f.deps.pipeline.ingest(seen(guest(), guest(101), at=2))

        assert (welcome["server"], welcome["you"], welcome["epoch"]) == ("0.1.0", "mira", "e1")
        assert list(full["resources"]) == [guest().id]
        assert list((await told(connection, "delta"))["added"]) == [guest(101).id]


async def test_a_returning_browser_gets_only_what_it_missed(tmp_path: Path) -> None:
    async with front(tmp_path) as f, served(f) as at:
        f.sign_in()
        for step in range(3):
            f.deps.pipeline.ingest(seen(guest(readings={"cpu": step / 10}), at=2 * step))
        async with browser(f, at) as tab, tab.ws_connect(f"http://{at}/api/live?epoch=e1&rev=2") as connection:
            assert (await told(connection, "delta"))["rev"] == 3


async def test_nobody_watches_without_signing_in(tmp_path: Path) -> None:
    async with front(tmp_path) as f, served(f) as at:
        assert await refused(f, at) == 403


async def test_nobody_watches_without_the_scope(tmp_path: Path) -> None:
    async with front(tmp_path) as f, served(f) as at:
        token = await f.token("metrics", "connections")

        assert await refused(f, at, Authorization=f"Bearer {token}") == 403


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://127.0.0.1:1", ""])
async def test_another_sites_page_is_refused_although_the_cookie_comes_along(tmp_path: Path, origin: str) -> None:
    async with front(tmp_path) as f, served(f) as at:
        f.sign_in()

        assert await refused(f, at, Origin=origin) == 403


async def test_behind_a_proxy_only_the_public_address_counts(tmp_path: Path) -> None:
    async with front(tmp_path, environment={"PULSE_PUBLIC_URL": "http://pulse.example.org"}) as f, served(f) as at:
        f.sign_in()

        assert await refused(f, at) == 403
        async with browser(f, at, Origin="http://pulse.example.org") as tab:
            assert await told(await tab.ws_connect(f"http://{at}/api/live"), "welcome")


async def test_signing_out_closes_the_connection(tmp_path: Path) -> None:
    async with watching(tmp_path) as (f, connection):
        await told(connection, "full")
        f.deps.sessions.end_all("mira")

        assert await close_code(connection) == 4401


async def test_a_session_that_lapses_closes_the_connection_with_the_next_message(tmp_path: Path) -> None:
    async with watching(tmp_path) as (f, connection):
        await told(connection, "full")
        f.clock.pass_by(days=31)
        f.deps.pipeline.tick(f.clock())

        assert await close_code(connection) == 4401


async def test_watching_keeps_the_session_alive(tmp_path: Path) -> None:
    async with watching(tmp_path) as (f, connection):
        await told(connection, "full")
        for _ in range(3):
            f.clock.pass_by(days=20)
            f.deps.pipeline.tick(f.clock())
            while (await told(connection, "beat"))["now"] != epoch(f.clock()):
                pass  # an earlier one

        assert (await f.client.get("/api/picture")).status_code == 200


@pytest.mark.parametrize(
    "said",
    ["", "{", "[]", '"ping"', '{"type":"drop"}', '{"type":"ping","x":1}', '{"type":"watch","resources":[1]}', "\0"],
)
async def test_what_is_not_understood_is_answered_and_changes_nothing(tmp_path: Path, said: str) -> None:
    async with watching(tmp_path) as (f, connection):
        await connection.send_str(said)

        assert (await told(connection, "error"))["code"] == "unknown_message"
        assert f.fleet.refreshed == []


async def test_bytes_are_not_understood_either(tmp_path: Path) -> None:
    async with watching(tmp_path) as (_, connection):
        await connection.send_bytes(b'{"type":"ping"}')

        assert (await told(connection, "error"))["code"] == "unknown_message"


async def test_a_message_over_64_kib_ends_the_connection(tmp_path: Path) -> None:
    async with watching(tmp_path) as (_, connection):
        await connection.send_str('{"type":"watch","resources":["' + "x" * 65_536 + '"]}')

        assert await close_code(connection) == 1009


async def test_a_browser_asks_for_what_it_needs(tmp_path: Path) -> None:
    async with watching(tmp_path) as (f, connection):
        await told(connection, "full")
        watched: list[frozenset[str]] = []
        f.deps.pipeline.hub.on_watch = watched.append
        await connection.send_json({"type": "watch", "resources": [guest().id]})
        await connection.send_json({"type": "refresh", "resource": guest().id})
        await connection.send_json({"type": "ping"})

        assert await told(connection, "pong")
        assert (watched, f.fleet.refreshed) == ([frozenset({guest().id})], ["src"])
        await connection.send_json({"type": "resync"})
        assert await told(connection, "full")


async def test_what_cannot_be_refreshed_is_said(tmp_path: Path) -> None:
    async with watching(tmp_path) as (f, connection):
        f.fleet.knows = False
        await connection.send_json({"type": "refresh", "resource": "pve:none:guest:1"})
        assert (await told(connection, "error"))["code"] == "unknown_resource"
        await connection.send_json({"type": "refresh", "resource": guest().id})
        assert (await told(connection, "error"))["code"] == "not_polled"


async def test_a_browser_that_leaves_is_forgotten(tmp_path: Path) -> None:
    async with watching(tmp_path) as (f, connection):
        await told(connection, "full")
        assert f.deps.pipeline.hub.watchers == 1
        left = asyncio.Event()
        f.deps.pipeline.hub.on_watch = lambda _: left.set()
        await connection.close()
        await asyncio.wait_for(left.wait(), 5)

        assert f.deps.pipeline.hub.watchers == 0


async def test_the_server_says_that_it_is_going_away(tmp_path: Path) -> None:
    async with watching(tmp_path) as (f, connection):
        await told(connection, "full")
        f.deps.pipeline.hub.close(1001)

        assert await close_code(connection) == 1001


@asynccontextmanager
async def program(at: str, token: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A program that watches with its token: no cookie, no page, no `Origin`."""
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as http, http.ws_connect(f"http://{at}/api/live") as connection:
        yield connection


async def test_a_program_watches_with_its_token_and_without_an_origin(tmp_path: Path) -> None:
    async with front(tmp_path) as f, served(f) as at:
        f.deps.pipeline.ingest(seen(guest()))
        async with program(at, await f.token("read")) as connection:
            assert (await told(connection, "welcome"))["you"] == "mira"
            assert list((await told(connection, "full"))["resources"]) == [guest().id]


async def test_a_revoked_token_closes_its_connection_and_no_other(tmp_path: Path) -> None:
    async with front(tmp_path) as f, served(f) as at:
        f.sign_in()
        f.deps.pipeline.ingest(seen(guest()))
        one, other = await f.token("read", name="one"), await f.token("read", name="other")
        async with program(at, one) as closing, program(at, other) as staying:
            await told(closing, "full")
            await told(staying, "full")
            started = asyncio.get_running_loop().time()
            gone = await f.client.delete(f"/api/tokens/{f.deps.config.tokens.tokens[0].id}")

            assert gone.status_code == 204
            assert await close_code(closing) == 4401
            assert asyncio.get_running_loop().time() - started < 1
            await staying.send_json({"type": "ping"})
            assert await told(staying, "pong")


async def test_an_expired_token_closes_its_connection_within_a_second_though_nothing_happens(tmp_path: Path) -> None:
    async with front(tmp_path) as f, served(f) as at:
        token = await f.token("read", expires_at=later(60))
        async with program(at, token) as connection:
            await told(connection, "full")
            started = asyncio.get_running_loop().time()
            f.clock.pass_by(seconds=60)

            assert await close_code(connection) == 4401
            assert asyncio.get_running_loop().time() - started < 1


async def test_watching_is_using_the_token(tmp_path: Path) -> None:
    async with front(tmp_path) as f, served(f) as at, program(at, await f.token("read")) as connection:
        await told(connection, "full")
        f.clock.pass_by(hours=1)
        f.deps.pipeline.tick(f.clock())
        while (await told(connection, "beat"))["now"] != epoch(f.clock()):
            pass  # an earlier one

        assert f.deps.tokens.shown()[0].used_at == f.clock()


async def test_a_password_set_by_a_command_closes_the_connection(tmp_path: Path) -> None:
    async with front(tmp_path) as f, served(f) as at:
        await f.have()
        f.sign_in()
        follow(f.deps.config, f.deps.sessions, f.deps.tokens)
        async with browser(f, at) as tab, tab.ws_connect(f"http://{at}/api/live") as connection:
            await told(connection, "full")
            command = await asyncio.to_thread(lambda: Config.open(f.deps.config.folder, vault(f.deps.config.folder)))
            await command.change(People, lambda people: with_password(people, "mira", Secret("hash"), later(1)))
            await f.deps.config.take_over()

            assert await close_code(connection) == 4401
            await asyncio.to_thread(command.close)
