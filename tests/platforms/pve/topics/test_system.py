"""Operating systems of VMs: the system, its kernel, the agent."""

from typing import Any

from pulse.kit.errors import Unreachable
from pulse.platforms.pve.topics.system import read
from tests.platforms.pve.desks import FakeDesk, recorded
from tests.platforms.pve.guest_totality import GuestDesk, endures
from tests.platforms.pve.recorded import guest_row

SYSTEM, AGENT = "/nodes/pve1/qemu/100/agent/get-osinfo", "/nodes/pve1/qemu/100/agent/info"
FACTS = {"os": "Debian GNU/Linux 13 (trixie)", "os_id": "debian", "guest_kernel": "6.12.117+deb13-amd64"}


async def test_a_recorded_vm() -> None:
    found = await read(GuestDesk(FakeDesk("system")), guest_row())
    assert found.facts == FACTS | {"agent_version": "10.0.13"}


async def test_the_version_of_the_agent_is_not_what_the_rest_hangs_on() -> None:
    found = await read(GuestDesk(FakeDesk("system", {AGENT: Unreachable("no")})), guest_row())
    assert found.facts == FACTS


async def test_whatever_is_broken_the_rest_is_told() -> None:
    answers: dict[str, Any] = {SYSTEM: recorded(SYSTEM), AGENT: {"result": {"version": "10.0"}}}
    await endures(read, guest_row(), answers)
