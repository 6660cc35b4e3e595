"""A part that never answered says so: its time is unknown, not zero."""

from pulse.model.source import PartState, SourceState
from tests.factory import EVERY, START


def test_a_part_without_an_answer_has_no_time() -> None:
    state = SourceState(
        name="lab", state="starting", message=None, since=START, parts={"resources": PartState(at=None, every=EVERY)}
    )

    assert state.parts["resources"].at is None
    assert state.parts["resources"].trouble is None
