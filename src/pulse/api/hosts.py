"""Under which names Pulse is reached, and from which pages: a foreign name or page is refused before anything else.

A page of another site can let its own name point to this machine (DNS rebinding), and then reads our answers as its
own. It cannot choose what the browser writes into `Host`, so a name that nobody gave to Pulse is answered with nothing.
"""

import ipaddress
import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Struct

from pulse.api.deps import Caller
from pulse.api.errors import ErrorAnswer, ErrorDetail
from pulse.config.settings import Settings, origin
from pulse.kit.errors import Refused

LOCAL = (".local", ".lan", ".home", ".internal", ".home.arpa", ".localdomain", ".test", ".localhost")
"""Names that nobody can register on the Internet."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LAST_PORT, LONGEST_NAME = 65_535, 253
_HOST = re.compile(
    r"(?:\[(?P<ipv6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9_.-]+))(?::(?P<port>\d{1,5})?)?", re.IGNORECASE | re.ASCII
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


class Host(Struct, frozen=True):
    """A host as browsers compare it: in lower case, without the dot at its end, addresses in their shortest form."""

    name: str
    port: int | None = None

    @property
    def address(self) -> bool:
        """Whether it is an IP address, which no name service can point elsewhere."""
        return ":" in self.name or _ipv4(self.name)


class Refusal(Struct, frozen=True):
    """Why a request goes no further."""

    status: int
    code: str
    message: str


def host_of(header: str) -> Host | None:
    """The host of a `Host` header; None when it is not one."""
    match = _HOST.fullmatch(header)
    if match is None or int(match["port"] or 0) > LAST_PORT:
        return None
    port = int(match["port"]) if match["port"] else None
    if match["ipv6"]:
        try:
            return Host(str(ipaddress.IPv6Address(match["ipv6"])), port)
        except ValueError:
            return None
    name = match["name"].lower().removesuffix(".")
    if len(name) > LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        return None
    return Host(name, port)


def known(host: Host, *ours: str) -> bool:
    """Whether this can only be Pulse: an address, a name that exists in local networks alone, or one of ours."""
    return host.address or "." not in host.name or host.name.endswith(LOCAL) or host.name in ours


def refusal(scope: Scope, settings: Settings, own_name: str) -> Refusal | None:
    """Why this request may not go on; None when it may."""
    told = [value.decode("latin-1") for value in _headers(scope, b"host")]
    host = host_of(told[0]) if len(told) == 1 else None
    if host is None:
        return Refusal(400, "malformed", "The request needs one Host header that names this server.")
    public = urlsplit(settings.public_url or "").hostname or ""
    if not known(host, own_name, public):
        msg = (
            f"Pulse does not know the name {host.name}: if this is its address in your browser, set PULSE_PUBLIC_URL "
            "to it and start Pulse again."
        )
        return Refusal(403, "wrong_host", msg)
    if scope["type"] == ScopeType.HTTP and scope["method"] in SAFE:
        return None
    for sent in _headers(scope, b"origin"):
        if not ours(sent.decode("latin-1"), host, scope["scheme"], settings):
            return Refusal(403, "wrong_origin", _foreign(settings))
    if any(site.lower() == b"cross-site" for site in _headers(scope, b"sec-fetch-site")):
        return Refusal(403, "wrong_origin", _foreign(settings))
    return None


def ours(sent: str, host: Host, scheme: str, settings: Settings) -> bool:
    """Whether an `Origin` is that of our own page.

    That is PULSE_PUBLIC_URL where it is set, else the host that was asked. Over HTTPS the page came over HTTPS; the
    other way round a proxy may stand between.
    """
    try:
        theirs = origin(sent)
    except ValueError:
        return False
    if settings.public_url is not None:
        return theirs == settings.public_url
    parts = urlsplit(theirs)
    if scheme in ("https", "wss") and parts.scheme != "https":
        return False
    from_host = host_of(parts.netloc)
    return from_host is not None and from_host == Host(host.name, _unusual(host.port, parts.scheme))


def check_origin(caller: Caller, settings: Settings) -> None:
    """`Refused` unless a page of ours asks: a browser brings the cookie along for other sites' pages, too."""
    host = host_of(caller.headers.get("Host", ""))
    if host is None or not ours(caller.headers.get("Origin", ""), host, caller.scope["scheme"], settings):
        raise Refused(_foreign(settings))


def behind_hosts(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application for known hosts and our own pages only."""
    own_name = socket.gethostname().lower()

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        refused = refusal(scope, settings, own_name)
        if refused is None:
            await app(scope, receive, send)
            return
        for message in _answer(scope, refused):
            await send(message)

    return checked


def _answer(scope: Scope, refused: Refusal) -> Iterator[Message]:
    prefix = "websocket.http" if scope["type"] == ScopeType.WEBSOCKET else "http"
    body = msgspec.json.encode(ErrorAnswer(ErrorDetail(refused.code, refused.message)))
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    headers.append((b"cache-control", b"no-store"))
    yield {"type": f"{prefix}.response.start", "status": refused.status, "headers": headers}  # type: ignore[misc]  # one of two literals
    yield {"type": f"{prefix}.response.body", "body": body, "more_body": False}  # type: ignore[misc]  # as above


def _headers(scope: Scope, name: bytes) -> Iterator[bytes]:
    yield from (value for key, value in scope["headers"] if key.lower() == name)


def _unusual(port: int | None, scheme: str) -> int | None:
    return None if port == {"http": 80, "https": 443}[scheme] else port


def _foreign(settings: Settings) -> str:
    if settings.public_url is not None:
        return f"The request comes from a page that is not Pulse's own: open Pulse at {settings.public_url}."
    return (
        "The request comes from a page that is not Pulse's own: open Pulse at its own address, and set "
        "PULSE_PUBLIC_URL when it is behind a proxy."
    )


def _ipv4(name: str) -> bool:
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        return False
    return True
