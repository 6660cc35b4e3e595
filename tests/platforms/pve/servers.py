"""Stand-in servers for tests of this platform."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pulse.config.connections import Connection
from pulse.kit.secret import Secret
from tests.platforms.pve.recorded import RECORDINGS, connection
from tools.replay import Credentials, Recordings, ReplayOptions, ReplayServer

CREDENTIALS = Credentials()


@asynccontextmanager
async def replaying(folder: str = "pve-9.2", scene: str = "") -> AsyncIterator[ReplayServer]:
    """Recordings over HTTPS, without the three seconds that Proxmox waits before a 401."""
    options = ReplayOptions(penalty=0)
    async with ReplayServer(Recordings.load(RECORDINGS / folder, scene), options=options) as server:
        yield server


def to(server: ReplayServer, **changes: Any) -> Connection:  # noqa: ANN401 - a test names any field
    """A connection that this server accepts, but for the changes."""
    return connection(**({"address": f"127.0.0.1:{server.port}", "fingerprint": server.fingerprint} | changes))


def by_password(server: ReplayServer, password: str = CREDENTIALS.password) -> Connection:
    """The same with user and password."""
    return to(server, user=CREDENTIALS.user, password=Secret(password))
