"""Adding, changing, removing a connection: what the user typed becomes a valid document or an error at its field."""

import re
import secrets
import string
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NoReturn

from msgspec import UNSET, Struct, UnsetType, structs

from pulse.config.documents import Connections, StoredConnection
from pulse.kit.address import written
from pulse.kit.errors import ConfigError, Missing
from pulse.kit.secret import Secret

_KEY_LETTERS = string.ascii_lowercase + string.digits
_USER = re.compile(r"[^\s:/!@]+@[A-Za-z0-9._-]+")
_TOKEN = re.compile(r"[^\s:/!]+@[A-Za-z0-9._-]+![A-Za-z][A-Za-z0-9._-]+")
LONGEST_NAME = 64
SHORTEST_INTERVAL, LONGEST_INTERVAL = 1, 300
"""Seconds between two hot polls."""
_SECRETS = ("token_secret", "password")


class Wanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A connection as the user describes it; `interval` in seconds."""

    platform: str
    address: str
    name: str = ""
    token_id: str | None = None
    token_secret: Secret | None = None
    user: str | None = None
    password: Secret | None = None
    fingerprint: str | None = None
    interval: float = 2.0
    enabled: bool = True


class Changes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different; what is not named stays, null takes a value away."""

    name: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    token_id: str | UnsetType | None = UNSET
    token_secret: Secret | UnsetType | None = UNSET
    user: str | UnsetType | None = UNSET
    password: Secret | UnsetType | None = UNSET
    fingerprint: str | UnsetType | None = UNSET
    interval: float | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


def added(document: Connections, wanted: Wanted, platforms: Collection[str], now: datetime) -> Connections:
    """The document with one more connection, the last one."""
    connection = described(wanted, platforms, now, keys={kept.key for kept in document.connections})
    _check_name_is_free(document, connection)
    return structs.replace(document, connections=(*document.connections, connection))


def described(
    wanted: Wanted, platforms: Collection[str], now: datetime, keys: Collection[str] = ()
) -> StoredConnection:
    """The connection that the user describes, valid, with an id and a key of its own."""
    if wanted.platform not in platforms:
        msg = f"Pulse knows no platform {wanted.platform!r}; choose one of {', '.join(sorted(platforms))}."
        raise ConfigError(msg, field="platform")

    connection = StoredConnection(
        id=secrets.token_hex(8),
        key=_free_key(keys),
        **{name: value for name, value in structs.asdict(wanted).items() if name != "interval"},
        interval=_interval(wanted.interval),
    )
    return _stamped(_valid(connection), dict.fromkeys(_SECRETS), now)


def changed(document: Connections, id_: str, changes: Changes, now: datetime) -> Connections:
    """The document with one connection changed; its id, key and platform stay for ever.

    Another address needs the secret again: who may change connections could else have it sent to a server of theirs.
    """
    before = found(document, id_)
    wanted: dict[str, Any] = {
        name: value for name, value in structs.asdict(changes).items() if not isinstance(value, UnsetType)
    }
    if "interval" in wanted:
        wanted["interval"] = _interval(wanted["interval"])
    after = _stamped(_valid(structs.replace(before, **wanted)), {name: getattr(before, name) for name in _SECRETS}, now)
    secret = "token_secret" if after.token_id else "password"
    if after.address != before.address and secret not in wanted:
        _refuse(secret, "The address is another one: enter the secret again, so that it goes to no server by mistake.")
    _check_name_is_free(document, after)
    return structs.replace(
        document, connections=tuple(after if kept.id == id_ else kept for kept in document.connections)
    )


def removed(document: Connections, id_: str) -> Connections:
    """The document without one connection."""
    found(document, id_)
    return structs.replace(document, connections=tuple(kept for kept in document.connections if kept.id != id_))


def found(document: Connections, id_: str) -> StoredConnection:
    """The connection with this id, or `Missing`."""
    for connection in document.connections:
        if connection.id == id_:
            return connection
    msg = "There is no such connection; it may have been removed meanwhile."
    raise Missing(msg)


def _valid(connection: StoredConnection) -> StoredConnection:
    name = connection.name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        _refuse("name", "Give the connection a name of 1 to 64 characters on one line.")

    connection = structs.replace(
        connection,
        name=name,
        address=written(connection.address),
        token_id=connection.token_id or None,
        token_secret=_given(connection.token_secret),
        user=connection.user or None,
        password=_given(connection.password),
        fingerprint=_fingerprint(connection.fingerprint),
    )
    _check_sign_in(connection)
    return connection


def _check_sign_in(connection: StoredConnection) -> None:
    token = bool(connection.token_id or connection.token_secret)
    person = bool(connection.user or connection.password)
    if token and person:
        _refuse("password", "Give either an API token or a user with a password, not both.")
    if not token and not person:
        _refuse("token_id", "Give an API token with its secret, or a user with a password.")
    if token:
        if not _TOKEN.fullmatch(connection.token_id or ""):
            _refuse("token_id", "A token ID has the form user@realm!name, for example pulse@pve!monitor.")
        if connection.token_secret is None:
            _refuse("token_secret", "Give the secret that was shown when the token was made.")
    elif not _USER.fullmatch(connection.user or ""):
        _refuse("user", "A user has the form name@realm, for example pulse@pve or root@pam.")
    elif connection.password is None:
        _refuse("password", "Give the user's password.")


def _fingerprint(text: str | None) -> str | None:
    """`AA:BB:..` of the SHA-256, whatever the case and the separators are."""
    digits = re.sub(r"[\s:]", "", text or "").upper()
    if not digits:
        return None
    if not re.fullmatch(r"[0-9A-F]{64}", digits):
        _refuse("fingerprint", "A fingerprint is the SHA-256 of the certificate: 32 bytes as AA:BB:CC and so on.")
    return ":".join(digits[i : i + 2] for i in range(0, 64, 2))


def _interval(seconds: float) -> timedelta:
    if not SHORTEST_INTERVAL <= seconds <= LONGEST_INTERVAL:
        _refuse("interval", "The interval must be from 1 to 300 seconds.")
    return timedelta(seconds=seconds)


def _given(secret: Secret | None) -> Secret | None:
    return secret if secret is not None and secret.reveal() else None


def _stamped(connection: StoredConnection, before: dict[str, Secret | None], now: datetime) -> StoredConnection:
    """With the time at each secret that is another one than before, and none at one that is gone."""
    times: dict[str, datetime | None] = {}
    for name, former in before.items():
        secret = getattr(connection, name)
        if secret != former:
            times[f"{name}_changed_at"] = None if secret is None else now
    return structs.replace(connection, **times)


def _check_name_is_free(document: Connections, connection: StoredConnection) -> None:
    for other in document.connections:
        if other.id != connection.id and other.name.casefold() == connection.name.casefold():
            _refuse("name", f"Another connection is named {other.name!r} already; choose another name.")


def _free_key(taken: Collection[str]) -> str:
    while (key := "".join(secrets.choice(_KEY_LETTERS) for _ in range(4))) in taken:
        pass
    return key


def _refuse(field: str, message: str) -> NoReturn:
    raise ConfigError(message, field=field)
