"""Build every part and run the services, in start and stop order."""

import asyncio
import contextlib
import secrets
import signal
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
import uvicorn
import uvloop
from msgspec import Struct

from pulse import __version__
from pulse.access.attempts import Attempts
from pulse.access.keeping import follow, keep_uses, kept
from pulse.access.people import Passwords
from pulse.access.sessions import Sessions
from pulse.access.setup import Setup
from pulse.access.tokens import ApiTokens
from pulse.api import websocket
from pulse.api.deps import Deps
from pulse.api.edge import edge
from pulse.config.config import Config
from pulse.config.files import serving
from pulse.config.settings import Listen, Settings
from pulse.config.vault import Vault
from pulse.kit import logs
from pulse.kit.catalog import collect
from pulse.kit.clock import Clock, Jumps
from pulse.kit.errors import ConfigError
from pulse.kit.memory import settle
from pulse.kit.supervise import Failures, Service, supervise
from pulse.kit.tls import Certificates
from pulse.live.hub import INTERVAL
from pulse.pipeline import Pipeline
from pulse.platforms.fleet import Fleet
from pulse.platforms.platform import Platform

log = structlog.get_logger(__name__)

GOING_AWAY = 1001
BACKLOG = 512
STOP_WITHIN = 5
"""Seconds that a stop may take before open requests are cut."""
PROXIES = "127.0.0.1,::1,::ffff:127.0.0.1"
"""Who may say by X-Forwarded-For and X-Forwarded-Proto for whom it asks: a proxy on this machine, nobody else."""
Web = Callable[..., Awaitable[None]]
"""An ASGI application."""
SITES = (Path(__file__).parent / "static", Path(__file__).parents[2] / "web" / "dist")
"""The built web app: inside an installed package, or beside the sources."""


class App(Struct, frozen=True):
    """Every part, built and connected, nothing running yet."""

    deps: Deps
    fleet: Fleet
    web: Web


def system_clock() -> datetime:
    """The one place that asks the system for the time."""
    return datetime.now(UTC)


def run(settings: Settings, vault: Vault) -> int:
    """Run the server until it is told to stop; answers the exit code."""
    logs.configure(settings.log_level, settings.log_format)
    with serving(settings.data_dir):
        listening = listen(settings.listen)
        app = build(settings, vault, clock=system_clock)
        settle()
        uvloop.run(serve(app, listening, lambda: _say_where(app.deps, listening)))
    return 0


def build(settings: Settings, vault: Vault, *, clock: Clock, steady: Callable[[], float] = time.monotonic) -> App:
    """Read what is stored and connect the parts; `steady` are seconds of a clock that nobody sets.

    Raises `ConfigError` for what the user has to mend. Blocks.
    """
    certificates = None
    if settings.tls_cert is not None and settings.tls_key is not None:
        certificates = Certificates(settings.tls_cert, settings.tls_key)
    config = Config.open(settings.data_dir, vault)
    pipeline = Pipeline(version=__version__, epoch=secrets.token_hex(6), started=clock())
    clock = Jumps(clock, steady, lambda by: _was_set(pipeline, by))
    started = clock()
    platforms = collect("pulse.platforms", Platform)
    fleet = Fleet(platforms, pipeline.ingest, pipeline.forget, clock, drop=pipeline.drop)
    pipeline.hub.on_watch = fleet.watch
    for connection in config.connections.connections:
        if connection.enabled:
            pipeline.rename(connection.id, connection.name)
    fleet.reconcile(config.connections.connections)
    deps = Deps(
        settings=settings,
        clock=clock,
        pipeline=pipeline,
        fleet=fleet,
        platforms=platforms,
        config=config,
        sessions=Sessions(clock, config),
        tokens=ApiTokens(clock, config),
        passwords=Passwords(),
        attempts=Attempts(clock),
        setup=Setup.open(settings.data_dir, needed=not config.people.people),
        site=next((site for site in SITES if site.is_dir()), SITES[-1]),
        version=__version__,
        started=started,
        certificates=certificates,
    )
    follow(config, deps.sessions, deps.tokens)
    return App(deps, fleet, edge(deps))


async def serve(app: App, listening: socket.socket, ready: Callable[[], None] = lambda: None) -> None:
    """Run the services until SIGINT or SIGTERM; `ready` is called as soon as these stop it in order.

    1. Pollers, the tick and the web server start together.
    2. To stop: live connections end with "going away", the web server finishes what it is answering, the pollers end.
    3. What is being written to the disk is waited for.
    """
    certificates = app.deps.certificates
    server = _Server(
        uvicorn.Config(
            app.web,
            **websocket.OPTIONS,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=STOP_WITHIN,
            proxy_headers=True,
            forwarded_allow_ips=PROXIES,
            ssl_context_factory=(lambda *_: certificates.context) if certificates else None,
        )
    )
    services = asyncio.create_task(supervise(_services(app), Failures()), name="services")
    with _signals(lambda: _stop(server, app.deps), certificates):
        ready()  # whoever reads it may stop the server at once, and it stops in order
        await server.serve(sockets=[listening])
    services.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await services
    await kept(app.deps.sessions, app.deps.tokens)
    app.deps.passwords.close()
    await asyncio.to_thread(app.deps.config.close)


def listen(where: Listen) -> socket.socket:
    """A listening socket; a taken port or a foreign address is a `ConfigError`."""
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((where.host, where.port))
        bound.listen(BACKLOG)  # from now on a browser waits, instead of being refused, until the server is there
    except OSError as error:
        bound.close()
        reason = error.strerror or str(error)
        msg = (
            f"Pulse cannot listen on {where.host}:{where.port} ({reason}): stop the program that uses it, "
            "or set PULSE_LISTEN to another address and port."
        )
        raise ConfigError(msg, field="PULSE_LISTEN") from None
    bound.set_inheritable(True)
    return bound


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: stopping has an order of ours."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def _signals(stop: Callable[[], None], certificates: Certificates | None) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    acts = {signal.SIGINT: stop, signal.SIGTERM: stop}
    if certificates is not None:
        acts[signal.SIGHUP] = certificates.look_now
    for number, act in acts.items():
        loop.add_signal_handler(number, act)
    try:
        yield
    finally:
        for number in acts:
            loop.remove_signal_handler(number)


def _stop(server: uvicorn.Server, deps: Deps) -> None:
    deps.pipeline.hub.close(GOING_AWAY)
    server.force_exit = server.should_exit  # asked a second time: at once
    server.should_exit = True


def _services(app: App) -> dict[str, Service]:
    deps = app.deps
    services: dict[str, Service] = {
        "fleet": app.fleet.run,
        "tick": lambda: ticking(deps),
        "uses": lambda: keep_uses(deps.sessions, deps.tokens),
        "config": deps.config.watch,
    }
    if deps.certificates is not None:
        services["certificates"] = deps.certificates.watch
    return services


async def ticking(deps: Deps) -> None:
    """Let time pass, once an interval."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        deps.pipeline.tick(deps.clock())
        due = max(due + INTERVAL, loop.time())
        await asyncio.sleep(due - loop.time())


def _was_set(pipeline: Pipeline, by: timedelta) -> None:
    log.warning("the clock was set", by_seconds=round(by.total_seconds(), 1))
    pipeline.jumped(by)


def _say_where(deps: Deps, listening: socket.socket) -> None:
    """The lines that people and scripts read: on standard output, whatever the log's form."""
    host, port = listening.getsockname()[:2]
    scheme = "https" if deps.certificates else "http"
    shown = f"[{host}]" if ":" in host else host
    print(f"Pulse {deps.version} listens on {deps.settings.public_url or f'{scheme}://{shown}:{port}'}", flush=True)
    if deps.setup.token is not None:
        print("There is no owner yet: open the address and enter this token.", flush=True)
        print(f"Set-up token: {deps.setup.token.reveal()}", flush=True)
