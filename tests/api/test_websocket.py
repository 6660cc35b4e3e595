"""A browser that reads no more is cut off, whatever waits for it, and costs little until then."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec import Struct

from pulse.api import websocket
from tests.api.front import Front, front
from tests.api.served import served
from tests.api.tab import Ended, Frame, Opcode, Tab
from tests.factory import guest, seen

MARK = 65_536
"""Bytes that a transport holds before it asks to pause."""
LONG = 400_000
"""Letters of a name, and about as many bytes of the delta that tells it."""


class Deaf(Struct):
    """Somebody who was welcomed and has read nothing since, and the server's end of the connection."""

    front: Front
    tab: Tab
    server: websocket.LiveSocket
    told: int = 0

    def tell(self) -> None:
        """One long message to everybody."""
        self.told += 1
        name = random.Random(self.told).randbytes(LONG * 3 // 4).hex()  # noqa: S311 - no secret hangs on it
        self.front.deps.pipeline.ingest(seen(guest(name=name), at=2 * self.told))

    async def fill(self) -> None:
        """Tell until nothing more goes out."""
        while self.server.writable.is_set():
            self.tell()
            await asyncio.sleep(0.001)  # the kernel takes what it takes

    async def is_cut(self, within: float) -> bool:
        """Whether the connection ends within so many seconds, without any reading."""
        return await asyncio.to_thread(self.tab.is_cut, within)


@asynccontextmanager
async def deaf(tmp_path: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[Deaf]:
    ends: list[websocket.LiveSocket] = []

    class Noted(websocket.LiveSocket):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            ends.append(self)
            super().connection_made(transport)

    patch.setitem(websocket.OPTIONS, "ws", Noted)
    async with front(tmp_path) as f, served(f) as at:
        f.deps.pipeline.ingest(seen(guest()))
        f.sign_in()
        cookie = {"Cookie": f"pulse_session={f.client.cookies['pulse_session']}"}
        with await asyncio.to_thread(Tab, f"http://{at}", cookie) as tab:
            await asyncio.to_thread(tab.hear_of, "full")
            yield Deaf(f, tab, ends[0])


async def test_what_waits_for_a_browser_that_reads_nothing_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with deaf(tmp_path, monkeypatch) as it:
        await it.fill()
        for _ in range(20):
            it.tell()
            await asyncio.sleep(0)

        assert MARK < it.server.transport.get_write_buffer_size() < MARK + 2 * LONG


async def test_a_close_that_cannot_be_said_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with deaf(tmp_path, monkeypatch) as it:
        await it.fill()
        it.front.deps.sessions.end_all("mira")

        assert await it.is_cut(1)
        assert it.server.disconnected
        assert it.front.deps.pipeline.hub.watchers == 0


async def test_who_reads_nothing_does_not_hold_up_the_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with deaf(tmp_path, monkeypatch) as it:
        await it.fill()
        it.server.shutdown()

        assert await it.is_cut(1)
        assert it.server.disconnected


async def test_who_reads_is_told_that_the_server_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with deaf(tmp_path, monkeypatch) as it:
        it.server.shutdown()
        with pytest.raises(Ended) as ended:
            await asyncio.to_thread(it.tab.hear_of, "nothing")

        assert ended.value.code == 1012


async def test_who_reads_nothing_has_not_read_the_ping_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "PING_EVERY", 0.1)
    monkeypatch.setattr(websocket, "ANSWER_WITHIN", 0.2)
    async with deaf(tmp_path, monkeypatch) as it:
        await it.fill()

        assert await it.is_cut(2)
        assert it.server.disconnected


async def test_who_is_told_little_and_reads_nothing_is_ended_just_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "PING_EVERY", 0.1)
    monkeypatch.setattr(websocket, "ANSWER_WITHIN", 0.2)
    async with deaf(tmp_path, monkeypatch) as it:
        assert await it.is_cut(2)
        assert it.server.disconnected


async def test_who_reads_is_not_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "PING_EVERY", 0.05)
    monkeypatch.setattr(websocket, "ANSWER_WITHIN", 0.2)
    async with deaf(tmp_path, monkeypatch) as it:
        with pytest.raises(TimeoutError):
            await asyncio.to_thread(it.tab.hear_of, "nothing", 0.8)

        it.tab.say('{"type":"ping"}')
        assert await asyncio.to_thread(it.tab.hear_of, "pong")


async def test_pings_of_who_reads_nothing_are_not_answered_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with deaf(tmp_path, monkeypatch) as it:
        await it.fill()
        before = it.server.transport.get_write_buffer_size()
        pings = [Frame(Opcode.PING, bytes(125))] * 2_000
        arrived = asyncio.Event()
        it.front.deps.pipeline.hub.on_watch = lambda _: arrived.set()
        last = Frame(Opcode.TEXT, b'{"type":"watch","resources":[]}')
        await asyncio.to_thread(it.tab.send, *pings, last)
        await asyncio.wait_for(arrived.wait(), 5)

        assert it.server.transport.get_write_buffer_size() == before


async def test_what_is_left_to_be_read_when_a_connection_is_over_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "LET_GO_WITHIN", 0.2)
    async with deaf(tmp_path, monkeypatch) as it:
        await it.fill()
        await asyncio.to_thread(it.tab.write, b"\x83\x80\0\0\0\0")  # no WebSocket: uvicorn ends that by itself

        assert await it.is_cut(2)
        assert it.server.disconnected


async def test_a_message_that_is_far_too_long_is_refused_before_it_takes_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with deaf(tmp_path, monkeypatch) as it:
        begin = Frame(Opcode.TEXT, bytes(10_000_000)).serialize(mask=True)[:20]
        await asyncio.to_thread(it.tab.write, begin)
        with pytest.raises(Ended) as ended:
            await asyncio.to_thread(it.tab.hear_of, "nothing")

        assert ended.value.code == 1009
