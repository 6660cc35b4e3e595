"""The fake servers of the demo as a program of their own, so that Pulse asks them over real sockets."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack

import msgspec

from pulse.demo.dial import Dial
from pulse.demo.estate import MOMENT, Estate
from pulse.demo.fake_pve.accounts import MONITOR
from pulse.demo.fake_pve.server import Server
from pulse.demo.fake_pve.site import Site, certificates
from pulse.demo.fleets import FLEETS, fleet, hostile
from pulse.demo.happenings import at_home, in_fleet
from pulse.demo.home import home
from pulse.demo.orders import Door, Orders
from pulse.demo.story import Story

BEFORE = 360.0
"""Imaginary seconds by which the estate at home begins before its moment: one of its nodes has not died yet."""
LIVELY, RUN_UP = 30.0, 20.0
"""A frozen estate first lives for so many seconds, so that whoever watches knows everything by its name; then it comes
to its instant from so many imaginary seconds before, so that there are rates."""


def main(arguments: list[str]) -> int:
    """Serve until standard input ends; the first line on standard output says what to enter, as JSON."""
    orders = msgspec.json.decode(arguments[0], type=Orders)
    asyncio.run(_serve(orders))
    return 0


def estate_of(orders: Orders) -> tuple[Estate, Story]:
    """The estate that is ordered, and what happens in it."""
    if orders.fleet == "home":
        estate = hostile(home()) if orders.hostile else home()
        return estate, at_home(estate)
    estate = fleet(FLEETS[orders.fleet], orders.seed)
    return hostile(estate) if orders.hostile else estate, in_fleet(estate)


async def _serve(orders: Orders) -> None:
    estate, story = estate_of(orders)
    loop = asyncio.get_running_loop()
    dial = dial_of(orders, estate, loop.time)
    doors = []
    async with AsyncExitStack() as open_doors:
        for place, cluster in enumerate(estate.clusters):
            shown = await asyncio.to_thread(certificates, cluster, orders.now)
            site = Site(cluster, dial, story, shown=shown, seed=orders.seed + place)
            servers = [await open_doors.enter_async_context(Server(site, node.name)) for node in cluster.nodes]
            doors.append(_door(cluster.key, servers[0]))
        print(msgspec.json.encode(doors).decode(), flush=True)  # noqa: T201 - whoever started this reads it
        if orders.frozen:
            loop.call_later(LIVELY, come_to_rest, dial, orders)
        await asyncio.to_thread(sys.stdin.buffer.read)


def dial_of(orders: Orders, estate: Estate, clock: Callable[[], float]) -> Dial:
    """The clock of the estate at the start. One that shall stand still begins where all of its nodes lived."""
    if not orders.frozen:
        return Dial(clock, orders.speed, start=MOMENT - BEFORE if orders.at is None else orders.at)
    lived = min(node.measured_at for cluster in estate.clusters for node in cluster.nodes)
    return Dial(clock, start=min(lived, _instant(orders)) - LIVELY)


def come_to_rest(dial: Dial, orders: Orders) -> None:
    """Go to the ordered instant, and stand still there."""
    at = _instant(orders)
    dial.turn(at - RUN_UP)
    dial.freeze(at)


def _instant(orders: Orders) -> float:
    return MOMENT if orders.at is None else orders.at


def _door(name: str, server: Server) -> Door:
    token = MONITOR.tokens[0]
    return Door(
        name=name,
        address=server.address.removeprefix("https://"),
        fingerprint=server.fingerprint,
        token_id=f"{MONITOR.name}!{token.name}",
        token_secret=token.secret,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
