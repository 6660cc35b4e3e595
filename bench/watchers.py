"""What it costs to tell many watchers one delta, and a beat, over real sockets."""

import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import msgspec
from msgspec import Struct

from bench.measure import Line, Pace

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

    def tell(self, word: bytes) -> None:
        """Say something to the server."""
        stream(self.server.stdin).write(word + b"\n")
        stream(self.server.stdin).flush()

    def cpu(self) -> float:
        """Milliseconds of CPU time that the server took since its last delta, or since the `cpu` before."""
        self.tell(b"cpu")
        return msgspec.json.decode(stream(self.server.stdout).readline(), type=float)

    def heard(self) -> list[str]:
        """The next thing that all browsers have got."""
        line = stream(self.audience.stdout).readline().decode().split()
        if not line:
            raise RuntimeError("the browsers are gone")
        return line


def lines(reference_ms: float, pace: Pace) -> list[Line]:
    """Deltas that met no beat, then some seconds of beats alone."""
    with hall(WATCHERS) as running:
        told = [fan_out(running, pace) for _ in range(UNCOUNTED + COUNTED)][UNCOUNTED:]
        cost = statistics.median(cpu for cpu, _, _ in told)
        spread = statistics.median(ms for _, ms, _ in told)
        beats = beats_alone(running)
    size = told[0][2] / 1024
    return [
        Line(f"fan-out of a {size:.1f} KB delta to {WATCHERS} watchers", "ms CPU", TARGET, cost, cost / reference_ms),
        Line("the same, from the first watcher's to the last one's", "ms", 500, spread),
        Line(f"a second of beats to {WATCHERS} watchers", "ms CPU", TARGET_BEATS, beats, beats / reference_ms),
    ]


def fan_out(running: Hall, pace: Pace) -> tuple[float, float, int]:
    """CPU milliseconds of one delta, milliseconds between its first and its last watcher, and its bytes."""
    for _ in range(TRIES):
        pace.wait()
        while running.heard()[0] != "beat":
            pass
        running.tell(b"delta")
        heard = running.heard()
        cpu = running.cpu()
        if heard[0] == "delta":
            _, size, versions, spread = heard
            if versions != "1":
                raise RuntimeError("not everybody got the same bytes")
            return cpu, float(spread), int(size)
        while running.heard()[0] != "delta":
            pass
    raise RuntimeError("every delta met a beat")


def beats_alone(running: Hall) -> float:
    """CPU milliseconds of the server in a second in which it tells nothing but a beat."""
    while running.heard()[0] != "beat":
        pass
    running.cpu()
    start = time.monotonic()
    beats = 0
    while beats < QUIET_SECONDS:
        beats += running.heard()[0] == "beat"
    return running.cpu() / (time.monotonic() - start)


@contextmanager
def hall(watchers: int) -> Iterator[Hall]:
    """A server and its watchers, each in a program of its own, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        server = begun("bench.edge", folder)
        audience = None
        try:
            where = msgspec.json.decode(stream(server.stdout).readline())
            audience = begun("bench.audience", where["at"], where["cookie"], str(watchers))
            running = Hall(server, audience)
            while running.heard()[0] != "joined":
                pass
            yield running
        finally:
            for program in (audience, server):
                if program is not None:
                    ended(program)


def begun(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A module of the bench as a program."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own module


def ended(program: subprocess.Popen[bytes]) -> None:
    """Stop it."""
    program.send_signal(signal.SIGTERM)
    program.wait(20)
    for end in (program.stdin, program.stdout):
        if end is not None:
            end.close()


def stream(end: IO[bytes] | None) -> IO[bytes]:
    """One end of a pipe that is there."""
    if end is None:
        raise RuntimeError("no pipe")
    return end
