"""Faults that a test switches on and off while the server runs."""

from typing import Literal

import msgspec


class Hang(msgspec.Struct, frozen=True):
    """Hold the answer back, then answer as usual."""

    seconds: float


class Html(msgspec.Struct, frozen=True):
    """Answer 200 with a web page, as a captive portal or a wrong port does."""

    page: str = "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>It works</h1></body></html>\n"


class Refuse(msgspec.Struct, frozen=True):
    """Answer with this status and reason. 401, 595 and 596 have no body, as on the wire."""

    status: int
    reason: str


class Truncate(msgspec.Struct, frozen=True):
    """Announce the whole body, send this share of it, close."""

    share: float = 0.5


class Redirect(msgspec.Struct, frozen=True):
    """Send the caller elsewhere, as a reverse proxy with a sign-in page does."""

    location: str
    status: int = 302


class Drop(msgspec.Struct, frozen=True):
    """Close the connection without an answer."""


Fault = Hang | Html | Refuse | Redirect | Truncate | Drop
Kind = Literal["hang", "answer"]


class Faults:
    """Switches by path prefix.

    A prefix is a path without `/api2/json` and ends where a step ends: `/nodes/pve1` is not `/nodes/pve10`; `""` is
    every path. Of two matching prefixes the longer one wins. A hang and another fault may
    hold for one path: the fault comes after the wait.
    """

    def __init__(self) -> None:
        self._set: dict[tuple[Kind, str], Fault] = {}

    def hang(self, prefix: str, seconds: float) -> None:
        """Hold every answer back for so many seconds."""
        self._set["hang", prefix] = Hang(seconds)

    def html(self, prefix: str) -> None:
        """Answer with a web page instead of JSON."""
        self._set["answer", prefix] = Html()

    def refuse(self, prefix: str, status: int, reason: str) -> None:
        """Answer with an error, before the credentials are looked at."""
        self._set["answer", prefix] = Refuse(status, reason)

    def redirect(self, prefix: str, location: str, status: int = 302) -> None:
        """Send everybody on to another address."""
        self._set["answer", prefix] = Redirect(location, status)

    def truncate(self, prefix: str, share: float = 0.5) -> None:
        """Break the body off after this share of its bytes."""
        self._set["answer", prefix] = Truncate(share)

    def drop(self, prefix: str = "") -> None:
        """Close connections without an answer."""
        self._set["answer", prefix] = Drop()

    def clear(self, prefix: str | None = None) -> None:
        """Switch the faults of one prefix off, or all of them."""
        self._set = {key: fault for key, fault in self._set.items() if prefix is not None and key[1] != prefix}

    def hang_of(self, path: str) -> float:
        """How many seconds an answer for this path is held back; 0 when it is not."""
        fault = self._find("hang", path)
        return fault.seconds if isinstance(fault, Hang) else 0.0

    def fault_of(self, path: str) -> Fault | None:
        """What happens instead of a good answer, if anything."""
        return self._find("answer", path)

    def _find(self, kind: Kind, path: str) -> Fault | None:
        prefixes = [prefix for known, prefix in self._set if known == kind and _begins(path, prefix)]
        return self._set[kind, max(prefixes, key=len)] if prefixes else None


def _begins(path: str, prefix: str) -> bool:
    return (path + "/").startswith(prefix.rstrip("/") + "/")
