"""One guest topic of a connection: whose privilege it needs, what is still to be told, how slow it got."""

from datetime import timedelta

import pytest

from pulse.platforms.pve.guest.order import Order, stretch
from pulse.platforms.pve.guest.subject import Answer, Subject
from pulse.platforms.pve.guest.topic import GuestTold
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.guest.test_subject import INSIDE, TOPIC
from tests.platforms.pve.recorded import guest_row

HOUR = timedelta(hours=1)


def test_the_privilege_is_that_of_the_version() -> None:
    assert Order(TOPIC, FakeDesk("thing")).privileges(agent=False) == ("VM.Audit",)
    assert Order(INSIDE, FakeDesk("thing")).privileges(agent=True)[0] == "VM.GuestAgent.Audit"
    assert Order(INSIDE, FakeDesk("thing", version="8.4.1")).privileges(agent=True) == ("VM.Monitor",)


def test_news_are_told_once_and_what_ended_and_was_told_anew_is_not_gone() -> None:
    order = Order(TOPIC, FakeDesk("thing"))
    order.end(100)
    order.end(101)
    order.tell(100, Answer(0), GuestTold({"a": 1}), 0)
    told = order.told(HOUR, None)
    assert [resource.facts for resource in told.resources] == [{"a": 1}]
    assert (told.gone, told.every) == (frozenset(("pve:k3f9:guest:101",)), HOUR)
    assert order.told(HOUR, None).resources == []


def test_two_hundred_guests_a_minute_are_more_than_two_calls_a_second() -> None:
    guests = {n: Subject(guest_row(vmid=n)) for n in range(240)}
    order = Order(INSIDE, FakeDesk("thing"))
    slow = stretch([order], guests, frozenset(), 2.0)
    assert slow == pytest.approx(2)
    assert order.reached(slow) == timedelta(seconds=120)
    watched = frozenset(f"pve:k3f9:guest:{n}" for n in range(10))
    assert stretch([order], guests, watched, 2.0) == pytest.approx(230 / 60)
    assert stretch([order], {100: guests[100]}, frozenset(), 2.0) == 1
