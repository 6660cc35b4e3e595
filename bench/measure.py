"""Measuring: process CPU time, medians of five, a ratio to a reference, a verdict a line."""

import statistics
import time
from collections.abc import Callable

from msgspec import Struct

RUNS = 5
SLACK = 1.1
PATIENCE = 60
"""Seconds, over all lines together."""


class Line(Struct, frozen=True):
    """One measured quantity. `ratio` is to the reference; only lines in CPU time have one."""

    name: str
    unit: str
    target: float
    measured: float
    ratio: float | None = None

    @property
    def met(self) -> bool:
        """Whether the measured value is at most the target."""
        return self.measured <= self.target


class Pace:
    """How fast the machine is at this moment, by a short piece of always the same work.

    A shared machine is at times half as fast for a while (the other half of a core is somebody else's). A machine that
    is slow all the time gains nothing by this: what counts is its own best pace.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._best = min(_timed(work) for _ in range(20))
        self._patience: float = PATIENCE

    def wait(self) -> None:
        """Until the pace is within a tenth of the best one, or all patience of this process is used up."""
        until = time.monotonic() + self._patience
        while (now := _timed(self._work)) > self._best * SLACK and time.monotonic() < until:
            pass
        self._patience = max(0.0, until - time.monotonic())
        self._best = min(self._best, now)


def cpu_ms(work: Callable[[], object], pace: Pace) -> float:
    """Milliseconds of this process's CPU time that `work` takes: the median of `RUNS`, after one not counted."""
    work()
    taken = []
    for _ in range(RUNS):
        pace.wait()
        taken.append(_timed(work))
    return statistics.median(taken)


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def table(lines: list[Line], reference_ms: float) -> str:
    """The lines for people."""
    rows = [("name", "unit", "target", "measured", "ratio", "verdict")]
    rows += [
        (
            line.name,
            line.unit,
            f"<= {line.target:g}",
            f"{line.measured:.2f}",
            "" if line.ratio is None else f"{line.ratio:.3f}",
            "met" if line.met else "MISSED",
        )
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    body = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    reference = "decoding the recorded /cluster/resources of tests/recordings/pve-9.2 1,000 times"
    return f"{body}\nreference: {reference} took {reference_ms:.1f} ms CPU"
