"""What it costs to tell many watchers one delta, and a beat, over real sockets."""

import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from msgspec import Struct

from bench.measure import Line, Pace
from bench.programs import heard, running, tell

WATCHERS = 500
TARGET, TARGET_BEATS = 45, 40
UNCOUNTED, COUNTED = 2, 9
QUIET_SECONDS = 10
TRIES = 60
"""Deltas that may be told until `COUNTED` of them met no beat."""


class Hall(Struct):
    """The server, told by lines, and the program with all the browsers."""

    server: subprocess.Popen[bytes]
    audience: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """Milliseconds of CPU time that the server took since its last delta, or since the `cpu` before."""
        tell(self.server, "cpu")
        return msgspec.json.decode(heard(self.server), type=float)

    def heard(self) -> list[str]:
        """The next thing that all browsers have got."""
        line = heard(self.audience).decode().split()
        if not line:
            raise RuntimeError("the browsers are gone")
        return line


def lines(reference_ms: float, pace: Pace) -> list[Line]:
    """Deltas that met no beat, then some seconds of beats alone."""
    with hall(WATCHERS) as full:
        told = [fan_out(full, pace) for _ in range(UNCOUNTED + COUNTED)][UNCOUNTED:]
        cost = statistics.median(cpu for cpu, _, _ in told)
        spread = statistics.median(ms for _, ms, _ in told)
        beats = beats_alone(full)
    size = told[0][2] / 1024
    return [
        Line(f"fan-out of a {size:.1f} KB delta to {WATCHERS} watchers", "ms CPU", TARGET, cost, cost / reference_ms),
        Line("the same, from the first watcher's to the last one's", "ms", 500, spread),
        Line(f"a second of beats to {WATCHERS} watchers", "ms CPU", TARGET_BEATS, beats, beats / reference_ms),
    ]


def fan_out(full: Hall, pace: Pace) -> tuple[float, float, int]:
    """CPU milliseconds of one delta, milliseconds between its first and its last watcher, and its bytes."""
    for _ in range(TRIES):
        pace.wait()
        while full.heard()[0] != "beat":
            pass
        tell(full.server, "delta")
        came = full.heard()
        cpu = full.cpu()
        if came[0] == "delta":
            _, size, versions, spread = came
            if versions != "1":
                raise RuntimeError("not everybody got the same bytes")
            return cpu, float(spread), int(size)
        while full.heard()[0] != "delta":
            pass
    raise RuntimeError("every delta met a beat")


def beats_alone(full: Hall) -> float:
    """CPU milliseconds of the server in a second in which it tells nothing but a beat."""
    while full.heard()[0] != "beat":
        pass
    full.cpu()
    start = time.monotonic()
    beats = 0
    while beats < QUIET_SECONDS:
        beats += full.heard()[0] == "beat"
    return full.cpu() / (time.monotonic() - start)


@contextmanager
def hall(watchers: int) -> Iterator[Hall]:
    """A server and its watchers, each in a program of its own, until the block ends."""
    with tempfile.TemporaryDirectory() as folder, running("bench.edge", folder) as server:
        where = msgspec.json.decode(heard(server))
        with running("bench.audience", where["at"], where["cookie"], str(watchers)) as audience:
            full = Hall(server, audience)
            while full.heard()[0] != "joined":
                pass
            yield full
