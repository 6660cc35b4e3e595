import asyncio

import pytest

from pulse.demo.fake_pve.request import BODY_BYTES, Request, Unread, read

HEAD = b"GET /api2/json/version?x=1 HTTP/1.1\r\n"


async def _read(raw: bytes) -> Request | Unread:
    stream = asyncio.StreamReader(limit=64 * 1024)
    stream.feed_data(raw)
    stream.feed_eof()
    return await read(stream)


async def test_a_request_is_read_with_its_body() -> None:
    request = await _read(HEAD + b"Host: a\r\nContent-Length: 3\r\n\r\nabcdef")
    assert isinstance(request, Request)
    assert (request.method, request.path, request.query, request.version) == ("GET", "/api2/json/version", "x=1", "1.1")
    assert (request.headers["host"], request.body) == ("a", b"abc")


async def test_blanks_at_the_end_of_a_header_belong_to_it() -> None:
    request = await _read(HEAD + b"Authorization: secret \r\n\r\n")
    assert isinstance(request, Request)
    assert request.headers["authorization"] == "secret "


async def test_an_address_may_be_absolute() -> None:
    request = await _read(b"GET https://pve1:8006/api2/json HTTP/1.1\r\n\r\n")
    assert isinstance(request, Request)
    assert request.path == "/api2/json"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "end"),
        (HEAD + b"Host: a\r\n", "end"),
        (HEAD + b"Content-Length: 9\r\n\r\nabc", "end"),
        (b"HELLO\r\n\r\n", "garbage"),
        (HEAD + b"Content-Length: many\r\n\r\n", "garbage"),
        (HEAD + b"X: y\r\n" * 65 + b"\r\n", "too much"),
        (HEAD + b"X: " + b"y" * 9000 + b"\r\n\r\n", "too much"),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", "too much"),
        (HEAD + f"Content-Length: {BODY_BYTES + 1}\r\n\r\n".encode(), "too big"),
    ],
)
async def test_what_is_no_request_says_why(raw: bytes, why: str) -> None:
    assert await _read(raw) == why


async def test_a_chunked_body_is_left_where_it_is() -> None:
    request = await _read(HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
    assert isinstance(request, Request)
    assert request.chunked
    assert request.body == b""


@pytest.mark.parametrize(("header", "stays"), [(b"", True), (b"Connection: close\r\n", False)])
async def test_a_connection_stays_unless_it_is_told_to_close(header: bytes, stays: bool) -> None:  # noqa: FBT001 - a parameter
    request = await _read(b"GET / HTTP/1.0\r\n" + header + b"\r\n")
    assert isinstance(request, Request)
    assert request.stays is stays
