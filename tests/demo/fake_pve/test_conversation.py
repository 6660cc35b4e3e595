import asyncio

import pytest

from pulse.demo.fake_pve.faults import Html, Refuse
from pulse.demo.story import NodeDeath
from tests.demo.front import opened

pytestmark = [pytest.mark.looptime(start=0)]


async def test_a_fault_answers_in_place_of_the_node_and_closes_as_it_would() -> None:
    async with opened(only=("pve1",)) as house:
        house.server.faults.set("/version", Html())
        page = await house.call("/version", {})
        assert (page.status, page.one("Content-Type")) == (200, "text/html")
        assert page.body.startswith(b"<!DOCTYPE html>")
        house.server.faults.set("/version", Refuse(500, "broken"))
        refused = await house.call("/version", {})
        assert (refused.status, refused.reason, refused.json["message"]) == (500, "broken", "broken\n")
        assert refused.all("Connection") == ["close"]


async def test_a_hang_holds_up_nobody_else() -> None:
    async with opened(only=("pve1",)) as house:
        house.server.faults.hang("/nodes/pve1/status", 60.0)
        slow = asyncio.create_task(house.call("/nodes/pve1/status"))
        assert (await house.call("/version")).seconds < 0.1
        assert (await slow).seconds == pytest.approx(60, abs=0.1)


async def test_a_client_that_leaves_while_it_waits_harms_nobody() -> None:
    async with opened(only=("pve1",)) as house:
        line = await house.line()
        await line.send(b"GET /api2/json/version HTTP/1.1\r\n\r\n")
        line.close()
        await asyncio.sleep(4)
        assert (await house.call("/version")).status == 200


async def test_half_a_request_is_waited_for_like_none() -> None:
    async with opened(only=("pve1",)) as house:
        line = await house.line()
        await line.send(b"GET /api2/json/version HTTP/1.1\r\nHost: a\r\n")
        began = asyncio.get_running_loop().time()
        assert await line.ends()
        assert asyncio.get_running_loop().time() - began == pytest.approx(5, abs=0.1)


async def test_a_plain_connection_is_sent_to_the_host_that_it_named() -> None:
    async with opened(only=("pve1",)) as house:
        line = await house.line(plain=True)
        await line.send(b"GET /x HTTP/1.1\r\n\r\n")
        assert (await line.reply()).one("Location") == "https://pve1/x"


async def test_a_node_that_dies_while_it_answers_answers_no_more() -> None:
    async with opened(only=("pve1",)) as house:
        house.server.faults.hang("/version", 10.0)
        asked = asyncio.create_task(house.call("/version"))
        await asyncio.sleep(5)
        house.happen(NodeDeath(cluster=house.site.cluster.key, at=house.now, node="pve1", seconds=60))
        await asyncio.sleep(1000)
        assert not asked.done()
        asked.cancel()
        assert (await house.call("/version")).seconds < 11
