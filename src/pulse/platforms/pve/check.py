"""Testing a connection step by step, before it is saved or when it fails."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from msgspec import structs

from pulse.config.connections import Connection
from pulse.kit.address import Address, address_of
from pulse.kit.clock import Clock
from pulse.kit.errors import ConfigError, SourceError, Unauthorized, Untrusted
from pulse.platforms.http import Reached, reach
from pulse.platforms.platform import LONGEST_TEST, Step, StepName
from pulse.platforms.pve import findings
from pulse.platforms.pve.answers import PORT, decoded
from pulse.platforms.pve.client import Client
from pulse.platforms.pve.details import version_order
from pulse.platforms.pve.rights import Permissions
from pulse.platforms.pve.rows import Member, Realm, Row, Version, resource_rows

MEMBER_LIMIT = 3.0
"""Seconds in which another member of the cluster has to shake hands."""


async def test(connection: Connection, clock: Clock) -> list[Step]:
    """The steps up to the first that fails: reached, certificate, signed_in, version, members, rights with a `blind`
    for each thing that cannot be seen, cost. It ends within `LONGEST_TEST`."""
    run = _Run(connection, clock)
    try:
        async with asyncio.timeout(LONGEST_TEST):
            await run.through()
    except TimeoutError:
        msg = f"{connection.address} did not answer within {LONGEST_TEST:.0f} s: it is overloaded, or hangs."
        run.steps.append(Step(run.present, "failed", msg, field="address"))
    finally:
        await run.aclose()
    return run.steps


class _Run:
    """One test under way: what was found so far, on which the next steps build."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self.steps: list[Step] = []
        self.present: StepName = "reached"
        self._connection = connection
        self._clock = clock
        self._client = Client(connection, clock)
        self._address = Address("", 0)
        self._seen = Reached("", 0, 0, 0, "")
        self._version = Version("")
        self._members: list[Member] | SourceError = []
        self._rows: list[Row] = []
        self._times: tuple[datetime, datetime, str | None] | None = None

    async def through(self) -> None:
        """Every step up to the first that fails."""
        steps: tuple[tuple[StepName, Callable[[], Awaitable[list[Step]]]], ...] = (
            ("reached", self._reach),
            ("certificate", self._trust),
            ("signed_in", self._sign_in),
            ("version", self._ask_version),
            ("members", self._look_at_members),
            ("rights", self._look_at_rights),
            ("cost", self._estimate),
        )
        now = asyncio.get_running_loop().time
        for self.present, step in steps:
            began = now()
            try:
                found = await step()
            except SourceError as trouble:
                found = [Step(self.present, "failed", trouble.message)]
            found[0] = structs.replace(found[0], seconds=round(now() - began, 3))
            self.steps += found
            if any(step.state == "failed" for step in found):
                return

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _reach(self) -> list[Step]:
        try:
            self._address = address_of(self._connection.address, PORT)
            self._seen = await reach(self._address)
        except (ConfigError, SourceError) as trouble:
            return [Step("reached", "failed", trouble.message, field="address")]
        return [findings.reached(self._address, self._seen)]

    async def _trust(self) -> list[Step]:
        """Asks what needs no sign-in: this shows, too, whether it is a Proxmox server."""
        pin, seen = self._connection.fingerprint, self._seen
        if pin is not None and pin != seen.fingerprint:
            return [findings.changed(self._address, pin, seen)]
        try:
            await self._client.get_openly("/access/ticket")
        except Untrusted:
            return [findings.unknown(self._address, seen, self._clock())]
        except SourceError as trouble:
            self.steps.clear()
            return [Step("reached", "failed", trouble.message, field="address")]
        return [findings.trusted(seen, self._clock(), pinned=pin is not None)]

    async def _sign_in(self) -> list[Step]:
        try:
            self._version = decoded(await self._client.get_body("/version"), Version, "/version")
        except Unauthorized as trouble:
            return [findings.refused(self._connection, trouble, await self._realms())]
        return [findings.signed_in(self._connection)]

    async def _realms(self) -> list[str]:
        """What the server tells anybody; no trouble when it does not."""
        try:
            told = decoded(await self._client.get_openly("/access/domains"), list[Realm], "/access/domains")
        except SourceError:
            return []
        return [realm.realm for realm in told]

    async def _ask_version(self) -> list[Step]:
        try:
            self._members = await self._client.get("/cluster/status", list[Member])
        except SourceError as trouble:
            self._members = trouble
        return [findings.version(self._version, self._members)]

    async def _look_at_members(self) -> list[Step]:
        before = self._clock()
        answer = await self._client.answer("/cluster/resources")
        self._times = before, self._clock(), answer.date
        self._rows, broken = resource_rows(answer.body)
        if isinstance(self._members, SourceError):
            return [findings.unknown_members(self._rows, self._members, len(broken))]
        nodes = [member for member in self._members if member.type == "node"]
        troubles = await asyncio.gather(*(self._trouble_of(member) for member in nodes))
        told = list(zip(nodes, troubles, strict=True))
        clusters = [member for member in self._members if member.type == "cluster"]
        return [findings.members(told, self._rows, len(broken), quorate=all(c.quorate != 0 for c in clusters))]

    async def _trouble_of(self, member: Member) -> str | None:
        """Why another member cannot be asked from here; it is looked for at its usual port and at the one of the
        address that was typed."""
        if member.local or not member.online:
            return None
        ports = dict.fromkeys((self._address.port, PORT))
        troubles = await asyncio.gather(*(_missed(member, port) for port in ports))
        return None if None in troubles else troubles[-1]

    async def _look_at_rights(self) -> list[Step]:
        permissions = await self._client.get("/access/permissions", Permissions)
        major = (version_order(self._version.version) or (0,))[0]
        return findings.rights(self._connection, permissions, major)

    async def _estimate(self) -> list[Step]:
        nodes = len({row.node for row in self._rows if row.type == "node"})
        before, after, date = self._times or (self._clock(), self._clock(), None)
        return [findings.cost(self._connection.interval, nodes, before + (after - before) / 2, date, after - before)]


async def _missed(member: Member, port: int) -> str | None:
    try:
        await reach(address_of(member.ip or "", port), limit=MEMBER_LIMIT, content=False)
    except (ConfigError, SourceError) as trouble:
        return trouble.message
    return None
