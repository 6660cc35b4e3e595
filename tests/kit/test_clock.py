"""Instants are aware, seconds with milliseconds on the wire, and a clock that was set is found out."""

from datetime import UTC, datetime, timedelta

import pytest

from pulse.kit.clock import Jumps, epoch, instant


def test_an_instant_survives_the_wire_to_the_millisecond() -> None:
    at = datetime(2026, 11, 24, 12, 0, 0, 123_456, tzinfo=UTC)

    assert instant(epoch(at)) == at.replace(microsecond=123_000)


def test_an_instant_from_the_wire_is_aware() -> None:
    assert instant(0).tzinfo is UTC


@pytest.mark.parametrize("by", [3600.0, -3600.0, 3.0])
def test_a_clock_that_was_set_tells_it_once_before_it_shows_the_time(by: float) -> None:
    steady, ahead = [0.0], [0.0]
    told: list[timedelta] = []
    clock = Jumps(lambda: instant(1_790_000_000 + steady[0] + ahead[0]), lambda: steady[0], told.append)
    for seconds in (1, 1, 60):
        steady[0] += seconds
        clock()
    assert told == []
    steady[0] += 1
    ahead[0] = by
    assert clock() == instant(1_790_000_063 + by)
    assert told == [timedelta(seconds=by)]
    steady[0] += 1
    clock()
    assert len(told) == 1


def test_a_clock_that_is_made_to_go_faster_was_not_set() -> None:
    steady = [0.0]
    told: list[timedelta] = []
    clock = Jumps(lambda: instant(1_790_000_000 + steady[0] * 1.0005), lambda: steady[0], told.append)
    for _ in range(1000):
        steady[0] += 1
        clock()
    assert told == []
