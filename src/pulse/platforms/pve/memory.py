"""How much memory a VM uses: the ladder of what can be believed, with the words for the rung."""

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from pulse.platforms.pve.rows import Number, Row

GUEST, BALLOON, HOST = "guest view", "balloon statistics, cache counted", "host side only, no balloon driver"
TOLD = "told by the server, cache counted"
_HOST_ONLY = "Memory used is unknown: there are no balloon statistics, only what the host holds for this guest."
_ALIKE = "Memory used is unknown: most VMs of this node tell the same number of bytes."
_MEMINFO = re.compile(r"^(MemTotal|MemAvailable|Cached|SReclaimable):\s+([0-9]{1,15})\s+kB\s*$", re.MULTILINE)
_LEAST = 3
"""So many VMs have to run on a node before it is strange that most tell the same."""


class Ballooning(Struct, frozen=True):
    """What the balloon driver in the guest told QEMU; bytes. `actual` is what the balloon leaves to the guest."""

    actual: Number | None = None
    total_mem: Number | None = None
    free_mem: Number | None = None


class Current(Struct, frozen=True, rename={"machine": "running-machine", "qemu": "running-qemu"}):
    """The answer of qemu/{id}/status/current, as far as it is about memory and the machine."""

    status: str | None = None
    qmpstatus: str | None = None
    mem: Number | None = None
    memhost: Number | None = None
    maxmem: Number | None = None
    freemem: Number | None = None
    balloon: Number | None = None
    ballooninfo: Ballooning | None = None
    machine: str | None = None
    qemu: str | None = None


class Memory(Struct, frozen=True):
    """Readings in bytes, where each comes from, and why one is unknown."""

    readings: dict[str, float] = {}
    sources: dict[str, str] = {}
    note: str | None = None


def meminfo(text: str) -> dict[str, int]:
    """The lines of /proc/meminfo that matter, in bytes."""
    return {name: int(number) * 1024 for name, number in _MEMINFO.findall(text)}


def ladder(current: Current, inside: dict[str, int] | None = None, *, alike: bool = False) -> Memory:
    """Guest first, then the balloon's statistics, then what the server tells where that is not the host's side; what
    is only the host's side is no use of the guest. The size of the balloon is never the total. `alike`: most VMs of
    the node tell the same bytes."""
    readings: dict[str, float] = {}
    _put(readings, "memory_host", current.memhost)
    info = current.ballooninfo or Ballooning()
    _put(readings, "memory_balloon", info.actual if info.actual is not None else current.balloon)

    rung = _inside(inside or {}) or _ballooned(current, info)
    if rung is not None:
        return Memory(readings | rung.readings, rung.sources)
    used, host, total = current.mem, current.memhost, current.maxmem
    if used is None or used <= 0:
        return Memory(readings)
    if host == used or (total is not None and used >= total):
        readings["memory_host"] = used
        return Memory(readings, {"memory_host": HOST}, _HOST_ONLY)
    if alike:
        return Memory(readings, note=_ALIKE)
    return Memory(readings | {"memory_used": used}, {"memory_used": TOLD if host is not None else HOST})


def alike(rows: Iterable[Row], node: str | None) -> bool:
    """Whether most running VMs of a node tell the identical number of bytes: then none of them was measured."""
    told = [row.mem for row in rows if row.type == "qemu" and row.node == node and row.status == "running" and row.mem]
    return len(told) >= _LEAST and Counter(told).most_common(1)[0][1] * 2 > len(told)


def _inside(inside: dict[str, int]) -> Memory | None:
    total, available = inside.get("MemTotal"), inside.get("MemAvailable")
    if not total or available is None or available > total:
        return None
    readings: dict[str, float] = {"memory_used": total - available}
    cache = inside.get("Cached", 0) + inside.get("SReclaimable", 0)
    if "Cached" in inside and cache <= total:
        readings["memory_cache"] = cache
    return Memory(readings, dict.fromkeys(readings, GUEST))


def _ballooned(current: Current, info: Ballooning) -> Memory | None:
    free = info.free_mem if info.free_mem is not None else current.freemem
    total = info.total_mem if info.total_mem is not None else current.maxmem
    if free is None or total is None or total <= 0 or not 0 < free < total:
        return None
    return Memory({"memory_used": total - free}, {"memory_used": BALLOON})


def _put(readings: dict[str, float], name: str, value: float | None) -> None:
    if value is not None and value > 0:
        readings[name] = value
