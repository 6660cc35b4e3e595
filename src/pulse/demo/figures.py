"""What a node measures at one step: its own numbers and those of its guests, believable and the same each time."""

from functools import lru_cache
from math import inf
from typing import Literal

from msgspec import Struct

from pulse.demo.estate import GIB, MIB, MOMENT, Guest, Node, Pressure, Rates
from pulse.demo.noise import quick
from pulse.demo.rhythms import STEP, Signal, Waves, burst, flowed, inside, signal, waves
from pulse.demo.story import Growth
from pulse.demo.timeline import Course, Timeline

_PAGE = 4096
_MOST = 0.99
_NOTHING = (0, 0, 0, 0)

Totals = tuple[int, int, int, int]
_WORK = 0.05
"""Share of a guest's cores that a backup of it takes."""


class GuestFigures(Struct, frozen=True, gc=False):
    """A guest's statistics. Bytes and seconds; the last four are totals since its start. `pressure` in per cent."""

    status: Literal["running", "stopped", "paused"]
    name: str
    cpu: float
    memory: int
    memory_host: int
    disk: int
    uptime: int
    diskread: int
    diskwrite: int
    netin: int
    netout: int
    pressure: Pressure | None


class NodeFigures(Struct, frozen=True):
    """A node's statistics. Bytes and seconds; `cpu` and `wait` are shares, the flows totals since its start."""

    cpu: float
    wait: float
    load: tuple[float, float, float]
    memory: int
    memory_free: int
    swap_used: int
    root_used: int
    uptime: int
    diskread: int
    diskwrite: int
    netin: int
    netout: int
    pressure: Pressure | None


class Measured(Struct, frozen=True, eq=False):
    """One step of one node."""

    at: float
    node: NodeFigures
    guests: dict[int, GuestFigures]


class Stance(Struct, frozen=True, eq=False):
    """What a guest's numbers are measured against: the waves at the instant at which they were written down."""

    step: int
    effort: float
    memory: float
    rates: tuple[float, float, float, float]
    reading: float
    grown: float
    started: float
    origin: tuple[float, float, float, float]
    backed_up: float


@lru_cache(maxsize=192)
def measured(line: Timeline, number: int, step: float, held: float) -> Measured:
    """The statistics that the node of this number wrote at `step`; totals and uptimes are `held` seconds further."""
    guests = _guests(line, number, step, held)
    return Measured(step, _node(line, number, step, held, guests), guests)


def _guests(line: Timeline, number: int, step: float, held: float) -> dict[int, GuestFigures]:
    shared = waves(step)
    return {
        course.guest.vmid: _guest(line, course, step, shared, held)
        for course in line.living(line.cluster.nodes[number].name, step)
    }


def _guest(line: Timeline, course: Course, step: float, shared: Waves, held: float) -> GuestFigures:
    guest = course.guest
    started = course.started(step)
    name = guest.name if course.settled else course.name(step)
    if started is None:
        return GuestFigures("stopped", name, 0.0, 0, 0, 0, 0, *_NOTHING, None)

    stance = stance_of(line, course)
    uptime = step - started + held
    paused = bool(course.pauses) and inside(course.pauses, step)
    reading = _reading(course, step)
    cpu = 0.0 if paused else _cpu(course, stance, step, shared, uptime) + (_WORK if reading else 0.0)
    memory, host = _memory(course, stance, step, shared, uptime)
    disk = _disk(guest, step) if guest.kind == "lxc" else 0
    totals = _totals(course, stance, step, shared, started)
    if held:
        before = _totals(course, stance, step - STEP, waves(step - STEP), started)
        totals = _sent_on(totals, before, held / STEP)
    pressure = _scaled(guest.pressure, cpu, guest.cpu)
    status: Literal["running", "paused"] = "paused" if paused else "running"
    cpu = min(max(cpu, 0.0004), _MOST)
    return GuestFigures(status, name, cpu, memory, host, disk, int(uptime), *totals, pressure)


@lru_cache(maxsize=8192)
def stance_of(line: Timeline, course: Course) -> Stance:
    """The guest's numbers as they were written down, seen from the waves of that instant."""
    home = course.guest.node
    number, node = next(pair for pair in enumerate(line.cluster.nodes) if pair[1].name == home)
    at = line.measured_at(number, node.measured_at)
    shared = waves(at)
    step = int(at // STEP)
    then, before = _flows(course, at, shared, step), _flows(course, at - STEP, waves(at - STEP), step)
    moved = [(now - earlier) / STEP for now, earlier in zip(then, before, strict=True)]
    reading = _reading(course, at)
    wanted = course.guest.rates
    started = course.runs[-1][0] if course.runs else at
    return Stance(
        step=step,
        effort=_effort(course.disk.at(shared), course.net.at(shared)),
        memory=course.net.at(shared),
        rates=(
            max(0.0, wanted.diskread - reading) / moved[0],
            wanted.diskwrite / moved[1],
            wanted.netin / moved[2],
            wanted.netout / moved[3],
        ),
        reading=reading,
        grown=_grown(course.growths, at),
        started=started,
        origin=_flows(course, started, waves(started), step),
        backed_up=_backed_up(course, started),
    )


def _flows(course: Course, at: float, shared: Waves, anchor: int) -> tuple[float, float, float, float]:
    """What was read, written, received, sent since MOMENT, in seconds of its mean: disk and network go together."""
    disk = flowed(course.disk, shared, at, course.key, anchor)
    net = flowed(course.net, shared, at, course.key + 1, anchor)
    return disk, 0.75 * disk + 0.25 * net, net, 0.75 * net + 0.25 * disk


def _effort(disk: float, net: float) -> float:
    return 0.4 + 0.3 * (disk + net)


def _cpu(course: Course, stance: Stance, step: float, shared: Waves, uptime: float) -> float:
    """Busy when its disks and its network are; a burst now and then; all hands while it boots."""
    effort = _effort(course.disk.at(shared), course.net.at(shared)) / stance.effort
    tick = int(step // STEP)
    if tick != stance.step:
        effort *= 0.9 + 0.2 * quick(course.key, tick)
    cpu = course.guest.cpu * effort
    cpu += burst(course.key, step, stance.step) * max(0.0, 0.9 - cpu)
    if stance.reading:
        cpu -= _WORK
    if uptime < 60.0:
        cpu += (0.9 - cpu) * (1.0 - uptime / 60.0)
    return cpu


def _memory(course: Course, stance: Stance, step: float, shared: Waves, uptime: float) -> tuple[int, int]:
    """What the guest uses, and what the host holds for it: less while it is young, never all of its size."""
    guest = course.guest
    used = guest.memory_used * (1.0 + 0.06 * (course.net.at(shared) - stance.memory))
    if course.growths:
        used += _grown(course.growths, step) - stance.grown
    if uptime < 900.0:
        used *= 0.4 + 0.6 * uptime / 900.0
    used = min(max(used, 0.04 * guest.memory), 0.985 * guest.memory)
    memory = int(used) // _PAGE * _PAGE
    if guest.kind == "lxc":
        return memory, 0
    host = min(used + guest.memory_cache + 96 * MIB, guest.memory + 48 * MIB)
    return memory, int(host) // _PAGE * _PAGE


def _grown(growths: tuple[Growth, ...], at: float) -> float:
    return sum(growth.grown * min(max((at - growth.at) / growth.seconds, 0.0), 1.0) for growth in growths)


def _disk(guest: Guest, step: float) -> int:
    boot = guest.disks[0]
    used = boot.size * (boot.used or 0.0) * (1.0 + 2e-9 * (step - MOMENT) * (guest.vmid % 3 - 1))
    return min(max(int(used), 0), boot.size) // _PAGE * _PAGE


def _totals(course: Course, stance: Stance, step: float, shared: Waves, started: float) -> Totals:
    """Bytes since the start: read, written, received, sent."""
    origin = stance.origin
    if started != stance.started:
        origin = _flows(course, started, waves(started), stance.step)
    now = _flows(course, step, shared, stance.step)
    read, written, received, sent = (
        int(rate * max(0.0, flow - then)) for rate, flow, then in zip(stance.rates, now, origin, strict=True)
    )
    if course.backups or course.repeats:
        before = stance.backed_up if started == stance.started else _backed_up(course, started)
        read += int(_backed_up(course, step) - before)
    return read, written, received, sent


def _sent_on(now: Totals, before: Totals, steps: float) -> Totals:
    read, written, received, sent = (int(to + (to - at) * steps) for to, at in zip(now, before, strict=True))
    return read, written, received, sent


def _backed_up(course: Course, at: float) -> float:
    """Bytes that backups have read until an instant, from some zero of their own."""
    read = 0.0
    for backup in course.backups:
        read += backup.reads * min(max(at - backup.at, 0.0), backup.seconds)
    for again in course.repeats:
        times, into = divmod(max(at, again.since) - again.begins, again.every)
        read += again.reads * (times * again.seconds + min(into, again.seconds))
    return read


def _reading(course: Course, at: float) -> float:
    """Bytes a second that backups read."""
    reads = 0.0
    for backup in course.backups:
        if backup.at <= at < backup.at + backup.seconds:
            reads += backup.reads
    for again in course.repeats:
        if at >= again.since and (at - again.begins) % again.every < again.seconds:
            reads += again.reads
    return reads


def _scaled(written: Pressure, cpu: float, usual: float) -> Pressure:
    """Twice the work, four times the waiting; per cent."""
    factor = min((cpu / usual) ** 2, 9.0) if usual > 0 else 1.0
    shares = (written.cpu * factor, written.memory * factor, written.io * factor)
    return Pressure(*[round(share, 2) if share < 99 else 99.0 for share in shares])


def _node(line: Timeline, number: int, step: float, held: float, guests: dict[int, GuestFigures]) -> NodeFigures:
    node = line.cluster.nodes[number]
    threads = sum(guests[course.guest.vmid].cpu * course.guest.cores for course in line.living(node.name, step))
    memory = sum(figures.memory for figures in guests.values())
    usual_threads, usual_memory = _usual(line, number)
    cpu = 0.004 + (node.cpu - 0.004) * (threads / usual_threads if usual_threads > 0.01 else 1.0)
    cpu = min(max(cpu, 0.002), _MOST)
    used = min(max(node.memory_used + memory - usual_memory, GIB // 2), int(0.985 * node.memory))
    tick = int(step // STEP)
    steady = tick == int(line.measured_at(number, node.measured_at) // STEP)
    noise = 1.0 if steady else 0.94 + 0.12 * quick(number + 7, tick)
    load = node.load * cpu / node.cpu
    booted = max([node.measured_at - node.uptime, *[end for _, end in line.dead.get(node.name, ()) if end <= step]])
    pressure = _scaled(node.pressure, cpu, node.cpu)
    return NodeFigures(
        cpu=cpu,
        wait=min(0.4, pressure.io / 250.0),
        load=(load * noise, load * (0.5 + noise / 2), load),
        memory=used,
        memory_free=max(node.memory - used - node.memory_cache, node.memory // 200),
        swap_used=node.swap // 40 + int(node.swap * 0.5 * max(0.0, used / node.memory - 0.9)),
        root_used=min(node.root_used + int((step - node.measured_at) * 30) // _PAGE * _PAGE, node.root),
        uptime=int(step - booted + held),
        **_node_totals(node, number, step, held, booted),
        pressure=pressure if node.major >= 9 else None,
    )


def _node_totals(node: Node, number: int, step: float, held: float, booted: float) -> dict[str, int]:
    own = _node_signal(number)
    moved = own.flowed(waves(step), step) - own.flowed(waves(booted), booted) + held
    rates: Rates = node.rates
    return {flow: int(getattr(rates, flow) * moved) for flow in ("diskread", "diskwrite", "netin", "netout")}


@lru_cache(maxsize=256)
def _node_signal(number: int) -> Signal:
    return signal(1, -1 - number)


@lru_cache(maxsize=1024)
def _usual(line: Timeline, number: int) -> tuple[float, int]:
    """The sums of the node's own guests as they were written down."""
    at_home = [course for course in line.courses if course.guest.node == line.cluster.nodes[number].name]
    running = [course.guest for course in at_home if course.born == -inf and course.guest.running]
    return sum(guest.cpu * guest.cores for guest in running), sum(guest.memory_used for guest in running)
