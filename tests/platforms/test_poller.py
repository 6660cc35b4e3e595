"""Rhythms on virtual time: what is read when, and what a failing part does to the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from msgspec import structs
from structlog.testing import capture_logs

from pulse.kit.errors import Lost, Malformed, NotAccepted, SourceError, Unauthorized, Unreachable
from pulse.model.observation import Observation, Trouble
from pulse.platforms.poller import Poller
from tests.platforms.scripted import ScriptedReader, clock, failing, seen

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
        (Unreachable("x"), [0, 2, 6, 10, 14, 18, 22, 26]),
        (Malformed("x"), [0, 2, 6, 10, 14, 18, 22, 26]),
        (Unauthorized("x"), [0, 4, 8, 12, 16, 20, 24, 28]),
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


async def test_what_is_no_trouble_of_the_source_is_not_logged() -> None:
    reader = ScriptedReader(hot=2)

    async def does() -> Observation:
        return structs.replace(seen("hot"), trouble=Trouble("blind", "Nobody lets us see it."))

    reader.does["hot"] = does
    with capture_logs() as lines:
        async with polling(reader) as (_, told):
            await asyncio.sleep(5)
    assert lines == []
    assert [each.trouble and each.trouble.code for each in told] == ["blind"] * 3


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


class Attentive(ScriptedReader):
    """A reader that wants to know what is on a screen."""

    on_screen: frozenset[str] = frozenset()

    def watch(self, resources: frozenset[str]) -> None:
        self.on_screen = resources


async def test_a_reader_that_asks_sooner_for_what_is_on_a_screen_is_told_of_it() -> None:
    reader = Attentive(hot=2)
    async with polling(reader) as (poller, _):
        poller.watch(frozenset(("pve1",)))
    assert reader.on_screen == {"pve1"}


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


async def test_a_source_that_is_lost_is_told_by_every_part_at_once_and_none_is_read_until_it_is_back() -> None:
    reader = ScriptedReader(hot=2, slow=10, other=5)
    reader.does["hot"] = failing(None, Lost(Unreachable("Nothing listens.")))
    reader.does["recover"] = lambda: asyncio.sleep(20)
    async with polling(reader) as (_, told):
        await asyncio.sleep(25)
    assert reader.starts == {"hot": [0, 2, 22, 24], "slow": [0, 22], "other": [0, 22], "recover": [2]}
    lost = [each for each in told if each.trouble is not None]
    assert [(each.part, each.trouble) for each in lost] == [
        (part, Trouble("unreachable", "Nothing listens.")) for part in ("hot", "slow", "other")
    ]


async def test_who_we_are_not_accepted_by_is_lost_as_well() -> None:
    reader = ScriptedReader(hot=2, other=2)
    reader.does["hot"] = failing(NotAccepted("Who are you?"))
    reader.does["recover"] = lambda: asyncio.sleep(9)
    async with polling(reader) as (_, told):
        await asyncio.sleep(10)
    assert (reader.starts["other"], reader.starts["recover"]) == ([9], [0])
    assert {each.trouble.code for each in told if each.trouble is not None} == {"unauthorized"}


async def test_another_cause_is_told_by_all_while_the_source_is_lost() -> None:
    reader = ScriptedReader(hot=2, other=2)
    reader.does["hot"] = failing(Lost(Unreachable("Nothing listens.")))
    reader.does["recover"] = failing(NotAccepted("Who are you?"), Lost(Malformed("A web page.")))
    with capture_logs() as lines:
        async with polling(reader) as (_, told):
            await asyncio.sleep(2)
    assert [each.trouble.message for each in told if each.part == "other" and each.trouble is not None] == [
        "Nothing listens.", "Who are you?", "A web page.",
    ]  # fmt: skip
    assert [(line["event"], line.get("code")) for line in lines] == [
        ("source lost", "unreachable"), ("source lost", "unauthorized"), ("source lost", "malformed"),
        ("source back", None),
    ]  # fmt: skip
    assert told[-1].trouble is None


async def test_a_source_that_is_lost_again_and_again_is_not_asked_without_a_pause() -> None:
    reader = ScriptedReader(hot=2)
    reader.does["hot"] = failing(*[Lost(Unreachable("x"))] * 100)
    with capture_logs():
        async with polling(reader):
            await asyncio.sleep(20)
    assert len(reader.starts["hot"]) <= 21


async def test_what_was_under_way_when_the_source_was_lost_is_given_up_when_it_is_back() -> None:
    reader = ScriptedReader(hot=2, stuck=10)
    reader.does["hot"] = failing(None, Lost(Unreachable("x")))
    held = [1000.0]

    async def does() -> None:
        await asyncio.sleep(held.pop() if held else 0)

    reader.does["stuck"] = does
    reader.does["recover"] = lambda: asyncio.sleep(5)
    async with polling(reader) as (_, told):
        await asyncio.sleep(8)
    assert reader.starts["stuck"] == [0, 7]
    assert [each.trouble is None for each in told if each.part == "stuck"] == [False, True]


async def test_an_answer_that_comes_after_the_source_was_lost_is_not_believed() -> None:
    reader = ScriptedReader(hot=2, late=10)
    reader.does["hot"] = failing(Lost(Unreachable("x")))
    reader.does["late"] = lambda: asyncio.sleep(3)
    reader.does["recover"] = lambda: asyncio.sleep(100)
    async with polling(reader) as (_, told):
        await asyncio.sleep(50)
    assert [each.trouble is None for each in told if each.part == "late"] == [False]


async def test_refresh_tries_a_lost_source_now() -> None:
    reader = ScriptedReader(hot=2)
    reader.does["hot"] = failing(NotAccepted("x"))
    reader.does["recover"] = lambda: asyncio.sleep(1000)
    async with polling(reader) as (poller, told):
        await asyncio.sleep(30)
        poller.refresh()
        await asyncio.sleep(1)
    assert reader.starts["hot"] == [0, 30]
    assert told[-1].trouble is None


async def test_a_bug_while_recovering_is_logged_and_does_not_lose_the_source_for_ever() -> None:
    reader = ScriptedReader(hot=2)
    reader.does["hot"] = failing(Lost(Unreachable("x")))
    reader.does["recover"] = failing(ZeroDivisionError())
    with capture_logs() as lines:
        async with polling(reader):
            await asyncio.sleep(62)
    assert "recovering failed" in [line["event"] for line in lines]
    assert reader.starts["hot"][:2] == [0, 60]


async def test_a_part_whose_rhythm_changes_is_read_in_the_other_one_from_then_on() -> None:
    reader = ScriptedReader(hot=2, rights=60)

    async def does() -> None:
        if reader.starts["hot"][-1] == 4:
            reader.add("rights", 4)

    reader.does["hot"] = does
    async with polling(reader):
        await asyncio.sleep(13)
    assert reader.starts["rights"] == [0, 4, 8, 12]


async def test_a_part_that_is_not_there_any_more_is_told() -> None:
    reader = ScriptedReader(hot=2, node=10)
    ended: list[str] = []

    async def does() -> None:
        if reader.starts["hot"][-1] == 4:
            reader.made.pop("node", None)

    reader.does["hot"] = does
    task = asyncio.create_task(Poller("src", reader, lambda _: None, clock, ended.append).run())
    await asyncio.sleep(20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["node"]


async def test_a_part_that_was_refused_for_a_minute_is_asked_rarely() -> None:
    reader = ScriptedReader(hot=2)
    reader.does["hot"] = failing(*[Unauthorized("x")] * 20)
    async with polling(reader):
        await asyncio.sleep(190)
    assert reader.starts["hot"] == [*range(0, 61, 4), 120, 180]
