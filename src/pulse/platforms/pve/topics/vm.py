"""How a VM stands by QEMU itself: its memory by the best that can be known, and whether it is paused."""

from datetime import timedelta
from typing import Any

from msgspec import Struct

from pulse.kit.errors import Lost, NotAccepted, SourceError
from pulse.kit.foreign import kept
from pulse.model.resource import Fact
from pulse.platforms.pve.guest.topic import Asking, GuestTold, GuestTopic, of_guest
from pulse.platforms.pve.lane import part_of
from pulse.platforms.pve.memory import Current, Memory, ladder, meminfo
from pulse.platforms.pve.normalise import RUNNING
from pulse.platforms.pve.rows import Row

MEMINFO = "/agent/file-read?file=/proc/meminfo"
_READS_FILES = ("VM.GuestAgent.FileRead", "VM.GuestAgent.Unrestricted")


class Status(Current, frozen=True, rename={"machine": "running-machine", "qemu": "running-qemu"}):
    """The answer of status/current; `agent` is 1 where the guest agent is configured (an object in old versions)."""

    agent: Any = None


class File(Struct, frozen=True):
    """What a guest agent read of a file, wrapped or not."""

    content: str | None = None
    result: "File | None" = None


async def read(desk: Asking, row: Row) -> GuestTold:
    """One call; a second one, into the guest, only where somebody gave us the right to read its files."""
    status = await desk.get(of_guest(row, "/status/current"), Status)
    inside: dict[str, int] = {}
    if status.agent and status.qmpstatus == "running" and _may_read(desk, row):
        try:
            inside = contents(await desk.get(of_guest(row, MEMINFO), File))
        except (Lost, NotAccepted):
            raise
        except SourceError:
            inside = {}
    return told(status, ladder(status, inside, alike=desk.alike(row.node)))


def contents(file: File) -> dict[str, int]:
    """The lines of /proc/meminfo, in bytes."""
    return meminfo(file.content or (file.result.content if file.result is not None else None) or "")


def told(status: Current, memory: Memory) -> GuestTold:
    """The facts `qmp`, `machine`, `qemu`, and the memory."""
    given = {"qmp": status.qmpstatus, "machine": status.machine, "qemu": status.qemu}
    facts: dict[str, Fact] = {name: kept(text) for name, text in given.items() if text}
    notes = (memory.note,) if memory.note else ()
    if status.status == "stopped":
        return GuestTold(facts)
    return GuestTold(facts, memory.readings, memory.sources, notes, about="memory")


def _may_read(desk: Asking, row: Row) -> bool:
    path = f"/vms/{row.vmid}"
    return desk.has("guest agent audit") and any(desk.may(p, path) for p in _READS_FILES)


def _is_on(row: Row) -> bool:
    return row.type == "qemu" and row.status in RUNNING and not row.template


VM = part_of(
    GuestTopic(
        name="vm",
        title="memory of VMs",
        every=timedelta(seconds=60),
        watched_every=timedelta(seconds=10),
        applies=_is_on,
        read=read,
        follows=("status", "node", "lock"),
        fades=True,
    )
)
