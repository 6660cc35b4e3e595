"""Every watcher is told everything in order, once, within bounded memory."""

import random
import tracemalloc

import pytest

from pulse.inventory.sources import Sources
from pulse.live import beats
from pulse.live.hub import BACKLOG, REMEMBERED, Closed, Hub, Picture, Watcher
from pulse.live.messages import unpack
from pulse.model.change import Change
from tests.factory import START, guest, later, seen


class Stage:
    """A hub over a picture that the test moves on."""

    def __init__(self) -> None:
        self.rev = 0
        self._sources = Sources()
        self.hub = Hub(version="0.1.0", epoch="e1", picture=lambda: Picture(self.rev, {guest().id: guest()}))

    def move(self) -> None:
        self.rev += 1
        self.hub.publish(self.rev, Change(patched={guest().id: {"readings": {"cpu": self.rev / 1000}}}))

    def beat(self, second: int) -> None:
        """The source answers, and a beat says so."""
        self._sources.heard(seen(at=second))
        self.hub.beat(self.rev, later(second), self._sources.states())


async def told(watcher: Watcher, count: int) -> list[str]:
    """The next messages, each as `type` or `type rev`."""
    heard = [unpack(await watcher.next()) for _ in range(count)]
    return [f"{message['type']} {message['rev']}" if "rev" in message else message["type"] for message in heard]


async def test_a_new_watcher_is_welcomed_and_gets_the_full_picture() -> None:
    stage = Stage()
    stage.move()

    watcher = stage.hub.join(epoch=None, rev=None, you="mira")

    assert await told(watcher, 2) == ["welcome", "full 1"]


async def test_everybody_gets_the_same_bytes() -> None:
    stage = Stage()
    watchers = [stage.hub.join(epoch=None, rev=None, you="mira") for _ in range(2)]
    for watcher in watchers:
        await told(watcher, 2)

    stage.move()

    one, other = [await watcher.next() for watcher in watchers]
    assert one is other


async def test_who_comes_back_gets_only_what_was_missed() -> None:
    stage = Stage()
    for _ in range(5):
        stage.move()

    watcher = stage.hub.join(epoch="e1", rev=3, you="mira")

    assert await told(watcher, 3) == ["welcome", "delta 4", "delta 5"]


@pytest.mark.parametrize(("epoch", "rev"), [("another start", 5), ("e1", 900), ("e1", None), (None, 5)])
async def test_who_comes_back_from_somewhere_else_gets_the_full_picture(epoch: str | None, rev: int | None) -> None:
    stage = Stage()
    for _ in range(6):
        stage.move()

    assert await told(stage.hub.join(epoch=epoch, rev=rev, you="mira"), 2) == ["welcome", "full 6"]


async def test_deltas_are_not_remembered_for_ever() -> None:
    stage = Stage()
    for _ in range(REMEMBERED + 2):
        stage.move()

    assert await told(stage.hub.join(epoch="e1", rev=1, you="mira"), 2) == ["welcome", f"full {stage.rev}"]


async def test_who_is_slow_gets_the_full_picture_instead_of_a_long_queue() -> None:
    stage = Stage()
    watcher = stage.hub.join(epoch=None, rev=None, you="mira")
    await told(watcher, 2)
    for _ in range(BACKLOG + 1):
        stage.move()

    assert await told(watcher, 1) == [f"full {stage.rev}"]
    stage.move()
    assert await told(watcher, 1) == [f"delta {stage.rev}"]


async def test_who_never_reads_again_costs_no_more_than_what_everybody_shares() -> None:
    stage = Stage()
    watchers = [stage.hub.join(epoch=None, rev=None, you="mira") for _ in range(50)]
    dice = random.Random(1)  # noqa: S311 - no secret hangs on it
    tracemalloc.start()
    for rev in range(1, 3 * REMEMBERED):
        name = dice.randbytes(5_000).hex()
        stage.hub.publish(rev, Change(patched={guest().id: {"name": name}}))
        stage.hub.beat(rev, START, {})
        for watcher in watchers:
            watcher.tell({"type": "pong"})
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 5_000 * REMEMBERED < grown < 5_500 * REMEMBERED + 50 * 2_000
    assert stage.hub.watchers == len(watchers)


async def test_who_asks_more_than_it_reads_loses_answers_but_nothing_of_the_picture() -> None:
    stage = Stage()
    watcher = stage.hub.join(epoch=None, rev=None, you="mira")
    await told(watcher, 2)
    for _ in range(1_000):
        watcher.tell({"type": "pong"})

    assert await told(watcher, BACKLOG) == ["pong"] * BACKLOG
    stage.move()
    watcher.tell({"type": "pong"})
    assert await told(watcher, 2) == ["delta 1", "pong"]


async def test_what_is_published_while_the_full_picture_is_made_is_not_told_twice() -> None:
    stage = Stage()
    hub: Hub = stage.hub

    def publishing() -> Picture:
        stage.move()
        return Picture(stage.rev, {})

    watcher = hub.join(epoch=None, rev=None, you="mira")
    await told(watcher, 2)
    hub._picture = publishing  # noqa: SLF001 - the pipeline's picture publishes what is pending
    watcher.resync()

    assert await told(watcher, 1) == ["full 1"]
    stage.move()
    assert await told(watcher, 1) == ["delta 2"]


async def test_only_the_newest_beat_waits() -> None:
    stage = Stage()
    watcher = stage.hub.join(epoch=None, rev=None, you="mira")
    await told(watcher, 2)
    for rev in (1, 2, 3):
        stage.hub.beat(rev, START, {})
    stage.move()

    assert await told(watcher, 2) == ["delta 1", "beat 3"]


async def test_the_first_beat_is_whole_and_those_after_it_are_steps_of_the_same_bytes() -> None:
    stage = Stage()
    stage.beat(1)
    watchers = [stage.hub.join(epoch=None, rev=None, you="mira") for _ in range(2)]
    for watcher in watchers:
        await told(watcher, 2)

    first = [await watcher.next() for watcher in watchers]
    stage.beat(2)
    second = [await watcher.next() for watcher in watchers]

    assert first[0] is first[1]
    assert unpack(first[0])["sources"]["src"]["name"] == "src"
    assert second[0] is second[1]
    assert unpack(second[0])["sources"] == {"src": {"parts": {"resources": later(2).timestamp()}}}


async def test_who_missed_a_beat_gets_the_next_one_whole_and_is_in_step_again() -> None:
    stage = Stage()
    stage.beat(1)
    watcher = stage.hub.join(epoch=None, rev=None, you="mira")
    await told(watcher, 3)

    stage.beat(2)
    stage.beat(3)
    late = unpack(await watcher.next())
    stage.beat(4)
    after = unpack(await watcher.next())

    assert late["whole"] is True
    assert late["sources"]["src"]["parts"] == {"resources": later(3).timestamp()}
    assert "whole" not in after


async def test_the_beat_after_a_full_picture_is_whole() -> None:
    stage = Stage()
    stage.beat(1)
    watcher = stage.hub.join(epoch=None, rev=None, you="mira")
    await told(watcher, 3)
    watcher.resync()
    stage.beat(2)

    assert await told(watcher, 1) == ["full 0"]
    assert unpack(await watcher.next())["whole"] is True


async def test_while_nobody_watches_no_beat_is_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[object] = []
    monkeypatch.setattr(beats, "pack", encoded.append)
    stage = Stage()
    for second in range(5):
        stage.beat(second)

    assert encoded == []
    watcher = stage.hub.join(epoch=None, rev=None, you="mira")
    await told(watcher, 2)
    await watcher.next()
    assert len(encoded) == 1


async def test_a_watcher_ends_with_the_code_it_was_closed_with() -> None:
    stage = Stage()
    watcher = stage.hub.join(epoch=None, rev=None, you="mira")
    watcher.close(4401)

    with pytest.raises(Closed) as closed:
        await watcher.next()
    assert closed.value.code == 4401


async def test_what_is_watched_is_the_union_of_all_screens() -> None:
    stage = Stage()
    seen: list[frozenset[str]] = []
    stage.hub.on_watch = seen.append
    one, other = [stage.hub.join(epoch=None, rev=None, you="mira") for _ in range(2)]

    one.watch(["a", "b"])
    other.watch(["b", "c"])
    stage.hub.leave(one)
    other.watch(["c", "c"])
    stage.hub.leave(other)

    assert seen == [{"a", "b"}, {"a", "b", "c"}, {"b", "c"}, {"c"}, set()]
