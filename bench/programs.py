"""Modules of the bench as programs of their own, told and heard by lines."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO


@contextmanager
def running(module: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run one while the block runs; it is stopped by its pid."""
    command = [sys.executable, "-m", module, *arguments]
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    try:
        yield program
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(20)
        for end in (program.stdin, program.stdout):
            if end is not None:
                end.close()


def tell(program: subprocess.Popen[bytes], word: str) -> None:
    """Say a line to it."""
    into = _there(program.stdin)
    into.write(word.encode() + b"\n")
    into.flush()


def heard(program: subprocess.Popen[bytes]) -> bytes:
    """The next line that it says."""
    return _there(program.stdout).readline()


def _there(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:
        raise RuntimeError("no pipe")
    return end
