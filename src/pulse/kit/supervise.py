"""Keeping services alive: a failing one is logged once with its traceback and started again, ever more patiently."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from msgspec import Struct

log = structlog.get_logger(__name__)

Service = Callable[[], Awaitable[None]]
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
STEADY = 300.0
"""A service that ran this long (s) before it failed starts over with the first pause."""


class Failures(Struct):
    """How often each service failed since the start."""

    counts: dict[str, int] = {}

    def count(self, name: str) -> None:
        """One more."""
        self.counts[name] = self.counts.get(name, 0) + 1


async def supervise(services: Mapping[str, Service], failures: Failures) -> None:
    """Run all services until cancelled. A service that returns has ended on purpose."""
    async with asyncio.TaskGroup() as group:
        for name, service in services.items():
            group.create_task(_kept(name, service, failures), name=name)


async def _kept(name: str, service: Service, failures: Failures) -> None:
    loop = asyncio.get_running_loop()
    pause = FIRST_PAUSE
    while True:
        started = loop.time()
        try:
            await service()
        except Exception:  # whatever a service raises, the others go on, and it is started again
            failures.count(name)
            if loop.time() - started > STEADY:
                pause = FIRST_PAUSE
            log.exception("service failed", service=name, again_in=pause)
        else:
            return

        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
