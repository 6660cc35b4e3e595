"""uvicorn's WebSocket, which ends for good where uvicorn would wait for a browser that reads no more."""

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LARGEST_FRAME = 1024 * 1024
"""Bytes. A longer message is refused while it comes in, before it takes memory."""
PING_EVERY, ANSWER_WITHIN = 20.0, 40.0
"""Seconds. Whoever reads nothing has not read the ping either: it is cut off 40 to 60 s after it stopped."""
LET_GO_WITHIN = 4.0
"""Seconds that a browser has to read the last bytes of a connection that is over; fewer than a stop of Pulse takes."""
AT_ONCE = struct.pack("ii", 1, 0)
"""For SO_LINGER: forget what the kernel still has to send, and tell the other end so."""


class LiveSocket(WebSocketsSansIOProtocol):
    """What waits to be sent to one browser is bounded: by the transport's high-water mark (64 KiB) and one message.

    Above the mark uvicorn's `send` waits until the browser reads on. It waits just so with a close, and it lets a
    transport flush before it closes: both may take for ever. Here they do not.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - uvicorn's business
        super().__init__(*arguments, **named)
        self.ping_interval, self.ping_timeout = PING_EVERY, ANSWER_WITHIN
        self._let_go: asyncio.TimerHandle | None = None

    async def send(self, message: Any) -> None:  # noqa: ANN401 - one of ASGI's messages, as uvicorn types them
        """As uvicorn does; a close that cannot be said is done."""
        if message["type"] == "websocket.close" and not self.writable.is_set():
            self._cut()
        await super().send(message)

    async def run_asgi(self) -> None:
        """As uvicorn does; afterwards a time limit for what is still on its way."""
        try:
            await super().run_asgi()
        finally:
            if not self.disconnected:
                self._let_go = self.loop.call_later(LET_GO_WITHIN, self._cut)

    def connection_lost(self, exc: Exception | None) -> None:
        """As uvicorn does."""
        if self._let_go is not None:
            self._let_go.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """As uvicorn does; who reads nothing does not hold up the stop."""
        if self.writable.is_set():
            super().shutdown()
        else:
            self._cut()

    def handle_ping(self) -> None:
        """Answer, unless the answers pile up already."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def send_receive_event_to_app(self) -> None:
        """As uvicorn does, but text that is no UTF-8 goes on as bytes, which are not understood, and fills no log."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self.curr_msg_data_type = "bytes"
        super().send_receive_event_to_app()

    def keepalive_timeout(self) -> None:
        """Cut off who has not answered, where uvicorn would still wait for a last word to be read."""
        self._cut()

    def _cut(self) -> None:
        """End the connection at once, with all that the kernel still holds for it."""
        connection = self.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.transport.abort()


OPTIONS: dict[str, Any] = {"ws": LiveSocket, "ws_max_size": LARGEST_FRAME, "ws_per_message_deflate": False}
"""For `uvicorn.Config`."""
