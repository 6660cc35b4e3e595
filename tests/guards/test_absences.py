"""What the server does without: locks, and a clock of its own."""

import ast
from collections.abc import Collection, Iterator

import pytest

from tests.guards.tree import parsed, python

LOCKS = frozenset({"Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Barrier"})
CLOCKS = frozenset(
    "datetime.now datetime.utcnow datetime.today date.today time.time time.time_ns time.localtime time.gmtime".split()
)
WHERE_THE_CLOCK_IS = "src/pulse/app.py"


def locks(source: str) -> Iterator[str]:
    """Every mention of a lock: what changes state never awaits, so there is nothing to lock."""
    for line, name in _mentions(source):
        if name.rpartition(".")[2] in LOCKS:
            yield f"line {line}: {name}"


def clocks(source: str) -> Iterator[str]:
    """Every question for the time of day: the clock is an argument."""
    for line, name in _mentions(source):
        if any(name == clock or name.endswith(f".{clock}") for clock in CLOCKS):
            yield f"line {line}: {name}"


def _mentions(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Attribute | ast.Name):
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _found(told: Collection[tuple[str, Iterator[str]]]) -> list[str]:
    return [f"{path}, {finding}" for path, findings in told for finding in findings]


def test_the_server_has_no_locks() -> None:
    assert _found([(path, locks(source)) for path, source in python("src").items()]) == []


def test_only_the_app_asks_the_system_for_the_time() -> None:
    sources = python("src").items()
    assert _found([(path, clocks(source)) for path, source in sources if path != WHERE_THE_CLOCK_IS]) == []


@pytest.mark.parametrize(
    "source",
    ["import asyncio\nasyncio.Lock()", "from threading import RLock", "import threading as t\nx = [t.Semaphore]"],
)
def test_a_lock_is_found_however_it_is_reached(source: str) -> None:
    assert list(locks(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "from datetime import datetime as d, datetime\ndatetime.utcnow()",
        "import time\ntime.time()",
        "from time import time",
    ],
)
def test_a_clock_is_found_however_it_is_reached(source: str) -> None:
    assert list(clocks(source)) != []


def test_what_only_measures_or_sounds_alike_is_fine() -> None:
    source = "import time, asyncio\ntime.monotonic()\nloop.time()\nasyncio.Event()\nlock = facts['lock']\nself.now"
    assert [*locks(source), *clocks(source)] == []
