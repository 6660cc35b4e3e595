"""What a fleet of the yardsticks costs a whole Pulse: CPU, memory, and whether every part keeps its rhythm."""

import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from bench.measure import Line
from bench.programs import heard, running, tell

WARM_UP, WINDOW, WINDOWS = 25, 20, 3
"""Seconds until everything is known and has moved, and those that are measured, so many times."""
WATCHERS = 20
TURN = 15.0
"""Seconds by which a part may be later that has to wait for its turn among all slow ones of its source."""
LATE = 2.5
"""Seconds by which a part may be later than its rhythm: one poll of the hot path, and the jitter of the machine."""


class Looked(Struct):
    """What a house says of itself."""

    tasks: int
    late: dict[str, float]
    waiting: dict[str, float]


class House(Struct):
    """A running server of a program of its own."""

    program: subprocess.Popen[bytes]
    at: str
    cookie: str

    def cpu(self) -> float:
        """Seconds of CPU time so far, of all its threads, user and system."""
        threads = Path(f"/proc/{self.program.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def memory(self, name: Literal["VmRSS", "VmHWM"]) -> float:
        """MB that are resident now, or were at most."""
        lines = Path(f"/proc/{self.program.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name)) * 1024 / 1e6

    def forget_peak(self) -> None:
        """Count `VmHWM` from now on: to open the vault takes 64 MiB once, on purpose."""
        Path(f"/proc/{self.program.pid}/clear_refs").write_text("5")

    def sockets(self) -> int:
        """File descriptors that are sockets."""
        descriptors = Path(f"/proc/{self.program.pid}/fd")
        return sum("socket:" in str(each.readlink()) for each in descriptors.iterdir() if each.is_symlink())

    def look(self) -> Looked:
        """Its tasks, and how late its parts are."""
        tell(self.program, "look")
        return msgspec.json.decode(heard(self.program), type=Looked)

    def share(self, seconds: float) -> tuple[float, float, float]:
        """Percent of a core over the next seconds, and by how many seconds the latest part was late in them: of those
        that wait for nobody, and of those that wait for their turn."""
        before, began, worst, slowest = self.cpu(), time.monotonic(), 0.0, 0.0
        while time.monotonic() - began < seconds:
            time.sleep(0.5)
            looked = self.look()
            worst, slowest = max(worst, *looked.late.values()), max(slowest, *looked.waiting.values())
        return 100 * (self.cpu() - before) / (time.monotonic() - began), worst, slowest


def lines(_reference_ms: float) -> list[Line]:
    """Fleet S with nobody and with 20 watching, fleet M with nobody."""
    found: list[Line] = []
    with house("S") as small:
        time.sleep(WARM_UP)
        small.forget_peak()
        found += measured("fleet S, nobody watches", small, cpu=3.0, memory=120)
        with audience(small, WATCHERS):
            time.sleep(5)
            found += measured(f"fleet S, {WATCHERS} watch", small, cpu=3.0, memory=120)
        found.append(Line("fleet S, memory at most from then on", "MB", 120, small.memory("VmHWM")))
    with house("M") as large:
        time.sleep(WARM_UP)
        large.forget_peak()
        found += measured("fleet M, nobody watches", large, cpu=30.0, memory=300)
        found.append(Line("fleet M, memory at most from then on", "MB", 300, large.memory("VmHWM")))
    return found


def measured(name: str, watched: House, *, cpu: float, memory: float) -> list[Line]:
    """The median of some windows."""
    windows = [watched.share(WINDOW) for _ in range(WINDOWS)]
    return [
        Line(f"{name}: CPU", "% of a core", cpu, statistics.median(share for share, _, _ in windows)),
        Line(f"{name}: resident memory", "MB", memory, watched.memory("VmRSS")),
        Line(f"{name}: the latest part, behind its rhythm", "s", LATE, max(late for _, late, _ in windows)),
        Line(f"{name}: the latest that waits for its turn", "s", TURN, max(slow for _, _, slow in windows)),
    ]


@contextmanager
def house(fleet: Literal["S", "M"]) -> Iterator[House]:
    """Run one while the block runs."""
    with tempfile.TemporaryDirectory() as folder, running("bench.house", f"{folder}/data", fleet) as program:
        where = msgspec.json.decode(heard(program), type=dict[str, str])
        yield House(program, where["at"], where["cookie"])


@contextmanager
def audience(watched: House, count: int) -> Iterator[None]:
    """So many browsers, in a program of their own, while the block runs."""
    with running("bench.audience", watched.at, watched.cookie, str(count)) as program:
        heard(program)  # all have joined
        yield
