"""The stand-in server: HTTPS on a real socket, credentials first, then an answer, with faults on demand."""

import asyncio
import random
import time
from collections import Counter, deque
from collections.abc import Callable
from types import TracebackType
from typing import Self
from weakref import WeakKeyDictionary

import msgspec
from aiohttp import web

from tools.replay import certificate as certificates
from tools.replay.answer import Answer, Source, api_path, failure, silent
from tools.replay.credentials import Credentials, Gate
from tools.replay.desk import Desk
from tools.replay.faults import Drop, Faults, Html, Redirect, Refuse, Truncate
from tools.replay.playhead import Playhead
from tools.replay.wire import encoded, headers_of, packed

REQUESTS_PER_CONNECTION = 100
IDLE_CLOSE = 5.0
BODY_LIMIT = 512 * 1024
LOG_LENGTH = 10_000


class ReplayOptions(msgspec.Struct, frozen=True):
    """How the server runs. `penalty` is the delay of every 401 in seconds; `clock` judges the age of tickets."""

    host: str = "127.0.0.1"
    port: int = 0
    penalty: float = 3.0
    shuffle: bool = True
    seed: int | None = None
    clock: Callable[[], float] = time.time
    certificate: certificates.Certificate | None = None


class ReplayServer:
    """A Proxmox VE server to the client, with a source of answers, a tape time and switches for faults inside.

    The first source that knows a path answers. Use it with `async with`, or `start` and `stop`.
    """

    def __init__(
        self,
        *sources: Source,
        playhead: Playhead | None = None,
        credentials: Credentials | None = None,
        options: ReplayOptions | None = None,
    ) -> None:
        self.options = options or ReplayOptions()
        self.credentials = credentials or Credentials()
        self.playhead = playhead or Playhead(lambda: 0.0)
        self.certificate = self.options.certificate or certificates.self_signed(self.options.host)
        self.fingerprint = self.certificate.fingerprint
        self.faults = Faults()
        self.requests: Counter[str] = Counter()
        self.log: deque[tuple[float, str]] = deque(maxlen=LOG_LENGTH)
        self.port = self.options.port
        self._context = self.certificate.server_context()
        self._gate = Gate(self.credentials, self.options.clock)
        self._desk = Desk(sources, self.playhead)
        self._order = random.Random(self.options.seed) if self.options.shuffle else None  # noqa: S311 - no secret
        self._stopping = asyncio.Event()
        self._on_connection: WeakKeyDictionary[asyncio.BaseTransport, int] = WeakKeyDictionary()
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """https://HOST:PORT."""
        return f"https://{self.options.host}:{self.port}"

    @property
    def token(self) -> str:
        """The value of the Authorization header that is accepted."""
        return self.credentials.header

    @property
    def tape_time(self) -> float:
        """Seconds since the tape began."""
        return self.playhead.time

    def pause(self) -> None:
        """Let the tape stand still; requests are still answered."""
        self.playhead.pause()

    def resume(self) -> None:
        """Let the tape run on from where it stands."""
        self.playhead.resume()

    def forget_tickets(self) -> None:
        """Refuse every ticket given out so far, as after a restart or a change of the signing key."""
        self._gate = Gate(self.credentials, self.options.clock)

    def show(self, certificate: certificates.Certificate) -> None:
        """Show another certificate from now on, as after a renewal; connections that are open stay."""
        certificate.load_into(self._context)
        self.certificate, self.fingerprint = certificate, certificate.fingerprint

    async def start(self) -> None:
        """Listen. Raises OSError when the address is taken."""
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_route("*", "/{path:.*}", self._serve)
        app.on_response_prepare.append(_set_lines)
        self._runner = web.AppRunner(
            app, access_log=None, keepalive_timeout=IDLE_CLOSE, max_line_size=65_536, shutdown_timeout=0.2
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.options.host, self.options.port, ssl_context=self._context).start()
        except OSError:
            await self.stop()
            raise
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection; answers that are held back are dropped."""
        self._stopping.set()
        if self._runner is not None:
            server = self._runner.server
            transports = [connection.transport for connection in server.connections] if server is not None else []
            await self._runner.cleanup()
            self._runner = None
            for transport in transports:
                if transport is not None:
                    transport.abort()  # TLS would wait for the other end's good-bye, beyond the end of the loop

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        began = asyncio.get_running_loop().time()
        inside = api_path(request.path)
        path = inside or request.path
        self.requests[path] += 1
        self.log.append((began, path))
        await _hold(self.faults.hang_of(path), self._stopping)
        match self.faults.fault_of(path):
            case Drop():
                return _dropped(request)
            case Html(page):
                return _Lines(200, "OK", page.encode(), [("Content-Type", "text/html"), ("Connection", "Keep-Alive")])
            case Redirect(location, status):
                return _Lines(status, "Moved", b"", [("Location", location), ("Content-Length", "0")])
            case Refuse(status, reason):
                answer = silent(status, reason) if status in (401, 595, 596) else failure(status, reason)
            case _ if (request.content_length or 0) > BODY_LIMIT:
                return _dropped(request)
            case _:
                answer = await self._desk.answer(request, inside, self._gate)
        if answer.status == 401:
            await _hold(self.options.penalty - (asyncio.get_running_loop().time() - began), self._stopping)
        if self._stopping.is_set():
            return _dropped(request)
        return self._response(request, answer, path)

    def _response(self, request: web.Request, answer: Answer, path: str) -> web.StreamResponse:
        body, zipped = packed(encoded(answer, self._order), request.headers.get("Accept-Encoding", ""))
        fault = self.faults.fault_of(path)
        cut = isinstance(fault, Truncate)
        closes = answer.status >= 400 or not request.keep_alive or self._last_on_connection(request) or cut
        lines = headers_of(answer, len(body), zipped=zipped, closes=closes)
        sent = body[: int(len(body) * fault.share)] if isinstance(fault, Truncate) else body
        response = _Lines(answer.status, answer.reason, sent, lines)
        if closes:
            response.force_close()
        return response

    def _last_on_connection(self, request: web.Request) -> bool:
        if request.transport is None:
            return True
        served = self._on_connection.get(request.transport, 0) + 1
        self._on_connection[request.transport] = served
        return served >= REQUESTS_PER_CONNECTION


async def _hold(seconds: float, stopping: asyncio.Event) -> None:
    """Wait, but not beyond the end of the server."""
    if seconds > 0:
        try:
            await asyncio.wait_for(stopping.wait(), seconds)
        except TimeoutError:
            return


class _Lines(web.Response):
    """A response with exactly these header lines: aiohttp would add some, and sort others away."""

    def __init__(self, status: int, reason: str, body: bytes, lines: list[tuple[str, str]]) -> None:
        super().__init__(status=status, reason=reason, body=body)
        self.lines = lines


async def _set_lines(_: web.Request, response: web.StreamResponse) -> None:
    if isinstance(response, _Lines):
        length = response.headers.get("Content-Length", "0")
        response.headers.clear()
        response.headers.extend(response.lines)
        if response.status == 200 and "Content-Length" not in response.headers:
            response.headers["Content-Length"] = length


def _dropped(request: web.Request) -> web.Response:
    """Close without an answer; what is returned meets a closed connection."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
