"""Several questions at once, on virtual time: which outcome counts, and that nothing is left behind."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from pulse.platforms.racing import end, first_good, hedged

pytestmark = pytest.mark.looptime(start=0)


class Asked:
    """Asks that take so many seconds each, in turn; a text is what comes, an error is raised."""

    def __init__(self, *outcomes: tuple[float, str | Exception]) -> None:
        self.outcomes = list(outcomes)
        self.begun: list[float] = []
        self.open = 0

    async def __call__(self) -> str:
        seconds, outcome = self.outcomes.pop(0)
        self.begun.append(asyncio.get_running_loop().time())
        self.open += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            self.open -= 1
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def test_a_question_that_is_answered_in_time_is_asked_once() -> None:
    asked = Asked((2, "good"))
    assert await hedged(asked, 2.5) == "good"
    assert asked.begun == [0]


async def test_a_question_that_hangs_is_asked_again_beside_and_the_first_answer_counts() -> None:
    asked = Asked((100, "late"), (100, "late"), (1, "good"))
    assert await hedged(asked, 2.5) == "good"
    assert (asked.begun, asyncio.get_running_loop().time(), asked.open) == ([0, 2.5, 5], 6, 0)


async def test_the_first_failure_counts_as_well() -> None:
    asked = Asked((100, "late"), (1, ValueError("refused")))
    with pytest.raises(ValueError, match="refused"):
        await hedged(asked, 2.5)
    assert (asyncio.get_running_loop().time(), asked.open) == (3.5, 0)


async def test_who_waits_no_longer_leaves_nothing_behind() -> None:
    asked = Asked((100, "late"), (100, "late"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(4):
            await hedged(asked, 2.5)
    assert asked.open == 0


def apart(*asks: Asked) -> list[Callable[[], Awaitable[str]]]:
    return list(asks)


async def test_of_several_the_first_good_one_counts_whatever_failed_before() -> None:
    slow, fast = Asked((3, "slow")), Asked((2, "fast"))
    assert await first_good(apart(Asked((1, ValueError())), slow, fast), ValueError, 10) == "fast"
    assert (asyncio.get_running_loop().time(), slow.open) == (2, 0)


async def test_none_is_good_when_all_failed() -> None:
    assert await first_good(apart(Asked((1, ValueError())), Asked((2, ValueError()))), ValueError, 10) is None
    assert asyncio.get_running_loop().time() == 2
    assert await first_good(apart(), ValueError, 10) is None


async def test_none_is_good_when_the_time_is_over() -> None:
    silent = Asked((100, "late"))
    assert await first_good(apart(silent), ValueError, 4) is None
    assert (asyncio.get_running_loop().time(), silent.open) == (4, 0)


async def test_a_failure_that_is_not_expected_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await first_good(apart(Asked((1, ZeroDivisionError()))), ValueError, 4)


async def test_tasks_that_are_ended_have_let_go() -> None:
    asked = Asked((100, "late"))
    task = asyncio.ensure_future(asked())
    await asyncio.sleep(1)
    await end({task})
    assert (task.cancelled(), asked.open) == (True, 0)
