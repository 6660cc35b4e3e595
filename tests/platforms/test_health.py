"""How an endpoint is doing, from its last answers."""

from datetime import UTC, datetime

from pulse.platforms.health import LATEST, Answers, EndpointHealth

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 13, tzinfo=UTC)


def test_nothing_is_known_of_an_endpoint_that_was_not_asked() -> None:
    assert Answers().health("pve1:8006", in_use=True) == EndpointHealth("pve1:8006", in_use=True)
    assert Answers().health("pve1:8006", in_use=True).state == "unknown"


def test_the_latency_is_the_median_so_that_one_slow_answer_does_not_show() -> None:
    answers = Answers()
    for seconds in (0.02, 0.01, 7.0):
        answers.answered(seconds, NOON)
    assert answers.health("a", in_use=True) == EndpointHealth("a", in_use=True, state="ok", latency=0.02, at=NOON)


def test_only_the_last_answers_count() -> None:
    answers = Answers()
    for seconds in [9.0] * LATEST + [0.01] * LATEST:
        answers.answered(seconds, NOON)
    assert answers.health("a", in_use=True).latency == 0.01


def test_a_failure_stands_until_it_answers_again_and_begins_anew() -> None:
    answers = Answers()
    answers.answered(5.0, NOON)
    answers.failed("Nothing listens there.", LATER)
    told = answers.health("a", in_use=False)
    assert told == EndpointHealth(
        "a", in_use=False, state="failed", message="Nothing listens there.", at=LATER, tries=1
    )
    answers.answered(0.01, LATER)
    assert answers.health("a", in_use=False) == EndpointHealth("a", in_use=False, state="ok", latency=0.01, at=LATER)


def test_failures_are_counted_until_it_answers_and_a_call_that_is_blamed_later_is_not_counted_twice() -> None:
    answers = Answers()
    answers.failed("Nothing listens there.", NOON)
    answers.failed("Nothing listens there.", LATER)
    answers.blamed("Nothing listens there.", LATER)
    assert answers.health("a", in_use=True, calls=0.333).tries == 2
    answers.answered(0.01, LATER)
    answers.blamed("It answers with a web page.", LATER)
    told = answers.health("a", in_use=True, calls=0.333)
    assert (told.tries, told.message, told.calls) == (1, "It answers with a web page.", 0.33)
