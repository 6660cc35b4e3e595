"""The state of everything at an instant: what the daemons of the estate would know, pure and the same each time."""

from bisect import bisect_right
from functools import lru_cache
from math import inf
from typing import Literal

from msgspec import Struct

from pulse.demo.estate import Cluster, Estate, Guest, Node, StorageSpec
from pulse.demo.figures import GuestFigures, NodeFigures, measured
from pulse.demo.rhythms import STEP, inside
from pulse.demo.story import Story, local_midnight
from pulse.demo.timeline import JOINED, NOTICED, Course, Timeline, timeline

EXPIRED = 300.0
"""Seconds after which the last statistics of a node count no more."""


class GuestState(Struct, frozen=True, gc=False):
    """A guest. `node`, `lock`, `tags` and `ha` are what is so now, `now` and `started_at` too; `figures` are the last
    statistics, with the status and name of then: None for a guest that has none yet, or whose node's have expired."""

    guest: Guest
    node: str
    now: Literal["running", "stopped", "paused"]
    started_at: float | None
    lock: str | None
    tags: tuple[str, ...]
    ha: str | None
    figures: GuestFigures | None

    @property
    def status(self) -> str:
        """As /cluster/resources says it: running, stopped, paused, unknown."""
        return self.figures.status if self.figures is not None else "unknown"


class NodeState(Struct, frozen=True):
    """A node. `alive`: the machine runs and its address answers. `online`: a member, as the others see it.

    `figures` are its last statistics; None once they have expired. A node that is not `online` hides them.
    """

    node: Node
    alive: bool
    online: bool
    pvedaemon: bool
    booted_at: float
    measured_at: float
    ha: str | None
    figures: NodeFigures | None


class StorageState(Struct, frozen=True):
    """A storage on one node; `used` is None where it is not available."""

    spec: StorageSpec
    node: str
    available: bool
    used: int | None


class ClusterPicture(Struct, frozen=True, eq=False):
    """One cluster. Guests are in the order of their ids, each of them once; the tuples are the same objects as long as
    nothing in them has changed. `split`: no node sees another one (and none is `quorate`).
    """

    cluster: Cluster
    quorate: bool
    split: bool
    nodes: tuple[NodeState, ...]
    guests: tuple[GuestState, ...]
    storages: tuple[StorageState, ...]

    def node(self, name: str) -> NodeState | None:
        """The node of this name."""
        return next((state for state in self.nodes if state.node.name == name), None)

    def guest(self, vmid: int) -> GuestState | None:
        """The guest of this id."""
        return next((state for state in self.guests if state.guest.vmid == vmid), None)


class Picture(Struct, frozen=True, eq=False):
    """The whole estate at an instant, by the key of each cluster."""

    at: float
    clusters: dict[str, ClusterPicture]


def picture(estate: Estate, story: Story, at: float, held: float = 0.0) -> Picture:
    """Everything at `at`.

    `held` seconds have passed since then for nothing but uptimes and totals: they go on as they went, so that a dial
    that stands still shows rates that stand still instead of an estate that has died.
    """
    return Picture(at, {cluster.key: cluster_picture(cluster, story, at, held) for cluster in estate.clusters})


def cluster_picture(cluster: Cluster, story: Story, at: float, held: float = 0.0) -> ClusterPicture:
    """One cluster at `at`; see `picture`. It is the same object until there are new statistics or something happens."""
    line = timeline(cluster, story, local_midnight(at))
    steps = tuple([line.measured_at(number, at) for number in range(len(cluster.nodes))])
    expired = tuple([at - step > EXPIRED for step in steps])
    own = tuple([_held_by(at - step, held) for step in steps])
    return _drawn(line, steps, expired, own, _Instant(bisect_right(line.moments, at), at))


def _held_by(age: float, held: float) -> float:
    """How far the statistics of a node have gone on while the dial stood still: in the steps that they had before."""
    begun = age if age < STEP else 0.0
    return (begun + held) // STEP * STEP


class _Instant(Struct, frozen=True, eq=False):
    """An instant; all between the same two moments of a timeline are as good as each other, and equal."""

    moment: int
    at: float

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Instant) and other.moment == self.moment

    def __hash__(self) -> int:
        return self.moment


@lru_cache(maxsize=24)
def _drawn(
    line: Timeline, steps: tuple[float, ...], expired: tuple[bool, ...], held: tuple[float, ...], instant: _Instant
) -> ClusterPicture:
    nodes = tuple([_node_state(line, number, instant.at, steps[number], held[number]) for number in range(len(steps))])
    split = inside(line.split, instant.at)
    guests: list[GuestState] = []
    for number, step in enumerate(steps):
        guests += _guest_states(line, number, None if expired[number] else step, held[number], instant)
    guests.sort(key=_by_id)
    storages = [
        _storage_state(spec, node.name, steps[number], expired=expired[number])
        for number, node in enumerate(line.cluster.nodes)
        for spec in line.cluster.storages
        if node.name in spec.nodes
    ]
    return ClusterPicture(
        cluster=line.cluster,
        quorate=not split and sum(state.online for state in nodes) * 2 > len(nodes),
        split=split,
        nodes=nodes,
        guests=tuple(guests),
        storages=tuple(storages),
    )


def _by_id(state: GuestState) -> int:
    return state.guest.vmid


def _node_state(line: Timeline, number: int, at: float, step: float, held: float) -> NodeState:
    node = line.cluster.nodes[number]
    deaths = line.dead.get(node.name, ())
    alive = not inside(deaths, at)
    death = max((begin for begin, _ in deaths if begin <= at), default=-inf)
    back = max((end for _, end in deaths if end <= at), default=-inf)
    online = at - death < NOTICED if not alive else at - back >= JOINED
    expired = at - step > EXPIRED
    figures = None if expired else measured(line, number, step, held if alive else 0.0).node
    lonely = len(line.cluster.nodes) == 1
    return NodeState(
        node=node,
        alive=alive,
        online=online or (lonely and alive),
        pvedaemon=alive and not inside(line.daemon_down.get(node.name, ()), at),
        booted_at=max(node.measured_at - node.uptime, back),
        measured_at=step,
        ha=None if lonely else "unknown" if not alive and at - death >= 25.0 else "online",
        figures=figures,
    )


@lru_cache(maxsize=192)
def _guest_states(line: Timeline, number: int, step: float | None, held: float, instant: _Instant) -> list[GuestState]:
    """Those who live on one node now; without a step its statistics have expired."""
    name, at = line.cluster.nodes[number].name, instant.at
    alive = not inside(line.dead.get(name, ()), at)
    figures = {} if step is None else measured(line, number, step, held if alive else 0.0).guests
    return [_guest_state(line, course, at, figures.get(course.guest.vmid), step) for course in line.living(name, at)]


def _guest_state(
    line: Timeline, course: Course, at: float, figures: GuestFigures | None, step: float | None
) -> GuestState:
    guest = course.guest
    if course.settled:
        started = course.runs[0][0] if course.runs and course.runs[0][0] <= at else None
        now: Literal["running", "stopped", "paused"] = "stopped" if started is None else "running"
        ha = None if not guest.in_ha else "stopped" if started is None else "started"
        return GuestState(guest, guest.node, now, started, course.lock(at), guest.tags, ha, figures)

    since, node = course.home(at)
    if figures is None and (step is None or step < since):
        figures = _before_the_move(line, course, at, since)
    started = course.started(at)
    now = "stopped" if started is None else "paused" if inside(course.pauses, at) else "running"
    tags = next(tags for begin, tags in reversed(course.tags) if begin <= at)
    ha = None if not guest.in_ha else "stopped" if started is None and not course.cut_off(at) else "started"
    return GuestState(guest, node, now, started, course.lock(at), tags, ha, figures)


def _before_the_move(line: Timeline, course: Course, at: float, since: float) -> GuestFigures | None:
    """What the node told last from which a guest has just come."""
    if since == course.born:
        return None
    old = course.home(since - 1e-6)[1]
    number = next(place for place, node in enumerate(line.cluster.nodes) if node.name == old)
    step = line.measured_at(number, since)
    if at - step > EXPIRED:
        return None
    return measured(line, number, step, 0.0).guests.get(course.guest.vmid)


def _storage_state(spec: StorageSpec, node: str, step: float, *, expired: bool) -> StorageState:
    if spec.offline or spec.disabled or expired:
        return StorageState(spec, node, available=False, used=None)
    return StorageState(spec, node, available=True, used=spec.used_at(step))
