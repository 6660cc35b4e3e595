"""What is seen of a source and what is not, thing by thing, from how its parts do."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, structs

from pulse.kit.clock import epoch
from pulse.model.observation import QUIET
from pulse.model.source import PartState
from pulse.platforms.platform import Sight

State = Literal["seen", "blind", "absent", "trouble", "unread"]
REASONS = 4
"""So many different reasons are told of one thing."""


class ShownMissing(Struct, frozen=True):
    """A privilege that is not held: one of `privileges` on each of `paths`, the `commands` that give it, and what it
    would allow beyond reading. `optional`: nothing else needs it, and the usual role lacks it."""

    privileges: list[str]
    paths: list[str]
    optional: bool
    commands: list[str]
    warning: str | None


class ShownSight(Struct, frozen=True):
    """One thing that can be seen of a source: `area` is where it is shown, `title` what it is called in a sentence.

    `seen`, `blind` (a right is missing; `optional` when that is its owner's choice), `absent` (the source has no such
    thing), `trouble`, `unread` (not yet); the `reasons` why not; `at` when the part that waits longest answered last
    (seconds since the epoch); of how many parts.
    """

    name: str
    area: str
    title: str
    state: State
    optional: bool
    reasons: list[str]
    missing: list[ShownMissing]
    at: float | None
    parts: int


def shown(sights: Sequence[Sight], parts: Mapping[str, PartState]) -> list[ShownSight]:
    """Each thing, in the order of the sights."""
    return [_shown(sight, [parts[name] for name in sight.parts if name in parts]) for sight in sights]


def _shown(sight: Sight, parts: Sequence[PartState]) -> ShownSight:
    ats = [epoch(part.at) for part in parts if part.at is not None]
    state = _state(sight, parts)
    troubles = [part.trouble for part in parts if part.trouble is not None]
    if state == "trouble":  # that others have no such thing is no reason for it
        troubles = [trouble for trouble in troubles if trouble.code not in QUIET]
    reasons = dict.fromkeys(trouble.message for trouble in troubles)
    return ShownSight(
        name=sight.name,
        area=sight.area,
        title=sight.title,
        state=state,
        optional=_is_optional(sight, parts),
        reasons=list(reasons)[:REASONS],
        missing=[
            ShownMissing(
                **structs.asdict(one)
                | {"privileges": list(one.privileges), "paths": list(one.paths), "commands": list(one.commands)}
            )
            for one in sight.missing
        ],
        at=min(ats, default=None),
        parts=len(sight.parts),
    )


def _state(sight: Sight, parts: Sequence[PartState]) -> State:
    """What is blind on one of several nodes is told blind: that is what its owner can mend."""
    codes = [part.trouble.code if part.trouble is not None else None for part in parts]
    if sight.missing or "blind" in codes or "unauthorized" in codes:
        return "blind"
    if codes and all(code == "absent" for code in codes):
        return "absent"
    if any(code not in (None, "absent") for code in codes):
        return "trouble"
    return "seen" if any(part.at is not None for part in parts) else "unread"


def _is_optional(sight: Sight, parts: Sequence[PartState]) -> bool:
    """Whether nothing is blind of it, or only what its owner may leave blind: that is no refusal of a part."""
    refused = any(part.trouble is not None and part.trouble.code == "unauthorized" for part in parts)
    return not refused and all(lack.optional for lack in sight.missing)
