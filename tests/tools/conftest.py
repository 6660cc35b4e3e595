"""A replay server and a client of it for one test."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic

import aiohttp
import msgspec
import pytest

from tools.replay import Recordings, ReplayOptions, ReplayServer, Source, Tape
from tools.replay.answer import Json

RECORDED = Path(__file__).parents[1] / "recordings"


class Reply(msgspec.Struct):
    status: int
    reason: str | None
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def data(self) -> Json:
        return msgspec.json.decode(self.body)["data"]


class Caller:
    """A client that trusts exactly the server's fingerprint and sends its token unless told otherwise."""

    def __init__(self, server: ReplayServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self._session = session
        self._trust = aiohttp.Fingerprint(bytes.fromhex(server.fingerprint.replace(":", "")))

    async def get(self, path: str, **headers: str) -> Reply:
        return await self.call("GET", path, {"Authorization": self.server.token, **headers})

    async def call(self, method: str, path: str, headers: Mapping[str, str], **more: Json) -> Reply:
        began = monotonic()
        place = path if path.startswith("/api2") else "/api2/json" + path
        async with self._session.request(method, place, headers=headers, ssl=self._trust, **more) as answer:
            body = await answer.read()
            return Reply(answer.status, answer.reason, answer.headers, body, monotonic() - began)


Serve = Callable[..., Awaitable[Caller]]


@pytest.fixture(scope="session", autouse=True)
def no_stray_event_loop() -> None:
    """Keep the virtual-time plugin from making an event loop in the first synchronous test and never closing it."""
    asyncio.set_event_loop(None)


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def start(*sources: Source, penalty: float = 0.05, **more: Json) -> Caller:
            options = more.pop("options", ReplayOptions(penalty=penalty))
            server = await stack.enter_async_context(ReplayServer(*sources, options=options, **more))
            jar = aiohttp.DummyCookieJar()
            session = aiohttp.ClientSession(server.address, cookie_jar=jar, auto_decompress=True)
            return Caller(server, await stack.enter_async_context(session))

        yield start


@pytest.fixture(scope="session")
def recorded() -> Recordings:
    return Recordings.load(RECORDED / "pve-9.2")


@pytest.fixture(scope="session")
def death() -> Tape:
    return Tape.load(RECORDED / "tapes" / "D-node-death.jsonl.gz")


@pytest.fixture
async def caller(serve: Serve, recorded: Recordings) -> Caller:
    return await serve(recorded)


@pytest.fixture
def raw() -> Callable[[ReplayServer, bytes], Awaitable[bytes]]:
    return spoken


async def spoken(server: ReplayServer, request: bytes) -> bytes:
    """Everything that the server sends for these bytes until it closes the connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, ssl=context)
    writer.write(request)
    received = await reader.read()
    writer.close()
    return received
