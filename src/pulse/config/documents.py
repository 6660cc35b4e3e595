"""The stored documents: what they hold, and how they are written as bytes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol, TypeVar

import msgspec
from msgspec import Meta, Struct

from pulse.config.connections import Connection
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret

SCHEMA = 1
"""What this Pulse writes; it reads nothing that is newer."""


class Damaged(ConfigError):
    """What is stored is not what was written: whoever reads it takes the copy before it."""


class StoredConnection(Connection, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A connection with the times at which its secrets were last set."""

    token_secret_changed_at: datetime | None = None
    password_changed_at: datetime | None = None


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who signs in; `password` is an Argon2 hash. Sessions that began before `sessions_since` have ended."""

    name: str
    password: Secret
    created_at: datetime
    sessions_since: datetime | None = None


class Connections(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of all connections, in the order in which they were added."""

    schema: int = SCHEMA
    connections: tuple[StoredConnection, ...] = ()


class People(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of all people."""

    schema: int = SCHEMA
    people: tuple[Person, ...] = ()

    def named(self, name: str) -> Person | None:
        """The person of this name."""
        return next((person for person in self.people if person.name == name), None)


class StoredToken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An API token: `hash` is the SHA-256 of what the program sends; it never expires without `expires_at`."""

    id: str
    name: str
    person: str
    scopes: tuple[str, ...]
    hash: Secret
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None


class Tokens(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of all API tokens, in the order in which they were made."""

    schema: int = SCHEMA
    tokens: tuple[StoredToken, ...] = ()


class StoredSession(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A browser that is signed in: `key` is a hash of its secret id, `browser` and `address` say which one it is."""

    key: str
    person: str
    csrf: Secret
    started_at: datetime
    used_at: datetime
    browser: str = ""
    address: str = ""


class KeptSessions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of all sessions, so that a restart signs nobody out."""

    schema: int = SCHEMA
    sessions: tuple[StoredSession, ...] = ()


TableName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9.-]{0,39}$(?!\n)")]
"""A table of the pages, as `proxmox.guests`: any, so that a further table needs no change here."""
ColumnName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.-]{0,39}$(?!\n)")]
ViewName = Annotated[
    str, Meta(max_length=60, pattern=r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$(?!\n)")
]
MOST_TABLES = 40
MOST_VIEWS = 100
MOST_COLUMNS = 60
MOST_CLOSED = 500


class TablePreferences(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one person wants one table; what is empty is as the table has it by itself.

    `order` is that of all columns, shown or not; a column in neither `order` nor `hidden` is one that came later.
    `widths` are CSS pixels. `sort` is as in the address, `-cpu,name`. `closed` are the keys of collapsed groups.
    """

    order: Annotated[Sequence[ColumnName], Meta(max_length=MOST_COLUMNS)] = []
    hidden: Annotated[Sequence[ColumnName], Meta(max_length=MOST_COLUMNS)] = []
    widths: Annotated[
        Mapping[ColumnName, Annotated[int, Meta(ge=16, le=2000)]],
        Meta(max_length=MOST_COLUMNS),
    ] = {}
    sort: Annotated[str, Meta(max_length=200, pattern=r"^-?[a-z][a-z0-9_.]*(,-?[a-z][a-z0-9_.]*)*$(?!\n)")] | None = (
        None
    )
    closed: Annotated[Sequence[Annotated[str, Meta(max_length=200)]], Meta(max_length=MOST_CLOSED)] = []


class SavedView(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page as somebody wants to find it again: its path, and the query string without its question mark."""

    page: Annotated[str, Meta(max_length=80, pattern=r"^(/[a-z0-9][a-z0-9-]*)+$(?!\n)")]
    query: Annotated[str, Meta(max_length=2000, pattern=r"^([^?#\s][^#\s]*)?$(?!\n)")]


class PersonPreferences(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one person wants the pages; `None` leaves it to the browser or to the width of the screen.

    `single_keys`: keys work without Ctrl or Cmd. `tables` and `views` are by name.
    """

    theme: Literal["dark", "light"] | None = None
    density: Literal["compact", "comfortable"] | None = None
    network_unit: Literal["bytes", "bits"] = "bytes"
    single_keys: bool = True
    tables: Mapping[TableName, TablePreferences] = {}
    views: Mapping[ViewName, SavedView] = {}


class Preferences(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of everybody's preferences, by name."""

    schema: int = SCHEMA
    people: Mapping[str, PersonPreferences] = {}


class Document(Protocol):
    """What all documents have."""

    @property
    def schema(self) -> int:
        """What wrote it."""
        ...


D = TypeVar("D", bound=Document)


class _Schema(Struct):
    schema: int


def to_bytes(document: Document) -> bytes:
    """A document as it lies on the disk: the one place where secrets are written out."""
    return msgspec.json.format(msgspec.json.encode(document, enc_hook=_written), indent=2) + b"\n"


def from_bytes(stored: bytes, kind: type[D], name: str) -> D:
    """The document of bytes from the disk; `ConfigError` when a newer Pulse wrote it, `Damaged` when it is none."""
    try:
        schema = msgspec.json.decode(stored, type=_Schema).schema
    except msgspec.DecodeError as damage:
        raise _damaged(name, damage) from None
    if schema > SCHEMA:
        msg = (
            f"{name} was written by a newer Pulse (schema {schema}, this one knows {SCHEMA}): "
            "start that version again, or restore the data folder from before the update."
        )
        raise ConfigError(msg)
    try:
        return msgspec.json.decode(stored, type=kind, dec_hook=_read)
    except msgspec.DecodeError as damage:
        raise _damaged(name, damage) from None


def _damaged(name: str, damage: msgspec.DecodeError) -> Damaged:
    return Damaged(f"{name} is damaged ({damage}): mend it, or replace it by {name}.previous beside it.")


def _written(value: Any) -> Any:  # noqa: ANN401 - a msgspec hook is asked about any type
    if isinstance(value, Secret):
        return value.reveal()
    msg = f"{type(value).__name__} cannot be stored"
    raise NotImplementedError(msg)


def _read(kind: type, value: Any) -> Any:  # noqa: ANN401 - a msgspec hook is asked about any type
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    msg = f"Expected `str`, got `{type(value).__name__}`"
    raise ValueError(msg)
