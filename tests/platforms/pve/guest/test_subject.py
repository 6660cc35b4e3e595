"""What the lane remembers of a guest: what changed is wanted first, what did not answer waits."""

from datetime import timedelta

from pulse.platforms.pve.guest.subject import BOOTS_FOR, Subject, forgotten
from pulse.platforms.pve.guest.topic import Asking, GuestTold, GuestTopic, is_there
from pulse.platforms.pve.rows import Row
from tests.platforms.pve.recorded import guest_row


async def _read(_: Asking, __: Row) -> GuestTold:
    return GuestTold()


TOPIC = GuestTopic(name="thing", title="things", every=timedelta(seconds=60), applies=is_there, read=_read)
INSIDE = GuestTopic(
    name="thing", title="things", every=timedelta(seconds=60), applies=is_there, read=_read, through_agent=True,
    watched_every=timedelta(seconds=10),
)  # fmt: skip


def test_one_that_was_never_asked_comes_before_one_that_only_gets_old() -> None:
    new, old = Subject(guest_row()), Subject(guest_row(vmid=101))
    answer = old.answer("thing", 0)
    answer.asked, answer.hurried = 0.0, False
    found = [subject.urgency("thing", TOPIC, 600, watched=False, fair=False) for subject in (new, old)]
    assert found[0] is not None
    assert found[1] == (1, 10.0)
    assert found[0] > found[1]


def test_it_is_not_due_before_its_rhythm_which_is_faster_while_watched() -> None:
    subject = Subject(guest_row())
    answer = subject.answer("thing", 0)
    answer.asked, answer.hurried = 0.0, False
    assert subject.urgency("thing", INSIDE, 20, watched=False, fair=False) is None
    assert subject.urgency("thing", INSIDE, 20, watched=True, fair=False) == (3, 2.0)
    assert subject.urgency("thing", INSIDE, 20, watched=True, fair=True) == (0, 2.0)
    subject.agent_due = 30
    assert subject.urgency("thing", INSIDE, 20, watched=True, fair=False) is None


def test_a_start_gives_its_agent_time_and_forgives_it() -> None:
    subject = Subject(guest_row(status="stopped", uptime=0.0))
    subject.agent_due, subject.agent_failures = 999.0, 4
    subject.saw(guest_row(uptime=5.0), {"thing": INSIDE}, 100)
    assert (subject.agent_due, subject.agent_failures) == (0, 0)
    assert subject.answers["thing"].due == 100 + BOOTS_FOR - 5


def test_a_row_without_data_changes_nothing() -> None:
    subject = Subject(guest_row())
    subject.saw(guest_row(status="unknown", name=None), {"thing": TOPIC}, 5)
    assert (subject.answers, subject.awake) == ({}, False)


def test_one_that_is_being_destroyed_is_left_alone() -> None:
    assert not Subject(guest_row(lock="destroyed")).awake


def test_what_another_guest_told_is_forgotten_and_asked_anew() -> None:
    subject = Subject(guest_row())
    for part, asked in (("former", 1.0), ("now", 5.0)):
        subject.answer(part, 0).asked = asked
    ended: list[str] = []
    forgotten(subject, 5.0, ended.append)
    assert ended == ["former"]
    assert subject.answers["former"].asked is None
    assert subject.answers["now"].asked == 5.0
