from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.demo.estate import MOMENT, ZONE
from pulse.demo.rhythms import STEP, burst, flowed, inside, signal, waves

seconds = st.floats(min_value=-400 * 86_400.0, max_value=400 * 86_400.0)
small = st.integers(min_value=0, max_value=10_000)
NOON = MOMENT - MOMENT % 86_400 - ZONE + 12 * 3600


@settings(deadline=None, max_examples=60)
@given(small, small, seconds)
def test_a_signal_stays_around_one(seed: int, number: int, after: float) -> None:
    level = signal(seed, number).at(waves(MOMENT + after))
    assert 0.39 < level < 1.61


@settings(deadline=None, max_examples=60)
@given(small, small, seconds)
def test_what_has_flowed_is_the_sum_of_the_levels(seed: int, number: int, after: float) -> None:
    own = signal(seed, number)
    at = MOMENT + after
    summed = sum(own.at(waves(at + 0.01 * place + 0.005)) * 0.01 for place in range(100))
    formula = own.flowed(waves(at + 1.0), at + 1.0) - own.flowed(waves(at), at)
    assert abs(summed - formula) < 1e-3


@settings(deadline=None, max_examples=60)
@given(small, small, seconds, st.floats(min_value=0.01, max_value=100.0))
def test_a_flow_never_goes_back_however_close_two_looks_are(number: int, key: int, after: float, apart: float) -> None:
    own, at = signal(3, number), MOMENT + after
    anchor = int(MOMENT // STEP)
    assert flowed(own, waves(at + apart), at + apart, key, anchor) > flowed(own, waves(at), at, key, anchor)


def test_people_work_by_day_and_look_at_pictures_in_the_evening() -> None:
    def mean(hour: float, *, evening: bool) -> float:
        at = NOON + (hour - 12) * 3600
        return sum(signal(1, number, evening=evening).at(waves(at + number)) for number in range(300)) / 300

    assert mean(14, evening=False) > mean(2, evening=False) + 0.2
    assert mean(21, evening=True) > mean(6, evening=True) + 0.2


def test_weekends_are_quieter() -> None:
    def mean(day: float) -> float:
        return sum(signal(1, number).at(waves(NOON + day * 86_400 + number)) for number in range(300)) / 300

    assert mean(1) > mean(4.5) + 0.05  # the moment is a Tuesday


def test_bursts_come_now_and_then_for_a_minute_or_two_and_not_around_the_anchor() -> None:
    anchor = int(MOMENT // STEP)
    looks = [burst(12, MOMENT + STEP * place, anchor) for place in range(60_000)]
    busy = sum(look > 0 for look in looks) / len(looks)
    assert 0.005 < busy < 0.02
    assert max(looks) <= 0.6
    assert not any(burst(key, MOMENT, anchor) for key in range(2000))


def test_an_interval_holds_its_first_moment_and_not_its_last() -> None:
    assert [inside([(1.0, 2.0)], at) for at in (0.9, 1.0, 1.9, 2.0)] == [False, True, True, False]
