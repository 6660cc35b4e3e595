"""A browser's end of the live connection over a bare socket, which reads only when it is told to. Blocks."""

import select
import socket
import time
from contextlib import suppress
from typing import Any, Self
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidStatus
from websockets.frames import Close, Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from pulse.live.messages import unpack

SMALL = 4_096
"""Bytes that the kernel keeps for who reads nothing: little, so that the server notices soon."""


class Tab:
    """One connection. `say` and `send` write, `hear` reads; in between nothing is read at all."""

    def __init__(self, address: str, headers: dict[str, str], *, query: str = "") -> None:
        where = urlsplit(address)
        self._wire = socket.socket()
        self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        self._wire.settimeout(10)
        self._wire.connect((where.hostname, where.port))
        self._talk = ClientProtocol(parse_uri(f"ws://{where.netloc}/api/live{query}"), max_size=None)
        request = self._talk.connect()
        request.headers["Origin"] = address
        for name, value in headers.items():
            request.headers[name] = value
        self._talk.send_request(request)
        self._flush()
        self._frames: list[Frame] = []
        while self._talk.state is not State.OPEN:
            self._take(5)
            if self._talk.handshake_exc is not None:
                self._wire.close()
                raise self._talk.handshake_exc

    @property
    def port(self) -> int:
        """Its own."""
        return int(self._wire.getsockname()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.close()

    def say(self, text: str) -> None:
        """Send a text message."""
        self._talk.send_text(text.encode())
        self._flush()

    def send(self, *frames: Frame) -> None:
        """Send frames as they are, in one go."""
        self.write(b"".join(frame.serialize(mask=True) for frame in frames))

    def write(self, octets: bytes) -> None:
        """Send bytes that may be no WebSocket at all."""
        self._wire.settimeout(10)
        self._wire.sendall(octets)

    def hear(self, within: float = 10) -> dict[str, Any]:
        """The next message; `TimeoutError` when there is none, `Ended` when there will be none."""
        end = time.monotonic() + within
        while True:
            while self._frames:
                frame = self._frames.pop(0)
                if frame.opcode is Opcode.CLOSE:
                    raise Ended(Close.parse(bytes(frame.data)).code)
                if frame.opcode is Opcode.BINARY:
                    told: dict[str, Any] = unpack(bytes(frame.data))
                    return told
            self._take(end - time.monotonic())

    def hear_of(self, kind: str, within: float = 10) -> dict[str, Any]:
        """The next message of a type."""
        while (message := self.hear(within))["type"] != kind:
            pass
        return message

    def is_cut(self, within: float) -> bool:
        """Whether the server ends the connection within so many seconds, as the kernel tells without any reading."""
        poll = select.poll()
        poll.register(self._wire, select.POLLRDHUP)
        return bool(poll.poll(within * 1000))

    def _take(self, within: float) -> None:
        self._wire.settimeout(max(within, 0.001))
        try:
            received = self._wire.recv(262_144)
        except ConnectionResetError:
            raise Ended(None) from None
        if not received:
            raise Ended(None)
        self._talk.receive_data(received)
        self._frames += [event for event in self._talk.events_received() if isinstance(event, Frame)]
        self._flush()

    def _flush(self) -> None:
        written = b"".join(self._talk.data_to_send())
        with suppress(BrokenPipeError, ConnectionResetError):  # the server is gone already: reading says how
            self.write(written)


class Ended(Exception):
    """The connection is over, with this code; None: it was cut."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


__all__ = ["Ended", "Frame", "InvalidStatus", "Opcode", "Tab"]
