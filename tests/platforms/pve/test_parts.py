"""Which parts there are: their rhythms, those that are refused, those that are urgent."""

from datetime import timedelta

import pytest
from msgspec import structs

from pulse.kit.errors import NotAccepted, Unauthorized, Unreachable
from pulse.model.observation import Observation, Trouble
from pulse.platforms.pve.parts import Parts
from tests.platforms.scripted import seen

SLOW, FAST = timedelta(seconds=60), timedelta(seconds=4)
pytestmark = pytest.mark.looptime(start=0)


class Answering:
    """A read that raises what it is told to."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None

    async def __call__(self) -> Observation:
        if self.trouble is not None:
            raise self.trouble
        return seen("part")


async def test_a_part_in_the_same_rhythm_stays_the_same_object_and_another_rhythm_makes_another() -> None:
    parts, read = Parts(lambda: None), Answering()
    parts.put("part", SLOW, read)
    first = parts.there()["part"]
    parts.put("part", SLOW, read)
    assert parts.there()["part"] is first
    parts.put("part", FAST, read)
    assert (parts.there()["part"].every, first.every) == (FAST, SLOW)


async def test_a_part_that_is_refused_is_blind_and_that_is_told_once_until_it_answers_again() -> None:
    told: list[str] = []
    parts, read = Parts(lambda: told.append("refused")), Answering()
    parts.put("part", SLOW, read)
    read.trouble = Unauthorized("The privilege Sys.Audit on / is missing.")
    for _ in range(3):
        with pytest.raises(Unauthorized):
            await parts.there()["part"].read()
    assert (told, parts.blind) == (["refused"], {"part"})
    read.trouble = None
    await parts.there()["part"].read()
    assert parts.blind == set()


@pytest.mark.parametrize("trouble", [NotAccepted("Who are you?"), Unreachable("Nothing listens.")])
async def test_other_troubles_make_no_part_blind(trouble: Exception) -> None:
    told: list[str] = []
    parts, read = Parts(lambda: told.append("refused")), Answering()
    parts.put("part", SLOW, read)
    read.trouble = trouble
    with pytest.raises(type(trouble)):
        await parts.there()["part"].read()
    assert (told, parts.blind) == ([], set())


async def test_what_is_urgent_is_told_once() -> None:
    parts = Parts(lambda: None)
    parts.hurry(["a", "b"])
    assert parts.urgent() == {"a", "b"}
    assert parts.urgent() == set()


async def test_a_part_that_is_dropped_is_neither_there_nor_blind() -> None:
    parts, read = Parts(lambda: None), Answering()
    parts.put("part", SLOW, read)
    read.trouble = Unauthorized("No.")
    with pytest.raises(Unauthorized):
        await parts.there()["part"].read()
    parts.drop("part")
    assert (dict(parts.there()), parts.blind) == ({}, set())


async def test_a_part_of_which_something_is_hidden_is_known_and_not_refused() -> None:
    parts = Parts(lambda: None)
    trouble: Trouble | None = Trouble("blind", "Backups cannot be seen.")

    async def read() -> Observation:
        return structs.replace(seen("part"), trouble=trouble)

    parts.put("part", SLOW, read)
    await parts.there()["part"].read()
    assert (parts.unseen, parts.blind) == ({"part"}, set())
    trouble = Trouble("absent", "There are no backups.")
    await parts.there()["part"].read()
    assert parts.unseen == set()
    trouble = Trouble("blind", "Backups cannot be seen.")
    await parts.there()["part"].read()
    parts.drop("part")
    assert parts.unseen == set()
