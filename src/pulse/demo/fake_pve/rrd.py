"""Round-robin data: the numbers of the last hour, day, week, month, year, decade, made by rule from those of now."""

from collections.abc import Iterator, Mapping
from functools import partial
from math import sin, tau

from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import Call, enum
from pulse.demo.fake_pve.guests import VM_AUDIT
from pulse.demo.fake_pve.nodes import NODE_AUDIT
from pulse.demo.fake_pve.resources import STORAGES
from pulse.demo.noise import quick

Row = dict[str, Json]
_MINUTE, _DAY = 60, 86_400
STEPS: Mapping[str, tuple[int, int]] = {
    "hour": (60, 60),
    "day": (1440, 60),
    "week": (336, 1800),
    "month": (1440, 1800),
    "year": (1440, 21_600),
    "decade": (570, 604_800),
}
"""Since release 9: how many buckets of how many seconds."""
OLD_STEPS: Mapping[str, int] = {"hour": 60, "day": 1800, "week": 10_800, "month": 43_200, "year": 604_800}
OLD_LENGTH = 70

_STEADY = frozenset("maxcpu maxmem maxdisk memtotal swaptotal roottotal total disk used rootused swapused".split())


def buckets(timeframe: str, now: float, major: int) -> list[int]:
    """The beginnings of the buckets up to now."""
    length, step = STEPS[timeframe] if major >= 9 else (OLD_LENGTH, OLD_STEPS[timeframe])
    last = int(now // step) * step
    return [last - step * ago for ago in range(length, 0, -1)]


def _rows(ask: Ask, now: Mapping[str, float], since: float, key: int) -> Json:
    """Buckets before `since` hold nothing but their time; the last one is left out when it is empty."""
    told: list[Row] = []
    for at in buckets(ask.given["timeframe"], ask.now, ask.major):
        row: Row = {"time": at}
        if at >= since:
            row |= {name: _at(name, value, at, key) for name, value in now.items()}
        told.append(row)
    return told[:-1] if len(told[-1]) == 1 else told


def _at(name: str, value: float, at: int, key: int) -> float:
    if name in _STEADY or not value:
        return value
    wave = 0.85 + 0.15 * sin(tau * (at % _DAY) / _DAY - 2.2) + 0.2 * (quick(key + len(name), at // _MINUTE) - 0.5)
    return value * wave


def _guest(ask: Ask, kind: str) -> Json:
    """Any node answers, also for a guest of another one. Not one word about the guest's own view of its memory."""
    state = ask.picture.guest(int(ask.given["vmid"]))
    if state is None or state.guest.kind != kind:
        raise failed(500, f"VM {ask.given['vmid']} does not exist")
    guest, figures = state.guest, state.figures
    told: dict[str, float] = {"maxcpu": guest.cores, "maxmem": guest.memory, "maxdisk": guest.disks[0].size, "disk": 0}
    if figures is None or state.started_at is None:
        return _rows(ask, told, ask.now, guest.vmid)
    up = max(figures.uptime, 1)
    told |= {"cpu": figures.cpu, "mem": figures.memory, "disk": figures.disk}
    told |= {name: getattr(figures, name) / up for name in ("netin", "netout", "diskread", "diskwrite")}
    if ask.major >= 9:
        told |= dict(_pressures(figures.pressure, ("cpu", "io", "memory")))
        told |= {"memhost": figures.memory_host} if kind == "qemu" else {}
    return _rows(ask, told, state.started_at, guest.vmid)


def _pressures(measured: object, names: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    for name in names:
        some = float(getattr(measured, name, 0.0))
        yield f"pressure{name}some", some
        yield f"pressure{name}full", some * 0.9


def _node(ask: Ask) -> Json:
    state = ask.picture.node(ask.node)
    if state is None or state.figures is None:
        return _rows(ask, {}, ask.now, 0)
    node, figures = state.node, state.figures
    up = max(figures.uptime, 1)
    told: dict[str, float] = {
        "cpu": figures.cpu,
        "maxcpu": node.threads,
        "loadavg": figures.load[0],
        "iowait": figures.wait,
        "memtotal": node.memory,
        "memused": figures.memory,
        "swaptotal": node.swap,
        "swapused": figures.swap_used,
        "roottotal": node.root,
        "rootused": figures.root_used,
        "netin": figures.netin / up,
        "netout": figures.netout / up,
    }
    if node.major >= 9:
        told |= {"memavailable": node.memory - figures.memory, "arcsize": 0}
        told |= {
            key: value
            for key, value in _pressures(figures.pressure, ("cpu", "io", "memory"))
            if key != "pressurecpufull"
        }
    return _rows(ask, told, state.booted_at, node.node_id)


def _storage(ask: Ask) -> Json:
    states = [s for s in ask.picture.storages if s.node == ask.node and s.spec.name == ask.given["storage"]]
    if not states:
        raise failed(500, f"storage '{ask.given['storage']}' does not exist")
    state = states[0]
    if not state.available:
        return _rows(ask, {}, ask.now, 0)
    return _rows(ask, {"total": state.spec.size, "used": state.used or 0}, 0.0, 1)


def _calls() -> Iterator[Call]:
    functions = {"cf": enum("AVERAGE", "MAX")}
    frames = functions | {"timeframe": enum(*OLD_STEPS, needed=True)}
    long_frames = functions | {"timeframe": enum(*STEPS, needed=True)}
    node = "/nodes/{node}/rrddata"
    for since, taken in (((9, 0), long_frames), ((7, 0), frames)):
        yield Call(
            path=node,
            tell=_node,
            needs=NODE_AUDIT,
            parameters=taken,
            protected=True,
            anywhere=True,
            ordered=True,
            since=since,
        )
    yield Call(
        path="/nodes/{node}/storage/{storage}/rrddata",
        tell=_storage,
        needs=("/storage/{storage}", *STORAGES),
        parameters=frames,
        protected=True,
        anywhere=True,
        ordered=True,
    )
    for kind in ("qemu", "lxc"):
        yield Call(
            path=f"/nodes/{{node}}/{kind}/{{vmid}}/rrddata",
            tell=partial(_guest, kind=kind),
            needs=VM_AUDIT,
            parameters=frames,
            protected=True,
            anywhere=True,
            ordered=True,
        )


CALLS = tuple(_calls())
