"""How every source is doing, concluded from what its parts answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import structs

from pulse.model.observation import QUIET, Observation
from pulse.model.source import PartState, SourceState, State

STALE_AFTER = 6
"""Intervals without a good answer after which a part's values are stale; late is 2.5, which only the page shows."""


class Sources:
    """The state of each source and part."""

    def __init__(self) -> None:
        self._states: dict[str, SourceState] = {}

    def states(self) -> dict[str, SourceState]:
        """By source id."""
        return dict(self._states)

    def rename(self, source: str, name: str, at: datetime) -> None:
        """Know a source by this name, from before its first answer on."""
        known = self._states.get(source)
        self._states[source] = (
            structs.replace(known, name=name)
            if known
            else SourceState(name=name, state="starting", message=None, since=at)
        )

    def heard(self, observation: Observation) -> None:
        """Take in one answer or trouble."""
        state = self._states.get(observation.source) or SourceState(
            name=observation.source, state="starting", message=None, since=observation.at
        )
        before = state.parts.get(observation.part)
        trouble = observation.trouble
        answered = observation.at if observation.is_answer else before and before.at
        part = PartState(at=answered or None, every=observation.every, trouble=trouble)
        self._states[observation.source] = _concluded(state, {**state.parts, observation.part: part}, observation.at)

    def drop(self, source: str, part: str, at: datetime) -> None:
        """A part is not there any more (its node left)."""
        state = self._states.get(source)
        if state and part in state.parts:
            rest = {name: kept for name, kept in state.parts.items() if name != part}
            self._states[source] = _concluded(state, rest, at)

    def jumped(self, by: timedelta) -> None:
        """The clock was set by so much: every instant moves along, so that ages stay what they are."""
        for source, state in self._states.items():
            parts = {name: structs.replace(part, at=part.at and part.at + by) for name, part in state.parts.items()}
            self._states[source] = structs.replace(state, since=state.since + by, parts=parts)

    def forget(self, source: str) -> None:
        """A source was removed."""
        self._states.pop(source, None)


def stale_parts(states: Mapping[str, SourceState], now: datetime) -> frozenset[tuple[str, str]]:
    """The (source, part) pairs whose last good answer is too old to be believed."""
    return frozenset(
        (source, name)
        for source, state in states.items()
        for name, part in state.parts.items()
        if part.at is not None and now - part.at > _patience(part.every)
    )


def _patience(every: timedelta) -> timedelta:
    return every * STALE_AFTER


def _concluded(state: SourceState, parts: dict[str, PartState], at: datetime) -> SourceState:
    troubled = [part.trouble for part in parts.values() if part.trouble is not None and part.trouble.code not in QUIET]
    verdict: State
    if not parts:
        verdict = "starting"
    elif not troubled:
        verdict = "ok"
    elif len(troubled) < len(parts):
        verdict = "degraded"
    else:
        verdict = "lost"
    return SourceState(
        name=state.name,
        state=verdict,
        message=troubled[0].message if troubled else None,
        since=state.since if verdict == state.state else at,
        parts=parts,
    )
