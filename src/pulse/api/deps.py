"""What the routes work with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import Struct

from pulse.access.actor import Actor
from pulse.access.attempts import Attempts
from pulse.access.people import Passwords
from pulse.access.sessions import Session, Sessions
from pulse.access.setup import Setup
from pulse.access.tokens import ApiTokens
from pulse.config.config import Config
from pulse.config.connections import Connection
from pulse.config.settings import Settings
from pulse.kit.clock import Clock
from pulse.kit.errors import Refused
from pulse.kit.tls import Certificates
from pulse.pipeline import Pipeline
from pulse.platforms.health import EndpointHealth
from pulse.platforms.platform import Log, Platform, Sight

Asked: TypeAlias = Request[Actor | None, None, State]
Caller: TypeAlias = ASGIConnection[Any, Actor | None, None, State]


class Fleet(Protocol):
    """What the edge asks of the fleet."""

    def reconcile(self, connections: Sequence[Connection]) -> None:
        """Poll these connections and no others."""
        ...

    def refresh(self, source: str) -> bool:
        """Read a source now; False when it is not polled."""
        ...

    def endpoints(self, source: str) -> Sequence[EndpointHealth]:
        """The addresses of a source and how they answer; none when it is not polled."""
        ...

    def version(self, source: str) -> str | None:
        """The version of a source, as far as it has told it."""
        ...

    async def log(self, source: str, task: str, offset: int, limit: int) -> Log | None:
        """So many lines of the log of a task of a source; None when it is not polled. Raises `Missing`,
        `SourceError`."""
        ...

    def sights(self, source: str) -> Sequence[Sight]:
        """What can be seen of a source; nothing when it is not polled."""
        ...


class Deps(Struct, frozen=True, kw_only=True):
    """Every part that a route may use; `site` is the folder of the built web app."""

    settings: Settings
    clock: Clock
    pipeline: Pipeline
    fleet: Fleet
    platforms: Mapping[str, Platform]
    config: Config
    sessions: Sessions
    tokens: ApiTokens
    passwords: Passwords
    attempts: Attempts
    setup: Setup
    site: Path
    version: str
    started: datetime
    certificates: Certificates | None = None


Given: TypeAlias = NamedDependency[SkipValidation[Deps]]
"""`deps: Given` in a route's signature is the `Deps` of the app."""


def signed_in(caller: Caller) -> Actor:
    """Who asks, as the guard has found; `Refused` when that is nobody."""
    actor = caller.scope.get("user")
    if not isinstance(actor, Actor):
        msg = "Sign in to see this."
        raise Refused(msg, status=401)
    return actor


def browser(caller: Caller) -> Session:
    """The session of a browser; `Refused` for a program with an API token."""
    session = signed_in(caller).session
    if session is None:
        msg = "An API token may not do this: sign in with a browser."
        raise Refused(msg)
    return session


def address_of(caller: Caller) -> str | None:
    """Where a caller comes from."""
    return caller.client.host if caller.client else None
