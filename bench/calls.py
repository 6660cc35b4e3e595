"""How much Pulse asks of a cluster, and what it tells when nothing changes."""

import asyncio
import sys
from collections import Counter

from bench.measure import Line
from bench.questions import asked
from bench.site import Site, heard, site
from pulse.live.messages import unpack

SETTLE, MEASURED = 30.0, 20.0
WARM_UP, STEADY = 600.0, 1_800.0
"""Virtual seconds until every guest was asked for everything, and those that are counted."""


def lines(_reference_ms: float) -> list[Line]:
    """Calls a second without and with a browser that watches everything; deltas that a still cluster causes."""
    found = []
    for name, watch in (("nobody watches", False), ("everything is watched", True)):
        told = asked(WARM_UP, STEADY, watch=watch)
        print(f"  {name}: calls a second by path", file=sys.stderr)
        for path, count in told.paths.most_common():
            print(f"  {count / told.seconds:8.3f}  {path}", file=sys.stderr)
        found += [
            Line(f"calls, 5 nodes, 200 guests, {name}: mean of {STEADY / 60:.0f} minutes", "calls/s", 5, told.a_second),
            Line(f"calls, 5 nodes, 200 guests, {name}: busiest second since the start", "calls", 20, told.busiest),
        ]
    return [*found, asyncio.run(_deltas())]


async def _deltas() -> Line:
    async with site(5, 200, still=True) as running:
        deltas = await _told_when_still(running)
    return Line(f"deltas in {MEASURED:.0f} s of polls that change nothing", "messages", 0, deltas)


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
