"""The file systems inside VMs, as their guest agents tell them."""

from datetime import timedelta

from msgspec import Raw, Struct
from msgspec.json import Decoder

from pulse.model.resource import Fact
from pulse.platforms.pve.guest import filesystems
from pulse.platforms.pve.guest.filesystems import Row as Filesystem
from pulse.platforms.pve.guest.topic import Asking, GuestTold, GuestTopic, is_vm_up, of_guest
from pulse.platforms.pve.lane import part_of
from pulse.platforms.pve.rows import Row, listed

_EMPTY = "The guest agent tells no file systems."
_ERROR = "The guest agent cannot tell the file systems."
_RAWS = Decoder(list[Raw])
_NOTHING = Raw(b"null")


class Wrapped(Struct, frozen=True):
    """What an agent answered: a list, or `{error}` in its place."""

    result: Raw = _NOTHING


async def read(desk: Asking, row: Row) -> GuestTold:
    """One call."""
    return told(await desk.get(of_guest(row, "/agent/get-fsinfo"), Wrapped))


def told(answer: Wrapped) -> GuestTold:
    """The facts `filesystems` and `agent`, and how full the fullest file system that counts is."""
    rows, broken = listed(raws(answer), Filesystem)
    shown, fullest = filesystems.told(rows)
    facts: dict[str, Fact] = {"agent": "running"}
    if not shown:
        return GuestTold(facts, notes=(_EMPTY if _is_list(answer.result) and not broken else _ERROR,))
    facts["filesystems"] = shown
    if fullest is None:
        return GuestTold(facts)
    readings = {"disk_used": fullest.used, "disk_total": fullest.total}
    return GuestTold(facts, readings, dict.fromkeys(readings, "guest agent"))


def raws(answer: Wrapped) -> list[Raw]:
    """The rows of the answer; none where it is an error."""
    return listing(answer.result)


def listing(told: Raw) -> list[Raw]:
    """The rows of a list; none of what is no list."""
    return _RAWS.decode(told) if _is_list(told) else []


def _is_list(told: Raw) -> bool:
    return bytes(told).lstrip().startswith(b"[")


INSIDE = part_of(
    GuestTopic(
        name="inside",
        title="file systems inside VMs",
        area="Guest agent",
        every=timedelta(seconds=300),
        watched_every=timedelta(seconds=60),
        applies=is_vm_up,
        read=read,
        through_agent=True,
    )
)
