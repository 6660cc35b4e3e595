"""Reading one Proxmox VE cluster: its parts, their rhythms, and what each one's answer means."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import structlog

from pulse.config.connections import Connection
from pulse.kit.clock import Clock
from pulse.kit.errors import Unauthorized, Unreachable
from pulse.model.observation import Observation, Trouble
from pulse.model.resource import Resource
from pulse.platforms.health import EndpointHealth
from pulse.platforms.http import TimedOut
from pulse.platforms.platform import Part
from pulse.platforms.pve.client import Client
from pulse.platforms.pve.details import MEMBERSHIP, membership, node_detail, part_of, version_order
from pulse.platforms.pve.normalise import HOME, Scope
from pulse.platforms.pve.rights import Permissions
from pulse.platforms.pve.rows import Broken, Member, NodeStatus, resource_rows
from pulse.platforms.pve.sightings import Sightings

log = structlog.get_logger(__name__)

STATISTICS = timedelta(seconds=10)
"""The rhythm in which a node writes its numbers and those of its guests: no poll is fresher than that."""
DETAIL, DETAIL_WATCHED = timedelta(seconds=10), timedelta(seconds=2)
EMPTY_FOR = timedelta(seconds=60)
"""So long all guests must be gone, with the right to see them, before that is believed."""

T = TypeVar("T")
_GUESTS_GONE = "The server shows no guests any more; the token may have lost VM.Audit. What was known is kept."


class Api(Protocol):
    """What a reader needs of a `Client`."""

    async def get_body(self, path: str) -> bytes:
        """The JSON text of a good answer."""
        ...

    async def get(self, path: str, kind: type[T]) -> T:
        """The `data` of a good answer."""
        ...

    def endpoints(self) -> Sequence[EndpointHealth]:
        """The addresses that are asked, and how they answer."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


class PveReader:
    """The parts of one connection: `resources`, `membership`, and `node:<name>` for each node that was seen."""

    def __init__(self, connection: Connection, clock: Clock, client: Api | None = None) -> None:
        self._connection = connection
        self._clock = clock
        self._client: Api = client or Client(connection, clock)
        self._scope = Scope(connection.id, connection.key)
        self._sightings = Sightings(self._scope)
        self._urgent: set[str] = set()
        self._broken: frozenset[Broken] = frozenset()
        self._empty = _Emptiness()
        self._versions: dict[str, str] = {}
        self._parts = {
            HOME: Part(HOME, connection.interval, self._read_resources, source_every=STATISTICS),
            MEMBERSHIP: Part(MEMBERSHIP, STATISTICS, self._read_membership),
        }

    def parts(self) -> Mapping[str, Part]:
        """The parts by name."""
        return self._parts

    def urgent(self) -> frozenset[str]:
        """Parts to read at once: the membership when a node changed, a node that is back."""
        urgent, self._urgent = frozenset(self._urgent), set()
        return urgent

    def endpoints(self) -> Sequence[EndpointHealth]:
        """The addresses that are asked, and how they answer."""
        return self._client.endpoints()

    def version(self) -> str | None:
        """The oldest Proxmox VE of the nodes whose status was read: that one says what the cluster can do."""
        known = [self._versions[name] for name in self._sightings.nodes() if name in self._versions]
        return min(known, key=version_order) if known else None

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _read_resources(self) -> Observation:
        body = await self._client.get_body("/cluster/resources")
        rows, broken = resource_rows(body)
        now = self._clock()
        self._log_broken(broken)
        if self._sightings.has_guests() and not broken and not any(row.type in ("qemu", "lxc") for row in rows):
            if not await self._empty.believed(self._client, now):
                return self._observed(HOME, self._nodes_only(), now, complete=False, trouble=self._empty.trouble)
        else:
            self._empty = _Emptiness()

        sight = self._sightings.take(rows, broken, now.timestamp())
        if sight.membership_moved:
            self._urgent.add(MEMBERSHIP)
        self._reconcile_parts(sight.back)
        return self._observed(HOME, sight.resources, now, complete=sight.complete)

    async def _read_membership(self) -> Observation:
        members = await self._client.get("/cluster/status", list[Member])
        return self._observed(MEMBERSHIP, membership(self._scope, members), self._clock())

    async def _read_node(self, name: str) -> Observation:
        if self._sightings.standing(name) == "offline":
            msg = f"The node {name} is offline."
            raise Unreachable(msg)

        path = f"/nodes/{name}/status"
        try:
            status = await self._client.get(path, NodeStatus)
        except TimedOut as trouble:
            msg = f"The node {name} did not answer in time; the server that was asked for it may be well."
            raise Unreachable(msg) from trouble
        detail = node_detail(self._scope, name, status)
        if "version" in detail.facts:
            self._versions[name] = str(detail.facts["version"])
        return self._observed(part_of(name), [detail], self._clock())

    def _observed(
        self,
        part: str,
        resources: list[Resource],
        at: datetime,
        *,
        complete: bool = True,
        trouble: Trouble | None = None,
    ) -> Observation:
        return Observation(
            source=self._connection.id,
            part=part,
            at=at,
            every=self._parts[part].judged_by if part in self._parts else DETAIL,
            resources=resources,
            complete=complete,
            trouble=trouble,
        )

    def _nodes_only(self) -> list[Resource]:
        return list(self._sightings.nodes().values())

    def _reconcile_parts(self, back: frozenset[str]) -> None:
        wanted = {part_of(name): name for name in self._sightings.nodes()}
        for gone in [part for part in self._parts if part.startswith("node:") and part not in wanted]:
            del self._parts[gone]
        for part, name in wanted.items():
            if part not in self._parts:
                self._parts[part] = self._node_part(part, name)
        self._urgent.update(part_of(name) for name in back)

    def _node_part(self, part: str, name: str) -> Part:
        async def read() -> Observation:
            return await self._read_node(name)

        watches = frozenset((self._scope.id("node", name),))
        return Part(part, DETAIL, read, watched_every=DETAIL_WATCHED, watches=watches)

    def _log_broken(self, broken: list[Broken]) -> None:
        """Once when a row becomes unreadable, not at each poll."""
        for row in broken:
            if row not in self._broken:
                log.warning("unreadable row", source=self._connection.id, row=row.id, message=row.message)
        self._broken = frozenset(broken)


class _Emptiness:
    """All guests seem gone: believed when we have the right to see guests, and it stays so for a while."""

    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        self._asked: datetime | None = None
        self._since: datetime | None = None

    async def believed(self, client: Api, now: datetime) -> bool:
        """Asks for our rights at once, then every `EMPTY_FOR`."""
        self._since = self._since or now
        if self._asked is None or now - self._asked >= EMPTY_FOR:
            self._asked = now
            permissions = await client.get("/access/permissions", Permissions)
            seeing = any("VM.Audit" in privileges for privileges in permissions.values())
            self.trouble = None if seeing else Trouble(Unauthorized.code, _GUESTS_GONE)
        return self.trouble is None and now - self._since >= EMPTY_FOR
