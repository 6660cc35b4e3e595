"""Which numbers are instants, and which are whole."""

import pytest

from pulse.platforms.pve.numbers import LATEST, instant, plain


@pytest.mark.parametrize(
    ("told", "meant"), [(1_795_455_781.9, 1_795_455_781), (0.0, None), (-1.0, None), (LATEST, None), (1e20, None)]
)
def test_zero_is_never_and_what_lies_beyond_all_days_is_none(told: float, meant: int | None) -> None:
    assert instant(told) == meant


def test_what_is_not_told_is_none() -> None:
    assert instant(None) is None


@pytest.mark.parametrize(("number", "told"), [(3.0, "3"), (3, "3"), (0.5, "0.5"), (-2.0, "-2"), (1e20, "1e+20")])
def test_a_count_is_a_whole_number(number: float, told: str) -> None:
    assert str(plain(number)) == told
