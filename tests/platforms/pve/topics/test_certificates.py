"""Certificates, the soonest end first."""

from pulse.platforms.pve.topics.certificates import NAMES, Row, told
from tests.platforms.pve.desks import FakeDesk

DESK = FakeDesk("certificates:pve1")


def test_the_one_that_ends_first_is_first_and_one_without_an_end_last() -> None:
    rows = [Row("ca.pem", notafter=300.0), Row("odd.pem"), Row("proxy.pem", notafter=200.9, issuer="R3", notbefore=1.0)]
    certificates = told(DESK, rows).facts["certificates"]
    assert certificates == [
        {"file": "proxy.pem", "ends": 200, "begins": 1, "issuer": "R3"},
        {"file": "ca.pem", "ends": 300},
        {"file": "odd.pem"},
    ]


def test_of_a_certificate_of_many_names_the_first_are_kept() -> None:
    certificates = told(DESK, [Row("a.pem", san=[f"host{n}" for n in range(100)])]).facts["certificates"]
    assert certificates == [{"file": "a.pem", "names": [f"host{n}" for n in range(NAMES)]}]
