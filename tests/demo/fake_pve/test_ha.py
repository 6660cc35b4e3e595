import pytest

from tests.demo.front import opened
from tests.demo.lab import SINGLE_8

pytestmark = [pytest.mark.looptime(start=0)]


async def test_each_node_has_a_local_manager_and_each_service_a_row() -> None:
    async with opened() as house:
        kinds = [row["type"] for row in await house.get("/cluster/ha/status/current")]
        assert {kind: kinds.count(kind) for kind in set(kinds)} == {
            "quorum": 1,
            "master": 1,
            "fencing": 1,
            "lrm": 3,
            "service": 2,
        }


async def test_the_quorum_is_told_by_the_node_that_was_asked() -> None:
    async with opened() as house:
        rows = await house.get("/cluster/ha/status/current", node="pve2")
        assert next(row["node"] for row in rows if row["type"] == "quorum") == "pve2"


async def test_the_manager_knows_where_its_services_run() -> None:
    async with opened() as house:
        told = await house.get("/cluster/ha/status/manager_status")
        services = told["manager_status"]["service_status"]
        assert {sid: row["node"] for sid, row in services.items()} == {"vm:100": "pve1", "ct:201": "pve1"}
        assert services["vm:100"]["running"] == 1
        assert "running" not in services["ct:201"]
        assert told["lrm_status"]["pve1"]["state"] == "active"
        assert told["lrm_status"]["pve2"]["state"] == "wait_for_agent_lock"


async def test_rules_came_with_release_9_and_groups_went() -> None:
    async with opened() as house:
        assert (await house.get("/cluster/ha/rules"))[0]["resources"] == "vm:100"
        assert {row["sid"] for row in await house.get("/cluster/ha/resources")} == {"vm:100", "ct:201"}
    async with opened(SINGLE_8) as house:
        assert await house.get("/cluster/ha/groups") == []
        assert (await house.call("/cluster/ha/rules")).status == 501
