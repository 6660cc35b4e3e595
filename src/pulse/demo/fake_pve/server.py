"""The front door of one node: HTTPS as Proxmox VE speaks it, answers of the estate, troubles on demand."""

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from pulse.demo.fake_pve.accounts import MONITOR, User
from pulse.demo.fake_pve.certificate import Certificate
from pulse.demo.fake_pve.conversation import Conversations
from pulse.demo.fake_pve.faults import Faults
from pulse.demo.fake_pve.gate import header_of
from pulse.demo.fake_pve.listener import Listener
from pulse.demo.fake_pve.site import Site

LOG_LENGTH = 10_000
TRIES = 20
"""How many ports are tried until one is free on every address."""


class Server:
    """One node of a site. Use it with `async with`, or `start` and `stop`; it is reached at `address`."""

    def __init__(self, site: Site, node: str, faults: Faults | None = None, *, host: str = "127.0.0.1") -> None:
        self.site = site
        self.node = node
        self.host = host
        self.port = 0
        self.faults = faults or Faults()
        self.certificate: Certificate = site.certificate(node)
        self.requests: Counter[str] = Counter()
        """How often each path was asked for, without `/api2/json`."""
        self.log: deque[tuple[float, str]] = deque(maxlen=LOG_LENGTH)
        """When each path was asked for, by the clock of the event loop."""
        talks = Conversations(site, node, self.faults, self._note)
        self._listener = Listener(talks.converse, lambda: self.certificate.context, talks.reaction)

    @property
    def address(self) -> str:
        """https://HOST:PORT."""
        return f"https://{self.host}:{self.port}"

    @property
    def fingerprint(self) -> str:
        """Of the certificate that it shows now."""
        return self.certificate.fingerprint

    @property
    def clock_offset(self) -> float:
        """By how many seconds the clock of its machine is ahead."""
        return self.site.clock_offsets.get(self.node, 0.0)

    @clock_offset.setter
    def clock_offset(self, seconds: float) -> None:
        self.site.clock_offsets[self.node] = seconds

    @property
    def token(self) -> str:
        """The value of the Authorization header for the monitoring token."""
        return self.token_of(self.site.accounts.user(MONITOR.name) or MONITOR)

    @staticmethod
    def token_of(user: User, name: str | None = None) -> str:
        """The value of the Authorization header for one of a user's tokens, its first unless told otherwise."""
        token = user.tokens[0] if name is None else next(token for token in user.tokens if token.name == name)
        return header_of(f"{user.name}!{token.name}", token.secret)

    def show(self, certificate: Certificate) -> None:
        """Show another certificate from the next connection on; the cluster knows it."""
        self.certificate = certificate
        self.site.put_certificate(self.node, certificate)

    def forget_tickets(self) -> None:
        """Refuse every ticket that the cluster gave out so far."""
        self.site.gate.forget()

    async def hang_up(self) -> None:
        """Close every connection, as a restart of its daemon does."""
        await self._listener.hang_up()

    async def start(self, port: int = 0) -> None:
        """Listen. Raises OSError when the address is taken."""
        self.port = self._listener.start(self.host, port)
        self.site.reached[self.node] = self.host

    async def stop(self) -> None:
        """Stop listening and close every connection."""
        await self._listener.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    def _note(self, path: str) -> None:
        self.requests[path] += 1
        self.log.append((asyncio.get_running_loop().time(), path))


async def start_together(servers: Sequence["Server"]) -> None:
    """Start the members of a cluster, all on one port where each has an address of its own: only then whoever knows one
    of them finds the others. Raises OSError."""
    if len({server.host for server in servers}) < len(servers):
        for server in servers:
            await server.start()
        return
    for left in reversed(range(TRIES)):
        try:
            await servers[0].start()
            for server in servers[1:]:
                await server.start(servers[0].port)
        except OSError:
            for server in servers:
                await server.stop()
            if not left:
                raise
        else:
            return
