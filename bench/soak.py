"""Whether a Pulse that runs for long stays as it is: memory, tasks and sockets, while browsers come and go."""

import os
import statistics
import sys
import time
from typing import Literal

from msgspec import Struct

from bench.fleet import WARM_UP, House, audience, house
from bench.measure import Line

MINUTES = float(os.environ.get("SOAK_MINUTES", "20"))
WATCHERS, VISIT, PAUSE = 5, 40, 20
"""Browsers, and the seconds for which they stay and are away."""
EVERY = 5
GROWTH = 3.0
"""MB that the memory may be larger in the last third than in the first: what the allocator has not given back."""


class Sample(Struct, frozen=True):
    """One look while nobody watches."""

    memory: float
    tasks: int
    sockets: int


def lines(_reference_ms: float) -> list[Line]:
    """Fleet S for 20 minutes."""
    samples: list[Sample] = []
    with house("S") as running:
        time.sleep(WARM_UP)
        until = time.monotonic() + 60 * MINUTES
        while (left := until - time.monotonic()) > 0:
            with audience(running, WATCHERS):
                time.sleep(VISIT)
            time.sleep(PAUSE / 2)
            samples += looks(running, PAUSE / 2)
            print(f"bench: soak: {left / 60:.0f} min left, {samples[-1]}", file=sys.stderr, flush=True)
    third = len(samples) // 3
    first, last = samples[:third], samples[-third:]
    return [
        Line(f"{MINUTES:g} min of fleet S: growth of memory", "MB", GROWTH, growth(first, last, "memory")),
        Line(f"{MINUTES:g} min of fleet S: growth of tasks", "", 0, growth(first, last, "tasks")),
        Line(f"{MINUTES:g} min of fleet S: growth of sockets", "", 0, growth(first, last, "sockets")),
    ]


def looks(running: House, seconds: float) -> list[Sample]:
    """Some of them."""
    found = []
    for _ in range(max(1, int(seconds / EVERY))):
        time.sleep(EVERY)
        found.append(Sample(running.memory("VmRSS"), running.look().tasks, running.sockets()))
    return found


def growth(first: list[Sample], last: list[Sample], name: Literal["memory", "tasks", "sockets"]) -> float:
    """By how much the median is larger; 0 when it is not."""
    before, after = ([float(getattr(sample, name)) for sample in samples] for samples in (first, last))
    return max(0.0, statistics.median(after) - statistics.median(before))
