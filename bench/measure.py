"""Measuring: process CPU time, medians of five, a ratio to a reference, a verdict a line."""

import statistics
import time
from collections.abc import Callable

from msgspec import Struct

RUNS = 5


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


def cpu_ms(work: Callable[[], object], *, runs: int = RUNS) -> float:
    """Milliseconds of this process's CPU time that `work` takes: the median of `runs`, after one not counted."""
    work()
    taken = []
    for _ in range(runs):
        start = time.process_time_ns()
        work()
        taken.append((time.process_time_ns() - start) / 1e6)
    return statistics.median(taken)


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
