"""A resource: one monitored thing as Pulse shows it, the same over REST and on the live connection."""

from typing import Literal

from msgspec import Struct

Kind = Literal["node", "guest", "storage", "cluster"]
Status = Literal["up", "down", "unknown"]
Fact = str | int | float | bool | list[str] | dict[str, str] | None


class Note(Struct, frozen=True, gc=False):
    """Why something is unknown or worth knowing: a sentence, and the part that it is about."""

    part: str
    message: str


class Resource(Struct, frozen=True, kw_only=True, gc=False):
    """One thing at one moment.

    `facts` are slow properties, `readings` the latest numbers by metric name (shares 0 to 1, bytes, bytes per
    second, seconds). An unknown reading is absent, never 0. `part` is the part that the resource comes from;
    `parts` names the part of each reading that comes from another one, so that every number has its age.
    `sources` says where a reading comes from only when that is not the part's usual way.
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
    notes: list[Note] = []


_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-")


def resource_id(platform: str, key: str, kind: str, own_name: str) -> str:
    """`<platform>:<key>:<kind>:<own name>`; other bytes of the own name, and `~`, are written `~hh`."""
    written = "".join(chr(b) if b in _PLAIN else f"~{b:02x}" for b in own_name.encode())
    return f"{platform}:{key}:{kind}:{written}"
