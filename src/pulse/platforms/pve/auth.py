"""Signing in to Proxmox VE: an API token, or a password's ticket that is renewed while it is used."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote

import msgspec
from msgspec import Struct

from pulse.config.connections import Connection
from pulse.kit.clock import Clock
from pulse.kit.errors import Malformed, NotAccepted
from pulse.kit.secret import Secret
from pulse.platforms.http import Answer

RENEW_AFTER = timedelta(hours=1)
"""Half the life of a ticket."""
TICKET_LIFE = timedelta(hours=2)
REFUSED_FOR = timedelta(seconds=25)
"""So long a refused sign-in is not tried again, however many parts ask: servers lock out whom they refuse too often."""

Post = Callable[[dict[str, str]], Awaitable[Answer]]
"""POST /access/ticket with a form."""


class Auth(Protocol):
    """Who we are, as headers of a call."""

    async def headers(self) -> dict[str, str]:
        """Raises `NotAccepted` when signing in is refused, or what the network raises."""
        ...

    def ready(self) -> bool:
        """Whether `headers` answers without asking anybody."""
        ...

    def refused(self) -> bool:
        """The server answered 401; True when a fresh sign-in may mend that."""
        ...

    def advice(self, said: str) -> str:
        """What to check when the server does not accept us; `said` are its own words."""
        ...

    async def aclose(self) -> None:
        """Stop signing in."""
        ...


class TokenAuth:
    """An API token: one header, no state."""

    def __init__(self, token_id: str, secret: Secret) -> None:
        self._token_id = token_id
        self._secret = secret

    async def headers(self) -> dict[str, str]:
        """The `Authorization` header, in the form that PVE wants."""
        return {"Authorization": f"PVEAPIToken={self._token_id}={self._secret.reveal()}"}

    def ready(self) -> bool:
        """A token needs no signing in."""
        return True

    def refused(self) -> bool:
        """A refused token stays refused."""
        return False

    def advice(self, said: str) -> str:
        """Token ID, secret, expiry, and the cluster file system."""
        return (
            f"The API token {self._token_id} is not accepted ({said}): check the token ID and its secret, and that "
            "neither the token nor its user is disabled or expired. The server says the same while its pve-cluster "
            "service is down."
        )

    async def aclose(self) -> None:
        """Nothing to stop."""


class TicketAuth:
    """A user with a password. All calls share one ticket, and one sign-in at a time."""

    def __init__(self, user: str, password: Secret, post: Post, clock: Clock) -> None:
        self._user = user if "@" in user else f"{user}@pam"
        self._password = password
        self._post = post
        self._clock = clock
        self._ticket: _Ticket | None = None
        self._signing: asyncio.Task[None] | None = None
        self._refusal: tuple[datetime, NotAccepted] | None = None

    async def headers(self) -> dict[str, str]:
        """The cookie with a ticket that is younger than `RENEW_AFTER`; signs in or renews first where needed."""
        while (ticket := self._fresh()) is None:
            if self._refusal is not None and self._clock() < self._refusal[0]:
                raise self._refusal[1]
            if self._signing is None:
                self._signing = asyncio.create_task(self._sign_in(), name=f"sign in {self._user}")
                self._signing.add_done_callback(self._signed)
            await asyncio.shield(self._signing)
        return {"Cookie": f"PVEAuthCookie={quote(ticket.text, safe='')}"}

    def ready(self) -> bool:
        """Whether there is a ticket that lives."""
        return self._fresh() is not None

    def refused(self) -> bool:
        """Drop the ticket: the next call signs in with the password."""
        self._ticket = None
        return True

    def advice(self, said: str) -> str:
        """User, realm, password, and the cluster file system."""
        return (
            f"The user {self._user} is not accepted with this password ({said}): check user, realm and password, and "
            "that the user is not disabled or expired. The server says the same while its pve-cluster service is down."
        )

    async def aclose(self) -> None:
        """End a sign-in that is under way."""
        if self._signing is not None:
            self._signing.cancel()

    def _fresh(self) -> "_Ticket | None":
        ticket = self._ticket
        return ticket if ticket is not None and self._clock() < ticket.at + RENEW_AFTER else None

    def _signed(self, task: "asyncio.Task[None]") -> None:
        self._signing = None
        if not task.cancelled():
            task.exception()  # looked at here, because every waiter may have been cancelled

    async def _sign_in(self) -> None:
        """1. Renew with the ticket while it lives. 2. Else, or when that is refused, sign in with the password."""
        ticket = self._ticket
        answer = None
        if ticket is not None and self._clock() < ticket.at + TICKET_LIFE:
            answer = await self._post({"username": self._user, "password": ticket.text})
        if answer is None or answer.refused:
            answer = await self._post({"username": self._user, "password": self._password.reveal()})
        if answer.refused:
            self._ticket = None
            self._refusal = (self._clock() + REFUSED_FOR, NotAccepted(self.advice(answer.reason)))
            raise self._refusal[1]

        text = _ticket_of(answer)
        if text.startswith("PVE:!tfa!"):
            msg = f"The user {self._user} has a second factor, which Pulse cannot give: use an API token."
            raise NotAccepted(msg)
        self._refusal = None
        self._ticket = _Ticket(text, self._clock())


def auth_of(connection: Connection, post: Post, clock: Clock) -> Auth:
    """The way that the connection signs in; never both. A connection without any is refused by each call."""
    if connection.token_id and connection.token_secret:
        return TokenAuth(connection.token_id, connection.token_secret)
    return TicketAuth(connection.user or "", connection.password or Secret(""), post, clock)


class _Ticket(Struct, frozen=True):
    text: str
    at: datetime


class _Signed(Struct):
    ticket: str


class _Envelope(Struct):
    data: _Signed


def _ticket_of(answer: Answer) -> str:
    try:
        return msgspec.json.decode(answer.body, type=_Envelope).data.ticket
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        msg = f"The server answered the sign-in with {answer.status}, but without a ticket: is it Proxmox VE?"
        raise Malformed(msg) from wrong
