import pytest
from msgspec import structs

from pulse.demo.estate import GIB, MOMENT, StorageSpec
from pulse.demo.fake_pve.ceph import FILL
from pulse.demo.home import FRA, home
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
AT_HOME = structs.replace(
    home().cluster(FRA),
    nodes=tuple(structs.replace(node, version=LAB.version) for node in home().cluster(FRA).nodes),
)
"""On the release for which there are certificates."""
WITH_CEPH = structs.replace(LAB, storages=(*LAB.storages, RBD))


@pytest.mark.parametrize("path", ["/cluster/ceph/status", "/nodes/pve1/ceph/status", "/cluster/ceph/flags"])
async def test_without_a_storage_on_it_it_is_not_installed(path: str) -> None:
    async with opened() as house:
        assert (await house.call(path)).reason == "binary not installed: /usr/bin/ceph-mon"


async def test_a_dead_node_is_a_warning() -> None:
    async with opened(WITH_CEPH) as house:
        status = await house.get("/cluster/ceph/status")
        assert status["health"] == {"status": "HEALTH_OK", "checks": {}, "mutes": []}
        assert (status["osdmap"]["num_osds"], status["osdmap"]["num_up_osds"]) == (12, 12)
        assert status["pgmap"]["bytes_used"] + status["pgmap"]["bytes_avail"] == status["pgmap"]["bytes_total"]
        house.happen(NodeDeath(cluster=LAB.key, at=MOMENT + 1, node="pve3"))
        house.dial.turn(MOMENT + 30)
        status = await house.get("/cluster/ceph/status")
        checks = status["health"]["checks"]
        assert checks.keys() == {"MON_DOWN", "OSD_DOWN", "PG_DEGRADED"}
        assert checks["OSD_DOWN"]["summary"] == {"message": "4 osds down", "count": 4}
        assert checks["OSD_DOWN"]["detail"][0]["message"] == "osd.8 (root=default,host=pve3) is down"
        assert [row["state_name"] for row in status["pgmap"]["pgs_by_state"]] == ["active+undersized+degraded"]
        assert status["quorum_names"] == ["pve1", "pve2"]
        tree = (await house.get("/nodes/pve1/ceph/osd"))["root"]["children"][0]["children"]
        assert [osd["status"] for host in tree for osd in host["children"]] == ["up"] * 8 + ["down"] * 4
        assert {row["pool_name"] for row in await house.get("/nodes/pve1/ceph/pool")} == {"vms", ".mgr"}


async def test_that_of_the_estate_at_home_has_twelve_osds_of_which_each_is_as_full_as_the_picture_has_it() -> None:
    async with opened(AT_HOME) as house:
        status = await house.get("/nodes/pve1/ceph/status")
        assert (status["pgmap"]["num_pgs"], len(status["quorum_names"])) == (257, 3)
        assert status["pgmap"]["pgs_by_state"] == [{"state_name": "active+clean", "count": 257}]
        assert (status["pgmap"]["read_bytes_sec"], status["pgmap"]["write_bytes_sec"]) == (38_200_000, 61_400_000)
        assert (status["fsmap"]["by_rank"][0]["name"], status["fsmap"]["up:standby"]) == ("pve1", 2)
        tree = (await house.get("/nodes/pve2/ceph/osd"))["root"]["children"][0]["children"]
        osds = [osd for host in tree for osd in host["children"]]
        assert [round(osd["percent_used"]) for osd in osds] == list(FILL)
        assert sum(osd["bytes_used"] for osd in osds) == pytest.approx(status["pgmap"]["bytes_used"], rel=1e-6)
