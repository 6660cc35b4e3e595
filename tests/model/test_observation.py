"""An observation is a value: what it does not say is empty, and nobody can change what was said."""

import pytest

from pulse.model.observation import Observation, Trouble
from tests.factory import EVERY, START


def test_an_observation_removes_nothing_unless_it_says_that_it_is_complete() -> None:
    assert Observation(source="src", part="resources", at=START, every=EVERY).complete is False


def test_an_observation_cannot_be_changed() -> None:
    trouble = Trouble("unreachable", "Nothing listens there.")

    with pytest.raises(AttributeError):
        trouble.code = "ok"  # type: ignore[misc]  # that is the point
