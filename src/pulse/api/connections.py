"""Connections: adding, changing, removing, testing them."""

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Struct, UnsetType, structs

from pulse.api import etag, sights
from pulse.api.deps import Asked, Deps, Given
from pulse.api.paging import Limit, Next, paged
from pulse.api.sights import ShownSight
from pulse.config import editing
from pulse.config.documents import Connections, StoredConnection
from pulse.config.editing import Changes, Wanted
from pulse.kit.clock import epoch
from pulse.kit.errors import SourceError
from pulse.kit.secret import Secret
from pulse.model.source import SourceState, State
from pulse.platforms.health import EndpointHealth
from pulse.platforms.platform import LONGEST_TEST, Step, StepName, StepState

GRACE = 2.0
"""Seconds beyond its own limit after which a test is ended from here."""


class SecretState(Struct, frozen=True):
    """What is told of a secret: whether there is one, and when it was last set (seconds since the epoch)."""

    set: bool
    changed_at: float | UnsetType | None = UNSET


class ShownTrouble(Struct, frozen=True):
    """Why a part does not answer."""

    code: str
    message: str


class ShownPart(Struct, frozen=True):
    """`at`: when it last answered (seconds since the epoch); `every`: by which interval (s) its age is judged."""

    at: float | None
    every: float
    trouble: ShownTrouble | None


class ShownEndpoint(Struct, frozen=True):
    """One address of a source: `latency` in seconds, `at` when it last answered or failed, `message` why it failed,
    `name` the node behind it once that is known; `tries` how often it failed since it last answered."""

    address: str
    in_use: bool
    state: Literal["ok", "failed", "unknown"]
    latency: float | None
    message: str | None
    at: float | None
    name: str | None
    tries: int


class ShownState(Struct, frozen=True):
    """How a source is doing, since when; its addresses, and its parts by name; `calls` is how often it is asked (1/s,
    over the last minute)."""

    state: State
    message: str | None
    since: float
    endpoints: list[ShownEndpoint]
    parts: dict[str, ShownPart]
    calls: float = 0.0


class ShownConnection(Struct, frozen=True, kw_only=True):
    """A connection as it is answered; `interval` in seconds, `state` null while it is switched off, `version` null
    until the system has told it; `sights` is what can be seen of it, with what is missing."""

    id: str
    key: str
    platform: str
    name: str
    address: str
    token_id: str | None
    token_secret: SecretState
    user: str | None
    password: SecretState
    fingerprint: str | None
    interval: float
    enabled: bool
    version: str | None = None
    state: ShownState | None = None
    sights: list[ShownSight] = []


class ConnectionList(Struct, frozen=True):
    """One page of connections."""

    connections: list[ShownConnection]
    next: str | None


class ShownCertificate(Struct, frozen=True):
    """What a certificate says of itself; instants in seconds since the epoch."""

    subject: str
    issuer: str
    names: list[str]
    not_before: float
    not_after: float
    self_signed: bool


class ShownStep(Struct, frozen=True, kw_only=True):
    """One step of a test. `warn` works, but leaves something to be mended; `ok` is false for `failed` alone.

    `field` is the input at fault, `fingerprint` the certificate that may be pinned, `commands` what mends it on the
    server.
    """

    name: StepName
    state: StepState
    ok: bool
    message: str
    detail: str | None
    field: str | None
    fingerprint: str | None
    certificate: ShownCertificate | None
    commands: list[str]
    seconds: float | None


class Tested(Struct, frozen=True):
    """What a test found, step by step, up to the first that failed."""

    ok: bool
    steps: list[ShownStep]


@get("/api/connections", opt={"scope": "connections"}, summary="All connections")
async def connections(request: Asked, deps: Given, limit: Limit = 100, after: Next = None) -> Response[ConnectionList]:
    """In the order of their names."""
    page, following = paged(
        deps.config.connections.connections, lambda c: (c.name.casefold(), c.id), limit=limit, after=after
    )
    shown = ConnectionList([_shown(deps, connection) for connection in page], following)
    version = etag.tag([_settings(connection) for connection in page], shown)
    return _versioned(request, shown, version)


@post("/api/connections", opt={"scope": "connections"}, summary="Add a connection")
async def add(request: Asked, data: JSONBody[Wanted], deps: Given) -> Response[ShownConnection]:
    """Saved and polled from now on; the answer does not wait for the first poll."""
    document = await deps.config.change(Connections, lambda d: editing.added(d, data, deps.platforms, deps.clock()))
    made = document.connections[-1]
    _reconcile(deps, made)
    return _answer(request, deps, made, status=201, headers={"Location": f"/api/connections/{made.id}"})


@get("/api/connections/{connection_id:str}", opt={"scope": "connections"}, summary="One connection")
async def connection(request: Asked, deps: Given, connection_id: FromPath[str]) -> Response[ShownConnection]:
    """With its state, part by part."""
    return _answer(request, deps, editing.found(deps.config.connections, connection_id))


@patch("/api/connections/{connection_id:str}", opt={"scope": "connections"}, summary="Change a connection")
async def change(
    request: Asked, data: JSONBody[Changes], deps: Given, connection_id: FromPath[str]
) -> Response[ShownConnection]:
    """What is not named stays, secrets too. The other connections do not notice."""

    def edit(document: Connections) -> Connections:
        etag.check_match(request, etag.tag(_settings(editing.found(document, connection_id))))
        return editing.changed(document, connection_id, data, deps.clock())

    document = await deps.config.change(Connections, edit)
    after = editing.found(document, connection_id)
    _reconcile(deps, after)
    return _answer(request, deps, after)


@delete("/api/connections/{connection_id:str}", opt={"scope": "connections"}, summary="Remove a connection")
async def remove(request: Asked, deps: Given, connection_id: FromPath[str]) -> None:
    """Its resources go with it."""

    def edit(document: Connections) -> Connections:
        etag.check_match(request, etag.tag(_settings(editing.found(document, connection_id))))
        return editing.removed(document, connection_id)

    await deps.config.change(Connections, edit)
    _reconcile(deps)


@post(
    "/api/connections/test", opt={"scope": "connections"}, summary="Test a connection before saving it", status_code=200
)
async def try_wanted(request: Asked, data: JSONBody[Wanted], deps: Given) -> Tested:
    """Reaches the system, looks at its certificate, signs in, sees what may be read. Nothing is saved."""
    named = structs.replace(data, name=data.name.strip() or "test")
    return await _tested(request, deps, editing.described(named, deps.platforms, deps.clock()))


@post(
    "/api/connections/{connection_id:str}/test",
    opt={"scope": "connections"},
    summary="Test a saved connection",
    status_code=200,
)
async def try_saved(request: Asked, deps: Given, connection_id: FromPath[str]) -> Tested:
    """As it is saved, with its secrets."""
    return await _tested(request, deps, editing.found(deps.config.connections, connection_id))


async def _tested(request: Asked, deps: Deps, connection: StoredConnection) -> Tested:
    """A test ends with the request: who goes away does not leave calls behind."""
    test = asyncio.create_task(_steps(deps, connection))
    left = asyncio.create_task(_left(request))
    try:
        await asyncio.wait({test, left}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        left.cancel()
        if not test.done():
            test.cancel()
    await asyncio.wait({test})
    steps = [] if test.cancelled() else [_step(step) for step in test.result()]
    return Tested(ok=bool(steps) and all(step.ok for step in steps), steps=steps)


async def _steps(deps: Deps, connection: StoredConnection) -> list[Step]:
    try:
        async with asyncio.timeout(LONGEST_TEST + GRACE):
            return await deps.platforms[connection.platform].test(connection, deps.clock)
    except SourceError as error:
        return [Step("reached", "failed", error.message)]
    except TimeoutError:
        msg = f"{connection.address} did not answer within {LONGEST_TEST:.0f} s."
        return [Step("reached", "failed", msg, field="address")]


async def _left(request: Asked) -> None:
    """Return when whoever asked has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _step(step: Step) -> ShownStep:
    told = structs.asdict(step) | {"ok": step.state != "failed", "commands": list(step.commands)}
    if step.certificate is not None:
        told["certificate"] = ShownCertificate(
            **structs.asdict(step.certificate) | {"names": list(step.certificate.names)}
        )
    return ShownStep(**told)


def _reconcile(deps: Deps, saved: StoredConnection | None = None) -> None:
    if saved is not None and saved.enabled:
        deps.pipeline.rename(saved.id, saved.name)
    deps.fleet.reconcile(deps.config.connections.connections)


def _answer(
    request: Asked,
    deps: Deps,
    connection: StoredConnection,
    *,
    status: Literal[200, 201] = 200,
    headers: dict[str, str] | None = None,
) -> Response[ShownConnection]:
    shown = _shown(deps, connection)
    return _versioned(request, shown, etag.tag(_settings(connection), shown), status=status, headers=headers)


def _versioned(
    request: Asked,
    shown: ShownConnection | ConnectionList,
    version: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    told = {"ETag": version, "Cache-Control": "private, no-cache", **(headers or {})}
    if request.method == "GET" and etag.unchanged(request, version):
        return Response(b"", status_code=304, headers=told)
    return Response(shown, status_code=status, headers=told)


def _settings(connection: StoredConnection) -> ShownConnection:
    """What the user decided, with nothing secret and nothing that moves by itself."""
    return ShownConnection(
        id=connection.id,
        key=connection.key,
        platform=connection.platform,
        name=connection.name,
        address=connection.address,
        token_id=connection.token_id,
        token_secret=_secret(connection, "token_secret"),
        user=connection.user,
        password=_secret(connection, "password"),
        fingerprint=connection.fingerprint,
        interval=connection.interval.total_seconds(),
        enabled=connection.enabled,
    )


def _shown(deps: Deps, connection: StoredConnection) -> ShownConnection:
    source = deps.pipeline.sources().get(connection.id) if connection.enabled else None
    return structs.replace(
        _settings(connection),
        version=deps.fleet.version(connection.id),
        state=_state(source, deps.fleet.endpoints(connection.id)) if source else None,
        sights=sights.shown(deps.fleet.sights(connection.id), source.parts) if source else [],
    )


def _state(source: SourceState, endpoints: Sequence[EndpointHealth]) -> ShownState:
    return ShownState(
        state=source.state,
        message=source.message,
        since=epoch(source.since),
        endpoints=[_endpoint(endpoint) for endpoint in endpoints],
        parts={
            name: ShownPart(
                at=epoch(part.at) if part.at else None,
                every=part.every.total_seconds(),
                trouble=ShownTrouble(part.trouble.code, part.trouble.message) if part.trouble else None,
            )
            for name, part in source.parts.items()
        },
        calls=round(sum(endpoint.calls for endpoint in endpoints), 2),
    )


def _endpoint(endpoint: EndpointHealth) -> ShownEndpoint:
    return ShownEndpoint(
        address=endpoint.address,
        in_use=endpoint.in_use,
        state=endpoint.state,
        latency=endpoint.latency,
        message=endpoint.message,
        at=epoch(endpoint.at) if endpoint.at else None,
        name=endpoint.name,
        tries=endpoint.tries,
    )


def _secret(connection: StoredConnection, name: Literal["token_secret", "password"]) -> SecretState:
    secret: Secret | None = getattr(connection, name)
    if secret is None:
        return SecretState(set=False)
    changed = getattr(connection, f"{name}_changed_at")
    return SecretState(set=True, changed_at=epoch(changed) if changed else None)


ROUTES = [connections, add, connection, change, remove, try_wanted, try_saved]
