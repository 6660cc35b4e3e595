import pytest

from pulse.demo.estate import MOMENT
from pulse.demo.fake_pve.rrd import buckets
from pulse.demo.story import NodeDeath
from tests.demo.front import opened
from tests.demo.lab import LAB

pytestmark = [pytest.mark.looptime(start=0)]


def test_buckets_end_before_now() -> None:
    times = buckets("hour", MOMENT, 9)
    assert len(times) == 60
    assert MOMENT - 120 < times[-1] < MOMENT
    assert len(buckets("week", MOMENT, 8)) == 70


async def test_the_same_question_has_the_same_answer() -> None:
    async with opened(frozen=True) as house:
        path = "/nodes/pve1/qemu/100/rrddata?timeframe=hour"
        assert await house.get(path) == await house.get(path)


async def test_any_node_answers_for_a_dead_one() -> None:
    async with opened() as house:
        house.happen(NodeDeath(cluster=LAB.key, at=MOMENT + 1, node="pve2"))
        house.dial.turn(MOMENT + 30)
        assert (await house.call("/nodes/pve2/rrddata?timeframe=hour")).status == 200
        assert (await house.call("/nodes/pve2/qemu/110/rrddata?timeframe=hour")).status == 200


async def test_a_timeframe_is_needed_and_guests_have_no_decade() -> None:
    async with opened() as house:
        missing = await house.call("/nodes/pve1/rrddata")
        assert missing.json["errors"] == {"timeframe": "property is missing and it is not optional"}
        assert (await house.call("/nodes/pve1/qemu/100/rrddata?timeframe=decade")).status == 400
        assert (await house.call("/nodes/pve1/storage/nosuch/rrddata?timeframe=hour")).status == 500
