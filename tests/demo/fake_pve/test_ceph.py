import pytest
from msgspec import structs

from pulse.demo.estate import GIB, MOMENT, StorageSpec
from pulse.demo.story import NodeDeath
from tests.demo.front import opened
from tests.demo.lab import LAB

pytestmark = [pytest.mark.looptime(start=0)]
RBD = StorageSpec(
    name="ceph",
    plugin="rbd",
    content=("images",),
    nodes=("pve1", "pve2", "pve3"),
    size=900 * GIB,
    used=300 * GIB,
    shared=True,
    where=(("pool", "vms"),),
)
WITH_CEPH = structs.replace(LAB, storages=(*LAB.storages, RBD))


@pytest.mark.parametrize("path", ["/cluster/ceph/status", "/nodes/pve1/ceph/status", "/cluster/ceph/flags"])
async def test_without_a_storage_on_it_it_is_not_installed(path: str) -> None:
    async with opened() as house:
        assert (await house.call(path)).reason == "binary not installed: /usr/bin/ceph-mon"


async def test_a_dead_node_is_a_warning() -> None:
    async with opened(WITH_CEPH) as house:
        status = await house.get("/cluster/ceph/status")
        assert status["health"] == {"status": "HEALTH_OK", "checks": {}, "mutes": []}
        assert (status["osdmap"]["num_osds"], status["osdmap"]["num_up_osds"]) == (6, 6)
        assert status["pgmap"]["bytes_used"] + status["pgmap"]["bytes_avail"] == status["pgmap"]["bytes_total"]
        house.happen(NodeDeath(cluster=LAB.key, at=MOMENT + 1, node="pve3"))
        house.dial.turn(MOMENT + 30)
        status = await house.get("/cluster/ceph/status")
        assert status["health"]["checks"].keys() == {"MON_DOWN", "OSD_DOWN"}
        assert status["quorum_names"] == ["pve1", "pve2"]
        tree = (await house.get("/nodes/pve1/ceph/osd"))["root"]["children"][0]["children"]
        assert [osd["status"] for host in tree for osd in host["children"]] == ["up"] * 4 + ["down"] * 2
        assert (await house.get("/nodes/pve1/ceph/pool"))[0]["pool_name"] == "vms"
