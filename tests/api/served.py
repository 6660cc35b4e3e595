"""The edge on a real socket, in the test's own event loop, and a browser's end of the live connection."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import uvicorn

from pulse.api import websocket
from pulse.live.messages import unpack
from tests.api.front import Front


@asynccontextmanager
async def served(front: Front) -> AsyncIterator[str]:
    """Serve the edge as `pulse serve` does; the answer is `127.0.0.1:port`."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(front.app, **websocket.OPTIONS, lifespan="off", log_config=None)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        front.deps.pipeline.hub.close(1001)
        await server.shutdown(sockets=[listening])


@asynccontextmanager
async def browser(front: Front, at: str, **headers: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser on our own page, signed in when the front's client is."""
    sent = {"Origin": f"http://{at}"} | headers
    jar = aiohttp.CookieJar(unsafe=True)
    cookies = {"pulse_session": id_} if (id_ := front.client.cookies.get("pulse_session")) else {}
    async with aiohttp.ClientSession(headers=sent, cookies=cookies, cookie_jar=jar) as session:
        yield session


async def told(connection: aiohttp.ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    """The next message of a kind."""
    while True:
        message: dict[str, Any] = unpack(await connection.receive_bytes(timeout=5))
        if message["type"] == kind:
            return message


async def close_code(connection: aiohttp.ClientWebSocketResponse) -> int | None:
    """With which code the connection ends, whatever comes before."""
    while True:
        message = await connection.receive(timeout=5)
        if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
            return connection.close_code
