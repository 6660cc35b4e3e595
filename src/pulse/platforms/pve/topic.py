"""What a topic is: one thing that Proxmox VE tells about a cluster or a node, declared once in a file of its own."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeVar
from urllib.parse import quote

from msgspec import Struct

from pulse.model.observation import Trouble
from pulse.model.resource import Resource
from pulse.platforms.pve.normalise import Scope
from pulse.platforms.pve.rows import Row
from pulse.platforms.pve.versions import Feature

T = TypeVar("T")
CALL_WITHIN = 8.0
"""Seconds that a call of a topic may take unless it says otherwise."""


Area = Literal[
    "Nodes",
    "Guests",
    "Guest agent",
    "Storage",
    "Disks, SMART",
    "Backups",
    "Jobs, tasks",
    "HA, quorum",
    "Ceph",
    "Updates",
    "Pressure",
]
"""The cells of a connection on its page."""


class Need(Struct, frozen=True):
    """One of these privileges on a path is needed; `{node}` in the path is the node's name, of a topic of the cluster
    each node's; `{storage}` that of each storage which may hold backups.

    `optional` is what PVEAuditor lacks: that it is missing is the owner's choice and no trouble of the connection.
    """

    privileges: tuple[str, ...]
    path: str
    optional: bool = False


class Told(Struct, frozen=True):
    """What a topic was told this time.

    `complete`: what is not among `resources` is not there any more. `absent` says, in a sentence, that the source has
    no such thing. `trouble` is why only a part of it could be read; `gone` are ids of which nothing is told any more
    though it is not complete. `every` is the rhythm that is really reached, where that is not the declared one.
    """

    resources: list[Resource] = []
    complete: bool = True
    absent: str | None = None
    trouble: Trouble | None = None
    gone: frozenset[str] = frozenset()
    every: timedelta | None = None


class Desk(Protocol):
    """What a topic has at hand. There is one for each part, as long as the part lives."""

    @property
    def scope(self) -> Scope:
        """Whose resources these are."""
        ...

    @property
    def node(self) -> str:
        """The node's name; empty for a topic of the cluster."""
        ...

    @property
    def part(self) -> str:
        """The name of the part: what a resource of one's own has as its `part`."""
        ...

    async def get(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:
        """The `data` of a good answer. It waits for its turn first: topics share a pace. Raises `SourceError`."""
        ...

    async def turn(self) -> None:
        """Return when a call may begin inside the pace that topics share."""
        ...

    async def ask(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:
        """`get` without waiting: for who had a turn."""
        ...

    async def rows(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> list[T]:
        """The rows of a list that can be read; one that cannot costs that row only, and is logged once."""
        ...

    def now(self) -> datetime:
        """Our clock."""
        ...

    def has(self, feature: Feature) -> bool:
        """Whether the version that is asked (of the node, or the oldest of the cluster) has this."""
        ...

    def may(self, privilege: str, path: str) -> bool:
        """Whether we hold a privilege on a path, as far as we know our rights."""
        ...

    def nodes(self) -> Mapping[str, Resource]:
        """The nodes as /cluster/resources tells them, by name; `status` is up for one that is online."""
        ...

    def guests(self) -> Mapping[int, Row]:
        """The last rows of the guests, by VMID."""
        ...

    def storages(self) -> Mapping[str, Resource]:
        """The storages as /cluster/resources tells them, by id of the resource."""
        ...

    def shared(self, kind: type[T]) -> T:
        """The one object of this type that all parts of the connection share, made by `kind()` when it is first asked
        for: what parts of several nodes, or several topics, put together."""
        ...

    def call_on(self, topics: Iterable[str]) -> None:
        """Have these topics read at once (`snapshots`), because something was seen that changes what they tell."""
        ...


Read = Callable[[], Awaitable[Told]]


class Topic(Struct, frozen=True, kw_only=True):
    """Declared at module level of a module in `topics/`.

    `name` is the part's name, `name:node` for one of a node; `title` is what it is called in a sentence ("ZFS pools"),
    `area` the cell of the connections page that it belongs to.
    `open` gives the function that reads it; it is called once for each part, so that what it remembers lives as long
    as the part. A topic with a `feature` is not read where the version lacks it. `needs` must all be held, else it is
    not asked but told blind; `wants` it is asked without, but more is seen with them. After a loss of the source every
    part is read at once: what must be asked rarely (a disk that sleeps) has to remember for itself when it was.
    """

    name: str
    title: str
    area: Area
    of: Literal["cluster", "node"]
    every: timedelta
    open: Callable[[Desk], Read]
    watched_every: timedelta | None = None
    source_every: timedelta = timedelta()
    feature: Feature | None = None
    needs: tuple[Need, ...] = ()
    wants: tuple[Need, ...] = ()


def on_node(node: str, path: str) -> str:
    """The path of something of a node: `on_node("pve1", "/disks/list")`."""
    return f"/nodes/{quote(node, safe='')}{path}"
