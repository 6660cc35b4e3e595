"""How much Pulse asks of a cluster, and what it tells when nothing changes."""

import asyncio
from collections import Counter

from bench.measure import Line
from bench.site import Site, heard, site
from pulse.live.hub import Watcher
from pulse.live.messages import unpack

SETTLE, MEASURED = 6.0, 20.0
WATCHERS = 20


async def lines() -> list[Line]:
    """Calls a second without and with watchers; deltas that a still cluster causes."""
    async with site(5, 200) as running:
        alone = await _calls_a_second(running)
        watched = await _watched(running)
    async with site(5, 200, still=True) as running:
        deltas = await _told_when_still(running)
    return [
        Line("calls, 5 nodes, 200 guests, nobody watches", "calls/s", 2, alone),
        Line(f"calls, 5 nodes, 200 guests, {WATCHERS} browsers watch everything", "calls/s", 2, watched),
        Line(f"deltas in {MEASURED:.0f} s of polls that change nothing", "messages", 0, deltas),
    ]


async def _calls_a_second(running: Site) -> float:
    await asyncio.sleep(SETTLE)
    before = running.server.requests.total()
    await asyncio.sleep(MEASURED)
    return (running.server.requests.total() - before) / MEASURED


async def _watched(running: Site) -> float:
    everything = list(running.pipeline.picture().resources)
    if len(everything) < 200:
        msg = f"only {len(everything)} resources were seen"
        raise RuntimeError(msg)
    hub = running.pipeline.hub
    watchers = [hub.join(epoch=None, rev=None, you="bench") for _ in range(WATCHERS)]
    for watcher in watchers:
        watcher.watch(everything)
    readers = [asyncio.create_task(_drain(watcher)) for watcher in watchers]
    calls = await _calls_a_second(running)
    for reader in readers:
        reader.cancel()
    return calls


async def _drain(watcher: Watcher) -> None:
    async for _ in heard(watcher):
        pass


async def _told_when_still(running: Site) -> float:
    await asyncio.sleep(SETTLE)
    watcher = running.pipeline.hub.join(epoch=None, rev=None, you="bench")
    seen: Counter[str] = Counter()

    async def count() -> None:
        async for message in heard(watcher):
            seen[unpack(message)["type"]] += 1

    counting = asyncio.create_task(count())
    await asyncio.sleep(MEASURED)
    counting.cancel()
    if not seen["beat"]:
        msg = "no beat was heard"
        raise RuntimeError(msg)
    return float(seen["delta"])
