"""Calling the Proxmox VE API: signed-in GETs, and what every status means to us."""

import re
from shlex import quote
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from pulse.config.connections import Connection
from pulse.kit.address import Address, address_of
from pulse.kit.clock import Clock
from pulse.kit.errors import ConfigError, Malformed, SourceError, Unauthorized, Unreachable
from pulse.platforms.health import EndpointHealth
from pulse.platforms.http import Answer, Endpoint
from pulse.platforms.pve.auth import Auth, auth_of

PORT = 8006
API = "/api2/json"
LOOK_UP = "pvenode cert info"
"""The command that shows the fingerprint of a node's certificate."""

_LACKS = re.compile(r"\((?P<path>/[^,]*), (?P<privileges>[^)]+)\)")
_NODE = re.compile(r"/nodes/(?P<node>[^/]+)")
T = TypeVar("T")


class Client:
    """One server of a cluster, asked as the user or token of one connection."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._endpoint: Endpoint | None = None
        self._auth: Auth = auth_of(connection, self._sign_in, clock)

    async def get(self, path: str, kind: type[T]) -> T:
        """The `data` of the answer to GET `path` (without /api2/json). Raises `SourceError`."""
        return decoded(await self.get_body(path), kind, path)

    async def get_body(self, path: str) -> bytes:
        """The JSON text of a good answer, `data` included. Raises `SourceError`."""
        return (await self.answer(path)).body

    async def answer(self, path: str) -> Answer:
        """A good answer, whole. Raises `SourceError`."""
        endpoint = self._opened()
        answer = await endpoint.request("GET", API + path, headers=await self._auth.headers())
        if answer.refused and self._auth.refused():
            answer = await endpoint.request("GET", API + path, headers=await self._auth.headers())
        if answer.refused:
            raise Unauthorized(self._auth.advice(answer.reason))

        check(answer, path, endpoint.address, self._who())
        return answer

    async def get_openly(self, path: str) -> bytes:
        """The JSON text of what is told to anybody: nothing of a sign-in is sent. Raises `SourceError`."""
        endpoint = self._opened()
        answer = await endpoint.request("GET", API + path)
        check(answer, path, endpoint.address, self._who())
        return answer.body

    def endpoints(self) -> list[EndpointHealth]:
        """The one address that is asked, and how it answers."""
        if self._endpoint is None:
            return [EndpointHealth(self._connection.address, in_use=True)]
        return [self._endpoint.health(in_use=True)]

    async def aclose(self) -> None:
        """Close every connection."""
        await self._auth.aclose()
        if self._endpoint is not None:
            await self._endpoint.aclose()

    async def _sign_in(self, form: dict[str, str]) -> Answer:
        endpoint = self._opened()
        answer = await endpoint.request("POST", f"{API}/access/ticket", form=form)
        if not answer.refused:
            check(answer, "/access/ticket", endpoint.address, self._who())
        return answer

    def _opened(self) -> Endpoint:
        if self._endpoint is None:
            self._endpoint = endpoint_of(self._connection, self._clock)
        return self._endpoint

    def _who(self) -> str:
        token = self._connection.token_id
        return f"--tokens {quote(token)}" if token else f"--users {quote(self._connection.user or '')}"


def endpoint_of(connection: Connection, clock: Clock) -> Endpoint:
    """The endpoint of a connection; an address that Pulse does not ask is `Unreachable`."""
    try:
        address = address_of(connection.address, PORT)
    except ConfigError as wrong:
        raise Unreachable(wrong.message) from wrong
    secrets = [secret for secret in (connection.token_secret, connection.password) if secret is not None]
    return Endpoint(address, clock, fingerprint=connection.fingerprint, look_up=LOOK_UP, secrets=secrets)


def decoded(body: bytes, kind: type[T], path: str) -> T:
    """The `data` of an answer; raises `Malformed` naming what is wrong where."""
    try:
        data: T = msgspec.json.decode(body, type=_envelope(kind), strict=False).data
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        msg = f"The answer to {path} is not in the form of Proxmox VE: {wrong}."
        raise Malformed(msg) from wrong
    return data


def check(answer: Answer, path: str, address: Address, who: str) -> None:
    """Raise what an answer other than a good one means; 401 is the caller's. `who` is for the pveum line."""
    if answer.good:
        if not answer.body.lstrip().startswith(b"{"):
            what = "a web page" if b"<" in answer.body[:200] else "something that is no JSON"
            msg = f"{address} answered with {what}, not the Proxmox API: is the port {PORT}?"
            raise Malformed(msg)
        return

    raise _error(answer, path, address, who)


def _error(answer: Answer, path: str, address: Address, who: str) -> SourceError:
    said = _message(answer)
    if answer.redirected:
        where = _host_of(answer.location)
        return Malformed(
            f"{address} sends us on to {where}, where Pulse does not follow: enter the address of the server itself."
        )
    match answer.status:
        case 403:
            return Unauthorized(_missing_privilege(said, path, who))
        case 595 | 596:
            return Unreachable(_passed_on(said, path, address))
        case 400 | 404 | 501:
            return Malformed(f"{address} does not know {path} ({said}): is it a server of Proxmox VE 8 or later?")
        case _:
            return Unreachable(f"{address} failed to answer {path}: {answer.status} {said}.")


def _host_of(location: str | None) -> str:
    """Where a redirect points to, without its path: that may hold anything."""
    try:
        host = urlsplit(location or "").hostname
    except ValueError:
        host = None
    if host is not None:
        return host
    return "another page of its own" if location else "another address"


def _message(answer: Answer) -> str:
    """The text of an error: of the body where it has one, else of the status line (7.4 has only that)."""
    try:
        message = msgspec.json.decode(answer.body, type=_Failure).message
    except (msgspec.DecodeError, UnicodeDecodeError):
        message = ""
    return (message or answer.reason or "no reason given").strip().rstrip(".")


def _missing_privilege(said: str, path: str, who: str) -> str:
    match = _LACKS.search(said)
    if match is None:
        return f"The server refuses {path}: {said}."
    privileges = " or ".join(match["privileges"].split("|"))
    return (
        f"The privilege {privileges} on {match['path']} is missing. On the server: "
        f"pveum acl modify / {who} --roles PVEAuditor (a token with privilege separation needs it for its user, too)."
    )


def _passed_on(said: str, path: str, address: Address) -> str:
    match = _NODE.match(path)
    if match is None:
        return f"{address} could not pass {path} on to its own pvedaemon ({said}): is that service running there?"
    return f"{address} cannot reach the node {match['node']} ({said})."


class _Failure(Struct):
    message: str = ""


_ENVELOPES: dict[object, Any] = {}


def _envelope(kind: type) -> Any:  # noqa: ANN401 - a struct made at run time
    if kind not in _ENVELOPES:
        _ENVELOPES[kind] = msgspec.defstruct("Envelope", [("data", kind)])
    return _ENVELOPES[kind]
