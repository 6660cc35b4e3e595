"""File systems inside VMs: a number or a reason, never a zero."""

from typing import Any

import msgspec
import pytest

from pulse.platforms.pve.topics.inside import Wrapped, read, told
from tests.platforms.pve.desks import FakeDesk, recorded
from tests.platforms.pve.guest_totality import GuestDesk, endures
from tests.platforms.pve.recorded import guest_row

ROWS = [
    {
        "name": "sda1",
        "type": "ext4",
        "mountpoint": "/",
        "total-bytes": 100,
        "used-bytes": 60,
        "disk": [{"dev": "/dev/sda1"}],
    },
    {"name": "sdb1", "type": "xfs", "mountpoint": "/db", "total-bytes": "50", "used-bytes": "45", "disk": []},
]


def wrapped(result: Any) -> Wrapped:  # noqa: ANN401 - any JSON
    return msgspec.json.decode(msgspec.json.encode({"result": result}), type=Wrapped)


def test_the_fullest_is_the_reading_and_its_source_is_said() -> None:
    found = told(wrapped(ROWS))
    assert found.readings == {"disk_used": 45, "disk_total": 50}
    assert found.sources["disk_used"] == "guest agent"
    assert found.facts["agent"] == "running"


@pytest.mark.parametrize("result", [[], {"error": {"class": "GenericError"}}, None, "x"])
def test_nothing_told_is_a_reason(result: Any) -> None:  # noqa: ANN401 - any JSON
    found = told(wrapped(result))
    assert (found.readings, "filesystems" in found.facts, len(found.notes)) == ({}, False, 1)


async def test_a_recorded_agent_that_tells_none() -> None:
    desk = FakeDesk("inside")
    found = await read(GuestDesk(desk), guest_row())
    assert desk.asked == ["/nodes/pve1/qemu/100/agent/get-fsinfo"]
    assert recorded(desk.asked[0]) == {"result": []}
    assert found.notes == ("The guest agent tells no file systems.",)


async def test_whatever_is_broken_it_is_a_reason_or_the_rest() -> None:
    await endures(read, guest_row(), {"/nodes/pve1/qemu/100/agent/get-fsinfo": {"result": ROWS}})
