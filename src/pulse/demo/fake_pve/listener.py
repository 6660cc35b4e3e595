"""A port on which TLS and plain HTTP are told apart by the first byte, as Proxmox VE does on port 8006."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from typing import Literal

from pulse.demo.fake_pve.request import LINE_BYTES

FIRST_BYTE_WITHIN = 5.0
BACKLOG = 512
_TLS_HANDSHAKE = b"\x16"
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)

Reaction = Literal["answers", "resets", "swallows"]
"""What becomes of a connection: served, reset, or never heard of again, as if each of its packets was lost."""
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter, bool], Awaitable[None]]
"""Talks over one connection until it is done; the last argument says whether it is TLS."""


class Listener:
    """Listens while it is started. `context` is asked anew for each connection, and so is the `reaction` to it.

    One that is swallowed stays so until the client has enough, also when later ones are answered again: whoever waits
    for the packets of before waits in vain.
    """

    def __init__(self, serve: Serve, context: Callable[[], ssl.SSLContext], reaction: Callable[[], Reaction]) -> None:
        self._serve = serve
        self._context = context
        self._reaction = reaction
        self._socket: socket.socket | None = None
        self._talks: set[asyncio.Task[None]] = set()

    def start(self, host: str, port: int) -> int:
        """Listen, and tell on which port. Raises OSError when the address is taken."""
        # TCP by name: only then the event loop sends what is small at once.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.settimeout(0)
            listening.bind((host, port))
            listening.listen(BACKLOG)
        except OSError:
            listening.close()
            raise
        asyncio.get_running_loop().add_reader(listening.fileno(), self._accept, listening)
        self._socket = listening
        return int(listening.getsockname()[1])

    async def stop(self) -> None:
        """Close the port and every connection; what is being answered is dropped."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close every connection, but go on listening."""
        talks = [*self._talks]
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    def _accept(self, listening: socket.socket) -> None:
        try:
            connection, _ = listening.accept()
        except (BlockingIOError, ConnectionError):
            return
        connection.settimeout(0)
        talk = asyncio.get_running_loop().create_task(self._talk(connection))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError, ssl.SSLError):
            stream = await self._open(connection)
            if stream is None:
                return
            reader, writer, secure = stream
            try:
                await self._serve(reader, writer, secure)
                writer.close()
                await writer.wait_closed()
            except BaseException:  # whatever ends it, also the end of the server: nothing stays open
                writer.transport.abort()
                raise

    async def _open(self, connection: socket.socket) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bool] | None:
        loop = asyncio.get_running_loop()
        try:
            match self._reaction():
                case "resets":
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                    first = b""
                case "swallows":
                    first = await _swallowed(connection)
                case "answers":
                    first = await _first_byte(connection)
        except BaseException:  # as above: the socket is still ours to close
            connection.close()
            raise
        if not first:
            connection.close()
            return None
        secure = first == _TLS_HANDSHAKE
        reader = asyncio.StreamReader(limit=LINE_BYTES)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await loop.connect_accepted_socket(
            lambda: protocol, connection, ssl=self._context() if secure else None
        )
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop), secure


async def _first_byte(connection: socket.socket) -> bytes:
    """The first byte that comes, left where it is; nothing when the client is gone. Raises TimeoutError."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(connection.fileno(), readable.set)
    try:
        async with asyncio.timeout(FIRST_BYTE_WITHIN):
            await readable.wait()
    finally:
        loop.remove_reader(connection.fileno())
    return connection.recv(1, socket.MSG_PEEK)


async def _swallowed(connection: socket.socket) -> bytes:
    """Nothing, once the client is gone: the handshake that it begins is never answered."""
    while await asyncio.get_running_loop().sock_recv(connection, LINE_BYTES):
        pass
    return b""
