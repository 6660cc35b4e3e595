"""Asking more than once at the same time, where one question may be stuck: the first answer counts."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

T = TypeVar("T")
Ask = Callable[[], Awaitable[T]]


async def hedged(ask: Ask[T], every: float) -> T:
    """Ask, and ask once more each `every` seconds while nothing came; the first outcome counts, good or not."""
    asked: set[asyncio.Task[T]] = set()
    try:
        while True:
            asked.add(asyncio.ensure_future(_run(ask)))
            done, _ = await asyncio.wait(asked, timeout=every, return_when=asyncio.FIRST_COMPLETED)
            if done:
                return done.pop().result()
    finally:
        await end(asked)


async def first_good(asks: Iterable[Ask[T]], expected: type[Exception], limit: float) -> T | None:
    """The first result of these; None when all of them raised what was `expected`, or the limit (s) is over."""
    every = [asyncio.ensure_future(_run(ask)) for ask in asks]
    waiting = set(every)
    clock = asyncio.get_running_loop().time
    until = clock() + limit
    try:
        while waiting and (left := until - clock()) > 0:
            done, waiting = await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            for task in (task for task in every if task in done):  # of equals the one that was named first
                try:
                    return task.result()
                except expected:
                    continue
        return None
    finally:
        await end(frozenset(every))


async def end(tasks: AbstractSet["asyncio.Task[Any]"]) -> None:
    """Cancel these, wait until they have let go of what they held, and look at what they raised."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _run(ask: Ask[T]) -> T:
    return await ask()
