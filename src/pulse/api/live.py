"""The live connection: one WebSocket that a browser watches through."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
MOST_MESSAGES = 100
"""From one browser in a second; a page says a handful."""
MOST_WATCHED = 1_000
"""Resources on one screen; the largest holds some hundred rows."""
SIGNED_OUT, TOO_BIG, FLOODED = 4401, 1009, 1008
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


class Patience:
    """Counts what one browser says in a second."""

    def __init__(self, now: float) -> None:
        self._since, self._heard = now, 0

    def lasts(self, now: float) -> bool:
        """Whether one more message may be heard."""
        if now - self._since >= 1:
            self._since, self._heard = now, 0
        self._heard += 1
        return self._heard <= MOST_MESSAGES


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
        with _looking(right, lost):
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_send(socket, watcher, right))
                tasks.create_task(_receive(socket, watcher, deps))
                tasks.create_task(_until_lost(lost))
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


@contextmanager
def _looking(right: Callable[[], bool], lost: asyncio.Event) -> Iterator[None]:
    """Look every now and then whether a right has lapsed: all connections at the same moments, since hundreds of timers
    that each wake the server cost more than what they look at."""
    loop = asyncio.get_running_loop()
    timer: asyncio.TimerHandle

    def later() -> asyncio.TimerHandle:
        return loop.call_at((loop.time() // LOOKED_AT_EVERY + 1) * LOOKED_AT_EVERY, look)

    def look() -> None:
        nonlocal timer
        if right():
            timer = later()
        else:
            lost.set()

    timer = later()
    try:
        yield
    finally:
        timer.cancel()


async def _until_lost(lost: asyncio.Event) -> None:
    """Never returns: ends the connection when the right is lost, also while a message is stuck on its way out."""
    await lost.wait()
    raise Closed(SIGNED_OUT)


async def _receive(socket: Socket, watcher: Watcher, deps: Deps) -> None:
    """Never returns. A flood ends it: messages of one packet are acted on in one go, and nobody else's turn comes."""
    now = asyncio.get_running_loop().time
    patience = Patience(now())
    while True:
        event = await socket.receive()
        if event["type"] != "websocket.receive":
            raise WebSocketDisconnect(detail="the browser went away")
        if not patience.lasts(now()):
            raise Closed(FLOODED)
        text = event.get("text")
        said = event.get("bytes") or b"" if text is None else text.encode()
        if len(said) > LARGEST_MESSAGE:
            raise Closed(TOO_BIG)
        _act(said if text is not None else b"", watcher, deps)


def _act(said: bytes, watcher: Watcher, deps: Deps) -> None:
    try:
        message = _decoder.decode(said)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        _tell(watcher, "unknown_message", "Known are resync, refresh with a resource, watch with resources, and ping.")
        return

    match message:
        case Resync():
            watcher.resync()
        case Watch() if len(message.resources) > MOST_WATCHED:
            _tell(watcher, "too_many", f"At most {MOST_WATCHED:,} resources can be watched at a time.")
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
