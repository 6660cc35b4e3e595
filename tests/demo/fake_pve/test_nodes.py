import pytest

from tests.demo.front import opened
from tests.demo.lab import SINGLE_7, SINGLE_8

pytestmark = [pytest.mark.looptime(start=0)]


async def test_the_memory_of_a_node_is_what_the_release_tells() -> None:
    async with opened() as house:
        memory = (await house.get("/nodes/pve1/status"))["memory"]
        assert memory["available"] == memory["total"] - memory["used"]
        assert "memhost" in await house.row("qemu/100")
        assert (await house.row("lxc/200"))["memhost"] == 0
    async with opened(SINGLE_8) as house:
        assert "available" not in (await house.get("/nodes/pve1/status"))["memory"]
        assert "memhost" not in await house.row("qemu/100")
        assert {row["nodeid"] for row in await house.get("/cluster/status")} == {0}
    async with opened(SINGLE_7) as house:
        assert not {"boot-info", "current-kernel"} & (await house.get("/nodes/pve1/status")).keys()


async def test_localhost_is_the_node_that_was_asked() -> None:
    async with opened() as house:
        status = await house.get("/nodes/localhost/status", node="pve2")
        assert status["uptime"] == (await house.get("/nodes/pve2/status"))["uptime"]


async def test_the_certificate_of_a_node_is_told_as_it_is_shown() -> None:
    async with opened() as house:
        rows = {row["filename"]: row for row in await house.get("/nodes/pve2/certificates/info")}
        nodes = {row["node"]: row["ssl_fingerprint"] for row in await house.get("/nodes")}
        assert rows["pve-ssl.pem"]["fingerprint"] == nodes["pve2"] == house.servers["pve2"].fingerprint
        assert rows["pve-ssl.pem"]["notbefore"] < rows["pve-ssl.pem"]["notafter"]


async def test_the_clock_of_a_node_is_the_dial() -> None:
    async with opened() as house:
        house.dial.turn(1_800_000_000)
        assert (await house.get("/nodes/pve1/time"))["time"] == 1_800_000_000
