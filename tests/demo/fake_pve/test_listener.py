import asyncio
import contextlib
import socket

import pytest

from pulse.demo.fake_pve.listener import Listener, Reaction
from tests.demo.front import shown, trusting

pytestmark = [pytest.mark.looptime(start=0)]
CONTEXT = shown("9.2.11")["pve1"].context


async def _says(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, secure: bool) -> None:  # noqa: FBT001 - what a listener tells
    writer.write(b"tls" if secure else b"plain")
    await reader.read(1)


def _listener(reaction: Reaction = "answers") -> Listener:
    return Listener(_says, lambda: CONTEXT, lambda: reaction)


async def _heard(port: int, *, secure: bool) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting() if secure else None)
    writer.write(b"x")
    heard = await reader.read(5)
    writer.transport.abort()
    return heard


async def test_tls_and_plain_text_are_told_apart_on_one_port() -> None:
    listener = _listener()
    port = listener.start("127.0.0.1", 0)
    assert await _heard(port, secure=False) == b"plain"
    assert await _heard(port, secure=True) == b"tls"
    await listener.stop()


async def test_who_says_nothing_is_sent_away_after_five_seconds() -> None:
    listener = _listener()
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.start("127.0.0.1", 0))
    began = asyncio.get_running_loop().time()
    assert await reader.read() == b""
    assert asyncio.get_running_loop().time() - began == pytest.approx(5, abs=0.01)
    writer.close()
    await listener.stop()


async def test_connections_can_be_reset_as_they_come_in() -> None:
    listener = _listener("resets")
    port = listener.start("127.0.0.1", 0)
    heard = b""
    with contextlib.suppress(ConnectionError):
        heard = await _heard(port, secure=False)
    assert heard == b""
    await listener.stop()


async def test_what_is_swallowed_is_connected_but_no_handshake_ever_ends() -> None:
    listener = _listener("swallows")
    port = listener.start("127.0.0.1", 0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(50):
            await _heard(port, secure=True)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"x")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(50):
            await reader.read()
    writer.close()
    await listener.stop()


async def test_a_handshake_that_fails_harms_nobody() -> None:
    listener = _listener()
    port = listener.start("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"\x16garbage that is no handshake at all")
    assert b"tls" not in await reader.read()
    writer.close()
    assert await _heard(port, secure=True) == b"tls"
    await listener.stop()


async def test_a_taken_port_is_an_error_and_hanging_up_is_none() -> None:
    with socket.socket() as taken:
        taken.settimeout(0)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            _listener().start("127.0.0.1", taken.getsockname()[1])
    listener = _listener()
    port = listener.start("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"x")
    assert await reader.read(5) == b"plain"
    await listener.hang_up()
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()
    assert await _heard(port, secure=False) == b"plain"
    await listener.stop()
