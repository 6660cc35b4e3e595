"""How often an address is asked."""

import pytest

from pulse.platforms.calls import WINDOW, Calls


def test_nobody_was_asked_yet() -> None:
    assert Calls().a_second(5) == 0


def test_the_first_calls_are_counted_over_the_time_since_the_first() -> None:
    calls = Calls()
    for moment in (100, 100.2, 102, 104):
        calls.begin(moment)
    assert calls.a_second(100.4) == pytest.approx(4)  # a burst of less than a second is no higher rate
    assert calls.a_second(110) == pytest.approx(0.4)


def test_only_the_last_minute_counts() -> None:
    calls = Calls()
    for moment in range(300):
        calls.begin(moment)
    assert calls.a_second(299) == pytest.approx(1, abs=0.02)
    assert calls.a_second(299 + WINDOW) == 0
