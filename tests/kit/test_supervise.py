"""A service that fails is started again, and the others do not notice."""

import asyncio
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from pulse.kit.supervise import Failures, supervise

pytestmark = [pytest.mark.asyncio, pytest.mark.looptime]


async def test_a_failing_service_starts_again_after_growing_pauses() -> None:
    loop, starts, failures = asyncio.get_running_loop(), list[float](), Failures()

    async def fails_thrice() -> None:
        starts.append(loop.time())
        if len(starts) < 4:
            raise RuntimeError

    with capture_logs() as logs:
        await supervise({"flaky": fails_thrice}, failures)

    assert [round(later - sooner) for sooner, later in pairwise(starts)] == [1, 2, 4]
    assert failures.counts == {"flaky": 3}
    assert [entry["again_in"] for entry in logs] == [1, 2, 4]


async def test_a_failing_service_does_not_disturb_the_others() -> None:
    steps = 0

    async def steady() -> None:
        nonlocal steps
        for _ in range(10):
            steps += 1
            await asyncio.sleep(1)

    async def fails_once() -> None:
        if not failures.counts:
            raise RuntimeError

    failures = Failures()
    with capture_logs():
        await supervise({"steady": steady, "flaky": fails_once}, failures)

    assert steps == 10


async def test_cancellation_ends_every_service() -> None:
    ended = asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.sleep(1e9)
        finally:
            ended.set()

    task = asyncio.create_task(supervise({"endless": endless}, Failures()))
    await asyncio.sleep(1)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
