"""The live connection: one WebSocket that a browser watches through."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import msgspec
from litestar import WebSocket, websocket
from litestar.datastructures import State
from litestar.exceptions import WebSocketDisconnect
from litestar.params import FromQuery
from msgspec import Struct

from pulse.access.actor import Actor, on_end, still_may
from pulse.api.deps import Deps, Given, signed_in
from pulse.api.hosts import check_origin
from pulse.live.hub import Closed, Watcher

LARGEST_MESSAGE = 65_536
SIGNED_OUT, TOO_BIG = 4401, 1009
LOOKED_AT_EVERY = 0.5
"""Seconds between two looks at a right that may expire; what is taken away is told at once."""
Socket = WebSocket[Actor | None, None, State]


class Resync(Struct, tag_field="type", tag="resync", forbid_unknown_fields=True):
    """Send the full picture."""


class Refresh(Struct, tag_field="type", tag="refresh", forbid_unknown_fields=True):
    """Read the source of a resource now."""

    resource: str


class Watch(Struct, tag_field="type", tag="watch", forbid_unknown_fields=True):
    """What is on the screen."""

    resources: list[str]


class Ping(Struct, tag_field="type", tag="ping", forbid_unknown_fields=True):
    """Say that you are there."""


_decoder = msgspec.json.Decoder(Resync | Refresh | Watch | Ping)


@websocket("/api/live", opt={"scope": "read"})
async def live(
    socket: Socket, deps: Given, epoch: FromQuery[str | None] = None, rev: FromQuery[int | None] = None
) -> None:
    """Three tasks until one of them has a reason to end.

    What the hub tells goes out, what the browser says comes in, and the caller's right is looked at. A program with an
    API token needs no `Origin`: no foreign page can make a browser send its token.
    """
    actor = signed_in(socket)
    if actor.session is not None:
        check_origin(socket, deps.settings)
    await socket.accept()
    watcher = deps.pipeline.hub.join(epoch=epoch, rev=rev, you=actor.person)
    lost = asyncio.Event()
    stop = on_end(actor, deps.sessions, deps.tokens, lost.set)
    right = partial(still_may, actor, deps.sessions, deps.tokens)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_send(socket, watcher, right))
            tasks.create_task(_receive(socket, watcher, deps))
            tasks.create_task(_until_lost(lost, right))
    except* Closed as ended:
        code = next((error.code for error in ended.exceptions if isinstance(error, Closed)), 1000)
        await socket.close(code)
    except* WebSocketDisconnect:
        pass  # the browser went away
    finally:
        stop()
        deps.pipeline.hub.leave(watcher)


async def _send(socket: Socket, watcher: Watcher, right: Callable[[], bool]) -> None:
    """Never returns; every message (a beat comes each second) keeps the session alive, or finds that it has ended."""
    while True:
        message = await watcher.next()
        if not right():
            raise Closed(SIGNED_OUT)
        await socket.send_data(message, mode="binary")


async def _until_lost(lost: asyncio.Event, right: Callable[[], bool]) -> None:
    """Never returns: ends the connection when the right is lost, also while a message is stuck on its way out."""
    while not lost.is_set() and right():
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOKED_AT_EVERY):
                await lost.wait()
    raise Closed(SIGNED_OUT)


async def _receive(socket: Socket, watcher: Watcher, deps: Deps) -> None:
    """Never returns."""
    while True:
        event = await socket.receive()
        if event["type"] != "websocket.receive":
            raise WebSocketDisconnect(detail="the browser went away")
        text = event.get("text")
        said = event.get("bytes") or b"" if text is None else text.encode()
        if len(said) > LARGEST_MESSAGE:
            raise Closed(TOO_BIG)
        _act(said if text is not None else b"", watcher, deps)


def _act(said: bytes, watcher: Watcher, deps: Deps) -> None:
    try:
        message = _decoder.decode(said)
    except (msgspec.DecodeError, UnicodeDecodeError):
        _tell(watcher, "unknown_message", "Known are resync, refresh with a resource, watch with resources, and ping.")
        return

    match message:
        case Resync():
            watcher.resync()
        case Watch():
            watcher.watch(message.resources)
        case Ping():
            watcher.tell({"type": "pong"})
        case Refresh():
            resource = deps.pipeline.picture().resources.get(message.resource)
            if resource is None:
                _tell(watcher, "unknown_resource", "There is no such resource; it may have been removed meanwhile.")
            elif not deps.fleet.refresh(resource.source):
                _tell(watcher, "not_polled", "Its connection is switched off, so there is nobody to ask.")


def _tell(watcher: Watcher, code: str, message: str) -> None:
    watcher.tell({"type": "error", "code": code, "message": message})


ROUTES = [live]
