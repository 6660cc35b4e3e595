"""Numbers are rounded to what is shown, and never to a zero that was not measured."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.model.metric import METRICS, rounded


@pytest.mark.parametrize(
    ("name", "raw", "shown"),
    [
        ("cpu", 0.0348620236, 0.035),
        ("cpu", 0.000144242, 0.0001),
        ("cpu", 0, 0),
        ("cpu", 1.23456, 1.235),
        ("memory_used", 283_456_789, 283_000_000),
        ("memory_used", 0, 0),
        ("net_in", 1234.5, 1230),
        ("net_in", 12.345, 12.3),
        ("net_in", 0.01234, 0.0123),
        ("load1", 3.456, 3.46),
        ("uptime", 59.9, 59),
        ("uptime", 3_725, 3_720),
        ("uptime", 90_000, 90_000),
        ("uptime", 93_599, 90_000),
    ],
)
def test_a_reading_is_rounded_by_its_metric(name: str, raw: float, shown: float) -> None:
    assert rounded({name: raw}) == {name: shown}


@given(st.sampled_from(sorted(METRICS)), st.floats(1e-9, 1e15))
def test_what_was_not_zero_stays_so_but_for_whole_seconds_loads_and_degrees(name: str, raw: float) -> None:
    coarse = METRICS[name].unit in ("seconds", "load", "celsius")
    assert rounded({name: raw})[name] > 0 or (coarse and raw < 1)


def test_a_reading_that_no_metric_declares_is_an_error() -> None:
    with pytest.raises(KeyError):
        rounded({"cpuu": 1})
