import pytest

from pulse.demo.fake_pve.membership import repo_id
from tests.demo.front import opened
from tests.demo.lab import SINGLE_8

pytestmark = [pytest.mark.looptime(start=0)]


def test_an_id_is_sixteen_hexadecimal_digits_and_differs_by_version() -> None:
    assert len(repo_id("9.2.11")) == 16
    assert repo_id("9.2.11") != repo_id("9.2.10")


async def test_the_version_is_that_of_the_node_that_is_asked_about() -> None:
    async with opened() as house:
        assert (await house.get("/version"))["release"] == "9.2"
        assert (await house.get("/nodes/pve2/version"))["version"] == "9.2.11"


async def test_a_cluster_tells_its_members_and_a_single_node_has_none() -> None:
    async with opened() as house:
        cluster = next(row for row in await house.get("/cluster/status") if row["type"] == "cluster")
        assert (cluster["name"], cluster["nodes"], cluster["quorate"]) == ("prodlab", 3, 1)
        join = await house.get("/cluster/config/join")
        prints = {row["name"]: row["pve_fp"] for row in join["nodelist"]}
        assert prints == {name: server.fingerprint for name, server in house.servers.items()}
    async with opened(SINGLE_8) as house:
        assert [row["type"] for row in await house.get("/cluster/status")] == ["node"]
        assert (await house.call("/cluster/config/join")).status == 424


async def test_the_next_id_is_free() -> None:
    async with opened() as house:
        taken = {row["vmid"] for row in await house.get("/cluster/resources?type=vm")}
        assert int(await house.get("/cluster/nextid")) not in taken


async def test_a_cluster_has_zones_on_each_node_colours_of_its_tags_and_no_quorum_device() -> None:
    async with opened() as house:
        assert await house.get("/cluster/config/qdevice") == {}
        assert {row["zone"]: row["status"] for row in await house.get("/nodes/pve2/sdn/zones")} == {
            "dmz": "available",
            "internal": "available",
        }
        assert {row["zone"]: row["type"] for row in await house.get("/cluster/sdn/zones")} == {
            "dmz": "vlan",
            "internal": "simple",
        }
        colors = (await house.get("/cluster/options"))["tag-style"]["color-map"]
        assert "prod:" in colors
        assert "web:" in colors
    async with opened(SINGLE_8) as house:
        assert await house.get("/nodes/localhost/sdn/zones") == []
