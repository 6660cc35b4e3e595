"""Pressure of guests: percent become shares, texts or numbers alike, and a stopped guest has none."""

import pytest

from pulse.platforms.pve.topics.pressure import PRESSURE, Row, shares, told
from tests.platforms.pve.desks import FakeDesk

LISTS = {
    "/nodes/pve1/qemu": [
        {"vmid": 100, "status": "running", "pressurecpusome": 12.5, "pressurememorysome": 0, "pressureiosome": 3},
        {"vmid": 101, "status": "stopped"},
    ],
    "/nodes/pve1/lxc": [{"vmid": 200, "status": "running", "pressurecpusome": "1.50", "pressureiosome": "0.00"}],
}


async def test_vms_and_containers_are_read_in_one_call_each() -> None:
    desk = FakeDesk("pressure:pve1", LISTS)
    answer = await PRESSURE.open(desk)()
    assert desk.asked == ["/nodes/pve1/qemu", "/nodes/pve1/lxc"]
    assert {resource.id: resource.readings for resource in answer.resources} == {
        "pve:k3f9:guest:100": {"pressure_cpu": 0.125, "pressure_memory": 0, "pressure_io": 0.03},
        "pve:k3f9:guest:200": {"pressure_cpu": 0.015, "pressure_io": 0},
    }
    assert answer.complete


def test_a_stopped_guest_has_no_pressure_whatever_its_row_says() -> None:
    assert told(FakeDesk("pressure:pve1"), [Row(100, "stopped", 5.0)]) == []


@pytest.mark.parametrize("percent", [-0.1, 100.1, 1e20])
def test_what_is_no_share_of_a_time_is_unknown(percent: float) -> None:
    assert shares(percent, None, 100) == {"pressure_io": 1}
