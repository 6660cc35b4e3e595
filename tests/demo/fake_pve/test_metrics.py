import pytest

from pulse.demo.fake_pve.metrics import GENERATIONS
from tests.demo.front import opened
from tests.demo.lab import SINGLE_7, SINGLE_8

pytestmark = [pytest.mark.looptime(start=0)]
PATH = "/cluster/metrics/export"


async def test_every_node_tells_its_newest_numbers() -> None:
    async with opened() as house:
        rows = (await house.get(PATH))["data"]
        assert {row["id"] for row in rows if row["id"].startswith("node/")} == {"node/pve1", "node/pve2", "node/pve3"}
        names = {row["metric"] for row in rows if row["id"] == "qemu/100"}
        assert names == set("uptime cpu_max mem_total disk_total cpu_current mem_used".split()) | set(
            "disk_read disk_write net_in net_out".split()
        )
        assert {row["metric"] for row in rows if row["id"] == "qemu/102"} == set(
            "uptime cpu_max mem_total disk_total".split()
        )
        assert "disk_used" in {row["metric"] for row in rows if row["id"] == "lxc/200"}
        assert {row["type"] for row in rows} == {"gauge", "derive"}


async def test_it_can_be_narrowed() -> None:
    async with opened() as house:

        async def nodes(query: str) -> set[str]:
            rows = (await house.get(f"{PATH}?{query}"))["data"]
            return {row["id"] for row in rows if row["id"].startswith("node/")}

        assert await nodes("local-only=1") == {"node/pve1"}
        assert await nodes("node-list=pve2,pve3") == {"node/pve2", "node/pve3"}
        assert await nodes(f"start-time={int(house.now) + 100}") == set()


async def test_history_is_half_an_hour() -> None:
    async with opened(SINGLE_8) as house:
        rows = (await house.get(f"{PATH}?history=1"))["data"]
        times = {row["timestamp"] for row in rows if row["id"] == "node/pve1" and row["metric"] == "uptime"}
        assert GENERATIONS - 1 <= len(times) <= GENERATIONS + 1
        assert max(times) - min(times) >= 1780


async def test_release_7_has_none() -> None:
    async with opened(SINGLE_7) as house:
        assert (await house.call(PATH)).status == 501
