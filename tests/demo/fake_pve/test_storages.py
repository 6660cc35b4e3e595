import pytest
from msgspec import structs

from pulse.demo.estate import MOMENT
from pulse.demo.fake_pve.accounts import AUDITOR
from pulse.demo.fake_pve.privileges import Grant
from pulse.demo.fake_pve.storages import KEPT_BACKUPS, backups
from tests.demo.front import opened
from tests.demo.lab import LAB

pytestmark = [pytest.mark.looptime(start=0)]
WEB = LAB.guests[0]
BACKUP = next(spec for spec in LAB.storages if spec.name == "backup")


def test_the_newest_backup_is_as_old_as_the_guest_says() -> None:
    rows = list(backups(WEB, BACKUP, MOMENT))
    assert [MOMENT - row["ctime"] for row in rows] == [9 * 3600 + 86_400 * ago for ago in range(KEPT_BACKUPS)]
    assert rows[0]["volid"].startswith("backup:backup/vzdump-qemu-100-2026_11_24-")
    assert (rows[0]["format"], rows[0]["subtype"]) == ("vma.zst", "qemu")
    assert next(iter(backups(WEB, BACKUP, MOMENT + 86_400)))["ctime"] == rows[0]["ctime"] + 86_400


async def test_a_storage_of_a_node_can_be_asked_for_alone() -> None:
    async with opened() as house:
        assert [row["storage"] for row in await house.get("/nodes/pve1/storage?storage=local")] == ["local"]
        assert {row["storage"] for row in await house.get("/nodes/pve1/storage?content=iso")} >= {"local", "nas"}
        assert "tank" not in {row["storage"] for row in await house.get("/nodes/pve1/storage")}


async def test_a_configuration_says_where_a_storage_is() -> None:
    async with opened() as house:
        rows = {row["storage"]: row for row in await house.get("/storage")}
        assert rows["nas"]["server"] == "10.20.0.99"
        assert rows["tank"]["nodes"] == "pve3"
        assert "nodes" not in rows["local"]
        assert (rows["nas"]["shared"], rows["disabled-dir"]["disable"]) == (1, 1)
        house.site.accounts.grant("monitor@pve", (*AUDITOR, Grant("/storage", "PVEDatastoreAdmin")))
        assert (await house.get("/storage/nas"))["storage"] == "nas"


async def test_a_dead_backup_server_says_who_refused() -> None:
    async with opened() as house:
        reply = await house.call("/nodes/pve1/storage/pbs1/content")
        assert reply.reason == (
            "pbs1: error fetching datastores - 500 Can't connect to 10.20.0.98:8007 (Connection refused)"
        )


async def test_local_storages_of_one_name_have_one_definition() -> None:
    first = next(spec for spec in LAB.storages if spec.name == "tank")
    second = structs.replace(first, nodes=("pve1",))
    cluster = structs.replace(LAB, storages=(first, second))
    async with opened(cluster, only=("pve1",)) as house:
        (row,) = await house.get("/storage")
        assert set(row["nodes"].split(",")) == {"pve1", "pve3"}
        assert [row["name"] for row in await house.get("/nodes/pve1/disks/zfs")] == ["tank"]
