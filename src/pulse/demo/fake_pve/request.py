"""Requests as they come over a connection, within the limits that Proxmox VE's own HTTP server has."""

import asyncio
import re
from typing import Literal

from msgspec import Struct

HEADER_LINES = 64
HEADER_BYTES = 8 * 1024
BODY_BYTES = 512 * 1024
LINE_BYTES = 64 * 1024

_REQUEST_LINE = re.compile(rb"([A-Z]+) +(\S+) +HTTP/(1\.[01])\r?\n")
_HEADER = re.compile(r"([^:\s]+)\s*:\s*(.*)", re.DOTALL)
_ORIGIN = re.compile(r"https?://[^/]*", re.IGNORECASE)

Unread = Literal["end", "garbage", "too much", "too big"]
"""Why there is no request: the client is gone, no HTTP, headers over the limit, a body over the limit."""


class Request(Struct, frozen=True):
    """A request. `path` and `query` are still encoded; the names of headers are in small letters."""

    method: str
    path: str
    query: str
    version: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def stays(self) -> bool:
        """Whether the client wants to keep the connection: also in HTTP/1.0, if it does not say otherwise."""
        return "close" not in self.headers.get("connection", "").lower()

    @property
    def chunked(self) -> bool:
        """Whether the body comes in chunks, which the server does not take."""
        return "chunked" in self.headers.get("transfer-encoding", "").lower()


async def read(stream: asyncio.StreamReader) -> Request | Unread:
    """The next request. A body that comes in chunks is left unread."""
    try:
        line = await stream.readline()
    except ValueError:
        return "too much"
    except ConnectionError:
        return "end"
    if not line:
        return "end"
    begin = _REQUEST_LINE.fullmatch(line)
    if begin is None:
        return "garbage"
    method, target, version = (part.decode("latin-1") for part in begin.groups())
    headers = await _headers(stream)
    if not isinstance(headers, dict):
        return headers
    path, _, query = _ORIGIN.sub("", target, count=1).partition("?")
    request = Request(method, path or "/", query, version, headers)
    return request if request.chunked else await _with_body(stream, request)


async def _headers(stream: asyncio.StreamReader) -> dict[str, str] | Unread:
    headers: dict[str, str] = {}
    size = 0
    for _ in range(HEADER_LINES):
        try:
            line = await stream.readline()
        except ValueError:
            return "too much"
        except ConnectionError:
            return "end"
        if not line:
            return "end"
        if line in (b"\r\n", b"\n"):
            return headers
        size += len(line)
        header = _HEADER.fullmatch(line.decode("latin-1").rstrip("\r\n"))
        if size > HEADER_BYTES or header is None:
            return "too much"
        headers[header[1].lower()] = header[2]
    return "too much"


async def _with_body(stream: asyncio.StreamReader, request: Request) -> Request | Unread:
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal():
        return "garbage"
    if int(announced) > BODY_BYTES:
        return "too big"
    try:
        body = await stream.readexactly(int(announced))
    except (asyncio.IncompleteReadError, ConnectionError):
        return "end"
    return Request(request.method, request.path, request.query, request.version, request.headers, body)
