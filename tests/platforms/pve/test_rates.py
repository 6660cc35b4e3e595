"""From counters to rates, over the source's own interval."""

import pytest

from pulse.platforms.pve.rates import Meter
from pulse.platforms.pve.rows import Row
from tests.platforms.pve.recorded import guest_row


def looked(first: tuple[float, Row], *looks: tuple[float, Row]) -> dict[str, float]:
    """The rates after the last look."""
    meter = Meter(first[1], first[0])
    rates: dict[str, float] = {}
    for now, row in looks:
        rates = meter.read(row, now, rates)
    return rates


def test_the_first_sample_knows_no_rate() -> None:
    assert looked((0, guest_row())) == {}


def test_a_rate_is_taken_over_the_uptime_that_passed_not_over_our_polls() -> None:
    rates = looked((0, guest_row()), (2, guest_row(uptime=110.0, netin=2000.0)))
    assert rates == {"net_in": 100.0, "net_out": 0.0, "disk_read": 0.0, "disk_write": 0.0}


def test_a_rate_stands_while_nothing_moves_and_is_unknown_after_a_minute() -> None:
    first, moved = (0.0, guest_row()), guest_row(uptime=110.0, netin=2000.0)
    assert looked(first, (10, moved), (60, moved))["net_in"] == 100
    assert looked(first, (10, moved), (60, moved), (71, moved)) == {}


def test_after_a_standstill_the_next_rate_covers_all_of_it() -> None:
    moved, late = guest_row(uptime=110.0, netin=2000.0), guest_row(uptime=210.0, netin=4000.0)
    assert looked((0, guest_row()), (10, moved), (80, moved), (110, late))["net_in"] == 20


@pytest.mark.parametrize(
    ("row", "known"),
    [
        (guest_row(uptime=5.0, netin=9000.0, netout=9000.0), set()),
        (guest_row(uptime=110.0, netin=10.0, netout=2100.0), {"net_out", "disk_read", "disk_write"}),
        (guest_row(uptime=110.0, netin=None, netout=2100.0), {"net_out", "disk_read", "disk_write"}),
    ],
    ids=["restarted", "one counter began anew", "one counter is missing"],
)
def test_a_reset_is_unknown_for_one_interval(row: Row, known: set[str]) -> None:
    assert set(looked((0, guest_row()), (10, row))) == known
    following = guest_row(uptime=(row.uptime or 0) + 10, netin=20_000.0, netout=20_000.0)
    assert "net_out" in looked((0, guest_row()), (10, row), (20, following))


def test_a_counter_that_moves_while_the_uptime_stands_is_measured_by_our_clock() -> None:
    assert looked((0, guest_row()), (5, guest_row(netin=1500.0)))["net_in"] == 100


def test_a_container_without_disk_counters_has_no_disk_rates() -> None:
    empty = {"type": "lxc", "diskread": 0.0, "diskwrite": 0.0}
    rates = looked((0, guest_row(**empty)), (10, guest_row(**empty, uptime=110.0)))
    assert set(rates) == {"net_in", "net_out"}


def test_a_container_with_disk_counters_has_disk_rates() -> None:
    read = guest_row(type="lxc", uptime=110.0, diskread=4000.0)
    assert looked((0, guest_row(type="lxc")), (10, read))["disk_read"] == 100
