import asyncio

import pytest

from pulse.demo.fake_pve.faults import Drop, Empty, Faults, Html, Huge, Refuse, Stop, Truncate
from tests.demo.front import opened

pytestmark = [pytest.mark.looptime(start=0)]


def test_the_longest_prefix_wins_and_ends_where_a_step_ends() -> None:
    faults = Faults()
    faults.set("", Html())
    faults.set("/nodes/pve1", Drop())
    assert isinstance(faults.fault_of("/nodes/pve1/status"), Drop)
    assert isinstance(faults.fault_of("/nodes/pve10/status"), Html)
    faults.clear("")
    assert faults.fault_of("/nodes") is None


def test_a_hang_and_another_fault_are_set_apart() -> None:
    faults = Faults()
    faults.hang("/version", 4.0)
    faults.set("/version", Refuse(503, "Service Unavailable"))
    assert faults.hang_of("/version") == 4.0
    assert faults.hang_of("/nodes") == 0.0
    faults.end()
    assert (faults.hang_of("/version"), faults.fault_of("/version")) == (0.0, None)


async def test_a_body_can_break_off_or_never_end() -> None:
    async with opened() as house:
        faults = house.server.faults
        line = await house.line()
        faults.set("/cluster/resources", Truncate(0.5))
        await line.send(
            f"GET /api2/json/cluster/resources HTTP/1.1\r\nAuthorization: {house.server.token}\r\n\r\n".encode()
        )
        with pytest.raises(asyncio.IncompleteReadError):
            await line.reply()
        faults.set("/cluster/resources", Stop(0.5, seconds=60))
        began = asyncio.get_running_loop().time()
        line = await house.line()
        await line.send(
            f"GET /api2/json/cluster/resources HTTP/1.1\r\nAuthorization: {house.server.token}\r\n\r\n".encode()
        )
        with pytest.raises(asyncio.IncompleteReadError):
            await line.reply()
        assert asyncio.get_running_loop().time() - began == pytest.approx(60, abs=0.1)
        faults.set("/cluster/resources", Huge(3_000_000))
        assert len((await house.call("/cluster/resources")).body) == 3_000_000


async def test_a_fault_ends_where_it_was_set() -> None:
    async with opened() as house:
        faults = house.server.faults
        faults.set("/nodes/pve1", Drop())
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await house.call("/nodes/pve1/status")
        assert (await house.call("/nodes")).status == 200
        faults.clear("/nodes/pve1")
        assert (await house.call("/nodes/pve1/status")).status == 200
        faults.set("/cluster/resources", Empty())
        assert await house.get("/cluster/resources") == []
        faults.end()
        faults.unreachable = True
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError, OSError)):
            await house.call("/version")
