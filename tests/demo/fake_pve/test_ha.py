import pytest

from pulse.demo.estate import MOMENT
from pulse.demo.story import QuorumLoss
from tests.demo.front import opened
from tests.demo.lab import LAB, SINGLE_8

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


async def test_without_quorum_every_manager_is_thought_dead_and_nothing_is_fenced() -> None:
    async with opened() as house:
        house.happen(QuorumLoss(cluster=LAB.key, at=MOMENT + 10))
        house.dial.turn(MOMENT + 100)
        rows = {row["id"]: row["status"] for row in await house.get("/cluster/ha/status/current")}
        assert rows["quorum"] == "No quorum on node 'pve1'!"
        assert rows["fencing"] == "standby (CRM watchdog standby)"
        assert "(old timestamp - dead?, " in rows["master"]
        assert all("old timestamp - dead?" in rows[f"lrm:pve{number}"] for number in (1, 2, 3))
