"""Calling the Proxmox VE API: GETs as we are signed in, of whichever member of the cluster answers."""

from collections.abc import Iterable
from typing import TypeVar

from pulse.config.connections import Connection
from pulse.kit.address import Address, address_of
from pulse.kit.clock import Clock
from pulse.kit.errors import ConfigError, Unreachable
from pulse.model.observation import Trouble
from pulse.platforms.health import EndpointHealth
from pulse.platforms.http import Answer
from pulse.platforms.pve.answers import PORT, decoded
from pulse.platforms.pve.caller import Caller, TheirTime
from pulse.platforms.pve.endpoints import Endpoints, Met
from pulse.platforms.pve.failover import Failover, Fault

T = TypeVar("T")


class Client:
    """The members of a cluster, asked as the user or token of one connection."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._caller = Caller(connection, clock, lambda: self._members.endpoints.current)
        self._made: Failover | None = None

    async def get(self, path: str, kind: type[T], *, limit: float | None = None) -> T:
        """The `data` of the answer to GET `path` (without /api2/json), within `limit` seconds if that is given.
        Raises `SourceError`."""
        return decoded((await self._members.answer(path, limit)).body, kind, path)

    async def get_body(self, path: str) -> bytes:
        """The JSON text of a good answer, `data` included. Raises `SourceError`."""
        return (await self.answer(path)).body

    async def answer(self, path: str) -> Answer:
        """A good answer, whole. Raises `SourceError`."""
        return await self._members.answer(path)

    @property
    def their_time(self) -> TheirTime | None:
        """What the clock of the server that answered last said."""
        return self._caller.their_time

    async def get_openly(self, path: str) -> bytes:
        """The JSON text of what is told to anybody: nothing of a sign-in is sent. Raises `SourceError`."""
        try:
            return (await self._caller.ask_openly(self._members.endpoints.current, path)).body
        except Fault as fault:
            raise fault.error from fault

    async def meet(self, members: Iterable[tuple[str, str, str | None]], teller: str | None) -> None:
        """Know these members of the cluster: name, IP address, and the fingerprint of the certificate if it was told;
        `teller` is the name of the one that was asked.

        Each listens where the typed address does, or at the usual port. One whose certificate is not known is asked
        only when the typed address is trusted by the system's store, too.
        """
        home = self._members.endpoints.home.address
        known = [member for member in members if member[2] or not self._connection.fingerprint]
        met = [
            Met(name, address, fingerprint)
            for name, ip, fingerprint in known
            for port in dict.fromkeys((home.port, PORT))
            if (address := _address(ip, port)) is not None
        ]
        await self._members.endpoints.meet(met, teller)

    def detour(self) -> Trouble | None:
        """Why another member is asked than the typed address; None when that one is."""
        return self._members.detour()

    async def look_home(self) -> None:
        """See whether the typed address answers again while another member is asked."""
        await self._members.look_home()

    async def recover(self) -> None:
        """Return as soon as anybody answers; raises `Lost` or `NotAccepted` when the cause is another one by now."""
        await self._members.recover()

    def in_use(self) -> str:
        """Who is asked now, for a sentence."""
        return self._members.endpoints.named(self._members.endpoints.current)

    def endpoints(self) -> list[EndpointHealth]:
        """The addresses that are known, and how they answer."""
        if self._made is None:
            return [EndpointHealth(self._connection.address, in_use=True)]
        return self._made.endpoints.health()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._caller.aclose()
        if self._made is not None:
            await self._made.aclose()

    @property
    def _members(self) -> Failover:
        if self._made is None:
            caller = self._caller
            home = caller.endpoint(_typed(self._connection), self._connection.fingerprint)
            endpoints = Endpoints(home, lambda member: caller.endpoint(member.address, member.fingerprint))
            self._made = Failover(endpoints, caller.ask, caller.probe)
        return self._made


def _typed(connection: Connection) -> Address:
    try:
        return address_of(connection.address, PORT)
    except ConfigError as wrong:
        raise Unreachable(wrong.message) from wrong


def _address(ip: str, port: int) -> Address | None:
    try:
        return address_of(ip, port)
    except ConfigError:
        return None
