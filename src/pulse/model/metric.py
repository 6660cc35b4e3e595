"""The metric catalog: every reading's unit and how it is rounded for the wire."""

from bisect import bisect_right
from collections.abc import Callable
from math import floor
from typing import Literal, cast

from msgspec import Struct

Unit = Literal["share", "bytes", "bytes/s", "seconds", "load", "celsius"]


class Metric(Struct, frozen=True):
    """One quantity, named the same over all kinds of resources. Default limits are shares of 1 (warn, critical)."""

    name: str
    unit: Unit
    title: str
    limits: tuple[float, float] | None = None


def _catalog(*metrics: Metric) -> dict[str, Metric]:
    return {metric.name: metric for metric in metrics}


METRICS = _catalog(
    Metric("cpu", "share", "CPU, share of all assigned cores", (0.80, 0.97)),
    Metric("io_wait", "share", "Time waiting for input and output, share of all cores"),
    Metric("load1", "load", "Load, 1 minute"),
    Metric("load5", "load", "Load, 5 minutes"),
    Metric("load15", "load", "Load, 15 minutes"),
    Metric(
        "memory_used", "bytes", "Memory used, without reclaimable cache where the source tells it apart", (0.85, 0.95)
    ),
    Metric("memory_host", "bytes", "Memory that the host holds for a guest"),
    Metric("memory_total", "bytes", "Memory assigned or installed"),
    Metric("memory_cache", "bytes", "Memory that is given back when it is needed: page cache, ZFS ARC"),
    Metric("memory_balloon", "bytes", "Memory that the balloon leaves to a guest"),
    Metric("swap_used", "bytes", "Swap used"),
    Metric("swap_total", "bytes", "Swap size"),
    Metric("disk_used", "bytes", "Disk used", (0.85, 0.95)),
    Metric("disk_total", "bytes", "Disk size"),
    Metric("disk_read", "bytes/s", "Read from disks"),
    Metric("disk_write", "bytes/s", "Written to disks"),
    Metric("net_in", "bytes/s", "Received from the network"),
    Metric("net_out", "bytes/s", "Sent to the network"),
    Metric("uptime", "seconds", "Time since start"),
    Metric("pressure_cpu", "share", "Time in which some task waited for a core, 10 s average", (0.25, 0.50)),
    Metric("pressure_memory", "share", "Time in which some task waited for memory, 10 s average", (0.10, 0.30)),
    Metric("pressure_io", "share", "Time in which some task waited for input or output, 10 s average", (0.25, 0.50)),
    Metric("clock_offset", "seconds", "By how much the clock of a node is ahead of that of Pulse"),
    Metric("temperature", "celsius", "Temperature"),
    Metric("life_left", "share", "Life that a disk says it has left"),
    Metric("fragmentation", "share", "Free space of a ZFS pool that is fragmented"),
    Metric("metadata_used", "bytes", "Metadata of an LVM thin pool used"),
    Metric("metadata_total", "bytes", "Metadata of an LVM thin pool"),
)

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_STEPS = [int(10**power) for power in range(16)]
_PARTS = [1 / step for step in _STEPS]
_BOUNDS = [1_000.0 * step for step in _STEPS[:-1]]
"""A number from 1,000 upwards is told in steps: below 10,000 of 10, and so on. (There are 10,000 numbers in a tick of
a large site: multiplying is four times as fast as `round` or formatting, and never mixing int with float matters.)"""


def _share(value: float) -> float:
    """To 0.001; a smaller number keeps one digit, because zero means measured zero."""
    if value >= 0.001:
        return floor(value * 1_000 + 0.5) / 1_000
    return float(f"{value:.1g}") if value else 0


def _digits(value: float) -> float:
    """Three significant digits, whole from 100 upwards."""
    if value >= 100:
        place = bisect_right(_BOUNDS, value)
        return floor(value * _PARTS[place] + 0.5) * _STEPS[place]
    if value >= 10:
        return floor(value * 10 + 0.5) / 10
    if value >= 1:
        return floor(value * 100 + 0.5) / 100
    return float(f"{value:.3g}") if value else 0


def _seconds(value: float) -> float:
    """What two units show: seconds below an hour, minutes below a day, hours above."""
    whole = int(value)
    if whole < _HOUR:
        return whole
    return whole - whole % (_MINUTE if whole < _DAY else _HOUR)


def _hundredth(value: float) -> float:
    return round(value, 2)


_ROUNDING: dict[Unit, Callable[[float], float]] = {
    "share": _share,
    "bytes": _digits,
    "bytes/s": _digits,
    "seconds": _seconds,
    "load": _hundredth,
    "celsius": _hundredth,
}
ROUND = {name: _ROUNDING[metric.unit] for name, metric in METRICS.items()}
"""How a reading is rounded for the wire, by its name."""
_IN_DIGITS = frozenset(name for name, metric in METRICS.items() if metric.unit in ("bytes", "bytes/s"))


def rounded(readings: dict[str, float]) -> dict[str, float]:
    """The readings as the wire carries them; a reading that no metric declares is a `KeyError`."""
    return {name: ROUND[name](value) for name, value in readings.items()}


def moved(readings: dict[str, float], shown: dict[str, float]) -> tuple[dict[str, float], dict[str, float | None]]:
    """The readings as the wire carries them, and those of them that are not the `shown` ones; None is one that is gone.

    It runs for each guest that moved, hence the large numbers and the share in the loop itself: a call would cost as
    much again.
    """
    changed: dict[str, float | None] = {}
    try:
        for name, value in readings.items():
            if value >= 1_000.0:
                if name in _IN_DIGITS:
                    place = bisect_right(_BOUNDS, value)
                    now: float = floor(value * _PARTS[place] + 0.5) * _STEPS[place]
                else:
                    now = ROUND[name](value)
            elif value >= 100.0 and name in _IN_DIGITS:
                now = floor(value + 0.5)
            elif value >= 0.001 and name == "cpu":
                now = floor(value * 1_000 + 0.5) / 1_000
            else:
                now = ROUND[name](value)
            if shown[name] != now:
                changed[name] = now
    except KeyError:  # a reading that was not shown yet
        return _moved_and_more(readings, shown)
    if len(readings) != len(shown):
        return _moved_and_more(readings, shown)
    return cast("dict[str, float]", shown | changed), changed  # no reading came or went: none of them is None


def _moved_and_more(
    readings: dict[str, float], shown: dict[str, float]
) -> tuple[dict[str, float], dict[str, float | None]]:
    told = rounded(readings)
    changed: dict[str, float | None] = {name: now for name, now in told.items() if shown.get(name) != now}
    changed.update(dict.fromkeys(shown.keys() - told.keys()))
    return told, changed
