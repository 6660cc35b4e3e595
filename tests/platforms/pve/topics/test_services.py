"""Services that should run and do not, and one node after the other."""

import asyncio

import pytest

from pulse.platforms.pve.topics.services import ONE_BY_ONE, SERVICES, Service, has_failed
from tests.platforms.pve.desks import FakeDesk


async def test_of_a_recorded_node_nothing_has_failed_and_what_is_not_there_is_left_out() -> None:
    (node,) = (await SERVICES.open(FakeDesk("services:pve1"))()).resources
    assert node.facts["services_failed"] == []
    rows = node.facts["services"]
    assert isinstance(rows, list)
    assert len(rows) == 18
    assert {"name": "chrony", "state": "active", "unit": "enabled", "words": "chrony, an NTP client/server"} in rows


@pytest.mark.parametrize(
    ("service", "failed"),
    [
        (Service("pvestatd", state="dead", active="inactive", unit="enabled"), True),
        (Service("pvestatd", state="running", active="active", unit="enabled"), False),
        (Service("pvestatd", state="dead", active="inactive", unit="disabled"), False),
        (Service("lxcfs", state="dead", active="inactive", unit="enabled"), False),
        (Service("lxcfs", state="dead", active="failed", unit="enabled"), True),
        (Service("ceph", state="dead", active="inactive", unit="not-found"), False),
        (Service("postfix", state="dead", active="failed", unit="masked"), False),
        (Service("pveproxy"), False),
    ],
)
def test_which_service_has_failed(service: Service, *, failed: bool) -> None:
    assert has_failed(service) is failed


@pytest.mark.looptime
async def test_nodes_are_asked_one_after_the_other() -> None:
    first, second = FakeDesk("services:pve1"), FakeDesk("services:pve1")
    second.shared = first.shared  # type: ignore[method-assign]
    clock = asyncio.get_running_loop().time
    began = clock()
    await asyncio.gather(SERVICES.open(first)(), SERVICES.open(second)())
    assert clock() - began == pytest.approx(ONE_BY_ONE, abs=0.01)
