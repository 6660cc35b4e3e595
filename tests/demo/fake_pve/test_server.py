import asyncio
from contextlib import AsyncExitStack
from email.utils import parsedate_to_datetime

import pytest

from pulse.demo.dial import Dial
from pulse.demo.fake_pve.accounts import Accounts
from pulse.demo.fake_pve.server import Server, start_together
from pulse.demo.fake_pve.site import Site
from tests.demo.front import House, opened, shown
from tests.demo.lab import LAB, SINGLE_8, USERS

pytestmark = [pytest.mark.looptime(start=0)]


async def test_every_node_of_a_cluster_answers_for_all_of_it() -> None:
    async with opened() as house:
        told = [{row["id"] for row in await house.get("/cluster/resources", node=name)} for name in house.servers]
        assert told[0] == told[1] == told[2]
        local = [
            next(row["name"] for row in await house.get("/cluster/status", node=name) if row.get("local"))
            for name in house.servers
        ]
        assert local == ["pve1", "pve2", "pve3"]


async def test_what_was_asked_is_counted() -> None:
    async with opened(only=("pve1",)) as house:
        for path in ("/version", "/version/", "/nodes/pve1/status"):
            await house.call(path)
        assert house.server.requests == {"/version": 2, "/nodes/pve1/status": 1}
        assert [path for _, path in house.server.log] == ["/version", "/version", "/nodes/pve1/status"]


async def test_connections_can_be_closed_from_the_servers_side() -> None:
    async with opened(only=("pve1",)) as house:
        line = await house.line()
        assert (await line.ask("GET", "/api2/json/version", house.token())).status == 200
        await house.server.hang_up()
        assert await line.ends()
        assert (await house.call("/version")).status == 200


async def test_a_single_node_is_its_own_cluster() -> None:
    async with opened(SINGLE_8) as house:
        assert house.server.address == f"https://127.0.0.1:{house.server.port}"
        assert house.server.token == house.token()["Authorization"]
        assert len(await house.get("/nodes")) == 1
        assert len(LAB.nodes) == 3


async def test_members_that_start_together_are_found_at_their_own_addresses_and_one_port() -> None:
    dial = Dial(asyncio.get_running_loop().time)
    site = Site(LAB, dial, shown=shown(LAB.version), accounts=Accounts(*USERS), seed=7)
    servers = {f"pve{number}": Server(site, f"pve{number}", host=f"127.0.0.3{number}") for number in (1, 2, 3)}
    await start_together([*servers.values()])
    async with AsyncExitStack() as clients:
        house = House(site, servers, clients)
        assert len({server.port for server in servers.values()}) == 1
        rows = await house.get("/cluster/status", node="pve2")
        told = {row["name"]: row["ip"] for row in rows if row["type"] == "node"}
        assert told == {name: server.host for name, server in servers.items()}
        fingerprints = {row["node"]: row["ssl_fingerprint"] for row in await house.get("/nodes")}
        assert fingerprints == {name: server.fingerprint for name, server in servers.items()}
    for server in servers.values():
        await server.stop()


async def test_members_that_cannot_start_together_leave_nothing_open() -> None:
    dial = Dial(asyncio.get_running_loop().time)
    site = Site(LAB, dial, shown=shown(LAB.version), seed=7)
    first, second = Server(site, "pve1", host="127.0.0.31"), Server(site, "pve2", host="192.0.2.1")
    with pytest.raises(OSError, match="assign"):
        await start_together([first, second])
    await first.start(first.port)
    await first.stop()


async def test_a_server_can_tell_the_wrong_time() -> None:
    async with opened(frozen=True) as house:
        assert await _told(house, "pve1") == (house.now, house.now)
        house.servers["pve2"].clock_offset = 90.0
        assert house.servers["pve2"].clock_offset == 90.0
        assert await _told(house, "pve2") == (house.now + 90, house.now + 90)
        assert await _told(house, "pve1") == (house.now, house.now)
        by_another = await house.get("/nodes/pve2/time", node="pve1")
        assert by_another["time"] == house.now + 90


async def _told(house: House, node: str) -> tuple[float, float]:
    """What it says the time is: in the header of an answer, and when it is asked."""
    reply = await house.call(f"/nodes/{node}/time", node=node)
    return parsedate_to_datetime(reply.one("Date") or "").timestamp(), reply.data["time"]
