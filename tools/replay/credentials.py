"""Who may ask: tokens, tickets and CSRF tokens, judged as Proxmox VE judges them."""

import base64
import hmac
import secrets
from collections.abc import Callable
from urllib.parse import unquote

import msgspec

TICKET_LIFE = 7200.0
# PVE takes a ticket from a clock that is up to five minutes ahead.
CLOCK_AHEAD = 300.0
COOKIE = "PVEAuthCookie"

_SCHEME = "PVEAPIToken"

NO_TICKET = "No ticket"
FAILED = "Authentication failed!"
BAD_CSRF = "Permission denied - invalid csrf token"


class Credentials(msgspec.Struct, frozen=True):
    """What the server accepts. The defaults are worth nothing outside a replay."""

    user: str = "monitor@pve"
    password: str = "replay-monitor"  # noqa: S105 - a throw-away that only this stand-in accepts
    token_name: str = "mon"  # noqa: S105 - a name, no secret
    secret: str = "0b1d4c6e-7a52-4f0e-9c3b-5d8e2f6a1b90"  # noqa: S105 - as above

    @property
    def token_id(self) -> str:
        """USER@REALM!TOKENID."""
        return f"{self.user}!{self.token_name}"

    @property
    def header(self) -> str:
        """The value of the Authorization header that the server accepts."""
        return f"{_SCHEME}={self.token_id}={self.secret}"


class Ticket(msgspec.Struct, frozen=True):
    """A login: the cookie's value and what writes must carry beside it."""

    ticket: str
    csrf: str
    user: str


class Claim(msgspec.Struct, frozen=True):
    """What a request brings along to show who asks."""

    authorization: str | None = None
    cookie: str | None = None
    csrf: str | None = None
    writes: bool = False


class Gate:
    """Judges claims and gives out tickets. `clock` gives seconds since the epoch."""

    def __init__(self, credentials: Credentials, clock: Callable[[], float]) -> None:
        self.credentials = credentials
        self._clock = clock
        self._key = secrets.token_bytes(32)

    def refusal(self, claim: Claim) -> str | None:
        """The reason phrase of the 401, or None when the claim is good.

        A cookie is looked at before the Authorization header, so a bad one spoils a good token. Only tickets need a
        CSRF token, and only for writes.
        """
        if claim.cookie:
            if not self._good_ticket(unquote(claim.cookie), self.credentials.user):
                return FAILED
            return BAD_CSRF if claim.writes and not self._good_csrf(claim.csrf) else None
        value = _token_of(claim.authorization)
        if value is None:
            return NO_TICKET
        expected = f"{self.credentials.token_id}={self.credentials.secret}"
        return None if _same(value, expected) else FAILED

    def login(self, username: str, password: str, realm: str | None = None) -> Ticket | None:
        """A ticket for a user with the password, or with a ticket that is still valid; None for anything else."""
        user = f"{username}@{realm}" if realm else username
        if user != self.credentials.user:
            return None
        if not _same(password, self.credentials.password) and not self._good_ticket(password, user):
            return None
        stamp = f"{int(self._clock()):08X}"
        signed = f"PVE:{user}:{stamp}"
        return Ticket(f"{signed}::{self._sign(signed)}", f"{stamp}:{self._sign('csrf:' + stamp + user)}", user)

    def _good_ticket(self, ticket: str, user: str) -> bool:
        signed, _, signature = ticket.partition("::")
        kind, _, rest = signed.partition(":")
        owner, _, stamp = rest.rpartition(":")
        return kind == "PVE" and owner == user and self._signed(signed, signature) and self._fresh(stamp)

    def _good_csrf(self, csrf: str | None) -> bool:
        stamp, _, signature = (csrf or "").partition(":")
        return self._signed("csrf:" + stamp + self.credentials.user, signature) and self._fresh(stamp)

    def _fresh(self, stamp: str) -> bool:
        return -CLOCK_AHEAD < self._clock() - int(stamp, 16) < TICKET_LIFE

    def _signed(self, text: str, signature: str) -> bool:
        return _same(self._sign(text), signature)

    def _sign(self, text: str) -> str:
        return base64.b64encode(hmac.digest(self._key, _octets(text), "sha256")).decode("ascii")


def _token_of(authorization: str | None) -> str | None:
    """The value after the scheme, which is case-sensitive and ends with `=` or a blank; None for other schemes."""
    if authorization is None or not authorization.startswith((_SCHEME + "=", _SCHEME + " ")):
        return None
    return unquote(authorization[len(_SCHEME) + 1 :])


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(_octets(given), _octets(expected))


def _octets(text: str) -> bytes:
    """Header values may hold bytes that are no UTF-8; they come as lone surrogates."""
    return text.encode("utf-8", "surrogatepass")
