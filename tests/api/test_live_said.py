"""Whatever is said on the live connection is answered or ends it; nothing happens and nobody else is disturbed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import aiohttp
import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pulse.api.deps import Deps
from pulse.api.live import (
    FLOODED,
    LARGEST_MESSAGE,
    MOST_MESSAGES,
    MOST_WATCHED,
    SIGNED_OUT,
    TOO_BIG,
    Patience,
    _act,
)
from pulse.api.websocket import ANSWER_WITHIN, PING_EVERY
from pulse.app import GOING_AWAY
from pulse.live.hub import BACKLOG, Closed, Hub, Picture, Watcher
from pulse.live.messages import unpack
from tests.api.front import Front, NotingFleet, front
from tests.api.served import browser, close_code, served, told
from tests.factory import guest, seen

DEEP = 30_000
WRONG = {
    "a bare word": "ping",
    "a number that is none": "NaN",
    "a number": "1e400",
    "another type": '{"type":"subscribe"}',
    "a type that is no text": '{"type":["ping"]}',
    "no type": '{"resource":"x"}',
    "fields that it does not have": '{"type":"resync","rev":1}',
    "fields that are missing": '{"type":"refresh"}',
    "fields of another kind": '{"type":"refresh","resource":7}',
    "a list in a list": '{"type":"watch","resources":[["x"]]}',
    "NaN in a field": '{"type":"refresh","resource":NaN}',
    "half a character": '{"type":"refresh","resource":"\\ud800"}',
    "two values": '{"type":"ping"}{"type":"ping"}',
    "a mark of the order of bytes": '\ufeff{"type":"ping"}',
    "deep lists": "[" * DEEP,
    "deep objects": '{"a":' * (DEEP // 3),
    "a deep field before the type": '{"x":' + "[" * DEEP + "]" * DEEP + ',"type":"ping"}',
    "the largest message": '"' + "x" * (LARGEST_MESSAGE - 2) + '"',
}


class Party:
    """Two browsers of one server: one that says odd things, one that only watches."""

    def __init__(
        self, front: Front, odd: aiohttp.ClientWebSocketResponse, calm: aiohttp.ClientWebSocketResponse
    ) -> None:
        self.front, self.odd, self.calm = front, odd, calm

    async def nothing_happened(self) -> None:
        """The other one hears the next change, at once and as the next step; nobody was asked anything."""
        rev = self.front.deps.pipeline.picture().rev
        self.front.deps.pipeline.ingest(seen(guest(), guest(101), at=2))
        assert (await told(self.calm, "delta"))["rev"] == rev + 1
        assert self.front.fleet.refreshed == []


@asynccontextmanager
async def party(tmp_path: Path) -> AsyncIterator[Party]:
    async with front(tmp_path) as f, served(f) as at:
        f.sign_in()
        f.deps.pipeline.ingest(seen(guest()))
        async with (
            browser(f, at) as tab,
            tab.ws_connect(f"http://{at}/api/live") as odd,
            tab.ws_connect(f"http://{at}/api/live") as calm,
        ):
            await told(odd, "full")
            await told(calm, "full")
            yield Party(f, odd, calm)


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
async def test_what_is_not_understood_gets_an_error_and_the_connection_goes_on(tmp_path: Path, said: str) -> None:
    async with party(tmp_path) as it:
        await it.odd.send_str(said)

        assert (await told(it.odd, "error"))["code"] == "unknown_message"
        await it.odd.send_str('{"type":"ping"}')
        assert await told(it.odd, "pong")
        await it.nothing_happened()


@pytest.mark.parametrize("said", [b"", b"\0", b"\xff\xfe", b'{"type":"resync"}', bytes(LARGEST_MESSAGE)])
async def test_bytes_get_an_error_and_the_connection_goes_on(tmp_path: Path, said: bytes) -> None:
    async with party(tmp_path) as it:
        await it.odd.send_bytes(said)

        assert (await told(it.odd, "error"))["code"] == "unknown_message"
        await it.nothing_happened()


async def test_text_that_is_no_text_gets_an_error_and_leaves_no_trace_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with party(tmp_path) as it:
        await it.odd.send_frame(b'{"type":"\xff"}', aiohttp.WSMsgType.TEXT)

        assert (await told(it.odd, "error"))["code"] == "unknown_message"
        await it.nothing_happened()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("length", [LARGEST_MESSAGE + 1, 10_000_000])
async def test_a_message_that_is_too_long_ends_the_connection_and_no_other(tmp_path: Path, length: int) -> None:
    async with party(tmp_path) as it:
        sending = asyncio.create_task(it.odd.send_str('"' + "x" * (length - 2) + '"'))

        assert await close_code(it.odd) in {1009, 1006}  # 1006: cut, while it still talked
        await asyncio.wait([sending])
        sending.exception()
        await it.nothing_happened()


async def test_some_messages_too_many_are_answered_as_far_as_there_is_room(tmp_path: Path) -> None:
    async with party(tmp_path) as it:
        for _ in range(MOST_MESSAGES - 1):
            await it.odd.send_str("?")
        for _ in range(BACKLOG):
            assert (await told(it.odd, "error"))["code"] == "unknown_message"

        await it.nothing_happened()


async def test_a_thousand_messages_in_a_second_end_the_connection_and_no_other(tmp_path: Path) -> None:
    async with party(tmp_path) as it:
        for _ in range(1_000):
            if it.odd.closed:
                break
            await it.odd.send_str('{"type":"ping"}')

        assert await close_code(it.odd) == 1008
        await it.nothing_happened()


def test_patience_lasts_for_any_number_of_messages_in_their_time() -> None:
    patience = Patience(now=5.0)
    for second in range(20):
        assert all(patience.lasts(now=5.0 + 1.01 * second + n / 1_000) for n in range(MOST_MESSAGES))
    assert not patience.lasts(now=5.0 + 1.01 * 19 + 0.9)
    assert patience.lasts(now=5.0 + 1.01 * 21)


async def test_a_screen_with_more_than_any_screen_holds_is_refused(tmp_path: Path) -> None:
    async with party(tmp_path) as it:
        watched: list[frozenset[str]] = []
        it.front.deps.pipeline.hub.on_watch = watched.append
        await it.odd.send_json({"type": "watch", "resources": [str(n) for n in range(MOST_WATCHED + 1)]})

        assert (await told(it.odd, "error"))["code"] == "too_many"
        assert watched == []
        await it.nothing_happened()


async def test_what_nobody_knows_may_be_watched_and_nothing_comes_of_it(tmp_path: Path) -> None:
    async with party(tmp_path) as it:
        await it.odd.send_json({"type": "watch", "resources": ["", "__proto__", "pve:other:guest:1", "x" * 10_000]})
        await it.odd.send_json({"type": "ping"})

        assert await told(it.odd, "pong")
        await it.nothing_happened()


def test_the_guide_says_with_which_codes_the_connection_ends_and_why() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "programs.md").read_text()
    for row in (
        f"| {SIGNED_OUT} | the right to watch was lost |",
        f"| {GOING_AWAY} | Pulse stops",
        f"| {FLOODED} | more than {MOST_MESSAGES} messages in a second |",
        f"| {TOO_BIG} | a message of more than {LARGEST_MESSAGE // 1024} KiB |",
        f"for {ANSWER_WITHIN:.0f} to {PING_EVERY + ANSWER_WITHIN:.0f} seconds nothing was read",
    ):
        assert row in guide


class Behind:
    """What `_act` finds behind the edge."""

    def __init__(self) -> None:
        self.fleet = NotingFleet()
        self.pipeline = self
        self.hub = Hub(version="0.1.0", epoch="e1", picture=self.picture)

    def picture(self) -> Picture:
        """One guest."""
        return Picture(1, {guest().id: guest()})

    def watcher(self) -> Watcher:
        """Somebody who was welcomed."""
        return self.hub.join(epoch="e1", rev=1, you="mira")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([guest().id, "ping", "watch"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
)
SAID = st.one_of(
    st.binary(max_size=200),
    JSON.map(msgspec.json.encode),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["resync", "refresh", "watch", "ping", "drop", ""])},
        optional={"resource": JSON, "resources": JSON, "x": JSON},
    ).map(msgspec.json.encode),
)


@settings(max_examples=400, deadline=None)
@given(said=SAID, cut=st.integers(0, 400))
@example(said=WRONG["a deep field before the type"].encode(), cut=100_000)
def test_nothing_that_can_be_said_breaks_anything(said: bytes, cut: int) -> None:
    async def scene() -> tuple[list[dict[str, Any]], Behind]:
        behind = Behind()
        watcher = behind.watcher()
        _act(said[:cut], watcher, cast(Deps, behind))
        watcher.push(b"the end")
        heard = []
        while (message := await watcher.next()) != b"the end":
            heard.append(unpack(message))
            if heard[-1]["type"] == "full":
                break
        watcher.close(1001)
        with pytest.raises(Closed):
            await watcher.next()
        return heard, behind

    heard, behind = asyncio.run(scene())
    kinds = [message["type"] for message in heard]
    assert kinds in (["welcome"], ["full"], ["welcome", "error"], ["welcome", "pong"])
    assert len(behind.fleet.refreshed) <= 1
