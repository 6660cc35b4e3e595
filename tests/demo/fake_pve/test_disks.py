import pytest

from pulse.demo.home import EDGE, home
from tests.demo.front import opened

pytestmark = [pytest.mark.looptime(start=0)]


async def test_skipping_smart_leaves_health_and_wear_open() -> None:
    async with opened() as house:
        rows = await house.get("/nodes/pve1/disks/list?skipsmart=1")
        assert {(row["health"], row["wearout"]) for row in rows} == {("UNKNOWN", "N/A")}


async def test_serials_are_those_of_the_node() -> None:
    async with opened() as house:
        first, second = await house.get("/nodes/pve1/disks/list"), await house.get("/nodes/pve2/disks/list")
        known = [{row["serial"] for row in rows} - {"unknown"} for rows in (first, second)]
        assert len(known[0]) == len(known[1]) == 4
        assert not known[0] & known[1]


async def test_what_is_not_known_of_a_disk_is_unknown_or_left_out() -> None:
    async with opened() as house:
        rows = {row["devpath"]: row for row in await house.get("/nodes/pve3/disks/list")}
        strange = rows["/dev/sdd"]
        assert (strange["serial"], strange["model"], strange["rpm"], strange["wearout"]) == (
            "unknown",
            "unknown",
            -1,
            "N/A",
        )
        assert not {"by_id_link", "used"} & set(strange)
        assert (rows["/dev/sda"]["used"], rows["/dev/nvme0n1"]["used"]) == ("ZFS", "BIOS boot")
        assert (rows["/dev/sdc"]["type"], rows["/dev/sdc"]["rpm"], rows["/dev/sdc"]["wearout"]) == ("hdd", 5400, "N/A")


async def test_smart_is_a_list_of_attributes_or_a_text() -> None:
    async with opened() as house:
        ata = await house.get("/nodes/pve1/disks/smart?disk=/dev/sda")
        assert (ata["type"], ata["attributes"][0]["id"]) == ("ata", "  5")
        assert "177" in {row["id"] for row in ata["attributes"]}
        turning = await house.get("/nodes/pve1/disks/smart?disk=/dev/sdc")
        assert "177" not in {row["id"] for row in turning["attributes"]}
        nvme = await house.get("/nodes/pve1/disks/smart?disk=/dev/nvme0n1")
        assert (nvme["type"], nvme["health"]) == ("text", "PASSED")
        assert f"Percentage Used:                    {100 - nvme['wearout']}%" in nvme["text"]
        assert (await house.get("/nodes/pve1/disks/smart?disk=/dev/sda&healthonly=1")) == {"health": "PASSED"}
        assert (await house.get("/nodes/pve1/disks/smart?disk=/dev/sdd"))["health"] == "UNKNOWN"
        assert (await house.call("/nodes/pve1/disks/smart?disk=/dev/none")).reason == "not a valid block device"


def test_the_disks_of_the_demo_stand_where_its_storages_do() -> None:
    node = home().cluster(EDGE).node(EDGE)
    assert node is not None
    assert [disk.holds for disk in node.disks] == ["data", "pve"]
