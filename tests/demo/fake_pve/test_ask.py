import pytest

from pulse.demo.dial import Dial
from pulse.demo.fake_pve.accounts import AUDITOR, MONITOR, Accounts, Actor, User
from pulse.demo.fake_pve.answer import Refusal
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.faults import Faults
from pulse.demo.fake_pve.privileges import Grant
from pulse.demo.fake_pve.site import Site
from tests.demo.front import shown
from tests.demo.lab import LAB

POOLED, ALONE = LAB.guests[0], next(guest for guest in LAB.guests if guest.pool is None)


def _ask(*grants: Grant, **given: str) -> Ask:
    accounts = Accounts(User("a@pve", "x", grants), MONITOR)
    site = Site(LAB, Dial(lambda: 0.0), shown=shown(LAB.version), accounts=accounts)
    return Ask(
        site=site,
        faults=Faults(),
        actor=Actor("a@pve"),
        asked="pve1",
        node="pve2",
        path="/",
        given=given,
        picture=site.picture(),
        now=site.now,
    )


def test_a_guest_is_seen_by_its_own_right_or_by_that_of_its_pool() -> None:
    assert _ask(*AUDITOR).sees(ALONE)
    pool = _ask(Grant("/pool/production", "PVEAuditor"))
    assert pool.sees(POOLED)
    assert not pool.sees(ALONE)
    assert not pool.sees(POOLED, "VM.PowerMgmt")


def test_what_is_needed_and_not_there_is_refused_with_all_alternatives() -> None:
    ask = _ask(*AUDITOR)
    ask.need("/", "Sys.Modify", "Sys.Audit")
    with pytest.raises(Refusal) as refused:
        ask.need("/vms/1", "VM.Config.Disk", "VM.Backup")
    assert refused.value.answer.reason == "Permission check failed (/vms/1, VM.Config.Disk|VM.Backup)"


def test_parameters_are_numbers_and_flags() -> None:
    ask = _ask(limit="7", full="1", errors="no")
    assert (ask.number("limit", 50), ask.number("start", 3)) == (7, 3)
    assert (ask.flag("full"), ask.flag("errors"), ask.flag("other")) == (True, False, False)


def test_the_node_that_answers_is_the_one_that_was_asked_about() -> None:
    assert (_ask().place.name, _ask().major) == ("pve2", 9)
