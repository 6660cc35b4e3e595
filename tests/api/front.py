"""The whole edge in one event loop: a real pipeline, a fleet that only notes what it is told, a platform to test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
from litestar import Litestar

from pulse.access.attempts import Attempts
from pulse.access.people import Passwords
from pulse.access.scope import Scope
from pulse.access.sessions import Session, Sessions
from pulse.access.setup import Setup
from pulse.access.tokens import ApiTokens, made
from pulse.api.deps import Deps
from pulse.api.edge import edge
from pulse.config.config import Config
from pulse.config.connections import Connection
from pulse.config.documents import People, Person, Tokens
from pulse.config.settings import read_settings
from pulse.kit.clock import Clock
from pulse.kit.secret import Secret
from pulse.pipeline import Pipeline
from pulse.platforms.health import EndpointHealth
from pulse.platforms.platform import Log, Missing, Platform, Reader, Sight, Step
from tests.config.unlocked import vault
from tests.factory import CANARY, START

ADDRESS = "http://pulse.test"
Found = list[Step] | Exception | Callable[[], Awaitable[list[Step]]]
"""What a test of a connection finds."""
TOKEN_SECRET = CANARY
WANTED = {
    "platform": "pve",
    "name": "lab",
    "address": "pve1.test:8006",
    "token_id": "pulse@pve!monitor",
    "token_secret": TOKEN_SECRET,
}


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)


class NotingFleet:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.connections: list[Connection] = []
        self.refreshed: list[str] = []
        self.knows = True
        self.answering: dict[str, list[EndpointHealth]] = {}
        self.logs: dict[str, Log | Exception] = {}

    def reconcile(self, connections: Sequence[Connection]) -> None:
        """Poll these and no others."""
        self.connections = list(connections)

    def refresh(self, source: str) -> bool:
        """Read now."""
        self.refreshed.append(source)
        return self.knows

    def endpoints(self, source: str) -> Sequence[EndpointHealth]:
        """How its addresses answer, as the test says."""
        return self.answering.get(source, ())

    def version(self, source: str) -> str | None:
        """Every source that answers has the same version."""
        return "9.2.11" if source in self.answering else None

    async def log(self, source: str, task: str, offset: int, limit: int) -> Log | None:
        """The log of a task, or its trouble, as the test says."""
        found = self.logs.get(task)
        if isinstance(found, Exception):
            raise found
        if found is None or not self.knows:
            return None
        assert source
        return Log(found.lines[offset : offset + limit], offset, len(found.lines))

    def sights(self, source: str) -> Sequence[Sight]:
        """Of every source that answers the same can be seen."""
        lack = Missing(privileges=("Sys.Modify",), paths=("/nodes",), optional=True, commands=("pveum role add ...",))
        updates = Sight(name="updates", area="Updates", title="updates", parts=("updates:n1",), missing=(lack,))
        nodes = Sight(name="nodes", area="Nodes", title="nodes", parts=("resources",))
        return [nodes, updates] if source in self.answering else []


class Front:
    """The edge, what is behind it, and a browser."""

    def __init__(self, app: Litestar, deps: Deps, client: httpx.AsyncClient, fleet: NotingFleet, clock: Hands) -> None:
        self.app, self.deps, self.client, self.fleet, self.clock = app, deps, client, fleet, clock

    async def have(self, name: str = "mira") -> None:
        """Let there be this person, whose password nobody knows."""
        if self.deps.config.people.named(name) is None:
            person = Person(name=name, password=Secret("no hash"), created_at=self.clock())
            await self.deps.config.change(People, lambda known: People(people=(*known.people, person)))

    async def token(self, *scopes: Scope, name: str = "a program", expires_at: datetime | None = None) -> str:
        """An API token of mira's."""
        await self.have()
        secrets: list[Secret] = []

        def edit(tokens: Tokens) -> Tokens:
            after, secret = made(tokens, name, "mira", scopes, expires_at, self.clock())
            secrets.append(secret)
            return after

        await self.deps.config.change(Tokens, edit)
        return secrets[-1].reveal()

    def sign_in(self) -> Session:
        """Let mira be signed in with the browser from now on."""
        id_, session = self.deps.sessions.start("mira", browser="Firefox on Linux", address="192.0.2.7")
        self.client.cookies.set("pulse_session", id_.reveal())
        self.client.headers["X-CSRF-Token"] = session.csrf.reveal()
        return session


def no_steps() -> list[Step]:
    """What the fake platform finds unless a test says otherwise."""
    return [Step("reached", "ok", "pve1.test answers.")]


def platform(found: Found) -> Platform:
    """A platform that finds this when a connection is tested."""

    def opened(_connection: Connection, _clock: Clock) -> Reader:
        raise NotImplementedError

    async def tested(_connection: Connection, _clock: Clock) -> list[Step]:
        if isinstance(found, Exception):
            raise found
        return await found() if callable(found) else found

    return Platform(name="pve", title="Proxmox VE", port=8006, open=opened, test=tested, script="echo\n")


@asynccontextmanager
async def front(
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    found: Found | None = None,
    site: Path | None = None,
    address: str = ADDRESS,
) -> AsyncIterator[Front]:
    """The edge over a data folder, without an owner, nobody signed in."""
    clock, fleet = Hands(), NotingFleet()
    data = folder / "data"
    config = await asyncio.to_thread(lambda: Config.open(data, vault(data)))
    setup = await asyncio.to_thread(Setup.open, config.folder, needed=not config.people.people)
    deps = Deps(
        settings=read_settings(environment or {}, terminal=True),
        clock=clock,
        pipeline=Pipeline(version="0.1.0", epoch="e1", started=START),
        fleet=fleet,
        platforms={"pve": platform(found if found is not None else no_steps())},
        config=config,
        sessions=Sessions(clock, config),
        tokens=ApiTokens(clock, config),
        passwords=Passwords(),
        attempts=Attempts(clock),
        setup=setup,
        site=site or folder / "no-site",
        version="0.1.0",
        started=START,
    )
    app = edge(deps)
    transport = httpx.ASGITransport(app=cast(Any, app), client=("192.0.2.7", 50_000))  # two spellings of ASGI
    async with httpx.AsyncClient(transport=transport, base_url=address) as client:
        yield Front(app, deps, client, fleet, clock)
    deps.passwords.close()
    await asyncio.to_thread(config.close)


def error(response: httpx.Response) -> dict[str, Any]:
    """The body of an error, which has nothing but the error."""
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) <= {"code", "message", "field", "id"}
    told: dict[str, Any] = body["error"]
    return told
