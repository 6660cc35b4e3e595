"""A beat tells a browser how old a number is and why, and in each step only what moved."""

from datetime import timedelta
from typing import Any

import pytest

from pulse.inventory.sources import Sources
from pulse.live import beats
from pulse.live.beats import Beat
from pulse.live.messages import unpack
from pulse.model.observation import Observation, Trouble
from tests.factory import EVERY, later, seen

SILENT = Trouble("unreachable", "Nothing listens there.")


def fails(at: float, trouble: Trouble = SILENT) -> Observation:
    """The part `resources` does not answer."""
    return Observation(source="src", part="resources", at=later(at), every=EVERY, trouble=trouble)


def whole(sources: Sources) -> dict[str, Any]:
    """What a whole beat tells of the source `src`."""
    told = unpack(Beat(9, later(5), sources.states(), {}).whole)
    assert told["whole"] is True
    source: dict[str, Any] = told["sources"]["src"]
    return source


class Watch:
    """Sources that change, and the beats of that."""

    def __init__(self) -> None:
        self.sources = Sources()
        self.sources.heard(seen(at=1))
        self.sources.heard(seen(at=1, part="node:pve1"))
        self._before = self.sources.states()

    def step(self) -> Any:  # noqa: ANN401 - JSON is what it is
        """The sources of the next beat."""
        before, self._before = self._before, self.sources.states()
        return unpack(Beat(9, later(9), self._before, before).step)["sources"]


def test_a_whole_beat_tells_the_time_of_every_part_and_its_own_to_a_tenth_of_a_second() -> None:
    sources = Sources()
    sources.heard(seen(at=3.123))

    assert whole(sources)["parts"] == {"resources": later(3.1).timestamp()}
    assert (whole(sources)["every"], whole(sources)["trouble"]) == ({}, {})
    assert unpack(Beat(9, later(5.07), {}, {}).whole) == {
        "type": "beat",
        "rev": 9,
        "now": later(5.1).timestamp(),
        "whole": True,
        "sources": {},
    }


def test_a_whole_beat_says_why_a_part_does_not_answer() -> None:
    sources = Sources()
    sources.heard(fails(3))

    assert whole(sources)["trouble"] == {"resources": "Nothing listens there."}
    assert whole(sources)["parts"] == {"resources": None}


def test_a_whole_beat_names_only_an_unusual_interval() -> None:
    sources = Sources()
    sources.heard(Observation(source="src", part="slow", at=later(1), every=timedelta(minutes=5), complete=True))
    sources.heard(seen(at=1))

    assert whole(sources)["every"] == {"slow": 300.0}


def test_a_beat_in_which_nothing_moved_names_no_source() -> None:
    assert Watch().step() == {}


def test_a_step_tells_only_the_parts_that_answered() -> None:
    watch = Watch()
    watch.sources.heard(seen(at=7))

    assert watch.step() == {"src": {"parts": {"resources": later(7).timestamp()}}}
    assert watch.step() == {}


def test_a_step_tells_a_trouble_once_and_its_end_as_null() -> None:
    watch = Watch()
    watch.sources.heard(fails(7))

    assert watch.step() == {
        "src": {
            "state": "degraded",
            "message": "Nothing listens there.",
            "since": later(7).timestamp(),
            "trouble": {"resources": "Nothing listens there."},
        }
    }
    watch.sources.heard(fails(9))
    assert watch.step() == {}
    watch.sources.heard(seen(at=11))
    assert watch.step() == {
        "src": {
            "state": "ok",
            "message": None,
            "since": later(11).timestamp(),
            "parts": {"resources": later(11).timestamp()},
            "trouble": {"resources": None},
        }
    }


def test_a_step_tells_an_interval_that_is_the_usual_one_again_as_null() -> None:
    watch = Watch()
    watch.sources.heard(
        Observation(source="src", part="resources", at=later(1), every=timedelta(seconds=2), complete=True)
    )
    assert watch.step() == {"src": {"every": {"resources": 2.0}}}
    watch.sources.heard(seen(at=1))

    assert watch.step() == {"src": {"every": {"resources": None}}}


def test_a_part_that_never_answered_is_told_apart_from_one_that_is_not_there_any_more() -> None:
    watch = Watch()
    watch.sources.drop("src", "node:pve1", later(4))
    watch.sources.drop("src", "resources", later(4))
    watch.sources.heard(fails(4))
    silent = watch.step()["src"]

    assert silent["dropped"] == ["node:pve1"]
    assert silent["parts"] == {"resources": None}


def test_a_source_that_is_forgotten_is_null_and_one_that_appears_is_told_whole() -> None:
    watch = Watch()
    watch.sources.forget("src")
    watch.sources.rename("other", "lab", later(4))

    assert watch.step() == {
        "src": None,
        "other": {
            "name": "lab",
            "state": "starting",
            "message": None,
            "since": later(4).timestamp(),
            "parts": {},
            "trouble": {},
            "every": {},
        },
    }


def test_a_source_of_another_name_tells_its_name_alone() -> None:
    watch = Watch()
    watch.sources.rename("src", "lab", later(4))

    assert watch.step() == {"src": {"name": "lab"}}


def test_nothing_is_encoded_before_somebody_is_told_it_and_then_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[object] = []

    def packing(message: object) -> bytes:
        encoded.append(message)
        return b"packed"

    monkeypatch.setattr(beats, "pack", packing)
    beat = Beat(9, later(5), Sources().states(), {})
    assert encoded == []

    assert beat.step is beat.step
    assert len(encoded) == 1
    assert beat.whole is beat.whole
    assert len(encoded) == 2
