"""What a source told us at one moment: of one of its parts, completely or not, or why it could not."""

from datetime import datetime, timedelta

from msgspec import Struct

from pulse.model.resource import Resource

QUIET = frozenset(("blind", "absent", "waiting"))
"""Codes of troubles that are none of the source's: we are not let see it, it has no such thing, or it is back."""


class Trouble(Struct, frozen=True):
    """Why a part could not be read: a stable code (`unreachable`, `unauthorized`, `untrusted`, `malformed`)
    and a sentence that says what to do. `blind`: nobody gave us the right to see it, and nothing else needs it;
    `absent`: the source has no such thing (no Ceph); `waiting`: it is back, and this part is read in a moment."""

    code: str
    message: str


class Observation(Struct, frozen=True, kw_only=True):
    """One reading of one part of one source.

    `every` is the interval that ages are judged by: the longer of the part's rhythm and the source's own.
    `complete` says that what is not among `resources` is not there any more: only then is anything removed.
    A resource whose own `part` is another one is *completed* by this observation, never created or removed.
    With `trouble` nothing was read: what is known stays, and the source says why. `gone` are ids of which this part
    tells nothing any more, though it is not complete.
    """

    source: str
    part: str
    at: datetime
    every: timedelta
    resources: list[Resource] = []
    complete: bool = False
    trouble: Trouble | None = None
    gone: frozenset[str] = frozenset()

    @property
    def is_answer(self) -> bool:
        """Whether the source told something: with a trouble, too, if it told a part, or that there is no such thing."""
        trouble = self.trouble
        return trouble is None or bool(self.resources) or (self.complete and trouble.code == "absent")
