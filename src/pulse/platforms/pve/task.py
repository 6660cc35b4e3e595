"""What a row of a list of tasks says: pure."""

import re
from collections.abc import Callable
from typing import Literal
from urllib.parse import quote

from msgspec import Struct

from pulse.platforms.pve.rows import Named, Number
from pulse.platforms.pve.topic import on_node

Outcome = Literal["running", "ok", "warnings", "failed", "unknown"]

_UPID = re.compile(
    "UPID:(?P<node>[^:/\\s]+):[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:(?P<start>[0-9A-Fa-f]{8}):"
    "(?P<kind>[^:\\s]+):(?P<subject>[^:\\s]*):(?P<user>[^:\\s]+):"
)
_WARNINGS = re.compile("WARNINGS: [0-9]+")
_VMID = re.compile("[1-9][0-9]{2,8}")


class Upid(Struct, frozen=True):
    """The id of a task, taken apart; `start` in seconds since the epoch."""

    node: str
    start: int
    kind: str
    subject: str
    user: str


class Row(Struct, frozen=True):
    """A row of /cluster/tasks or /nodes/{n}/tasks. A task that runs has no `endtime`, and no `status` or RUNNING; of
    one that ended, `status` is OK, `WARNINGS: 2`, or the error in words."""

    upid: Named
    node: str | None = None
    type: str | None = None
    id: str | None = None
    user: str | None = None
    starttime: Number | None = None
    endtime: Number | None = None
    status: str | None = None


class Line(Struct, frozen=True):
    """A line of a task's log: its number, from 1, and its text."""

    n: int
    t: str = ""


class TaskEnds:
    """Those of one connection that want to know at once that a task ended, as one is seen to have."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Row], None]] = []

    def listen(self, listener: Callable[[Row], None]) -> None:
        """Call this with every task that ends from now on."""
        self._listeners.append(listener)

    def tell(self, row: Row) -> None:
        """A task has ended."""
        for listener in self._listeners:
            listener(row)


def upid_of(text: str) -> Upid | None:
    """The parts of a task's id; None when it is none."""
    match = _UPID.fullmatch(text)
    if match is None:
        return None
    return Upid(match["node"], int(match["start"], 16), match["kind"], match["subject"], match["user"])


def outcome(row: Row) -> Outcome:
    """How a task stands, by what Proxmox VE itself takes its status for."""
    if row.endtime is None and row.status in (None, "", "RUNNING"):
        return "running"
    return ended_as(row.status)


def ended_as(status: str | None) -> Outcome:
    """How a task ended, by its status."""
    if not status or status == "unexpected status":
        return "unknown"
    if status == "OK":
        return "ok"
    return "warnings" if _WARNINGS.fullmatch(status) else "failed"


def guest_of(row: Row) -> int | None:
    """The VMID of the guest that a task is about; that of a clone is its model's."""
    upid = upid_of(row.upid)
    kind = row.type or (upid.kind if upid is not None else "")
    subject = row.id or (upid.subject if upid is not None else "")
    return int(subject) if _VMID.fullmatch(subject) and not kind.startswith("ceph") else None


def kind_of(row: Row) -> str:
    """What kind of task it is (`vzdump`); empty when that is not told."""
    if row.type:
        return row.type
    upid = upid_of(row.upid)
    return upid.kind if upid is not None else ""


def node_of(row: Row) -> str:
    """The node on which it runs; empty when that is not told."""
    if row.node:
        return row.node
    upid = upid_of(row.upid)
    return upid.node if upid is not None else ""


def start_of(row: Row) -> float | None:
    """When it began, in seconds since the epoch."""
    if row.starttime is not None and row.starttime > 0:
        return row.starttime
    upid = upid_of(row.upid)
    return upid.start if upid is not None else None


def end_of(row: Row) -> float | None:
    """When it ended, in seconds since the epoch."""
    return row.endtime if row.endtime is not None and row.endtime > 0 else None


def task_path(node: str, upid: str, what: str) -> str:
    """Where the `status` or the `log` of a task is told."""
    return on_node(node, f"/tasks/{quote(upid, safe='')}/{what}")
