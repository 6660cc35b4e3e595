"""What holds for every test: nothing of Pulse blocks the event loop, and no secret is printed or logged."""

import asyncio
from collections.abc import Iterator

import pytest
from blockbuster import blockbuster_ctx

from tests.canary import pytest_runtest_makereport  # noqa: F401 - a hook, which pytest finds here by its name

BEFORE_THE_LOOP = (("pulse/config/config.py", "open"), ("pulse/access/setup.py", "open"))
"""What reads the data folder at the start, where nobody waits yet; tests may do it on their loop."""


@pytest.fixture(scope="session", autouse=True)
def _a_loop_that_is_closed() -> Iterator[None]:
    """The looptime plugin asks for the current loop around synchronous tests: it finds this one, instead of making
    one that nobody closes."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    loop.close()


@pytest.fixture(autouse=True)
def _nothing_blocks_the_loop() -> Iterator[None]:
    """Files, sleeping and sockets belong in threads: a call on the loop fails the test that makes it."""
    with blockbuster_ctx("pulse") as watched:
        for function in watched.functions.values():
            for file, name in BEFORE_THE_LOOP:
                function.can_block_in(file, name)
        yield
