from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.demo.noise import between, pick, quick, unit

whole = st.integers(min_value=-(10**6), max_value=10**12)


@settings(deadline=None, max_examples=60)
@given(whole, whole)
def test_noise_lies_from_zero_to_below_one_and_is_the_same_each_time(one: int, other: int) -> None:
    for throw in (unit, quick):
        thrown = throw(one, other)
        assert 0.0 <= thrown < 1.0
        assert throw(one, other) == thrown


def test_neighbours_throw_different_numbers() -> None:
    for throw in (unit, quick):
        thrown = [throw(7, step) for step in range(2000)]
        assert len(set(thrown)) == 2000
        assert 0.48 < sum(thrown) / 2000 < 0.52


def test_between_and_pick_stay_within_what_they_are_given() -> None:
    assert all(3.0 <= between(3.0, 300.0, place) <= 300.0 for place in range(200))
    assert {pick(("a", "b", "c"), place) for place in range(200)} == {"a", "b", "c"}


def test_the_same_parts_give_the_same_number() -> None:
    assert unit(1, 2, 3) == unit(1, 2, 3)
    assert unit(1, 2, 3) != unit(3, 2, 1)


def test_the_numbers_fill_the_unit_evenly() -> None:
    tenths = [0] * 10
    for number in range(10_000):
        tenths[int(unit(5, number) * 10)] += 1
    assert min(tenths) > 900
    assert max(tenths) < 1100


def test_every_order_of_magnitude_is_as_likely() -> None:
    numbers = [between(1, 100, 3, number) for number in range(4000)]
    assert 1800 < sum(number < 10 for number in numbers) < 2200


def test_every_option_is_picked() -> None:
    assert {pick((1, 2, 3), 9, number) for number in range(50)} == {1, 2, 3}
