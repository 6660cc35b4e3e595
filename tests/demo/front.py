"""The servers of the small cluster, and a client that sees every byte of an answer."""

import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache
from urllib.parse import urlencode

import msgspec

from pulse.demo.dial import Dial
from pulse.demo.estate import MOMENT, Cluster
from pulse.demo.fake_pve.accounts import MONITOR, ROOT, Accounts
from pulse.demo.fake_pve.answer import Json
from pulse.demo.fake_pve.certificate import Certificate
from pulse.demo.fake_pve.server import Server
from pulse.demo.fake_pve.site import Site, certificates
from pulse.demo.story import Event, Story
from tests.demo.lab import LAB, SINGLE_7, SINGLE_8, USERS

TODAY = 1_795_000_000.0


class Reply(msgspec.Struct, frozen=True):
    version: str
    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes
    seconds: float

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    def one(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)

    @property
    def content(self) -> bytes:
        match self.one("Content-Encoding"):
            case "gzip":
                return gzip.decompress(self.body)
            case "deflate":
                return zlib.decompress(self.body)
            case _:
                return self.body

    @property
    def json(self) -> Json:
        return msgspec.json.decode(self.content)

    @property
    def data(self) -> Json:
        assert self.status == 200, (self.status, self.reason)
        return self.json["data"]


class Line:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    async def reply(self, *, no_body: bool = False) -> Reply:
        began = asyncio.get_running_loop().time()
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
        version, _, rest = lines[0].partition(" ")
        status, _, reason = rest.partition(" ")
        headers = [(line.partition(": ")[0], line.partition(": ")[2]) for line in lines[1:]]
        length = 0 if no_body else int(dict(headers).get("Content-Length", "0"))
        body = await self.reader.readexactly(length)
        return Reply(version, int(status), reason, headers, body, asyncio.get_running_loop().time() - began)

    async def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Reply:
        lines = [f"{method} {path} HTTP/1.1", "Host: pve.test"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        await self.send("\r\n".join([*lines, "", ""]).encode() + body)
        return await self.reply()

    async def ends(self) -> bool:
        """Whether the server closes the connection without another byte."""
        try:
            return await self.reader.read(1) == b""
        except ConnectionError:
            return True

    def close(self) -> None:
        self.writer.transport.abort()


class House:
    """A cluster with its servers and clients."""

    def __init__(self, site: Site, servers: dict[str, Server], stack: AsyncExitStack) -> None:
        self.site, self.servers, self.dial = site, servers, site.dial
        self._stack = stack

    @property
    def server(self) -> Server:
        return self.servers["pve1"]

    async def line(self, node: str = "pve1", *, plain: bool = False) -> Line:
        server = self.servers[node]
        reader, writer = await asyncio.open_connection(server.host, server.port, ssl=None if plain else trusting())
        line = Line(reader, writer)
        self._stack.callback(line.close)
        return line

    async def call(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        body: bytes = b"",
        node: str = "pve1",
    ) -> Reply:
        """One call on a connection of its own, with the monitoring token unless `headers` say otherwise."""
        line = await self.line(node)
        place = path if path.startswith(("/api2", "http")) else f"/api2/json{path}"
        return await line.ask(method, place, self.token() if headers is None else headers, body)

    async def get(self, path: str, node: str = "pve1") -> Json:
        return (await self.call(path, node=node)).data

    async def row(self, identity: str) -> dict[str, Json]:
        """A row of /cluster/resources."""
        return next(row for row in await self.get("/cluster/resources") if row["id"] == identity)

    def token(self, name: str = "mon") -> dict[str, str]:
        return {"Authorization": Server.token_of(USERS[0], name)}

    async def login(self, user: str, password: str, **more: str) -> Reply:
        fields = urlencode({"username": user, "password": password, **more}).encode()
        return await self.call("/access/ticket", FORM, method="POST", body=fields)

    async def ticket(self, user: str = "monitor@pve", password: str = MONITOR.password) -> dict[str, str]:
        """The headers of a session."""
        told = (await self.login(user, password)).data
        return {"Cookie": f"PVEAuthCookie={told['ticket']}", "CSRFPreventionToken": told["CSRFPreventionToken"]}

    async def root(self) -> dict[str, str]:
        return await self.ticket(ROOT.name, ROOT.password)

    def happen(self, *events: Event) -> None:
        self.site.happen(*events)

    @property
    def now(self) -> float:
        return self.dial.now


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@lru_cache
def trusting() -> ssl.SSLContext:
    """Whoever answers is trusted: these tests are not about certificates."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@lru_cache
def shown(key: str) -> dict[str, Certificate]:
    cluster = next(cluster for cluster in (LAB, SINGLE_8, SINGLE_7) if cluster.version == key)
    return certificates(cluster, TODAY)


for _cluster in (LAB, SINGLE_8, SINGLE_7):  # before any event loop: they read and write files
    shown(_cluster.version)
trusting()


@asynccontextmanager
async def opened(
    cluster: Cluster = LAB, story: Story | None = None, *, only: tuple[str, ...] = (), frozen: bool = False
) -> AsyncIterator[House]:
    """The servers of a cluster, on the clock of the loop. They begin at MOMENT, when everything is as it is written."""
    dial = Dial(asyncio.get_running_loop().time, frozen_at=MOMENT if frozen else None)
    accounts = Accounts(*USERS, major=cluster.nodes[0].major)
    site = Site(cluster, dial, story, shown=shown(cluster.version), accounts=accounts, seed=7)
    async with AsyncExitStack() as stack:
        servers = {
            place.name: await stack.enter_async_context(Server(site, place.name))
            for place in cluster.nodes
            if not only or place.name in only
        }
        async with AsyncExitStack() as clients:
            yield House(site, servers, clients)
