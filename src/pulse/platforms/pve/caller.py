"""One signed-in call to one endpoint, and whether it is the endpoint or the call that fails."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from msgspec import Struct

from pulse.config.connections import Connection
from pulse.kit.address import Address
from pulse.kit.clock import Clock
from pulse.kit.errors import Malformed, NotAccepted, SourceError, Unreachable
from pulse.platforms.http import Answer, Endpoint, TimedOut, instant_of
from pulse.platforms.pve.answers import check, is_of_endpoint, is_of_node, who
from pulse.platforms.pve.auth import Auth, TicketAuth, auth_of
from pulse.platforms.pve.failover import Fault

API = "/api2/json"
LOOK_UP = "pvenode cert info"
"""The command that shows the fingerprint of a node's certificate."""


class TheirTime(Struct, frozen=True):
    """A server's clock, which tells whole seconds: how far it is `ahead` of ours, which somebody may have set as well;
    and its seconds since the epoch less those of the event loop, which nobody sets."""

    ahead: timedelta
    steady: float


class Caller:
    """Calls as the user or token of one connection; whoever is the `current` endpoint is signed in at."""

    def __init__(self, connection: Connection, clock: Clock, current: Callable[[], Endpoint]) -> None:
        self._connection = connection
        self._clock = clock
        self._current = current
        self._auth: Auth = auth_of(connection, self._sign_in, clock)
        self.their_time: TheirTime | None = None
        """What the clock of the server that answered last said."""

    def endpoint(self, address: Address, fingerprint: str | None) -> Endpoint:
        """An endpoint that may be told our secrets; it is trusted by its certificate, or by the system."""
        signing = (self._connection.token_secret, self._connection.password)
        secrets = [secret for secret in signing if secret is not None]
        return Endpoint(address, self._clock, fingerprint=fingerprint, look_up=LOOK_UP, secrets=secrets)

    async def ask(self, endpoint: Endpoint, path: str) -> Answer:
        """GET `path` as we are signed in. Raises `Fault` when the endpoint fails, else a `SourceError`."""
        answer = await self._requested(endpoint, path)
        if answer.refused and self._auth.refused():
            answer = await self._requested(endpoint, path)
        if answer.refused:
            refused = NotAccepted(self._auth.advice(answer.reason))
            if isinstance(self._auth, TicketAuth):
                raise refused  # asking others with a wrong password would lock the user out
            raise Fault(refused, endpoint)
        return self._checked(answer, endpoint, path)

    async def ask_openly(self, endpoint: Endpoint, path: str) -> Answer:
        """GET what is told to anybody: nothing of a sign-in is sent. Raises as `ask`."""
        return self._checked(await self._requested(endpoint, path, openly=True), endpoint, path)

    async def probe(self, endpoint: Endpoint, path: str) -> Answer:
        """As we are signed in, unless that has to be renewed: that is for the endpoint which is found."""
        if self._auth.ready():
            return await self.ask(endpoint, path)
        return await self.ask_openly(endpoint, "/access/ticket")

    async def _requested(self, endpoint: Endpoint, path: str, *, openly: bool = False) -> Answer:
        began = asyncio.get_running_loop().time()
        headers = {} if openly else await self._auth.headers()
        try:
            answer = await endpoint.request("GET", API + path, headers=headers)
        except TimedOut as failure:
            if is_of_node(path) and endpoint.answered_since(began):
                raise  # it waited for something behind it
            raise Fault(failure, endpoint) from failure
        except (Unreachable, Malformed) as failure:
            raise Fault(failure, endpoint) from failure
        self._note_time(answer, began)
        return answer

    def _checked(self, answer: Answer, endpoint: Endpoint, path: str) -> Answer:
        try:
            check(answer, path, endpoint.address, who(self._connection))
        except SourceError as failure:
            if is_of_endpoint(answer, path):
                raise Fault(failure, endpoint) from failure
            raise
        return answer

    async def _sign_in(self, form: dict[str, str]) -> Answer:
        endpoint = self._current()
        try:
            answer = await endpoint.request("POST", f"{API}/access/ticket", form=form)
        except (Unreachable, Malformed) as failure:
            raise Fault(failure, endpoint) from failure
        return answer if answer.refused else self._checked(answer, endpoint, "/access/ticket")

    def _note_time(self, answer: Answer, began: float) -> None:
        told = instant_of(answer.date)
        if told is not None:
            now = asyncio.get_running_loop().time()
            middle = (now - began) / 2
            told += timedelta(seconds=0.5)
            ahead = told - (self._clock() - timedelta(seconds=middle))
            self.their_time = TheirTime(ahead, told.timestamp() - (now - middle))

    async def aclose(self) -> None:
        """Stop signing in."""
        await self._auth.aclose()
