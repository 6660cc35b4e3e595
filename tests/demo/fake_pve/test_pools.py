from datetime import UTC, datetime

import pytest
from msgspec import structs

from pulse.demo.estate import MOMENT, ZONE, Cluster
from pulse.demo.fake_pve.pools import METADATA, SCRUBBED_AGO
from pulse.demo.home import home
from tests.demo.front import opened
from tests.demo.lab import LAB

pytestmark = [pytest.mark.looptime(start=0)]


def as_lab(key: str) -> Cluster:
    """A cluster of the demo, at the version of which the small house has certificates."""
    cluster = home().cluster(key)
    nodes = tuple(structs.replace(node, version=LAB.version, name=f"pve{n}") for n, node in enumerate(cluster.nodes, 1))
    moved = tuple(structs.replace(spec, nodes=("pve1",)) for spec in cluster.storages)
    return structs.replace(cluster, nodes=nodes, storages=moved if len(nodes) == 1 else cluster.storages, guests=())


async def test_a_pool_is_a_tree_and_a_node_without_zfs_has_no_words_for_it() -> None:
    async with opened() as house:
        pool = (await house.get("/nodes/pve3/disks/zfs"))[0]
        assert (pool["name"], pool["health"], pool["alloc"] + pool["free"]) == ("tank", "ONLINE", pool["size"])
        tree = await house.get("/nodes/pve3/disks/zfs/tank")
        mirror = tree["children"][0]["children"][0]
        assert [leaf["leaf"] for leaf in mirror["children"]] == [1, 1]
        missing = await house.call("/nodes/pve1/disks/zfs")
        assert missing.reason.startswith("command '/sbin/zpool list")
        assert (await house.call("/nodes/pve3/disks/zfs/nosuch")).status == 500


async def test_a_disk_of_the_demo_that_had_errors_is_named_by_its_pool() -> None:
    async with opened(as_lab("fra-prod")) as house:
        tree = await house.get("/nodes/pve3/disks/zfs/local-zfs")
        leaves = tree["children"][0]["children"][0]["children"]
        assert (tree["state"], tree["children"][0]["children"][0]["name"]) == ("ONLINE", "raidz1-0")
        assert [leaf["cksum"] for leaf in leaves] == [0, 4, 0, 0]
        assert "zpool clear" in tree["action"]
        rows = {row["devpath"]: row for row in await house.get("/nodes/pve3/disks/list")}
        assert leaves[1]["name"] == f"{rows['/dev/sdb']['by_id_link']}-part1"
        rpool = await house.get("/nodes/pve1/disks/zfs/rpool")
        assert "status" not in rpool
        assert rpool["children"][0]["children"][0]["children"][0]["name"].endswith("-part3")


async def test_a_scrub_ended_some_days_ago_as_the_clock_of_the_node_shows_it() -> None:
    async with opened(frozen=True) as house:
        scan = (await house.get("/nodes/pve3/disks/zfs/tank"))["scan"]
        shown = datetime.strptime(scan.partition(" on ")[2], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        assert shown.timestamp() == pytest.approx(MOMENT + ZONE - SCRUBBED_AGO, abs=60)


async def test_groups_have_their_volumes_and_a_thin_pool_its_metadata() -> None:
    async with opened(as_lab("edge-01"), only=("pve1",)) as house:
        groups = {row["name"]: row for row in (await house.get("/nodes/pve1/disks/lvm"))["children"]}
        assert set(groups) == {"data", "pve"}
        assert (groups["data"]["children"][0]["name"], groups["data"]["free"]) == ("/dev/nvme0n1", 0)
        assert groups["pve"]["children"][0]["name"] == "/dev/sda3"
        assert 0 < groups["pve"]["free"] < groups["pve"]["size"]
        (thin,) = await house.get("/nodes/pve1/disks/lvmthin")
        assert (thin["vg"], thin["lv"], thin["metadata_used"]) == ("data", "data", int(METADATA * 0.12))
        assert thin["used"] < thin["lv_size"]


async def test_an_osd_is_a_group_of_its_own() -> None:
    async with opened(as_lab("fra-prod"), only=("pve1",)) as house:
        groups = (await house.get("/nodes/pve1/disks/lvm"))["children"]
        assert len({row["name"] for row in groups if row["name"].startswith("ceph-")}) == 4
