import pytest

from tests.demo.front import opened

pytestmark = [pytest.mark.looptime(start=0)]


async def test_skipping_smart_leaves_health_and_wear_open() -> None:
    async with opened() as house:
        rows = await house.get("/nodes/pve1/disks/list?skipsmart=1")
        assert {(row["health"], row["wearout"]) for row in rows} == {("UNKNOWN", "N/A")}


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


async def test_serials_are_those_of_the_node() -> None:
    async with opened() as house:
        first, second = await house.get("/nodes/pve1/disks/list"), await house.get("/nodes/pve2/disks/list")
        known = [{row["serial"] for row in rows} - {"unknown"} for rows in (first, second)]
        assert len(known[0]) == len(known[1]) == 3
        assert not known[0] & known[1]
