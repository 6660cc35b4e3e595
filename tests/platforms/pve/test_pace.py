"""Turns come in order, evenly, the first at once."""

import asyncio

import pytest

from pulse.platforms.pve.pace import STEADY, Pace

pytestmark = pytest.mark.looptime


async def test_the_first_turn_comes_at_once_and_the_others_evenly_in_the_order_of_asking() -> None:
    pace, clock = Pace(4), asyncio.get_running_loop().time
    began, turns = clock(), []

    async def ask(name: int) -> None:
        await pace.turn()
        turns.append((name, round(clock() - began, 3)))

    await asyncio.gather(*(ask(name) for name in range(4)))
    assert turns == [(0, 0.0), (1, 0.25), (2, 0.5), (3, 0.75)]


async def test_after_a_rest_a_turn_comes_at_once_and_nothing_was_saved_up() -> None:
    pace = Pace(2)
    await pace.turn()
    await asyncio.sleep(10)
    assert pace.waits() == 0
    await pace.turn()
    assert pace.waits() == 0.5


async def test_who_gives_up_waiting_leaves_its_turn_unused() -> None:
    pace = Pace(1)
    await pace.turn()
    waiting = asyncio.create_task(pace.turn())
    await asyncio.sleep(0.5)
    waiting.cancel()
    assert pace.waits() == 1.5


def test_the_usual_pace_leaves_room_for_what_cannot_wait() -> None:
    assert STEADY <= 10
