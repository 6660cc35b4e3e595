"""Ceph as Proxmox VE runs it: its health in words, every OSD, every pool."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import Raw, Struct, structs

from pulse.kit.errors import SourceError, Unauthorized, Unreachable
from pulse.kit.foreign import kept
from pulse.model.resource import Fact, Note, Resource
from pulse.platforms.pve.answers import Failed, NotKnown
from pulse.platforms.pve.rows import fields
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node
from pulse.platforms.pve.topics.ceph.osds import (
    Pool,
    Tree,
    leaves,
    loss,
    most_copies,
    osd_resource,
    pool_resource,
    worst,
)
from pulse.platforms.pve.topics.ceph.status import ceph
from pulse.platforms.pve.whole import cluster_name

T = TypeVar("T")
STATUS_EVERY, PIECES_EVERY = timedelta(seconds=30), timedelta(seconds=60)
LOOK_AGAIN = timedelta(minutes=10)
"""Where there is no Ceph it is looked for again after so long: each time costs an error of every node."""
ABSENT = "Ceph is not installed on any node that was asked."
_NONE_HERE = ("not installed", "not initialized", "not fully configured")
"""Words of a node that has no Ceph of its own."""


class Pieces(Struct, frozen=True):
    """The OSDs and pools as they were told last, what they mean for the whole, and why they are not newer."""

    resources: list[Resource] = []
    facts: dict[str, Fact] = {}
    notes: tuple[str, ...] = ()
    asked: datetime | None = None


def _open(desk: Desk) -> Read:
    pieces, asked = Pieces(), _Asked(desk)
    absent_until = desk.now()

    async def read() -> Told:
        nonlocal pieces, absent_until
        if desk.now() < absent_until:
            return Told(absent=ABSENT)
        answer = await asked.first(lambda node: desk.get(on_node(node, "/ceph/status"), dict[str, Raw]))
        if answer is None:
            absent_until, pieces = desk.now() + LOOK_AGAIN, Pieces()
            return Told(absent=ABSENT)
        whole = ceph(desk.scope, desk.part, await cluster_name(desk), asked.node, answer)
        if pieces.asked is None or desk.now() - pieces.asked >= PIECES_EVERY:
            pieces = await _pieces(desk, asked.node, whole.id, pieces)
        notes = [*whole.notes, *(Note(desk.part, note) for note in pieces.notes)]
        whole = structs.replace(whole, facts=whole.facts | pieces.facts, notes=notes)
        return Told([whole, *pieces.resources])

    return read


class _Asked:
    """The node that is asked: the same one as long as it answers."""

    def __init__(self, desk: Desk) -> None:
        self.node = ""
        self._desk = desk

    async def first(self, ask: Callable[[str], Awaitable[T]]) -> T | None:
        """The first good answer; None when no node has a Ceph: one that cannot be asked has none, either, as long as
        another one says so and none was ever seen. Raises the last trouble otherwise."""
        trouble: SourceError | None = None
        lacking = 0
        for node in self._candidates():
            try:
                answer = await ask(node)
            except Unauthorized:
                raise
            except SourceError as wrong:
                if _has_none(wrong):
                    lacking += 1
                else:
                    trouble = wrong
                continue
            self.node = node
            return answer
        if trouble is None and not lacking:
            msg = "No node that could be asked is online."
            raise Unreachable(msg)
        if trouble is not None and not (lacking and not self.node):
            raise trouble
        self.node = ""
        return None

    def _candidates(self) -> list[str]:
        online = [name for name, node in self._desk.nodes().items() if node.status == "up"]
        return sorted(online, key=lambda name: (name != self.node, name))


def _has_none(wrong: SourceError) -> bool:
    return isinstance(wrong, NotKnown) or (
        isinstance(wrong, Failed) and any(words in wrong.words for words in _NONE_HERE)
    )


async def _pieces(desk: Desk, node: str, parent: str, before: Pieces) -> Pieces:
    """The OSDs and pools; those of before, with their age, when they cannot be read now."""
    try:
        tree, broken = fields(await desk.get(on_node(node, "/ceph/osd"), dict[str, Raw]), Tree)
        pools = await desk.rows(on_node(node, "/ceph/pool"), Pool)
    except Unauthorized:
        raise
    except SourceError as trouble:
        note = f"The OSDs and pools could not be read: {trouble.message}"
        return structs.replace(before, notes=(note,), asked=desk.now())
    osds, unread = leaves(tree.root)
    copies, at = most_copies(pools), desk.now().timestamp()
    losses = [loss(osd, osds, copies) for osd in osds]
    resources = [
        osd_resource(desk.scope, desk.part, parent, osd, lost, at) for osd, lost in zip(osds, losses, strict=True)
    ]
    resources += [pool_resource(desk.scope, desk.part, parent, pool, at) for pool in pools]
    facts: dict[str, Fact] = dict(worst(losses))
    if tree.flags is not None:
        facts["flags"] = flags(tree.flags)
    notes = ("A part of the list of OSDs cannot be read.",) if unread or broken else ()
    return Pieces(resources, facts, notes, desk.now())


def flags(told: str) -> Sequence[str]:
    """Of `noout,norebalance`: those that somebody set; `sortbitwise` and the like are always there."""
    return [kept(flag) for flag in told.split(",") if flag.startswith("no") or flag in ("full", "pauserd", "pausewr")]


CEPH = Topic(
    name="ceph",
    title="Ceph",
    area="Ceph",
    of="cluster",
    every=STATUS_EVERY,
    open=_open,
    needs=(Need(("Sys.Audit", "Datastore.Audit"), "/"),),
)
