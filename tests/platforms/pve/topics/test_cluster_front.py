"""What a cluster tells of itself, asked of the imaginary one through its front door."""

from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from msgspec import structs

from pulse.demo.estate import MOMENT
from pulse.demo.fake_pve.ceph import FILL
from pulse.demo.home import FRA, home
from pulse.demo.story import NodeDeath, QuorumLoss
from pulse.kit.address import Address
from pulse.model.resource import Resource
from pulse.platforms.http import Answer
from pulse.platforms.pve.answers import check, decoded
from pulse.platforms.pve.rows import resource_rows
from pulse.platforms.pve.sightings import Sightings
from pulse.platforms.pve.topic import CALL_WITHIN, Topic
from pulse.platforms.pve.topics.ceph import CEPH
from pulse.platforms.pve.topics.corosync import COROSYNC
from pulse.platforms.pve.topics.ha import HA
from pulse.platforms.pve.topics.headroom import HEADROOM
from pulse.platforms.pve.topics.options import DATACENTRE
from pulse.platforms.pve.topics.replication import REPLICATION
from pulse.platforms.pve.topics.sdn import SDN
from tests.demo.front import House, opened
from tests.demo.lab import LAB
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.recorded import SCOPE

pytestmark = [pytest.mark.looptime(start=0)]
T = TypeVar("T")
CLUSTER = structs.replace(
    home().cluster(FRA),
    nodes=tuple(structs.replace(node, version=LAB.version) for node in home().cluster(FRA).nodes),
)
"""The cluster of the demo, on the release for which there are certificates."""


class FrontDesk(FakeDesk):
    """A desk that asks a house."""

    def __init__(self, part: str, house: House) -> None:
        super().__init__(part)
        self._house = house
        self.sightings = Sightings(SCOPE)
        self.clock = datetime.fromtimestamp(house.now, UTC)

    async def get(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:  # noqa: ARG002 - as a desk
        self.asked.append(path)
        reply = await self._house.call(path)
        answer = Answer(status=reply.status, reason=reply.reason, body=reply.content)
        check(answer, path, Address("pve.test", 8006), "--tokens m@pve!t")
        return decoded(answer.body, kind, path)


async def told(house: House, *topics: Topic, node: str = "pve1") -> list[Resource]:
    """What these topics tell, one after the other, of the same connection."""
    body = (await house.call("/cluster/resources")).content
    found: list[Resource] = []
    first = FrontDesk("first", house)
    for topic in topics:
        desk = FrontDesk(f"{topic.name}:{node}" if topic.of == "node" else topic.name, house)
        desk.shared = first.shared  # type: ignore[method-assign]
        desk.sightings.take(*resource_rows(body), 0)
        found += (await topic.open(desk)()).resources
    return found


def facts(resources: list[Resource], kind: str = "cluster") -> dict[str, Any]:
    return {name: fact for resource in resources if resource.kind == kind for name, fact in resource.facts.items()}


async def test_the_cluster_of_the_demo_tells_its_votes_its_services_and_whether_it_can_lose_a_node() -> None:
    async with opened(CLUSTER) as house:
        cluster = facts(await told(house, COROSYNC, HA, SDN, DATACENTRE, HEADROOM))
    assert (cluster["votes"], cluster["expected"], len(cluster["links"])) == (3, 3, 3)
    assert (cluster["ha_master"], cluster["ha_armed"]) == ("pve3", "armed")
    assert len(cluster["ha_resources"]) == 9
    assert {(row["zone"], row["type"]) for row in cluster["zones"]} == {("dmz", "vlan"), ("internal", "simple")}
    assert set(cluster["tag_colors"]) >= {"prod", "db", "k8s"}
    rows = {row["node"]: row for row in cluster["headroom"]}
    assert (rows["pve2"]["fits"], rows["pve2"]["left_over"], rows["pve3"]["fits"]) == (False, ["docker-02"], True)
    assert all(row["keeps_quorum"] for row in rows.values())
    assert cluster["can_lose_a_node"] is False


async def test_when_a_node_has_died_its_manager_is_dead_and_another_one_would_cost_the_quorum() -> None:
    async with opened(CLUSTER) as house:
        house.happen(NodeDeath(cluster=CLUSTER.key, at=MOMENT + 1, node="pve2"))
        house.dial.turn(MOMENT + 100)
        resources = await told(house, COROSYNC, HA, HEADROOM)
        cluster = facts(resources)
    assert [row["dead"] for row in cluster["ha_lrms"]] == [False, True, False]
    modes = {resource.name: resource.facts["ha_mode"] for resource in resources if resource.kind == "node"}
    assert modes == {"pve1": "online", "pve2": "unknown", "pve3": "online"}
    assert (cluster["votes"], cluster["votes_needed"]) == (2, 2)
    assert [(row["node"], row["keeps_quorum"]) for row in cluster["headroom"]] == [("pve1", False), ("pve3", False)]


async def test_without_quorum_no_manager_lives_and_nothing_is_armed() -> None:
    async with opened(CLUSTER) as house:
        house.happen(QuorumLoss(cluster=CLUSTER.key, at=MOMENT + 1))
        house.dial.turn(MOMENT + 100)
        cluster = facts(await told(house, HA))
    assert (cluster["ha_armed"], cluster["ha_master_state"]) == ("standby", "old timestamp - dead?")
    assert cluster["ha_quorum"] == "No quorum on node 'pve1'!"


async def test_its_ceph_is_as_the_picture_of_the_storage_page_has_it() -> None:
    async with opened(CLUSTER) as house:
        resources = await told(house, CEPH)
    ceph, osds = facts(resources, "ceph"), [resource for resource in resources if resource.kind == "osd"]
    assert (len(osds), ceph["osds_up"], ceph["osds_in"], ceph["pgs"]) == (
        12, 12, 12, [{"state": "active+clean", "count": 257}],
    )  # fmt: skip
    assert [mon["in_quorum"] for mon in ceph["mons"]] == [True] * 3
    assert (ceph["ops"], resources[0].readings["disk_read"], resources[0].readings["disk_write"]) == (
        1240, 38_200_000, 61_400_000,
    )  # fmt: skip
    fills = [round(100 * osd.readings["disk_used"] / osd.readings["disk_total"]) for osd in osds]
    assert fills == list(FILL)
    share = ceph["refill_share"]
    assert (round(share, 3), ceph["refill_within"], ceph["fits"]) == (0.853, "host", True)
    assert {resource.name for resource in resources if resource.kind == "pool"} == {
        "ceph-ssd", "cephfs_data", "cephfs_metadata", ".mgr",
    }  # fmt: skip


async def test_the_osds_of_a_dead_node_are_down_and_health_says_it_in_words() -> None:
    async with opened(CLUSTER) as house:
        house.happen(NodeDeath(cluster=CLUSTER.key, at=MOMENT + 1, node="pve3"))
        house.dial.turn(MOMENT + 100)
        resources = await told(house, CEPH)
    assert [osd.status for osd in resources if osd.kind == "osd"] == ["up"] * 8 + ["down"] * 4
    ceph = facts(resources, "ceph")
    assert [(row["code"], row["summary"]) for row in ceph["checks"]][:2] == [
        ("MON_DOWN", "1/3 mons down, quorum pve1,pve2"), ("OSD_DOWN", "4 osds down"),
    ]  # fmt: skip
    assert ceph["degraded"] == pytest.approx(1 / 3)
    assert (resources[0].status, resources[0].state) == ("up", "HEALTH_WARN")


async def test_a_replication_that_begins_to_fail_is_down_with_its_reason() -> None:
    async with opened(CLUSTER) as house:
        jobs = {job.name: job for job in await told(house, REPLICATION)}
        assert (jobs["100-0"].state, jobs["103-0"].state) == ("ok", "disabled")
        house.site.replication_fails["100-0"] = house.now
        house.dial.turn(MOMENT + 2000)
        failing = {job.name: job for job in await told(house, REPLICATION)}["100-0"]
    assert (failing.status, failing.state) == ("down", "failing")
    assert failing.facts["error"] == "command 'zfs send -R -I replicate' failed: exit code 1"
