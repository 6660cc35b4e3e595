"""What runs inside VMs: the operating system, its kernel, and the version of the guest agent."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from msgspec import Struct

from pulse.kit.errors import Lost, NotAccepted, SourceError
from pulse.kit.foreign import kept
from pulse.model.resource import Fact
from pulse.platforms.pve.guest.topic import Asking, GuestTold, GuestTopic, is_vm_up, of_guest
from pulse.platforms.pve.lane import part_of
from pulse.platforms.pve.rows import Row

TRIES = 3
"""Failures after which it is not asked again: the question made guests of OpenBSD crash."""


class Answer(Struct, frozen=True):
    """What an agent answered."""

    result: Any = None


async def read(desk: Asking, row: Row) -> GuestTold:
    """Two calls: the agent's own version only where the first one was answered."""
    system = await desk.get(of_guest(row, "/agent/get-osinfo"), Answer)
    try:
        agent = await desk.get(of_guest(row, "/agent/info"), Answer)
    except (Lost, NotAccepted):
        raise
    except SourceError:
        agent = Answer()
    return told(system, agent)


def told(system: Answer, agent: Answer) -> GuestTold:
    """The facts `os`, `os_id`, `guest_kernel`, `agent_version`."""
    said = system.result if isinstance(system.result, Mapping) else {}
    agents = agent.result if isinstance(agent.result, Mapping) else {}
    facts: dict[str, Fact] = {}
    _put(facts, "os", said.get("pretty-name") or said.get("name"))
    _put(facts, "os_id", said.get("id"))
    _put(facts, "guest_kernel", said.get("kernel-release"))
    _put(facts, "agent_version", agents.get("version"))
    return GuestTold(facts)


def _put(facts: dict[str, Fact], name: str, value: object) -> None:
    if isinstance(value, str) and value.strip():
        facts[name] = kept(value)


SYSTEM = part_of(
    GuestTopic(
        name="system",
        title="operating systems of VMs",
        area="Guest agent",
        every=timedelta(hours=24),
        applies=is_vm_up,
        read=read,
        follows=("status",),
        through_agent=True,
        tries=TRIES,
    )
)
