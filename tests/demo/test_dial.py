from pulse.demo.dial import Dial
from pulse.demo.estate import MOMENT


class Real:
    """A real clock that is turned by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_dial_follows_the_real_clock_at_its_speed() -> None:
    real = Real()
    dial = Dial(real, speed=60.0, start=500.0)
    assert dial.now == 500.0
    real.seconds += 10
    assert dial.now == 1100.0
    assert dial.held == 0.0


def test_a_dial_begins_at_the_moment_of_the_estate() -> None:
    assert Dial(Real()).now == MOMENT


def test_another_speed_goes_on_from_where_the_dial_stands() -> None:
    real = Real()
    dial = Dial(real, start=0.0)
    real.seconds += 10
    dial.go(10.0)
    assert dial.now == 10.0
    assert dial.speed == 10.0
    real.seconds += 1
    assert dial.now == 20.0


def test_a_dial_stands_still_at_the_instant_at_which_it_is_frozen_and_counts_how_long() -> None:
    real = Real()
    dial = Dial(real, frozen_at=105.0, start=100.0)
    real.seconds += 3
    assert (dial.now, dial.held) == (103.0, 0.0)
    real.seconds += 10
    assert (dial.now, dial.held) == (105.0, 8.0)


def test_a_dial_that_is_frozen_now_can_be_thawed() -> None:
    real = Real()
    dial = Dial(real, start=100.0)
    real.seconds += 5
    dial.freeze()
    real.seconds += 50
    assert (dial.now, dial.held) == (105.0, 50.0)
    dial.thaw()
    real.seconds += 1
    assert (dial.now, dial.held) == (106.0, 0.0)


def test_a_dial_can_be_turned_whether_it_goes_or_stands_still() -> None:
    real = Real()
    dial = Dial(real, start=100.0)
    dial.turn(50.0)
    real.seconds += 1
    assert dial.now == 51.0
    dial.freeze()
    real.seconds += 5
    dial.turn(70.0)
    real.seconds += 5
    assert (dial.now, dial.held) == (70.0, 5.0)
