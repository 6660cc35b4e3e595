"""Many browsers in one program: `python -m bench.audience AT COOKIE COUNT`, a line for each thing that all have got.

`joined`, then `delta BYTES` when the same bytes of one delta came to everybody, with the milliseconds from the first
to the last, and `beat` when the beats of one second are through.
"""

import asyncio
import sys
import zlib
from collections import Counter

import uvloop
from websockets.asyncio.client import ClientConnection, connect

KIND = 24
"""Bytes of a message that hold its type."""
QUIET = 0.03
"""Seconds without a beat after which all beats of this second are through."""
AT_ONCE = 20
"""Browsers that open their connection at the same time."""


async def main(at: str, cookie: str, count: int) -> None:
    """Join and listen until the server goes away."""
    hall = Hall(count)
    door = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(hall.sit(at, cookie, door))


class Hall:
    """Counts what came to whom."""

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._joined = 0
        self._deltas: Counter[bytes] = Counter()
        self._first = 0.0
        self._loop = asyncio.get_running_loop()
        self._beats: asyncio.TimerHandle | None = None

    async def sit(self, at: str, cookie: str, door: asyncio.Semaphore) -> None:
        """One browser: no extension, since messages are deflated already."""
        headers = {"Cookie": f"pulse_session={cookie}", "Origin": f"http://{at}"}
        async with door:
            connection = await connect(
                f"ws://{at}/api/live", additional_headers=headers, compression=None, ping_interval=None, max_size=None
            )
            while kind(await heard(connection)) != "full":
                pass
        self._joined += 1
        if self._joined == self._seats:
            say("joined")
        while True:
            self._got(await heard(connection))

    def _got(self, message: bytes) -> None:
        now = self._loop.time()
        if kind(message) == "delta":
            self._first = self._first if self._deltas else now
            self._deltas[message] += 1
            if self._deltas[message] == self._seats:
                say(f"delta {len(message)} {len(self._deltas)} {(now - self._first) * 1e3:.1f}")
                self._deltas.clear()
        elif kind(message) == "beat":
            if self._beats is not None:
                self._beats.cancel()
            self._beats = self._loop.call_later(QUIET, say, "beat")


async def heard(connection: ClientConnection) -> bytes:
    """The next message."""
    message = await connection.recv(decode=False)
    assert isinstance(message, bytes)  # noqa: S101 - what `decode=False` gives
    return message


def kind(message: bytes) -> str:
    """The type of a message, without inflating the rest."""
    begin = zlib.decompressobj(-zlib.MAX_WBITS).decompress(message, KIND)
    return begin.split(b'"')[3].decode()


def say(line: str) -> None:
    """One line to whoever started this."""
    print(line, flush=True)


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
