"""What a token or user may see and do, concluded from /access/permissions: pure."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

Permissions = dict[str, dict[str, int]]
"""By path, then by privilege; 1 = it holds for what lies below, too. Every path that differs from what is above it is
listed, and so are the guests and storages of pools."""

_ALWAYS_LISTED = frozenset(("/nodes", "/pool", "/sdn", "/storage", "/vms"))
"""Paths that are listed unless nothing at all is held there; `NoAccess` on one of them shows in no other way."""
_SHOWN = 4
"""So many names are told, the rest is counted."""
_READING = frozenset(("Sys.Syslog", "VM.GuestAgent.FileRead"))
"""Privileges that only read, besides those that end in `.Audit`."""


class Aspect(Struct, frozen=True):
    """One thing that can be seen with a privilege on a path, from a version of Proxmox VE on."""

    name: str
    path: str
    privilege: str
    since: int = 0


ASPECTS = (
    Aspect("cluster and quorum", "/", "Sys.Audit"),
    Aspect("nodes", "/nodes", "Sys.Audit"),
    Aspect("guests", "/vms", "VM.Audit"),
    Aspect("storages", "/storage", "Datastore.Audit"),
    Aspect("pools", "/pool", "Pool.Audit"),
    Aspect("networks", "/sdn", "SDN.Audit", since=8),
    Aspect("insides of guests", "/vms", "VM.GuestAgent.Audit", since=9),
)


class View(Struct, frozen=True):
    """How much of it can be seen: of `some`, only those named in `only`, or all but those in `hidden`."""

    aspect: Aspect
    extent: Literal["all", "some", "none"]
    only: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def views(permissions: Permissions, major: int) -> list[View]:
    """How much can be seen of everything that this version has."""
    return [_view(permissions, aspect) for aspect in ASPECTS if aspect.since <= major]


def changing(permissions: Permissions) -> list[tuple[str, str]]:
    """Each privilege that may change something, with the first path on which it is held, by name."""
    found: dict[str, str] = {}
    for path in sorted(permissions):
        for privilege in permissions[path]:
            if not privilege.endswith(".Audit") and privilege not in _READING:
                found.setdefault(privilege, path)
    return sorted(found.items())


def holds(permissions: Permissions, privilege: str, path: str) -> bool:
    """Whether we have a privilege on a path: the nearest path that is listed, at it or above it, says so."""
    if path in permissions:
        return privilege in permissions[path]
    return _spreads(permissions, path, privilege)


def enumerated(names: tuple[str, ...]) -> str:
    """`100, 101, 102, 103 and 7 more`."""
    told = ", ".join(names[:_SHOWN])
    return told if len(names) <= _SHOWN else f"{told} and {len(names) - _SHOWN} more"


def _view(permissions: Permissions, aspect: Aspect) -> View:
    if aspect.path == "/":
        return View(aspect, "all" if aspect.privilege in permissions.get("/", {}) else "none")
    below = dict(_below(permissions, aspect.path))
    if _spreads(permissions, aspect.path, aspect.privilege):
        hidden = tuple(name for name, held in below.items() if aspect.privilege not in held)
        return View(aspect, "some", hidden=hidden) if hidden else View(aspect, "all")
    only = tuple(name for name, held in below.items() if aspect.privilege in held)
    return View(aspect, "some", only=only) if only else View(aspect, "none")


def _spreads(permissions: Permissions, path: str, privilege: str) -> bool:
    """Whether what lies below has it: the nearest path that is listed says so."""
    empty = _ALWAYS_LISTED if not _ALWAYS_LISTED.isdisjoint(permissions) else ()
    while path not in permissions and path != "/":
        if path in empty:
            return False
        path = path.rpartition("/")[0] or "/"
    return permissions.get(path, {}).get(privilege, 0) == 1


def _below(permissions: Permissions, path: str) -> Iterator[tuple[str, dict[str, int]]]:
    """The things of a kind that have rights of their own; numbers in their order."""
    start = f"{path}/"
    names = [listed.removeprefix(start) for listed in permissions if listed.startswith(start)]
    for name in sorted(names, key=lambda name: (len(name), name) if name.isdigit() else (99, name)):
        yield name, permissions[start + name]
