"""How a source is doing: which parts answered when, and why not."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from pulse.model.observation import Trouble

State = Literal["starting", "ok", "degraded", "lost"]
"""Nothing heard yet; every part answers; some parts do not; no part does."""


class PartState(Struct, frozen=True):
    """One part: when it last answered, by which interval its age is judged, and why it does not answer now."""

    at: datetime | None
    every: timedelta
    trouble: Trouble | None = None


class SourceState(Struct, frozen=True):
    """One source as the status bar shows it; `since` is the start of the present state."""

    name: str
    state: State
    message: str | None
    since: datetime
    parts: dict[str, PartState] = {}
