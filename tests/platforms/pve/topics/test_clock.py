"""How far the clock of a node is from ours."""

import pytest

from pulse.platforms.pve.topics.clock import CLOCK, Time, told
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.recorded import START


@pytest.mark.parametrize(
    ("theirs", "ours", "offset"),
    [(1000.0, 1000.4, 0.0), (1000.0, 1000.9, 0.0), (1060.0, 1000.0, 60.5), (940.0, 1000.0, -59.5)],
)
def test_less_than_a_second_is_no_difference_that_whole_seconds_show(theirs: float, ours: float, offset: float) -> None:
    assert told(FakeDesk("clock:pve1"), Time(theirs), ours).readings == {"clock_offset": offset}


async def test_the_zone_is_told_and_a_time_that_is_missing_is_unknown() -> None:
    answers = {"/nodes/pve1/time": {"timezone": "Europe/Berlin", "time": "soon"}}
    (node,) = (await CLOCK.open(FakeDesk("clock:pve1", answers))()).resources
    assert (node.facts, node.readings) == ({"timezone": "Europe/Berlin"}, {})


async def test_a_recorded_clock_is_compared_with_ours() -> None:
    desk = FakeDesk("clock:pve1", {"/nodes/pve1/time": {"time": int(START.timestamp()) + 90}})
    (node,) = (await CLOCK.open(desk)()).resources
    assert node.readings["clock_offset"] == pytest.approx(90.5, abs=0.1)
