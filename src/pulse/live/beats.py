"""A beat: how old each part of each source is and why; whole, or only what moved since the beat before."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from pulse.live.messages import pack
from pulse.model.observation import QUIET
from pulse.model.source import PartState, SourceState

USUAL_INTERVAL = 10.0
"""Seconds; a beat names a part's interval only when it is another one."""


class Beat:
    """One moment. Each form is encoded when somebody is first told it, and then kept: nobody watches, nothing is done.

    `before` is what the beat before told; only who has heard that one understands `step`.
    """

    def __init__(
        self, rev: int, now: datetime, sources: Mapping[str, SourceState], before: Mapping[str, SourceState]
    ) -> None:
        self.sources = sources
        self._rev, self._now, self._before = rev, now, before

    @cached_property
    def whole(self) -> bytes:
        """The message that says everything."""
        told = {id_: _whole(state) for id_, state in self.sources.items()}
        return pack({"type": "beat", "rev": self._rev, "now": _tenths(self._now), "whole": True, "sources": told})

    @cached_property
    def step(self) -> bytes:
        """The message that says what moved: sources merge key by key, and None is a source that was forgotten.

        Within a source, `every` and `trouble` merge too: None is an interval that is the usual one again, or a trouble
        that ended. In `parts` None is, as in a whole beat, a part that never answered; those that are not there any
        more are `dropped`.
        """
        told: dict[str, dict[str, Any] | None] = dict.fromkeys(self._before.keys() - self.sources.keys())
        for id_, state in self.sources.items():
            was = self._before.get(id_)
            if was is not state and (moved := _whole(state) if was is None else _moved(was, state)):
                told[id_] = moved
        return pack({"type": "beat", "rev": self._rev, "now": _tenths(self._now), "sources": told})


def _whole(state: SourceState) -> dict[str, Any]:
    return {
        **_own(state),
        "parts": {name: _at(part) for name, part in state.parts.items()},
        "trouble": {name: why for name, part in state.parts.items() if (why := _why(part)) is not None},
        "every": {name: every for name, part in state.parts.items() if (every := _every(part)) is not None},
    }


def _moved(was: SourceState, state: SourceState) -> dict[str, Any]:
    """A part that has not moved is the very object that it was, so that nothing is made of it."""
    own, own_before = _own(state), _own(was)
    moved = [(name, was.parts.get(name), part) for name, part in state.parts.items() if was.parts.get(name) is not part]
    told = {
        "parts": {name: _at(part) for name, before, part in moved if before is None or _at(part) != _at(before)},
        "trouble": {name: _why(part) for name, before, part in moved if _why(part) != _why(before)},
        "every": {name: _every(part) for name, before, part in moved if _every(part) != _every(before)},
        "dropped": sorted(was.parts.keys() - state.parts.keys()),
    }
    return {
        **{name: value for name, value in own.items() if value != own_before[name]},
        **{name: value for name, value in told.items() if value},
    }


def _own(state: SourceState) -> dict[str, Any]:
    return {"name": state.name, "state": state.state, "message": state.message, "since": _tenths(state.since)}


def _at(part: PartState) -> float | None:
    return None if part.at is None else _tenths(part.at)


def _every(part: PartState | None) -> float | None:
    seconds = USUAL_INTERVAL if part is None else part.every.total_seconds()
    return None if seconds == USUAL_INTERVAL else seconds


def _why(part: PartState | None) -> str | None:
    """Why it does not answer; nothing of what is no trouble of the source."""
    trouble = None if part is None else part.trouble
    return None if trouble is None or trouble.code in QUIET else trouble.message


def _tenths(at: datetime) -> float:
    """Seconds since the epoch; ages are shown in whole seconds, and what is not told need not be sent."""
    return round(at.timestamp(), 1)
