"""Reading one Proxmox VE cluster: its parts, their rhythms, and what each one's answer means."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar
from urllib.parse import quote

import structlog
from msgspec import Raw

from pulse.config.connections import Connection
from pulse.kit.clock import Clock
from pulse.kit.errors import SourceError, Unauthorized, Unreachable
from pulse.kit.foreign import kept, said
from pulse.model.observation import Observation, Trouble
from pulse.model.resource import Resource
from pulse.platforms.health import EndpointHealth
from pulse.platforms.http import TimedOut
from pulse.platforms.platform import Log, Part, Sight
from pulse.platforms.pve.agenda import Agenda
from pulse.platforms.pve.answers import advice_to_grant, who
from pulse.platforms.pve.caller import TheirTime
from pulse.platforms.pve.client import Client
from pulse.platforms.pve.details import MEMBERSHIP, membership, node_detail, part_of, version_order
from pulse.platforms.pve.findings import span
from pulse.platforms.pve.lane import Lane
from pulse.platforms.pve.normalise import HOME, Scope, without_statistics
from pulse.platforms.pve.parts import Parts
from pulse.platforms.pve.rights import Permissions
from pulse.platforms.pve.rows import Broken, Member, NodeRow, Version, listed, node_status, resource_rows
from pulse.platforms.pve.sightings import Sightings
from pulse.platforms.pve.task_log import log_of

log = structlog.get_logger(__name__)

STATISTICS = timedelta(seconds=10)
"""The rhythm in which a node writes its numbers and those of its guests: no poll is fresher than that."""
DETAIL, DETAIL_WATCHED = timedelta(seconds=10), timedelta(seconds=2)
ADDRESS, RIGHTS = "address", "rights"
LOOK_HOME = timedelta(seconds=2)
"""The rhythm in which the typed address is tried while another member is asked."""
LOOK_AT_RIGHTS, LOOK_AT_RIGHTS_BLIND = timedelta(minutes=1), timedelta(seconds=4)
"""The rhythm in which it is seen whether our rights changed, and that while a part is refused."""
FINGERPRINTS_FOR = 300.0
"""Seconds after which the certificates of the members are asked for again: they are renewed at times."""
CLOCK_SET = 30.0
"""Seconds by which a clock moved at once: it was set. Time synchronisation moves it by less."""
NODE_LIMIT = 4.5
"""Seconds in which a node has to answer: it does in a few milliseconds, or it is in trouble."""
EMPTY_FOR = 60.0
"""So many seconds all guests must be gone, with the right to see them, before that is believed."""

T = TypeVar("T")
_GUESTS_GONE = "The server shows no guests any more; the token may have lost VM.Audit. What was known is kept."


class Api(Protocol):
    """What a reader needs of a `Client`."""

    async def get_body(self, path: str) -> bytes:
        """The JSON text of a good answer."""
        ...

    async def get(self, path: str, kind: type[T], *, limit: float | None = None) -> T:
        """The `data` of a good answer, within so many seconds."""
        ...

    @property
    def their_time(self) -> TheirTime | None:
        """What the server's clock said last."""
        ...

    async def meet(self, members: Iterable[tuple[str, str, str | None]], teller: str | None) -> None:
        """Know these members: name, IP address, fingerprint; and which of them was asked."""
        ...

    def detour(self) -> Trouble | None:
        """Why another member is asked than the typed address."""
        ...

    async def look_home(self) -> None:
        """See whether the typed address answers again."""
        ...

    async def recover(self) -> None:
        """Return as soon as anybody answers."""
        ...

    def in_use(self) -> str:
        """Who is asked now."""
        ...

    def endpoints(self) -> Sequence[EndpointHealth]:
        """The addresses that are known, and how they answer."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


class PveReader:
    """The parts of one connection.

    `resources`, `membership`, `address` (which member is asked), `rights`, `node:<name>` for each node that was seen,
    and those of the topics.
    """

    def __init__(self, connection: Connection, clock: Clock, client: Api | None = None) -> None:
        self._connection = connection
        self._clock = clock
        self._client: Api = client or Client(connection, clock)
        self._scope = Scope(connection.id, connection.key)
        self._sightings = Sightings(self._scope)
        self._agenda = Agenda(self._scope, clock, self._client, self._sightings, who(connection))
        self._empty = _Emptiness()
        self._clocks = _Clocks()
        self._acquaintance = _Acquaintance(connection.id, self._client)
        self._away = self._told_away = False
        self._parts = Parts(lambda: self._parts.put(RIGHTS, LOOK_AT_RIGHTS_BLIND, self._read_rights))
        self._telling = _Telling(connection.id, self._parts)
        self._parts.put(HOME, connection.interval, self._read_resources, source_every=STATISTICS)
        self._parts.put(MEMBERSHIP, STATISTICS, self._read_membership)
        self._parts.put(RIGHTS, LOOK_AT_RIGHTS, self._read_rights)

    def parts(self) -> Mapping[str, Part]:
        """The parts by name."""
        return self._parts.there()

    def urgent(self) -> frozenset[str]:
        """Parts to read at once: the membership and a node when the node changed; the address when another member is
        asked; what was refused when our rights changed."""
        if self._away != (self._client.detour() is not None):
            self._away = not self._away
            self._parts.hurry([ADDRESS])
        return self._parts.urgent()

    def endpoints(self) -> Sequence[EndpointHealth]:
        """The addresses that are known, and how they answer."""
        return self._client.endpoints()

    def version(self) -> str | None:
        """The oldest Proxmox VE of the nodes whose status was read: that one says what the cluster can do."""
        versions = self._agenda.versions
        known = [versions[name] for name in self._sightings.nodes() if name in versions]
        return min(known, key=version_order) if known else None

    def sights(self) -> Sequence[Sight]:
        """What can be seen of the cluster."""
        return self._agenda.sights(self._connection, self._parts.there(), self._parts.blind)

    async def log(self, task: str, offset: int, limit: int) -> Log:
        """So many lines of the log of the task of this UPID."""
        return await log_of(self._client, task, offset, limit)

    async def recover(self) -> None:
        """Return as soon as anybody answers; raises `Lost` or `NotAccepted` when the cause is another one by now."""
        await self._client.recover()

    def watch(self, resources: frozenset[str]) -> None:
        """Guests among these are asked sooner."""
        self._agenda.shared(Lane).watch(resources)

    async def aclose(self) -> None:
        """End what is under way, and close every connection."""
        await self._agenda.shared(Lane).aclose()
        await self._client.aclose()

    async def _read_resources(self) -> Observation:
        body = await self._client.get_body("/cluster/resources")
        rows, broken = resource_rows(body)
        now = self._clock()
        self._telling.log(HOME, broken)
        if self._sightings.has_guests() and not broken and not any(row.type in ("qemu", "lxc") for row in rows):
            if not await self._empty.believed(self._client, _steady()):
                nodes = list(self._sightings.nodes().values())
                return self._telling.observed(HOME, nodes, now, complete=False, trouble=self._empty.trouble)
        else:
            self._empty = _Emptiness()

        sight = self._sightings.take(rows, broken, _steady())
        if sight.membership_moved:
            self._parts.hurry([MEMBERSHIP])
        wanted = {part_of(name): name for name in self._sightings.nodes()}
        for gone in [part for part in self._parts.there() if part.startswith("node:") and part not in wanted]:
            self._parts.drop(gone)
            self._telling.forget(gone)
        for part, name in wanted.items():
            watches = frozenset((self._scope.id("node", name),))
            read = partial(self._read_node, name)
            self._parts.put(part, DETAIL, read, watched_every=DETAIL_WATCHED, watches=watches)
        self._parts.hurry(part_of(name) for name in sight.turned)
        self._agenda.reconcile(self._parts)
        doubts = [*_without_statistics(self._sightings), *filter(None, [self._clocks.doubt(self._client)])]
        trouble = Trouble(doubts[0].code, " ".join(doubt.message for doubt in doubts)) if doubts else None
        return self._telling.observed(HOME, sight.resources, now, complete=sight.complete, trouble=trouble)

    async def _read_membership(self) -> Observation:
        members, broken = listed(await self._client.get("/cluster/status", list[Raw]), Member)
        self._telling.log(MEMBERSHIP, broken)
        await self._acquaintance.make(members)
        if ADDRESS not in self._parts.there():  # before, there is nobody else to be asked
            self._parts.put(ADDRESS, STATISTICS, self._read_address)
        told = membership(self._scope, members)
        return self._telling.observed(MEMBERSHIP, told, self._clock(), complete=not broken)

    async def _read_address(self) -> Observation:
        """Nothing is asked while the typed address is the one that is asked anyway; that it is not is told first."""
        if self._told_away:
            await self._client.look_home()
        elif self._client.detour() is not None:
            self._parts.hurry([ADDRESS])
        trouble = self._client.detour()
        self._away = self._told_away = trouble is not None
        self._parts.put(ADDRESS, LOOK_HOME if self._away else STATISTICS, self._read_address)
        return self._telling.observed(ADDRESS, [], self._clock(), trouble=trouble)

    async def _read_rights(self) -> Observation:
        """A right that was given is used at once: every part that was refused, or of which something was hidden, is
        read again when anything changed."""
        permissions = await self._client.get("/access/permissions", Permissions)
        if permissions != self._agenda.permissions:
            self._agenda.permissions = permissions
            self._parts.hurry(self._parts.blind | self._parts.unseen)
        self._parts.put(RIGHTS, LOOK_AT_RIGHTS_BLIND if self._parts.blind else LOOK_AT_RIGHTS, self._read_rights)
        trouble = None if permissions else Trouble(Unauthorized.code, advice_to_grant(self._connection))
        return self._telling.observed(RIGHTS, [], self._clock(), trouble=trouble)

    async def _read_node(self, name: str) -> Observation:
        if self._sightings.standing(name) == "offline":
            msg = f"The node {said(name)} is offline."
            raise Unreachable(msg)

        path = f"/nodes/{quote(name, safe='')}/status"
        try:
            raws = await self._client.get(path, dict[str, Raw], limit=NODE_LIMIT)
        except TimedOut as trouble:
            msg = f"The node {said(name)} did not answer in time; the server that was asked for it may be well."
            raise Unreachable(msg) from trouble
        except Unauthorized:
            if name not in self._agenda.versions and (version := await _version_of(self._client, name)) is not None:
                self._agenda.versions[name] = version
                self._agenda.reconcile(self._parts)
            raise
        status, broken = node_status(raws)
        self._telling.log(part_of(name), broken)
        detail = node_detail(self._scope, name, status, broken)
        if "version" in detail.facts:
            self._agenda.versions[name] = str(detail.facts["version"])
            self._agenda.reconcile(self._parts)
        return self._telling.observed(part_of(name), [detail], self._clock())


class _Telling:
    """How what was read is handed on: as an observation, with a line in the log for what could not be read."""

    def __init__(self, source: str, parts: Parts) -> None:
        self._source = source
        self._parts = parts
        self._broken: dict[str, frozenset[Broken]] = {}

    def observed(
        self,
        part: str,
        resources: list[Resource],
        at: datetime,
        *,
        complete: bool = True,
        trouble: Trouble | None = None,
    ) -> Observation:
        """What a part told at a moment."""
        known = self._parts.there().get(part)
        return Observation(
            source=self._source,
            part=part,
            at=at,
            every=known.judged_by if known is not None else DETAIL,
            resources=resources,
            complete=complete,
            trouble=trouble,
        )

    def log(self, part: str, broken: list[Broken]) -> None:
        """Once when a row becomes unreadable, not at each poll."""
        for row in broken:
            if row not in self._broken.get(part, ()):
                log.warning("unreadable row", source=self._source, part=part, row=row.id, message=row.message)
        self._broken[part] = frozenset(broken)

    def forget(self, part: str) -> None:
        """It is not there any more."""
        self._broken.pop(part, None)


class _Acquaintance:
    """What was told last of the members, so that they are asked for their certificates only when that may have changed:
    `/cluster/status` knows no certificates."""

    def __init__(self, source: str, client: Api) -> None:
        self._source = source
        self._client = client
        self._places: frozenset[tuple[str, str]] = frozenset()
        self._until = 0.0

    async def make(self, members: list[Member]) -> None:
        """Tell the client who may be asked instead, with the certificates that this trusted server vouches for."""
        places = frozenset((member.name, member.ip) for member in members if member.type == "node" and member.ip)
        if self._places == places and _steady() < self._until:
            return
        try:
            rows, _ = listed(await self._client.get("/nodes", list[Raw]), NodeRow)
        except SourceError as trouble:
            log.info("members unknown", source=self._source, why=trouble.message)
            return
        fingerprints = {row.node: row.ssl_fingerprint for row in rows}
        asked = next((kept(member.name) for member in members if member.type == "node" and member.local), None)
        await self._client.meet([(kept(name), ip, fingerprints.get(name)) for name, ip in sorted(places)], asked)
        self._places, self._until = places, _steady() + FINGERPRINTS_FOR


class _Emptiness:
    """All guests seem gone: believed when we have the right to see guests, and it stays so for a while."""

    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        self._asked: float | None = None
        self._since: float | None = None

    async def believed(self, client: Api, now: float) -> bool:
        """Asks for our rights at once, then every `EMPTY_FOR`; `now` in seconds of a clock that is never set."""
        self._since = now if self._since is None else self._since
        if self._asked is None or now - self._asked >= EMPTY_FOR:
            self._asked = now
            permissions = await client.get("/access/permissions", Permissions)
            seeing = any("VM.Audit" in privileges for privileges in permissions.values())
            self.trouble = None if seeing else Trouble(Unauthorized.code, _GUESTS_GONE)
        return self.trouble is None and now - self._since >= EMPTY_FOR


class _Clocks:
    """Whether the clock of the server was set while we looked. That it has been wrong all along is told when the
    connection is tested."""

    def __init__(self) -> None:
        self._whose: str | None = None
        self._before = 0.0
        self._set = 0.0

    def doubt(self, client: Api) -> Trouble | None:
        """The trouble, as long as its clock is away from where it was, and from ours."""
        told, whose = client.their_time, client.in_use()
        if told is None:
            return None
        step = told.steady - self._before if whose == self._whose else 0.0
        self._whose, self._before = whose, told.steady
        if abs(step) > CLOCK_SET:
            self._set += step
        ahead = told.ahead.total_seconds()
        if abs(ahead) <= CLOCK_SET or abs(self._set) <= CLOCK_SET:
            return None
        way, place = "forward" if self._set > 0 else "back", "ahead of" if ahead > 0 else "behind"
        words = f"The clock of {whose} was set {way}: it is {span(abs(ahead))} {place} that of Pulse now"
        return Trouble("clock", f"{words}. See that time synchronisation runs on both machines.")


async def _version_of(client: Api, node: str) -> str | None:
    """Anybody may know the version of a node, and without it nothing else is asked of it."""
    try:
        return kept((await client.get(f"/nodes/{quote(node, safe='')}/version", Version, limit=NODE_LIMIT)).version)
    except SourceError as trouble:
        log.info("version unknown", node=node, why=trouble.message)
        return None


def _without_statistics(sightings: Sightings) -> list[Trouble]:
    late = [
        f"The node {name} has sent no new statistics for {still:.0f} s: its pvestatd may hang."
        for name, still in sightings.late(_steady()).items()
    ]
    return [Trouble("stalled", sentence) for sentence in (*late, *map(without_statistics, sightings.silent()))]


def _steady() -> float:
    """Seconds of a clock that nobody sets."""
    return asyncio.get_running_loop().time()
