"""The fake servers of the demo as a program of their own, so that Pulse asks them over real sockets."""

import asyncio
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from ipaddress import IPv4Address

import msgspec

from pulse.demo.dial import Dial
from pulse.demo.estate import MOMENT, Cluster, Estate
from pulse.demo.fake_pve.accounts import AUDITOR, MONITOR
from pulse.demo.fake_pve.privileges import Grant
from pulse.demo.fake_pve.server import Server, start_together
from pulse.demo.fake_pve.site import Site, certificates
from pulse.demo.fleets import FLEETS, fleet
from pulse.demo.happenings import at_home, in_fleet
from pulse.demo.home import EDGE, FRA, home
from pulse.demo.hostile import hostile, troubles
from pulse.demo.orders import Door, Orders
from pulse.demo.story import Story

BEFORE = 360.0
"""Imaginary seconds by which the estate at home begins before its moment: one of its nodes has not died yet."""
SEES_BACKUPS = (*AUDITOR, Grant("/storage", "PVEDatastoreAdmin"))
SEEING_BACKUPS = frozenset((FRA, EDGE))
"""What an auditor lacks to see the files of backups, and the clusters where it is given."""
ALONE, FIRST = "127.0.0.1", IPv4Address("127.0.0.2")
"""Where a single node listens, and the first of a cluster; the others follow, each at an address of its own."""
LIVED, RUN_UP = 30.0, 20.0
"""A frozen estate first lives from so many seconds before one of its nodes dies; then it comes to its instant from so
many imaginary seconds before, so that there are rates. One that was lively for longer has come there by itself."""


def main(arguments: list[str]) -> int:
    """Serve until standard input ends; the first line on standard output says what to enter, as JSON."""
    orders = msgspec.json.decode(arguments[0], type=Orders)
    asyncio.run(_serve(orders))
    return 0


def estate_of(orders: Orders) -> tuple[Estate, Story]:
    """The estate that is ordered, and what happens in it."""
    at = home() if orders.fleet == "home" else fleet(FLEETS[orders.fleet], orders.seed)
    happens = at_home(at) if orders.fleet == "home" else in_fleet(at)
    return (hostile(at), happens.and_then(*troubles())) if orders.hostile else (at, happens)


async def _serve(orders: Orders) -> None:
    estate, story = estate_of(orders)
    loop = asyncio.get_running_loop()
    dial = dial_of(orders, estate, loop.time)
    doors = []
    async with AsyncExitStack() as open_doors:
        for place, cluster in enumerate(estate.clusters):
            hosts = hosts_of(cluster)
            shown = await asyncio.to_thread(certificates, cluster, orders.now, hosts)
            site = Site(cluster, dial, story, shown=shown, seed=orders.seed + place, wall=wall_of(orders, loop.time))
            if cluster.key in SEEING_BACKUPS:
                site.accounts.grant(MONITOR.name, SEES_BACKUPS)
            servers = [Server(site, name, host=host) for name, host in hosts.items()]
            await start_together(servers)
            for server in servers:
                open_doors.push_async_callback(server.stop)
            doors.append(_door(cluster.key, servers[0]))
        print(msgspec.json.encode(doors).decode(), flush=True)  # noqa: T201 - whoever started this reads it
        if orders.frozen:
            loop.call_later(orders.lively, come_to_rest, dial, orders)
        await asyncio.to_thread(sys.stdin.buffer.read)


def hosts_of(cluster: Cluster) -> dict[str, str]:
    """Where each node listens, by name: members of a cluster at addresses of their own, so that they find each other as
    they would in a network. Systems with a single loopback address have them all at that one."""
    names = [node.name for node in cluster.nodes]
    own = [str(FIRST + place) for place in range(len(names))]
    if len(names) == 1 or not _can_listen(own):
        return dict.fromkeys(names, ALONE)
    return dict(zip(names, own, strict=True))


def _can_listen(hosts: Iterable[str]) -> bool:
    for host in hosts:
        with socket.socket() as tried:
            try:
                tried.bind((host, 0))
            except OSError:
                return False
    return True


def wall_of(orders: Orders, clock: Callable[[], float]) -> Callable[[], float]:
    """What the time really is, by a clock that goes as `time.monotonic` does; the dial may be turned as it likes."""
    mark = clock() if orders.mark is None else orders.mark
    return lambda: orders.now + clock() - mark


def dial_of(orders: Orders, estate: Estate, clock: Callable[[], float]) -> Dial:
    """The clock of the estate at the start. One that shall stand still begins where all of its nodes lived."""
    if not orders.frozen:
        return Dial(clock, orders.speed, start=MOMENT - BEFORE if orders.at is None else orders.at)
    lived = min(node.measured_at for cluster in estate.clusters for node in cluster.nodes)
    return Dial(clock, start=min(min(lived, _instant(orders)) - LIVED, _instant(orders) - orders.lively))


def come_to_rest(dial: Dial, orders: Orders) -> None:
    """Go to the ordered instant, and stand still there."""
    at = _instant(orders)
    if dial.now < at - RUN_UP:
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
