"""API tokens: how programs are known, what each may do, until when."""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import structs

from pulse.access.endings import Endings, Listener
from pulse.access.people import checked_name
from pulse.access.scope import SCOPES, ordered
from pulse.config.config import Config
from pulse.config.documents import StoredToken, Tokens
from pulse.kit.clock import Clock
from pulse.kit.errors import ConfigError, Missing, PulseError, Refused
from pulse.kit.secret import Secret

PREFIX = "pulse_"
_FORM = re.compile(PREFIX + r"[A-Za-z0-9_-]{40}")
_RANDOM_BYTES = 30
"""They make 40 letters."""


def made(
    tokens: Tokens, name: str, person: str, scopes: Sequence[str], expires_at: datetime | None, now: datetime
) -> tuple[Tokens, Secret]:
    """The document with one more token, the last one, and the token itself, which nobody can read again.

    `ConfigError` at the field `name`, `scopes` or `expires_at`.
    """
    name = checked_name(name)
    if any(kept.name.casefold() == name.casefold() for kept in tokens.tokens):
        msg = f"Another token is named {name!r} already; choose another name, or revoke that one first."
        raise ConfigError(msg, field="name")
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        msg = f"There is no scope {unknown[0][:64]!r}; choose among {', '.join(SCOPES)}."
        raise ConfigError(msg, field="scopes")
    if not scopes:
        msg = f"A token needs at least one scope; choose among {', '.join(SCOPES)}."
        raise ConfigError(msg, field="scopes")
    if expires_at is not None and expires_at <= now:
        msg = "The token would have expired already; choose a later time, or none."
        raise ConfigError(msg, field="expires_at")

    token = Secret(PREFIX + secrets.token_urlsafe(_RANDOM_BYTES))
    stored = StoredToken(
        id=secrets.token_hex(8),
        name=name,
        person=person,
        scopes=tuple(ordered(scopes)),
        hash=Secret(_hash(token.reveal())),
        created_at=now,
        expires_at=expires_at,
    )
    return structs.replace(tokens, tokens=(*tokens.tokens, stored)), token


def revoked(tokens: Tokens, id_: str) -> Tokens:
    """The document without one token, or `Missing`."""
    found(tokens, id_)
    return structs.replace(tokens, tokens=tuple(kept for kept in tokens.tokens if kept.id != id_))


def found(tokens: Tokens, id_: str) -> StoredToken:
    """The token with this id, or `Missing`."""
    for token in tokens.tokens:
        if token.id == id_:
            return token
    msg = "There is no such token; it may have been revoked meanwhile."
    raise Missing(msg)


def has_expired(token: StoredToken, now: datetime) -> bool:
    """Whether its time is over."""
    return token.expires_at is not None and now >= token.expires_at


class ApiTokens:
    """The tokens as callers use them: who is behind one, when it was used, and who has to know when it ends.

    What is so is said by the document alone, so that a token that was revoked, by whomever, is refused from then on.
    """

    def __init__(self, clock: Clock, config: Config) -> None:
        self._clock, self._config = clock, config
        self._used: dict[str, datetime] = {}
        self._endings = Endings()
        self._indexed: Tokens | None = None
        self._by_key: dict[str, StoredToken] = {}

    def find(self, text: str) -> StoredToken:
        """The token that a program sent, noted as used; `Refused` 401 with why it opens nothing."""
        if not _FORM.fullmatch(text):
            msg = f"This is no API token of Pulse: one begins with {PREFIX} and has 40 characters after that."
            raise Refused(msg, status=401)
        token = self._index().get(_hash(text))
        if token is None or self._config.people.named(token.person) is None:
            msg = "Pulse does not know this API token: it was revoked, or it belongs to another Pulse."
            raise Refused(msg, status=401)
        if has_expired(token, self._clock()):
            msg = f"The API token {token.name!r} has expired: make another one in Settings, Tokens."
            raise Refused(msg, status=401)
        self._used[token.id] = self._clock()
        return token

    def lives(self, id_: str) -> bool:
        """Whether a token still opens what it opened, and note that it is used."""
        token = self._index().get(id_)
        now = self._clock()
        if token is None or has_expired(token, now) or self._config.people.named(token.person) is None:
            return False
        self._used[id_] = now
        return True

    def shown(self) -> list[StoredToken]:
        """All tokens with their newest use, in the order in which they were made."""
        return [self._present(token) for token in self._config.tokens.tokens]

    def review(self) -> None:
        """Tell whoever lives by a token that is no more."""
        for id_ in self._endings.awaited():
            if id_ not in self._index():
                self._endings.ended(id_)

    def on_end(self, id_: str, listener: Listener) -> Callable[[], None]:
        """Call the listener once when the token is revoked; the answer stops that."""
        return self._endings.on_end(id_, listener)

    async def keep_use(self) -> None:
        """Write down when tokens were used, where that is later than what is written; `ConfigError` from the disk."""
        if all(self._present(token) is token for token in self._config.tokens.tokens):
            return
        used, self._used = self._used, {}
        try:
            await self._config.change(Tokens, lambda tokens: _with_use(tokens, used))
        except PulseError:
            self._used = used | self._used
            raise

    def _index(self) -> Mapping[str, StoredToken]:
        """The tokens of the present document, by hash and by id: neither looks like the other."""
        document = self._config.tokens
        if self._indexed is not document:
            self._indexed = document
            self._by_key = {key: token for token in document.tokens for key in (token.hash.reveal(), token.id)}
        return self._by_key

    def _present(self, token: StoredToken) -> StoredToken:
        used = self._used.get(token.id)
        return token if used is None or used == token.used_at else structs.replace(token, used_at=used)


def _with_use(tokens: Tokens, used: Mapping[str, datetime]) -> Tokens:
    return structs.replace(
        tokens,
        tokens=tuple(
            structs.replace(token, used_at=used[token.id]) if token.id in used else token for token in tokens.tokens
        ),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
