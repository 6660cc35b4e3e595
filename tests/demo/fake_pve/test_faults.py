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


async def test_packets_that_are_swallowed_are_not_even_reset_and_stay_swallowed() -> None:
    async with opened() as house:
        line = await house.line()
        house.server.faults.silent = True
        pending = asyncio.create_task(line.ask("GET", "/api2/json/version", house.token()))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(50):
                await house.line()
        assert not pending.done()
        house.server.faults.end()
        assert (await house.call("/version")).status == 200
        await asyncio.sleep(3600)
        assert not pending.done()
        pending.cancel()


async def test_what_hangs_stays_held_when_the_hang_is_ended() -> None:
    async with opened() as house:
        house.server.faults.hang("/version", 30.0)
        held = asyncio.create_task(house.call("/version"))
        await asyncio.sleep(5)
        house.server.faults.clear()
        assert (await house.call("/version")).seconds < 0.1
        assert (await held).seconds == pytest.approx(30, abs=0.1)


async def test_a_guest_can_be_listed_on_two_nodes() -> None:
    async with opened() as house:
        house.server.faults.doubled[100] = "pve2"
        rows = [row for row in await house.get("/cluster/resources") if row["id"] == "qemu/100"]
        assert sorted(row["node"] for row in rows) == ["pve1", "pve2"]
        house.server.faults.end()
        assert (await house.row("qemu/100"))["node"] == "pve1"
