"""Troubles that are no part of the estate's life, switched on and off while a server runs."""

from typing import Literal

from msgspec import Struct


class Hang(Struct, frozen=True):
    """Hold the answer back for so many seconds, then go on as usual.

    What is held stays held, also when the hang has been ended meanwhile: what waits in a wedged daemon never learns
    that others are answered again.
    """

    seconds: float


class Html(Struct, frozen=True):
    """Answer 200 with a web page, as a captive portal or a wrong port does."""

    page: str = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>It works</h1></body></html>\n"


class Refuse(Struct, frozen=True):
    """Answer with this status and reason, before anything else is looked at."""

    status: int
    reason: str


class Truncate(Struct, frozen=True):
    """Announce the whole body, send this share of it, close."""

    share: float = 0.5


class Stop(Struct, frozen=True):
    """Send this share of the answer, then nothing more, for so many seconds."""

    share: float = 0.5
    seconds: float = 3600.0


class Huge(Struct, frozen=True):
    """Answer with so many bytes of JSON that never ends."""

    size: int = 256 * 1024**2


class Drop(Struct, frozen=True):
    """Close the connection without an answer."""


class Empty(Struct, frozen=True):
    """Answer 200 with an empty list, as when every privilege was taken away."""


Fault = Html | Refuse | Truncate | Stop | Huge | Drop | Empty
Peer = Literal["refuses", "silent", "hangs"]
"""How the API of another node is reached: 595 refused, 595 timed out, 596 timed out."""


class Faults:
    """The troubles of one server.

    Those of an answer are set by a prefix of the path without `/api2/json`, which ends where a step ends:
    `/nodes/pve1` is not `/nodes/pve10`, and `""` is every path. The longest prefix wins.
    """

    def __init__(self) -> None:
        self.peers: dict[str, Peer] = {}
        """By name of a node: how this server reaches it."""
        self.unreachable = False
        """Every connection is reset as it comes in."""
        self.silent = False
        """Every packet is swallowed: no handshake ends, no call is answered, and nobody is told. Connections and calls
        that fell into it stay so when it has ended; see `Listener`."""
        self.doubled: dict[int, str] = {}
        """By id of a guest: another node on which the list shows it too, as lists did during some migrations."""
        self.no_quorum = self.pmxcfs_down = self.daemon_down = self.pvestatd_slow = False
        """pmxcfs: every call is 401. The daemon is pvedaemon: what it answers is 595."""
        self.dead_storages: dict[str, float] = {}
        """By name of a storage that does not answer: how many seconds lists that look at it take longer."""
        self._hangs: dict[str, Hang] = {}
        self._faults: dict[str, Fault] = {}
        self.answered_without_pmxcfs = False

    def hang(self, prefix: str, seconds: float) -> None:
        """Hold every answer back."""
        self._hangs[prefix] = Hang(seconds)

    def set(self, prefix: str, fault: Fault) -> None:
        """Do so instead of a good answer."""
        self._faults[prefix] = fault

    def clear(self, prefix: str | None = None) -> None:
        """End the troubles of the answers under one prefix, or of all."""
        self._hangs = {key: hang for key, hang in self._hangs.items() if prefix is not None and key != prefix}
        self._faults = {key: fault for key, fault in self._faults.items() if prefix is not None and key != prefix}

    def end(self) -> None:
        """End every trouble."""
        self.clear()
        self.peers.clear()
        self.dead_storages.clear()
        self.doubled.clear()
        self.unreachable = self.silent = self.no_quorum = self.pmxcfs_down = self.daemon_down = self.pvestatd_slow = (
            False
        )
        self.answered_without_pmxcfs = False

    def hang_of(self, path: str) -> float:
        """For how many seconds the answer for a path is held back."""
        prefix = _longest(self._hangs, path)
        return 0.0 if prefix is None else self._hangs[prefix].seconds

    def fault_of(self, path: str) -> Fault | None:
        """What happens instead of a good answer, if anything."""
        prefix = _longest(self._faults, path)
        return None if prefix is None else self._faults[prefix]


def _longest(prefixes: dict[str, Hang] | dict[str, Fault], path: str) -> str | None:
    found = [prefix for prefix in prefixes if f"{path}/".startswith(f"{prefix.rstrip('/')}/")]
    return max(found, key=len, default=None)
