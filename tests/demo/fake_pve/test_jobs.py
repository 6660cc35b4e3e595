import pytest
from msgspec import structs

from pulse.demo.fake_pve.jobs import retry
from pulse.demo.home import FRA, home
from tests.demo.front import opened
from tests.demo.lab import LAB, SINGLE_8

pytestmark = [pytest.mark.looptime(start=0)]
AT_HOME = structs.replace(
    home().cluster(FRA),
    nodes=tuple(structs.replace(node, version=LAB.version) for node in home().cluster(FRA).nodes),
)
"""On the release for which there are certificates."""


@pytest.mark.parametrize(("failures", "seconds"), [(1, 300), (2, 600), (3, 900), (4, 1800), (9, 1800)])
def test_each_failure_is_tried_again_later(failures: int, seconds: int) -> None:
    assert retry(failures) == seconds


async def test_guests_without_a_backup_are_told_with_templates() -> None:
    async with opened() as house:
        told = {row["vmid"] for row in await house.get("/cluster/backup-info/not-backed-up")}
        assert told == {guest.vmid for guest in LAB.guests if guest.backed_up is None}
        assert 9000 in told


async def test_replication_is_told_by_its_source_and_a_single_node_has_none() -> None:
    async with opened() as house:
        assert {row["source"] for row in await house.get("/nodes/pve1/replication")} == {"pve1"}
        assert await house.get("/nodes/pve2/replication") == []
        assert {row["target"] for row in await house.get("/cluster/replication")} == {"pve2"}
        assert (await house.call("/nodes/pve1/replication/9-9/status")).status == 500
    async with opened(SINGLE_8) as house:
        assert await house.get("/cluster/replication") == []


async def test_in_the_estate_at_home_six_guests_are_replicated_and_one_of_the_jobs_is_off() -> None:
    async with opened(AT_HOME) as house:
        rows = await house.get("/cluster/replication")
        assert len(rows) == 6
        assert [row["guest"] for row in rows if row.get("disable")] == [103]
        assert all(row["source"] != row["target"] for row in rows)


async def test_a_pool_tells_its_members_without_what_is_configured() -> None:
    async with opened() as house:
        pool = await house.get("/pools/production")
        assert {row["vmid"] for row in pool["members"]} == {100, 101, 110, 200}
        assert not {"tags", "pool", "hastate"} & {key for row in pool["members"] for key in row}
        listed = await house.get("/pools?poolid=production&type=lxc")
        assert [row["vmid"] for row in listed[0]["members"]] == [200]
        assert (await house.call("/pools/nosuch")).reason == "no such pool 'nosuch'"
