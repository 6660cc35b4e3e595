"""What happens in the estate: backups, migrations, restarts, deaths of nodes, every day again or once."""

from math import inf
from typing import TypeAlias

from msgspec import Struct, structs

from pulse.demo.estate import MOMENT, ZONE, Guest

DAY = 86_400.0
CALM_BEFORE = MOMENT
"""Nothing that happens every day happened before: uptimes at MOMENT are as they are written down. Backups did."""


class Event(Struct, frozen=True, kw_only=True, tag=True):
    """Something that begins at an instant (seconds since the epoch) in the cluster of this key."""

    cluster: str
    at: float


class Backup(Event, frozen=True, kw_only=True):
    """A guest is backed up: lock `backup`, `reads` bytes a second more. It fails at the end with `failure`."""

    vmid: int
    seconds: float
    reads: float = 100e6
    storage: str = "pbs-main"
    failure: str | None = None


class Migration(Event, frozen=True, kw_only=True):
    """A guest moves to another node while it runs: lock `migrate`, then it is there."""

    vmid: int
    to: str
    seconds: float = 40.0


class Restart(Event, frozen=True, kw_only=True):
    """A guest is off for some seconds, then it starts anew."""

    vmid: int
    seconds: float = 20.0


class Stop(Event, frozen=True, kw_only=True):
    """A guest is off from now on."""

    vmid: int


class Start(Event, frozen=True, kw_only=True):
    """A guest that was off starts."""

    vmid: int


class Pause(Event, frozen=True, kw_only=True):
    """A VM stands still for some seconds."""

    vmid: int
    seconds: float = inf


class Locked(Event, frozen=True, kw_only=True):
    """A guest is locked for some seconds, like `snapshot` or `snapshot-delete`."""

    vmid: int
    word: str
    seconds: float = inf


class Rename(Event, frozen=True, kw_only=True):
    """A guest has another name from now on."""

    vmid: int
    name: str


class Retag(Event, frozen=True, kw_only=True):
    """A guest has other tags from now on."""

    vmid: int
    tags: tuple[str, ...]


class Growth(Event, frozen=True, kw_only=True):
    """A guest takes more and more memory for some seconds, `grown` bytes in all, and keeps them."""

    vmid: int
    grown: int
    seconds: float


class Arrival(Event, frozen=True, kw_only=True):
    """A guest is created, and started."""

    guest: Guest


class Destruction(Event, frozen=True, kw_only=True):
    """A guest is destroyed: lock `destroyed` for some seconds, then it is gone."""

    vmid: int
    seconds: float = 6.0


class NodeDeath(Event, frozen=True, kw_only=True):
    """A node loses its power, and comes back after some seconds."""

    node: str
    seconds: float = inf


class Stall(Event, frozen=True, kw_only=True):
    """A node's pvestatd writes no statistics for some seconds."""

    node: str
    seconds: float = inf


class DaemonDown(Event, frozen=True, kw_only=True):
    """A node's pvedaemon does not run for some seconds."""

    node: str
    seconds: float = inf


class QuorumLoss(Event, frozen=True, kw_only=True):
    """The nodes of a cluster do not see each other for some seconds."""

    seconds: float = inf


AboutGuest: TypeAlias = (
    Backup | Migration | Restart | Stop | Start | Pause | Locked | Rename | Retag | Growth | Arrival | Destruction
)


class Daily(Struct, frozen=True):
    """An event that happens every day at the same time as on the day of its `at`, or only on some weekdays (Monday
    is 0). `always` events also happened before the calm: whoever looks back finds them."""

    event: Event
    weekdays: frozenset[int] | None = None
    always: bool = False


class Story(Struct, frozen=True, eq=False):
    """Everything that happens. Another event makes another story."""

    once: tuple[Event, ...] = ()
    daily: tuple[Daily, ...] = ()

    def and_then(self, *events: Event) -> "Story":
        """The same story with more events."""
        return Story(once=(*self.once, *events), daily=self.daily)

    def events(self, cluster: str, since: float, until: float) -> list[Event]:
        """What begins in the cluster from `since` to before `until`, in order."""
        found = [event for event in self.once if event.cluster == cluster and since <= event.at < until]
        for daily in self.daily:
            if daily.event.cluster == cluster:
                found += _repeated(daily, since if daily.always else max(since, CALM_BEFORE), until)
        return sorted(found, key=lambda event: event.at)


def local_midnight(at: float) -> float:
    """The beginning of the day in which an instant is, by the estate's clocks on the wall."""
    return (at + ZONE) // DAY * DAY - ZONE


def weekday(at: float) -> int:
    """Monday is 0."""
    return int(((at + ZONE) // DAY + 3) % 7)


def _repeated(daily: Daily, since: float, until: float) -> list[Event]:
    first = daily.event.at + DAY * -((daily.event.at - since) // DAY)
    found, at = [], first
    while at < until:
        if daily.weekdays is None or weekday(at) in daily.weekdays:
            found.append(structs.replace(daily.event, at=at))
        at += DAY
    return found
