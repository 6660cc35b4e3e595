"""The topics of one connection as its parts: which there are now, whether we may ask, and what their answers mean."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar, cast

import structlog
from msgspec import Raw, structs

from pulse.config.connections import Connection
from pulse.kit.catalog import collect
from pulse.kit.clock import Clock
from pulse.kit.errors import Unauthorized, Unreachable
from pulse.kit.foreign import kept, said
from pulse.model.observation import Observation, Trouble
from pulse.model.resource import Resource
from pulse.platforms.http import TimedOut
from pulse.platforms.platform import Sight
from pulse.platforms.pve.answers import NotKnown
from pulse.platforms.pve.details import version_order
from pulse.platforms.pve.lane import Lane
from pulse.platforms.pve.normalise import Scope
from pulse.platforms.pve.pace import Pace
from pulse.platforms.pve.parts import Parts
from pulse.platforms.pve.rights import Permissions, holds
from pulse.platforms.pve.rows import Broken, Row, listed
from pulse.platforms.pve.sightings import Sightings
from pulse.platforms.pve.storage.definitions import Definitions
from pulse.platforms.pve.topic import CALL_WITHIN, Need, Read, Told, Topic
from pulse.platforms.pve.versions import Feature, has
from pulse.platforms.pve.viewing import Held, View, of_the_list, of_topic

log = structlog.get_logger(__name__)
T = TypeVar("T")
_LACKING = "The privilege {privilege} on {path} is missing: {title} cannot be seen."
_ROLES = " On the server: pveum acl modify {path} {who} --roles PVEAuditor"


class Getting(Protocol):
    """What topics need of a client."""

    async def get(self, path: str, kind: type[T], *, limit: float | None = None) -> T:
        """The `data` of a good answer, within so many seconds."""
        ...


def declared() -> list[Topic]:
    """Every topic, the most often read first."""
    topics = collect("pulse.platforms.pve.topics", Topic, modules=True)
    return sorted(topics.values(), key=lambda topic: topic.every)


TOPICS = declared()


class Agenda:
    """The topics of one connection. `who` is for the pveum line that mends a missing right."""

    def __init__(
        self,
        scope: Scope,
        clock: Clock,
        client: Getting,
        sightings: Sightings,
        who: str,
        topics: Sequence[Topic] = TOPICS,
    ) -> None:
        self.scope, self.clock, self.client, self.sightings = scope, clock, client, sightings
        self.pace = Pace()
        self.permissions: Permissions | None = None
        """Our rights, as they were told last."""
        self.versions: dict[str, str] = {}
        """The version of each node that told it."""
        self._who = who
        self._topics = topics
        self._desks: dict[str, _Desk] = {}
        self._shared: dict[type, object] = {Definitions: sightings.definitions}
        self._placed: tuple[object, ...] = ()
        self._held = Held()

    def reconcile(self, parts: Parts) -> None:
        """Have the parts that there are by what is known now: nodes, their versions, who lives where."""
        nodes = self.sightings.nodes()
        placed = (tuple(nodes), dict(self.versions), self.sightings.moves)
        if placed == self._placed or not self.versions:
            return
        self._placed = placed
        homes: dict[str, set[str]] = {name: {self.scope.id("node", name)} for name in nodes}
        for vmid, row in self.sightings.guests().items():
            if row.node in homes:
                homes[row.node].add(self.scope.id("guest", str(vmid)))
        wanted: set[str] = set()
        for topic in self._topics:
            for node in nodes if topic.of == "node" else ("",):
                if topic.feature is not None and not self.has(topic.feature, node):
                    continue
                name = f"{topic.name}:{kept(node)}" if node else topic.name
                wanted.add(name)
                self._put(parts, topic, node, name, frozenset(homes.get(node, ())))
        for name in [name for name in self._desks if name not in wanted]:
            del self._desks[name]
            parts.drop(name)

    def has(self, feature: Feature, node: str = "") -> bool:
        """Whether the node, or the oldest of the cluster, has this; what is not known yet has nothing."""
        known = [self.versions[node]] if node in self.versions else [] if node else list(self.versions.values())
        return bool(known) and all(has(version, feature) for version in known)

    def lacking(self, topic: Topic, node: str) -> Need | None:
        """The first need that we do not meet, as far as we know our rights."""
        if self.permissions is None:
            return None
        for need in topic.needs:
            path = need.path.format(node=node)
            if not any(holds(self.permissions, privilege, path) for privilege in need.privileges):
                return need
        return None

    def sights(
        self, connection: Connection, there: Iterable[str], refused: Container[str] = frozenset()
    ) -> list[Sight]:
        """What is read in any case, of the parts that are `there`, and each topic that there is here, with what is not
        seen of it for want of a privilege; `refused` are parts that the server let us not read."""
        storages = self.sightings.storages().values()
        view = View(
            connection=connection,
            version=min(self.versions.values(), key=version_order, default=""),
            permissions=self.permissions,
            held=self._held,
            nodes=tuple(self.sightings.nodes()),
            storages=sorted({one.name for one in storages if "backup" in str(one.facts.get("content", ""))}),
            refused=refused,
        )
        topics = [(topic, {part: self._desks[part].node for part in self.called(topic.name)}) for topic in self._topics]
        needs = self.shared(Lane).needs
        told = [of_topic(view, topic, parts, needs(topic.name)) for topic, parts in topics if parts]
        return [*of_the_list(view, tuple(there)), *told]

    def shared(self, kind: type[T]) -> T:
        """The one object of this type of this connection."""
        if kind not in self._shared:
            self._shared[kind] = kind()
        return cast("T", self._shared[kind])

    def called(self, name: str) -> list[str]:
        """The parts of a topic by its name."""
        return [part for part in self._desks if part.partition(":")[0] == name]

    def _put(self, parts: Parts, topic: Topic, node: str, name: str, watches: frozenset[str]) -> None:
        if name not in self._desks:
            self._desks[name] = _Desk(self, node, name, lambda names: self._hurry(parts, names))
            self._desks[name].read = topic.open(self._desks[name])
        parts.put(
            name,
            topic.every,
            partial(self._read, topic, self._desks[name]),
            source_every=topic.source_every,
            watched_every=topic.watched_every,
            watches=watches if topic.watched_every is not None else frozenset(),
            waits=True,
        )

    def _hurry(self, parts: Parts, names: Iterable[str]) -> None:
        parts.hurry(part for name in names for part in self.called(name))

    async def _read(self, topic: Topic, desk: "_Desk") -> Observation:
        """Nothing is asked of a node that is not there, nor without the right to it."""
        if desk.node and self.sightings.standing(desk.node) == "offline":
            msg = f"The node {said(desk.node)} is offline."
            raise Unreachable(msg)
        need = self.lacking(topic, desk.node)
        if need is not None:
            return self._observed(topic, desk, Told(complete=False, trouble=self._blind(topic, need, desk.node)))
        try:
            told = await desk.read()
        except NotKnown as trouble:
            told = Told(complete=False, absent=trouble.message)
        if told.resources:
            desk.told_with = self.permissions
        elif told.complete and told.absent is None and desk.told_with is not None:
            told = structs.replace(told, complete=await self._may_see_as_much(desk.told_with))
        return self._observed(topic, desk, told)

    async def _may_see_as_much(self, before: Permissions) -> bool:
        """Lists are filtered by rights: that everything of a kind is gone is believed while ours are no less than when
        it was there."""
        now = await self.client.get("/access/permissions", Permissions)
        return all(held.items() <= now.get(path, {}).items() for path, held in before.items())

    def _blind(self, topic: Topic, need: Need, node: str) -> Trouble:
        path = need.path.format(node=node)
        privilege = " or ".join(need.privileges)
        words = _LACKING.format(privilege=privilege, path=said(path), title=topic.title)
        if need.optional:
            return Trouble("blind", words)
        raise Unauthorized(words + _ROLES.format(path=said(path), who=self._who))

    def _observed(self, topic: Topic, desk: "_Desk", told: Told) -> Observation:
        trouble = told.trouble if told.absent is None else Trouble("absent", told.absent)
        return Observation(
            source=self.scope.source,
            part=desk.part,
            at=self.clock(),
            every=told.every or max(topic.every, topic.source_every),
            resources=told.resources,
            complete=told.complete,
            trouble=trouble,
            gone=told.gone,
        )


class _Desk:
    """What one part has at hand; see `topic.Desk`."""

    def __init__(self, agenda: Agenda, node: str, part: str, call_on: Callable[[Iterable[str]], None]) -> None:
        self.node, self.part, self.call_on = node, part, call_on
        self.read: Read = _never
        self.told_with: Permissions | None = None
        """Our rights when it told of any resource the last time."""
        self._agenda = agenda
        self._broken: dict[str, frozenset[Broken]] = {}

    @property
    def scope(self) -> Scope:
        return self._agenda.scope

    async def get(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:
        await self.turn()
        return await self.ask(path, kind, limit=limit)

    async def turn(self) -> None:
        await self._agenda.pace.turn()

    async def ask(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:
        try:
            return await self._agenda.client.get(path, kind, limit=limit)
        except TimedOut as trouble:
            if not self.node:
                raise
            msg = f"The node {said(self.node)} did not answer {said(path)} in time."
            raise Unreachable(msg) from trouble

    async def rows(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> list[T]:
        rows, broken = listed(await self.get(path, list[Raw], limit=limit), kind)
        for row in broken:
            if row not in self._broken.get(path, ()):
                log.warning("unreadable row", source=self.scope.source, part=self.part, row=row.id, message=row.message)
        self._broken[path] = frozenset(broken)
        return rows

    def now(self) -> datetime:
        return self._agenda.clock()

    def has(self, feature: Feature) -> bool:
        return self._agenda.has(feature, self.node)

    def may(self, privilege: str, path: str) -> bool:
        return self._agenda.permissions is None or holds(self._agenda.permissions, privilege, path)

    def shared(self, kind: type[T]) -> T:
        return self._agenda.shared(kind)

    def nodes(self) -> Mapping[str, Resource]:
        return self._agenda.sightings.nodes()

    def guests(self) -> Mapping[int, Row]:
        return self._agenda.sightings.guests()

    def storages(self) -> Mapping[str, Resource]:
        return self._agenda.sightings.storages()


async def _never() -> Told:
    """Before a topic is opened there is nothing to be read."""
    return Told(complete=False)
