"""From the story of a cluster to intervals: when each node and guest was what, for every instant of one day."""

import heapq
from collections.abc import Callable
from functools import lru_cache
from itertools import count
from math import inf
from typing import Any

from msgspec import Struct

from pulse.demo import story as told
from pulse.demo.estate import Cluster, Guest
from pulse.demo.rhythms import STEP, Signal, inside, signal
from pulse.demo.story import CALM_BEFORE, DAY, Daily, Event, Story

NOTICED = 4.0
"""Seconds from the death of a node until the cluster says that it is offline."""
JOINED = 8.0
"""Seconds from its return until it is a member again, with statistics."""
BOOTED, NEXT_BOOT = 20.0, 2.0
"""Seconds until the first guest of a node that is back starts, and between two of them."""
RECOVERED = 150.0
"""Seconds until a highly available guest of a dead node starts on another one."""
CREATED = 8.0
"""Seconds in which a guest is created."""
_LOOK_BACK = 8 * DAY
"""What happens every week is found once in it."""

_LOCKS: dict[type[Event], str] = {told.Backup: "backup", told.Migration: "migrate", told.Destruction: "destroyed"}

Interval = tuple[float, float]


class Repeat(Struct, frozen=True):
    """A backup that comes back every so many seconds, since an instant."""

    begins: float
    seconds: float
    reads: float
    every: float
    since: float


class Course(Struct, frozen=True, eq=False, kw_only=True):
    """The life of one guest. `homes`, `names` and `tags` hold from their instant on; `runs` from start to stop."""

    guest: Guest
    key: int
    disk: Signal
    net: Signal
    born: float
    gone: float
    homes: tuple[tuple[float, str], ...]
    runs: tuple[Interval, ...]
    pauses: tuple[Interval, ...]
    locks: tuple[tuple[float, float, str], ...]
    names: tuple[tuple[float, str], ...]
    tags: tuple[tuple[float, tuple[str, ...]], ...]
    growths: tuple[told.Growth, ...]
    backups: tuple[told.Backup, ...]
    repeats: tuple[Repeat, ...]
    cut_offs: tuple[float, ...]
    settled: bool
    """Whether it stays where it is, as it is: then the answer to most questions is known."""

    def home(self, at: float) -> tuple[float, str]:
        """Where it lives, and since when."""
        return next(home for home in reversed(self.homes) if home[0] <= at)

    def name(self, at: float) -> str:
        """How it is called."""
        return next(name for begin, name in reversed(self.names) if begin <= at)

    def cut_off(self, at: float) -> bool:
        """Whether it is off because its node died."""
        ended = max((end for _, end in self.runs if end <= at), default=None)
        return ended is not None and ended in self.cut_offs

    def started(self, at: float) -> float | None:
        """Since when it runs; None when it does not."""
        for begin, end in reversed(self.runs):
            if begin <= at < end:
                return begin
        return None

    def lock(self, at: float) -> str | None:
        """What it is locked for."""
        return next((word for begin, end, word in reversed(self.locks) if begin <= at < end), None)


class Timeline(Struct, frozen=True, eq=False, kw_only=True):
    """A cluster's life as it is known on one day."""

    cluster: Cluster
    courses: tuple[Course, ...]
    staying: dict[str, list[Course]]
    """Those who never move, by their node."""
    moving: list[Course]
    dead: dict[str, list[Interval]]
    silent: dict[str, list[Interval]]
    daemon_down: dict[str, list[Interval]]
    split: list[Interval]
    moments: tuple[float, ...]
    """Every instant at which something changes that statistics do not tell."""

    def living(self, node: str, at: float) -> list[Course]:
        """The guests of a node at an instant."""
        staying, moving = self.staying[node], self.moving
        return staying + [one for one in moving if one.born <= at < one.gone and one.home(at)[1] == node]

    def measured_at(self, number: int, at: float) -> float:
        """When the node of this number last wrote statistics, at or before an instant; -inf: never."""
        node = self.cluster.nodes[number]
        step = _step(self.cluster.seed, number, at)
        gaps = self.silent.get(node.name, ())
        while gap := next((gap for gap in gaps if gap[0] <= step < gap[1]), None):
            step = _step(self.cluster.seed, number, gap[0] - 1e-6)
        return step


@lru_cache(maxsize=64)
def timeline(cluster: Cluster, story: Story, midnight: float) -> Timeline:
    """The life of a cluster for every instant of the day that begins at `midnight`; what came before it counts too."""
    return _Teller(cluster, story, midnight).tell()


class _Life:
    """A guest while its course is being told."""

    def __init__(self, guest: Guest, born: float) -> None:
        self.guest = guest
        self.born, self.gone = born, inf
        self.runs: list[Interval] = []
        self.running_since: float | None = None
        self.cut_off = False
        self.cut_offs: list[float] = []
        self.homes = [(born, guest.node)]
        self.pauses: list[Interval] = []
        self.locks: list[tuple[float, float, str]] = []
        self.names = [(born, guest.name)]
        self.tags = [(born, guest.tags)]
        self.growths: list[told.Growth] = []
        self.backups: list[told.Backup] = []

    @property
    def home(self) -> str:
        return self.homes[-1][1]

    @property
    def settled(self) -> bool:
        changed = len(self.homes) + len(self.names) + len(self.tags) > 3 or self.pauses or self.cut_offs
        always = self.born == -inf and self.gone == inf and all(end == inf for _, end in self.runs)
        return always and not changed

    def note(self, event: Event) -> None:
        """What an event says of this guest alone."""
        word = event.word if isinstance(event, told.Locked) else _LOCKS.get(type(event))
        if word is not None:
            self.locks.append((event.at, event.at + getattr(event, "seconds", 0.0), word))
        match event:
            case told.Backup():
                self.backups.append(event)
            case told.Pause():
                self.pauses.append((event.at, event.at + event.seconds))
            case told.Rename():
                self.names.append((event.at, event.name))
            case told.Retag():
                self.tags.append((event.at, event.tags))
            case told.Growth():
                self.growths.append(event)

    def stop(self, at: float) -> bool:
        if self.running_since is None:
            return False
        self.runs.append((self.running_since, at))
        self.running_since = None
        return True


class _Teller:
    """Goes through the events in order; what follows from one comes later in the same queue."""

    def __init__(self, cluster: Cluster, story: Story, midnight: float) -> None:
        self._cluster = cluster
        self._midnight = midnight
        self._queue: list[tuple[float, int, Callable[[float], None]]] = []
        self._order = count()
        self._lives: dict[int, _Life] = {}
        self._ended: list[_Life] = []
        self._dead: dict[str, list[Interval]] = {}
        self._silent: dict[str, list[Interval]] = {}
        self._daemon_down: dict[str, list[Interval]] = {}
        self._split: list[Interval] = []
        self._once = {id(event) for event in story.once}
        self._repeats: dict[int, list[Repeat]] = {}
        for daily in story.daily:
            if isinstance(daily.event, told.Backup) and daily.event.cluster == cluster.key:
                self._repeats.setdefault(daily.event.vmid, []).extend(_repeats(daily, daily.event))
        since, until = midnight - _LOOK_BACK, midnight + DAY
        self._events = [event for event in story.once if event.cluster == cluster.key and event.at < until]
        self._events += Story(daily=story.daily).events(cluster.key, since, until)

    def tell(self) -> Timeline:
        for guest in self._cluster.guests:
            life = self._lives[guest.vmid] = _Life(guest, -inf)
            node = self._cluster.node(guest.node)
            if guest.running and node is not None:
                life.running_since = node.measured_at - guest.uptime
        for event in sorted(self._events, key=lambda event: event.at):
            self._later(event.at, self._act_of(event))
        while self._queue:
            at, _, act = heapq.heappop(self._queue)
            act(at)
        lives = sorted([*self._lives.values(), *self._ended], key=lambda life: (life.guest.vmid, life.born))
        courses = tuple(self._course(life) for life in lives)
        return Timeline(
            cluster=self._cluster,
            courses=courses,
            staying={
                node.name: [course for course in courses if course.settled and course.guest.node == node.name]
                for node in self._cluster.nodes
            },
            moving=[course for course in courses if not course.settled],
            dead=self._dead,
            silent=self._silent,
            daemon_down=self._daemon_down,
            split=self._split,
            moments=self._moments(courses),
        )

    def _later(self, at: float, act: Callable[[float], None]) -> None:
        if at < inf:
            heapq.heappush(self._queue, (at, next(self._order), act))

    def _act_of(self, event: Event) -> Callable[[float], None]:
        match event:
            case told.NodeDeath():
                return lambda at: self._die(event, at)
            case told.Stall(node=node, seconds=seconds):
                return lambda at: self._silent.setdefault(node, []).append((at, at + seconds))
            case told.DaemonDown(node=node, seconds=seconds):
                return lambda at: self._daemon_down.setdefault(node, []).append((at, at + seconds))
            case told.QuorumLoss(seconds=seconds):
                return lambda at: self._split.append((at, at + seconds))
            case told.Arrival(guest=guest):
                return lambda at: self._arrive(guest, at)
        return lambda at: self._guest_event(event, at)

    def _guest_event(self, event: Any, at: float) -> None:  # noqa: ANN401 - any event that has a vmid
        life = self._lives.get(event.vmid)
        if life is None:
            return
        match event:
            case told.Migration():
                self._later(at + event.seconds, lambda then: self._move(life, event.to, then))
            case told.Restart():
                if life.stop(at):
                    self._later(at + event.seconds, lambda then: self._start(life, then))
            case told.Stop():
                life.stop(at)
            case told.Start():
                self._start(life, at)
            case told.Destruction():
                life.stop(at)
                life.gone = at + event.seconds
                self._ended.append(self._lives.pop(event.vmid))
        life.note(event)

    def _die(self, event: told.NodeDeath, at: float) -> None:
        back = at + event.seconds
        self._dead.setdefault(event.node, []).append((at, back))
        self._silent.setdefault(event.node, []).append((at, back + JOINED))
        for life in self._lives.values():
            if life.home == event.node and life.stop(at):
                life.cut_off = True
                life.cut_offs.append(at)
                if life.guest.in_ha:
                    self._later(at + RECOVERED, lambda then, life=life: self._recover(life, then))  # type: ignore[misc]  # a default binds it
        self._later(back, lambda then: self._boot(event.node, then))

    def _recover(self, life: _Life, at: float) -> None:
        others = [node.name for node in self._cluster.nodes if not self._is_dead(node.name, at)]
        if life.cut_off and self._is_dead(life.home, at) and len(others) * 2 > len(self._cluster.nodes):
            life.homes.append((at, others[life.guest.vmid % len(others)]))
            self._start(life, at)

    def _boot(self, node: str, at: float) -> None:
        waiting = [life for life in self._lives.values() if life.cut_off and life.home == node]
        for place, life in enumerate(waiting):
            self._later(at + BOOTED + NEXT_BOOT * place, lambda then, life=life: self._start(life, then))  # type: ignore[misc]  # as above

    def _start(self, life: _Life, at: float) -> None:
        if life.running_since is None and not self._is_dead(life.home, at) and at < life.gone:
            life.running_since, life.cut_off = at, False

    def _move(self, life: _Life, to: str, at: float) -> None:
        if not self._is_dead(to, at) and not self._is_dead(life.home, at) and at < life.gone and life.home != to:
            life.homes.append((at, to))

    def _arrive(self, guest: Guest, at: float) -> None:
        if guest.vmid not in self._lives:
            life = self._lives[guest.vmid] = _Life(guest, at)
            life.locks.append((at, at + CREATED, "create"))
            if guest.running:
                self._later(at + CREATED, lambda then: self._start(life, then))

    def _is_dead(self, node: str, at: float) -> bool:
        return inside(self._dead.get(node, ()), at)

    def _course(self, life: _Life) -> Course:
        guest, seed = life.guest, self._cluster.seed
        if life.running_since is not None:
            life.runs.append((life.running_since, inf))
        evening = "home" in guest.tags
        key = guest.vmid * 64 + seed * 1_000_003
        disk, net = _signals(seed, guest.vmid, evening)
        return Course(
            guest=guest,
            key=key,
            disk=disk,
            net=net,
            born=life.born,
            gone=life.gone,
            homes=tuple(life.homes),
            runs=tuple(life.runs),
            pauses=tuple(life.pauses),
            locks=tuple(lock for lock in life.locks if lock[1] > self._midnight),
            names=tuple(life.names),
            tags=tuple(life.tags),
            growths=tuple(life.growths),
            backups=tuple(backup for backup in life.backups if id(backup) in self._once),
            repeats=tuple(self._repeats.get(guest.vmid, ())),
            cut_offs=tuple(life.cut_offs),
            settled=life.settled,
        )

    def _moments(self, courses: tuple[Course, ...]) -> tuple[float, ...]:
        found: set[float] = set()
        for course in courses:
            found |= {course.born, course.gone}
            found |= {at for pair in (*course.runs, *course.pauses) for at in pair}
            found |= {at for begin, end, _ in course.locks for at in (begin, end)}
            found |= {at for at, _ in (*course.homes, *course.names)} | {at for at, _ in course.tags}
        for intervals in self._dead.values():
            for begin, end in intervals:
                found |= {begin, begin + NOTICED, begin + 25.0, end, end + JOINED}
        found |= {at for intervals in self._daemon_down.values() for pair in intervals for at in pair}
        found |= {at for pair in self._split for at in pair}
        return tuple(sorted(at for at in found if self._midnight <= at < inf))


def _repeats(daily: Daily, backup: told.Backup) -> list[Repeat]:
    since = -inf if daily.always else CALM_BEFORE
    if daily.weekdays is None:
        return [Repeat(backup.at, backup.seconds, backup.reads, DAY, since)]
    return [
        Repeat(backup.at + DAY * later, backup.seconds, backup.reads, 7 * DAY, since)
        for later in range(7)
        if told.weekday(backup.at + DAY * later) in daily.weekdays
    ]


@lru_cache(maxsize=8192)
def _signals(seed: int, vmid: int, evening: bool) -> tuple[Signal, Signal]:  # noqa: FBT001 - a part of the key
    return signal(seed, vmid * 2, evening=evening), signal(seed, vmid * 2 + 1, evening=evening)


def _step(seed: int, number: int, at: float) -> float:
    """The statistics step at or before an instant: every node has its own place in the ten seconds."""
    own = (seed * 3.7 + number * 2.9) % STEP
    return (at - own) // STEP * STEP + own
