"""The live connection: one WebSocket that a browser watches through."""

import asyncio
from urllib.parse import urlsplit

import msgspec
from litestar import WebSocket, websocket
from litestar.datastructures import State
from litestar.exceptions import WebSocketDisconnect
from litestar.params import FromQuery
from msgspec import Struct

from pulse.access.sessions import Session
from pulse.api.deps import Caller, Deps, Given, signed_in
from pulse.config.settings import Settings, origin
from pulse.kit.errors import Refused
from pulse.live.hub import Closed, Watcher

LARGEST_MESSAGE = 65_536
SIGNED_OUT, TOO_BIG = 4401, 1009
Socket = WebSocket[Session | None, None, State]


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
    """Two tasks until one of them has a reason to end: what the hub tells goes out, what the browser says comes in."""
    check_origin(socket, deps.settings)
    session = signed_in(socket)
    await socket.accept()
    watcher = deps.pipeline.hub.join(epoch=epoch, rev=rev, you=session.person)
    stop = deps.sessions.on_end(session.key, lambda: watcher.close(SIGNED_OUT))
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_send(socket, watcher, deps, session))
            tasks.create_task(_receive(socket, watcher, deps))
    except* Closed as ended:
        code = next((error.code for error in ended.exceptions if isinstance(error, Closed)), 1000)
        await socket.close(code)
    except* WebSocketDisconnect:
        pass  # the browser went away
    finally:
        stop()
        deps.pipeline.hub.leave(watcher)


def check_origin(caller: Caller, settings: Settings) -> None:
    """`Refused` unless the page that opens the connection is ours: another site's page would bring our cookie along."""
    sent = caller.headers.get("Origin", "")
    try:
        theirs = origin(sent)
    except ValueError:
        theirs = ""
    if settings.public_url is not None:
        ours = theirs == settings.public_url
    else:
        ours = bool(theirs) and urlsplit(sent).netloc.lower() == caller.headers.get("Host", "").lower()
    if not ours:
        msg = "The live connection is open to Pulse's own page only; set PULSE_PUBLIC_URL when Pulse is behind a proxy."
        raise Refused(msg)


async def _send(socket: Socket, watcher: Watcher, deps: Deps, session: Session) -> None:
    """Never returns; every message (a beat comes each second) keeps the session alive, or finds that it has ended."""
    while True:
        message = await watcher.next()
        if deps.sessions.touch(session.key) is None:
            raise Closed(SIGNED_OUT)
        await socket.send_data(message, mode="binary")


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
