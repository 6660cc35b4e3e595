"""Numbers that only look random."""

from tools.replay.noise import between, pick, unit


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
