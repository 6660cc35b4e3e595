import pytest

from tests.demo.front import opened
from tests.demo.lab import LAB, SINGLE_8

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
