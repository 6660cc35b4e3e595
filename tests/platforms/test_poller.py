"""Rhythms on virtual time: what is read when, and what a failing part does to the others."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import pytest
from msgspec import structs
from structlog.testing import capture_logs

from pulse.kit.errors import Malformed, SourceError, Unauthorized, Unreachable
from pulse.model.observation import Observation, Trouble
from pulse.platforms.poller import Poller
from tests.platforms.scripted import ScriptedReader, clock, seen

pytestmark = pytest.mark.looptime(start=0)


@asynccontextmanager
async def polling(reader: ScriptedReader) -> AsyncIterator[tuple[Poller, list[Observation]]]:
    told: list[Observation] = []
    poller = Poller("src", reader, told.append, clock)
    task = asyncio.create_task(poller.run())
    await asyncio.sleep(0)
    yield poller, told
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def failing(*troubles: Exception | None) -> Callable[[], Coroutine[None, None, None]]:
    """A read that raises these one after the other, then works."""
    left = list(troubles)

    async def does() -> None:
        if left and (trouble := left.pop(0)) is not None:
            raise trouble

    return does


async def test_each_part_is_read_at_once_and_then_on_its_own_rhythm() -> None:
    reader = ScriptedReader(hot=2, slow=10)
    async with polling(reader) as (_, told):
        await asyncio.sleep(21)
    assert reader.starts == {"hot": list(range(0, 21, 2)), "slow": [0, 10, 20]}
    assert len(told) == 14
    assert reader.closed


async def test_a_read_that_takes_longer_than_its_rhythm_skips_the_beats_it_missed() -> None:
    reader = ScriptedReader(hot=2)
    reader.does["hot"] = lambda: asyncio.sleep(5)
    async with polling(reader):
        await asyncio.sleep(20)
    assert reader.starts["hot"] == [0, 6, 12, 18]


async def test_a_part_that_hangs_delays_no_other() -> None:
    reader = ScriptedReader(hot=2, stuck=2)
    reader.does["stuck"] = lambda: asyncio.sleep(30)
    async with polling(reader):
        await asyncio.sleep(29)
    assert reader.starts == {"hot": list(range(0, 29, 2)), "stuck": [0]}


@pytest.mark.parametrize(
    ("trouble", "starts"),
    [
        (Unreachable("x"), [0, 2, 6, 14, 30, 62, 122, 182]),
        (Malformed("x"), [0, 2, 6, 14, 30, 62, 122, 182]),
        (Unauthorized("x"), [0, 30, 90, 210, 450, 750, 1050, 1350]),
        (ZeroDivisionError(), [0, 2, 6, 14, 30, 62, 122, 182]),
    ],
    ids=["unreachable", "malformed", "unauthorized", "a bug"],
)
async def test_a_failing_part_backs_off_and_is_back_in_its_rhythm_when_it_works(
    trouble: Exception, starts: list[float]
) -> None:
    reader = ScriptedReader(hot=2, other=2)
    reader.does["hot"] = failing(*[trouble] * 7)
    with capture_logs():
        async with polling(reader):
            await asyncio.sleep(starts[-1] + 5)
    assert reader.starts["hot"] == [*starts, starts[-1] + 2, starts[-1] + 4]
    assert reader.starts["other"] == list(range(0, int(starts[-1]) + 5, 2))


@pytest.mark.parametrize("trouble", [Unreachable("Nothing listens."), Unauthorized("No."), Malformed("What?")])
async def test_a_trouble_is_told_without_resources_and_nothing_is_removed(trouble: SourceError) -> None:
    reader = ScriptedReader(hot=2)
    reader.does["hot"] = failing(trouble)
    async with polling(reader) as (_, told):
        await asyncio.sleep(1)
    assert (told[0].source, told[0].part, told[0].trouble) == ("src", "hot", Trouble(trouble.code, trouble.message))
    assert (told[0].complete, told[0].resources) == (False, [])


async def test_a_bug_is_logged_once_and_told_as_a_failure_of_pulse() -> None:
    reader = ScriptedReader(hot=2)
    reader.does["hot"] = failing(*[ZeroDivisionError()] * 3)
    with capture_logs() as lines:
        async with polling(reader) as (_, told):
            await asyncio.sleep(10)
    assert [line["event"] for line in lines] == ["part failed", "part lost"]
    assert told[0].trouble is not None
    assert told[0].trouble.code == "failed"


async def test_only_edges_are_logged() -> None:
    reader = ScriptedReader(hot=2)
    reader.does["hot"] = failing(None, *[Unreachable("Nothing listens.")] * 4)
    with capture_logs() as lines:
        async with polling(reader):
            await asyncio.sleep(100)
    assert [line["event"] for line in lines] == ["part lost", "part back"]
    assert lines[0]["why"] == "Nothing listens."


async def test_an_answer_with_a_trouble_is_an_edge_but_no_reason_to_back_off() -> None:
    reader = ScriptedReader(hot=2)

    async def does() -> Observation:
        return structs.replace(seen("hot"), trouble=Trouble("unauthorized", "No guests."))

    reader.does["hot"] = does
    with capture_logs() as lines:
        async with polling(reader):
            await asyncio.sleep(5)
    assert (reader.starts["hot"], [line["event"] for line in lines]) == ([0, 2, 4], ["part lost"])


async def test_an_urgent_part_is_read_at_once_after_the_read_that_saw_the_reason() -> None:
    reader = ScriptedReader(hot=2, members=10)

    async def does() -> None:
        if reader.starts["hot"][-1] == 4:
            reader.wanted.add("members")

    reader.does["hot"] = does
    async with polling(reader):
        await asyncio.sleep(25)
    assert reader.starts["members"] == [0, 4, 14, 24]


async def test_a_watched_part_changes_its_rhythm_at_once_and_back() -> None:
    reader = ScriptedReader()
    reader.add("node", 10, watched=2, watches="pve1")
    async with polling(reader) as (poller, _):
        await asyncio.sleep(3)
        poller.watch(frozenset(("pve1", "other")))
        await asyncio.sleep(6)
        poller.watch(frozenset(("other",)))
        await asyncio.sleep(20)
    assert reader.starts["node"] == [0, 4, 6, 8, 18, 28]


async def test_many_watched_parts_share_a_budget_of_calls() -> None:
    reader = ScriptedReader()
    for name in ("n1", "n2", "n3", "n4", "n5"):
        reader.add(name, 10, watched=2, watches=name)
    async with polling(reader) as (poller, _):
        poller.watch(frozenset(reader.made))
        await asyncio.sleep(41)
        poller.watch(frozenset(("n1",)))
        await asyncio.sleep(6)
    assert reader.starts["n5"][:11] == list(range(0, 41, 4))
    assert reader.starts["n1"][11:] == [42, 44, 46]


async def test_a_part_that_appears_while_it_is_watched_starts_in_its_faster_rhythm() -> None:
    reader = ScriptedReader(hot=2)

    async def does() -> None:
        if reader.starts["hot"][-1] == 2 and "node" not in reader.made:
            reader.add("node", 10, watched=2, watches="pve1")

    reader.does["hot"] = does
    async with polling(reader) as (poller, _):
        poller.watch(frozenset(("pve1",)))
        await asyncio.sleep(7)
    assert reader.starts["node"] == [2, 4, 6]


async def test_a_part_that_is_gone_is_not_read_and_one_under_way_is_ended() -> None:
    reader = ScriptedReader(hot=2, node=10)
    reader.does["node"] = lambda: asyncio.sleep(100)

    async def does() -> None:
        if reader.starts["hot"][-1] == 4:
            reader.made.pop("node", None)

    reader.does["hot"] = does
    async with polling(reader) as (_, told):
        await asyncio.sleep(30)
        assert reader.reading == set()
    assert reader.starts["node"] == [0]
    assert {observation.part for observation in told} == {"hot"}


async def test_a_part_may_end_itself() -> None:
    reader = ScriptedReader(hot=2, other=2)

    async def does() -> None:
        del reader.made["hot"]

    reader.does["hot"] = does
    async with polling(reader):
        await asyncio.sleep(5)
    assert reader.starts == {"hot": [0], "other": [0, 2, 4]}


async def test_refresh_reads_every_part_now_also_one_that_backs_off_or_is_being_read() -> None:
    reader = ScriptedReader(hot=10, lost=10, long=10)
    reader.does["lost"] = failing(*[Unauthorized("x")] * 2)
    reader.does["long"] = lambda: asyncio.sleep(4)
    async with polling(reader) as (poller, _):
        await asyncio.sleep(3)
        poller.refresh()
        await asyncio.sleep(2)
    assert reader.starts == {"hot": [0, 3], "lost": [0, 3], "long": [0, 4]}


async def test_cancelling_ends_every_read_and_closes_the_reader() -> None:
    reader = ScriptedReader(hot=2)
    reader.does["hot"] = lambda: asyncio.sleep(1000)
    async with polling(reader):
        await asyncio.sleep(1)
        assert reader.reading == {"hot"}
    assert (reader.reading, reader.closed) == (set(), True)


async def test_a_poller_that_was_ended_can_be_run_again() -> None:
    reader = ScriptedReader(hot=2)
    poller = Poller("src", reader, lambda _: None, clock)
    for _ in range(2):
        task = asyncio.create_task(poller.run())
        await asyncio.sleep(3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert reader.starts["hot"] == [0, 2, 3, 5]
