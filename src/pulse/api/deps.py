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

from pulse.access.attempts import Attempts
from pulse.access.people import Passwords
from pulse.access.sessions import Session, Sessions
from pulse.access.setup import Setup
from pulse.config.config import Config
from pulse.config.connections import Connection
from pulse.config.settings import Settings
from pulse.kit.clock import Clock
from pulse.kit.errors import Refused
from pulse.pipeline import Pipeline
from pulse.platforms.platform import Platform

Asked: TypeAlias = Request[Session | None, None, State]
Caller: TypeAlias = ASGIConnection[Any, Session | None, None, State]


class Fleet(Protocol):
    """What the edge asks of the fleet."""

    def reconcile(self, connections: Sequence[Connection]) -> None:
        """Poll these connections and no others."""
        ...

    def refresh(self, source: str) -> bool:
        """Read a source now; False when it is not polled."""
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
    passwords: Passwords
    attempts: Attempts
    setup: Setup
    site: Path
    version: str
    started: datetime


Given: TypeAlias = NamedDependency[SkipValidation[Deps]]
"""`deps: Given` in a route's signature is the `Deps` of the app."""


def signed_in(caller: Caller) -> Session:
    """The caller's session, which the guard has put there; `Refused` without one."""
    session = caller.scope.get("user")
    if not isinstance(session, Session):
        msg = "Sign in to see this."
        raise Refused(msg, status=401)
    return session
