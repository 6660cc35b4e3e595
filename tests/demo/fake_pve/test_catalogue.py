import pytest

from pulse.demo.fake_pve.catalogue import CALLS
from tests.demo.front import opened
from tests.demo.lab import SINGLE_7, SINGLE_8

HOT = ("/version", "/nodes", "/cluster/resources", "/cluster/status", "/nodes/pve1/status", "/access/permissions")
COLD = (
    "/nodes/pve1/qemu/100/config",
    "/nodes/pve1/lxc/200/rrddata",
    "/cluster/ha/status/current",
    "/nodes/pve1/disks/zfs/tank",
    "/nodes/pve1/tasks/UPID:x/log",
)


@pytest.mark.parametrize("path", [*HOT, *COLD])
def test_what_a_monitor_asks_is_in_it(path: str) -> None:
    assert CALLS.find("GET", path, (9, 2)) is not None


def test_there_is_nothing_that_does_not_exist() -> None:
    assert CALLS.find("GET", "/cluster/ceph/df", (9, 2)) is None


@pytest.mark.looptime(start=0)
@pytest.mark.parametrize("cluster", [SINGLE_7, SINGLE_8], ids=["7.4", "8.4"])
async def test_older_releases_answer_the_same_questions(cluster: object) -> None:
    async with opened(cluster) as house:  # type: ignore[arg-type] # the ids of pytest want an object
        for path in HOT:
            assert (await house.call(path)).status == 200
        assert (await house.call("/cluster/ha/rules")).status == 501
