"""What a platform is: a declaration that opens a reader, and the parts that the reader can read."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

from pulse.config.connections import Connection
from pulse.kit.clock import Clock
from pulse.model.observation import Observation
from pulse.platforms.certificate import Certificate
from pulse.platforms.health import EndpointHealth

StepName = Literal["reached", "certificate", "signed_in", "version", "members", "rights", "blind", "cost"]
StepState = Literal["ok", "warn", "failed"]
LONGEST_TEST = 30.0
"""Seconds in which the test of a connection ends, whatever it waits for."""


class Part(Struct, frozen=True):
    """One thing that a reader can read, with its own rhythm.

    `watched_every` is the rhythm while a browser watches one of the resources in `watches`. `source_every` is the
    source's own rhythm: numbers are no fresher than that, so ages are judged by the longer of the two. One that `waits`
    shares a pace with others: when it is to be read at once it may have to wait for its turn.
    """

    name: str
    every: timedelta
    read: Callable[[], Awaitable[Observation]]
    watched_every: timedelta | None = None
    watches: frozenset[str] = frozenset()
    source_every: timedelta = timedelta()
    waits: bool = False

    @property
    def judged_by(self) -> timedelta:
        """The interval that ages of this part's values are judged by."""
        return max(self.every, self.source_every)


class Missing(Struct, frozen=True, kw_only=True):
    """A privilege that is not held: one of `privileges` on each of `paths`, and the `commands` that give it.

    `optional`: nothing else needs it, and the usual role lacks it. `warning`: what it would allow beyond reading.
    """

    privileges: tuple[str, ...]
    paths: tuple[str, ...]
    optional: bool = False
    commands: tuple[str, ...] = ()
    warning: str | None = None


class Sight(Struct, frozen=True, kw_only=True):
    """One thing that can be seen of a source: `area` is where a page shows it, `title` what it is called in a sentence,
    `parts` are the parts that read it; what of it is `missing` and why."""

    name: str
    area: str
    title: str
    parts: tuple[str, ...]
    missing: tuple[Missing, ...] = ()


class Log(Struct, frozen=True):
    """A piece of the log of a task: its lines from the place `offset` on, which counts from 0.

    `total` is how many lines there are, where that is told.
    """

    lines: list[str]
    offset: int
    total: int | None = None


class Reader(Protocol):
    """Reads one connection. Raises `SourceError` from a part's `read`; anything else is a bug."""

    def parts(self) -> Mapping[str, Part]:
        """The parts by name, the most telling first; they and their rhythms may change after any read."""
        ...

    def urgent(self) -> frozenset[str]:
        """Names of parts to read at once, because another part saw a reason; asking clears the list."""
        ...

    def endpoints(self) -> Sequence[EndpointHealth]:
        """The addresses that are asked; nothing is asked for this."""
        ...

    def version(self) -> str | None:
        """The version of what is read, as far as it is known from what was read."""
        ...

    def sights(self) -> Sequence[Sight]:
        """What can be seen of the source, whether or not it is; nothing is asked for this."""
        ...

    async def log(self, task: str, offset: int, limit: int) -> Log:
        """So many lines of the log of a task, by its name at the source; it is asked for now. Raises `Missing` when
        there is none, and `SourceError`."""
        ...

    async def recover(self) -> None:
        """Return when it is worth to read again after a `Lost` or `NotAccepted`; raises either when the cause is
        another one by now. Meanwhile nothing else is asked."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


@runtime_checkable
class Watching(Protocol):
    """A reader that asks sooner for what is on a screen, beyond the rhythms of its parts."""

    def watch(self, resources: frozenset[str]) -> None:
        """These resources are on a screen."""
        ...


class Step(Struct, frozen=True):
    """One step of a connection test; a `warn` works, but leaves something to be mended.

    `message` is a sentence, `detail` what is to be known beyond it; `field` is the input that is at fault,
    `fingerprint` what may be pinned, `commands` what mends it on the server, `seconds` how long it took.
    """

    name: StepName
    state: StepState
    message: str
    detail: str | None = None
    field: str | None = None
    fingerprint: str | None = None
    certificate: Certificate | None = None
    commands: tuple[str, ...] = ()
    seconds: float | None = None


class Platform(Struct, frozen=True):
    """A kind of system that Pulse can ask; declared once in its package's `__init__`.

    `script` makes a user and a token there that only read; whoever owns the system runs it.
    """

    name: str
    title: str
    port: int
    open: Callable[[Connection, Clock], Reader]
    test: Callable[[Connection, Clock], Awaitable[list[Step]]]
    script: str | None = None
