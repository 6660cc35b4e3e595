"""The state of a source follows from what its parts answer."""

from datetime import timedelta

import pytest

from pulse.inventory.sources import Sources, stale_parts
from pulse.model.observation import Observation, Trouble
from tests.factory import EVERY, START, guest, later, seen

LOST = Trouble("unreachable", "pve1:8006 does not answer.")


def troubled(part: str, at: float) -> Observation:
    return Observation(source="src", part=part, at=later(at), every=EVERY, trouble=LOST)


def test_a_source_starts_without_a_verdict() -> None:
    sources = Sources()
    sources.rename("src", "lab", START)

    state = sources.states()["src"]

    assert (state.name, state.state, state.message) == ("lab", "starting", None)


@pytest.mark.parametrize(
    ("answers", "verdict", "message"),
    [
        ([seen()], "ok", None),
        ([seen(), troubled("node:pve1", 1)], "degraded", LOST.message),
        ([troubled("resources", 1), troubled("node:pve1", 1)], "lost", LOST.message),
        ([troubled("resources", 1), seen(at=2)], "ok", None),
    ],
)
def test_the_verdict_is_drawn_from_the_parts(answers: list[Observation], verdict: str, message: str | None) -> None:
    sources = Sources()
    for answer in answers:
        sources.heard(answer)

    assert sources.states()["src"].state == verdict
    assert sources.states()["src"].message == message


def test_a_state_lasts_since_it_began() -> None:
    sources = Sources()
    for answer in [seen(at=0), troubled("resources", 5), troubled("resources", 9)]:
        sources.heard(answer)

    assert sources.states()["src"].since == later(5)


def test_trouble_keeps_the_time_of_the_last_good_answer() -> None:
    sources = Sources()
    sources.heard(seen(at=3))
    sources.heard(troubled("resources", 8))

    assert sources.states()["src"].parts["resources"].at == later(3)


def test_a_name_given_later_changes_nothing_else() -> None:
    sources = Sources()
    sources.heard(seen(guest()))
    sources.rename("src", "lab", later(9))

    assert (sources.states()["src"].name, sources.states()["src"].state) == ("lab", "ok")


def test_a_part_is_stale_after_more_than_six_intervals() -> None:
    sources = Sources()
    sources.heard(seen())

    assert stale_parts(sources.states(), START + 6 * EVERY) == frozenset()
    assert stale_parts(sources.states(), START + 6 * EVERY + timedelta(seconds=1)) == {("src", "resources")}


def test_a_part_that_never_answered_is_not_stale() -> None:
    sources = Sources()
    sources.heard(troubled("resources", 0))

    assert stale_parts(sources.states(), later(1_000)) == frozenset()


def test_a_clock_that_is_set_moves_every_instant_along_so_that_ages_stay() -> None:
    sources = Sources()
    sources.heard(seen())
    sources.heard(troubled("node:pve1", 1))
    before = sources.states()["src"]

    sources.jumped(timedelta(hours=1))

    after = sources.states()["src"]
    assert after.since == before.since + timedelta(hours=1)
    assert after.parts["resources"].at == START + timedelta(hours=1)
    assert after.parts["node:pve1"].at is None
    assert stale_parts(sources.states(), START + timedelta(hours=1, seconds=59)) == frozenset()
    assert stale_parts(sources.states(), START + timedelta(hours=1, seconds=61)) == {("src", "resources")}


@pytest.mark.parametrize("code", ["blind", "absent"])
def test_what_its_owner_keeps_from_us_or_does_not_have_is_no_trouble_of_a_source(code: str) -> None:
    sources = Sources()
    sources.heard(seen())
    quiet = Observation(source="src", part="updates", at=later(1), every=EVERY, trouble=Trouble(code, "Not told."))
    sources.heard(quiet)

    state = sources.states()["src"]

    assert (state.state, state.message) == ("ok", None)
    assert state.parts["updates"].trouble == Trouble(code, "Not told.")
    assert state.parts["updates"].at is None
