"""A resource: one monitored thing as Pulse shows it, the same over REST and on the live connection."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

Kind = Literal["node", "guest", "storage", "cluster", "disk", "pool", "ceph", "osd", "replication", "job", "task"]
Status = Literal["up", "down", "unknown"]
FactRow = dict[str, str | int | float | bool | list[str] | None]
"""One of several like things that a resource has, such as a file system of a guest."""
Fact = str | int | float | bool | Sequence[str | FactRow] | dict[str, str] | None


class Note(Struct, frozen=True, gc=False):
    """Why something is unknown or worth knowing: a sentence, and the part that it is about."""

    part: str
    message: str


class Resource(Struct, frozen=True, kw_only=True, gc=False):
    """One thing at one moment.

    `facts` are slow properties, `readings` the latest numbers by metric name (shares 0 to 1, bytes, bytes per
    second, seconds). An unknown reading is absent, never 0. `part` is the part that the resource comes from;
    `parts` names the part of each reading and each fact that comes from another one, so that every number has its age;
    `told` is when a part that asks after one resource at a time was told of this one, in seconds since the epoch:
    for such a part it counts, not when the part asked after any. `sources` says where a reading comes from only when
    that is not the part's usual way.
    """

    id: str
    kind: Kind
    name: str
    source: str
    part: str
    status: Status
    state: str
    parent: str | None = None
    stale: bool = False
    facts: dict[str, Fact] = {}
    readings: dict[str, float] = {}
    sources: dict[str, str] = {}
    parts: dict[str, str] = {}
    told: dict[str, float] = {}
    notes: list[Note] = []


_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-")


def resource_id(platform: str, key: str, kind: str, own_name: str) -> str:
    """`<platform>:<key>:<kind>:<own name>`; other bytes of the own name, and `~`, are written `~hh`."""
    written = "".join(chr(b) if b in _PLAIN else f"~{b:02x}" for b in own_name.encode())
    return f"{platform}:{key}:{kind}:{written}"
