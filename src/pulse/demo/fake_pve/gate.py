"""Who asks: tickets, API tokens and CSRF tokens, judged as Proxmox VE judges them."""

import base64
import hmac
import re
import secrets
from collections.abc import Callable
from urllib.parse import quote, unquote

from msgspec import Struct

from pulse.demo.fake_pve.accounts import Accounts, Actor, User
from pulse.demo.fake_pve.answer import Refusal, silent
from pulse.demo.fake_pve.request import Request

COOKIE = "PVEAuthCookie"
CSRF = "csrfpreventiontoken"
TICKET_LIFE = 7200.0
CLOCK_AHEAD = 300.0
WRITES = frozenset({"POST", "PUT", "DELETE"})

NO_TICKET = "No ticket"
FAILED = "Authentication failed!"
FAILED_TOKEN_7 = "invalid token value!"  # noqa: S105 - a message
BAD_CSRF = "Permission denied - invalid csrf token"

_COOKIE = re.compile(rf"(?:^|[\s;]){COOKIE}=([^;]*)")
_TOKEN = re.compile(r"([^\s!=]+@[^\s!=]+)!([^\s!=]+)=([0-9A-Za-z-]+)")
_SCHEME = "PVEAPIToken"


class Ticket(Struct, frozen=True):
    """A login: the value of the cookie, and what writes carry beside it."""

    ticket: str
    csrf: str


class Gate:
    """Judges requests and gives tickets out. `clock` is that of the node, in seconds since the epoch."""

    def __init__(self, accounts: Accounts, clock: Callable[[], float], major: int = 9) -> None:
        self.accounts = accounts
        self._clock = clock
        self._bad_token = FAILED_TOKEN_7 if major < 8 else FAILED
        self._key = secrets.token_bytes(32)

    def forget(self) -> None:
        """Refuse every ticket given out so far, as after a change of the signing key."""
        self._key = secrets.token_bytes(32)

    def who(self, request: Request) -> Actor:
        """Who asks. A cookie is looked at before the Authorization header: a bad one spoils a good token."""
        cookie = _COOKIE.search(request.headers.get("cookie", ""))
        if cookie is not None:
            return self._by_ticket(unquote(cookie[1]), request)
        value = _token_value(request.headers.get("authorization", ""))
        if value is None:
            raise Refusal(silent(401, NO_TICKET))
        return self._by_token(value)

    def login(self, name: str, password: str) -> Ticket | None:
        """A ticket for a user with the password, or with a ticket that still holds; None for anything else."""
        user = self.accounts.user(name)
        if user is None or not self._may_sign_in(user):
            return None
        if not _same(password, user.password) and self._owner(password) not in (name, "root@pam"):
            return None
        stamp = f"{int(self._clock()):08X}"
        signed = f"PVE:{name}:{stamp}"
        return Ticket(f"{signed}::{self._sign(signed, 256)}", f"{stamp}:{self._sign(f'csrf:{stamp}:{name}', 32)}")

    def _by_ticket(self, ticket: str, request: Request) -> Actor:
        name = self._owner(ticket)
        user = self.accounts.user(name) if name is not None else None
        if user is None or not self._may_sign_in(user):
            raise Refusal(silent(401, FAILED))
        if request.method in WRITES and not self._good_csrf(request.headers.get(CSRF, ""), user.name):
            raise Refusal(silent(401, BAD_CSRF))
        return Actor(user.name)

    def _by_token(self, value: str) -> Actor:
        told = _TOKEN.fullmatch(value)
        if told is None:
            raise Refusal(silent(401, FAILED))
        name, token_name, secret = told.groups()
        user = self.accounts.user(name)
        token = user.token(token_name) if user is not None and self._may_sign_in(user) else None
        if token is None or not _same(secret, token.secret) or self._is_past(token.expire):
            raise Refusal(silent(401, self._bad_token))
        return Actor(name, token_name)

    def _may_sign_in(self, user: User) -> bool:
        return user.enabled and not self._is_past(user.expire)

    def _is_past(self, expire: int) -> bool:
        return 0 < expire < self._clock()

    def _owner(self, ticket: str) -> str | None:
        """Whom a ticket was given to, when we gave it and it still holds."""
        signed, _, signature = ticket.partition("::")
        kind, _, rest = signed.partition(":")
        name, _, stamp = rest.rpartition(":")
        good = kind == "PVE" and _same(self._sign(signed, 256), signature) and self._fresh(stamp)
        return name if good else None

    def _good_csrf(self, csrf: str, name: str) -> bool:
        stamp, _, signature = csrf.partition(":")
        return _same(self._sign(f"csrf:{stamp}:{name}", 32), signature) and self._fresh(stamp)

    def _fresh(self, stamp: str) -> bool:
        """Only asked about what we signed, so it is a number."""
        return -CLOCK_AHEAD < self._clock() - int(stamp, 16) < TICKET_LIFE

    def _sign(self, text: str, size: int) -> str:
        """A signature of so many bytes, as base64 without its end."""
        digest = b"".join(
            hmac.digest(self._key, f"{part}{text}".encode("utf-8", "surrogatepass"), "sha256")
            for part in range(size // 32)
        )
        return base64.b64encode(digest).decode("ascii").rstrip("=")


def header_of(actor_name: str, secret: str) -> str:
    """The value of the Authorization header for a token."""
    return f"{_SCHEME}={actor_name}={secret}"


def cookie_of(ticket: str) -> str:
    """The value of the Cookie header for a ticket, encoded as browsers send it."""
    return f"{COOKIE}={quote(ticket, safe='')}"


def _token_value(header: str) -> str | None:
    """What stands after the scheme, which is case-sensitive and ends with `=` or a blank; None for other schemes."""
    if not header.startswith((f"{_SCHEME}=", f"{_SCHEME} ")):
        return None
    return unquote(header[len(_SCHEME) + 1 :])


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass"))
