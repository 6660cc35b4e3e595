"""Tape time: runs, stands, jumps, goes round."""

import pytest

from tools.replay import Playhead, wall_clock


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_wall_clock_runs_at_its_speed_from_now(clock: Clock) -> None:
    clock.now = 1000.0
    played = wall_clock(4, clock)
    clock.now = 1002.5
    assert played() == 10.0


def test_a_tape_starts_where_it_is_told_to(clock: Clock) -> None:
    head = Playhead(clock, start=20.0)
    clock.now = 5.0
    assert head.time == 25.0


def test_a_tape_stands_at_its_end(clock: Clock) -> None:
    clock.now = 300.0
    assert Playhead(clock, length=240.0).time == 240.0


def test_a_loop_begins_again(clock: Clock) -> None:
    clock.now = 250.0
    assert Playhead(clock, length=240.0, loop=True).time == 10.0


def test_a_pause_costs_no_tape_time(clock: Clock) -> None:
    head = Playhead(clock)
    clock.now = 10.0
    head.pause()
    clock.now = 60.0
    head.pause()
    assert head.time == 10.0
    head.resume()
    clock.now = 61.0
    assert head.time == 11.0


def test_resuming_what_runs_changes_nothing(clock: Clock) -> None:
    head = Playhead(clock)
    clock.now = 3.0
    head.resume()
    assert head.time == 3.0


def test_a_jump_lands_and_runs_on(clock: Clock) -> None:
    head = Playhead(clock)
    head.seek(120.0)
    clock.now = 1.0
    assert head.time == 121.0


def test_a_paused_tape_stays_paused_where_it_lands(clock: Clock) -> None:
    head = Playhead(clock)
    head.pause()
    head.seek(120.0)
    clock.now = 1.0
    assert head.time == 120.0
