"""What a guest topic is: one thing that is asked of one guest at a time, declared once in a file of its own."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from urllib.parse import quote

from msgspec import Struct

from pulse.model.resource import Fact
from pulse.platforms.pve.rows import Row
from pulse.platforms.pve.topic import CALL_WITHIN, Area
from pulse.platforms.pve.versions import Feature

T = TypeVar("T")


class GuestTold(Struct, frozen=True):
    """What a guest topic was told: `notes` are sentences, `about` what they are about where that is not the part
    itself; `birth` is what tells a guest from a later one of the same
    number, `created` when it was made (seconds since the epoch)."""

    facts: dict[str, Fact] = {}
    readings: dict[str, float] = {}
    sources: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    about: str | None = None
    birth: str | None = None
    created: float | None = None


class Asking(Protocol):
    """What a guest topic has at hand while it asks one guest."""

    async def get(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:
        """The `data` of a good answer. Each call after the first waits for its turn. Raises `SourceError`."""
        ...

    def now(self) -> datetime:
        """Our clock."""
        ...

    def has(self, feature: Feature) -> bool:
        """Whether the oldest version of the cluster has this."""
        ...

    def may(self, privilege: str, path: str) -> bool:
        """Whether we hold a privilege on a path, as far as we know our rights."""
        ...

    def alike(self, node: str | None) -> bool:
        """Whether most VMs of a node tell the same memory."""
        ...


class GuestTopic(Struct, frozen=True, kw_only=True):
    """Declared by the module of its topic, which hands it to `lane.part_of`.

    It is asked `every` so often, and sooner when one of the fields of its row in `follows` changes. `through_agent`:
    of a VM the guest agent answers, so that one that does not run delays all of them. `keeps`: what was told stays
    when it cannot be asked again; else the reason stands in its place. `fades`: its numbers stand for what another
    part tells more often, and only while they are fresh. After `tries` failures it is not asked again until the guest
    starts anew.
    """

    name: str
    title: str
    area: Area = "Guests"
    every: timedelta
    watched_every: timedelta | None = None
    applies: Callable[[Row], bool]
    read: Callable[[Asking, Row], Awaitable[GuestTold]]
    follows: tuple[str, ...] = ("status", "node")
    through_agent: bool = False
    keeps: bool = False
    fades: bool = False
    tries: int | None = None
    tasks: frozenset[str] = frozenset()
    """Types of tasks after whose end a guest is asked at once."""

    def asks_agent(self, row: Row) -> bool:
        """Whether it is the agent of this guest that answers; a container has none."""
        return self.through_agent and row.type == "qemu"


def of_guest(row: Row, path: str) -> str:
    """The path of something of a guest: `of_guest(row, "/config")`."""
    return f"/nodes/{quote(row.node or '', safe='')}/{row.type}/{row.vmid}{path}"


def is_vm_up(row: Row) -> bool:
    """A VM that runs, so that its agent may answer."""
    return row.type == "qemu" and row.status == "running" and not row.template


def is_up(row: Row) -> bool:
    """A guest that runs."""
    return row.status == "running" and not row.template


def is_there(row: Row) -> bool:
    """Any guest, a template, too."""
    return row.type in ("qemu", "lxc")
