"""Guessing becomes slow, for the account as for the address, and is forgiven in time."""

from datetime import timedelta

import pytest

from pulse.access.attempts import FREE, REMEMBERED, Attempts, TooSoon, place
from tests.access.opened import Hands


def wait(attempts: Attempts, *keys: str) -> int:
    """The seconds until the next attempt; 0: this one was let through."""
    try:
        attempts.begin(*keys)
    except TooSoon as soon:
        return soon.retry_after
    return 0


def test_a_few_mistakes_cost_nothing() -> None:
    attempts = Attempts(Hands())

    assert [wait(attempts, "mira") for _ in range(FREE)] == [0] * FREE


def test_then_the_delay_doubles_up_to_a_minute() -> None:
    clock = Hands()
    attempts = Attempts(clock)
    for _ in range(FREE):
        attempts.begin("mira")

    delays = []
    for _ in range(8):
        delays.append(wait(attempts, "mira"))
        clock.now += timedelta(seconds=delays[-1])
        attempts.begin("mira")

    assert delays == [1, 2, 4, 8, 16, 32, 60, 60]


def test_an_attempt_that_came_too_soon_does_not_lengthen_the_delay() -> None:
    attempts = Attempts(Hands())
    for _ in range(FREE):
        attempts.begin("mira")

    assert [wait(attempts, "mira") for _ in range(5)] == [1] * 5


def test_other_accounts_from_another_address_are_not_slowed_down() -> None:
    attempts = Attempts(Hands())
    for _ in range(FREE):
        attempts.begin("account mira", "address a")

    assert wait(attempts, "account otto", "address b") == 0
    assert wait(attempts, "account otto", "address a") == 1
    assert wait(attempts, "account mira", "address b") == 1


def test_success_and_a_quarter_of_an_hour_forgive() -> None:
    clock = Hands()
    attempts = Attempts(clock)
    for key in ("mira", "otto"):
        for _ in range(FREE):
            attempts.begin(key)
    attempts.succeeded("mira")
    assert (wait(attempts, "mira"), wait(attempts, "otto")) == (0, 1)
    clock.now += timedelta(minutes=15)

    assert [wait(attempts, "otto") for _ in range(FREE)] == [0] * FREE


def test_what_is_remembered_is_bounded() -> None:
    attempts = Attempts(Hands())
    for _ in range(FREE):
        attempts.begin("account first")
    for number in range(REMEMBERED):
        attempts.begin(f"account {number}")

    assert wait(attempts, "account first") == 0


def test_a_flood_of_addresses_makes_no_account_forgotten() -> None:
    attempts = Attempts(Hands())
    for number in range(FREE):
        attempts.begin("account mira", f"address first {number}")
    for number in range(REMEMBERED + 1):
        attempts.begin(f"address {number}")

    assert wait(attempts, "account mira", "address another") == 1


def test_a_clock_that_is_set_back_shuts_nobody_out() -> None:
    clock = Hands()
    attempts = Attempts(clock)
    for _ in range(FREE):
        attempts.begin("account mira")
    clock.now -= timedelta(hours=1)

    assert wait(attempts, "account mira") == 0


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_an_ipv6_network_counts_as_one_address(address: str | None, expected: str) -> None:
    assert place(address) == expected
