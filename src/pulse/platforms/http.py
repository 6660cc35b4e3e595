"""Asking one HTTPS endpoint, with every transport failure told once as an error that a person can act on."""

import asyncio
import errno
import hashlib
import ipaddress
import re
import socket
import ssl
from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal, NoReturn

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from msgspec import Struct

from pulse.kit.errors import ConfigError, Malformed, SourceError, Unreachable, Untrusted

CALL_LIMIT, CONNECT_LIMIT = 10.0, 5.0
"""Seconds for one call altogether, and of these for the connection."""
BODY_LIMIT = 32 * 1024 * 1024
LAST_PORT = 65_535
KEEP_IDLE = 15.0
"""Seconds that an idle connection is kept; a server that closes earlier costs one silent retry."""

_ADDRESS = re.compile(r"\[(?P<ip>[^\[\]]+)\](:(?P<ip_port>\d{1,5}))?|(?P<host>[A-Za-z0-9._-]+)(:(?P<port>\d{1,5}))?")
_METADATA = tuple(ipaddress.ip_network(net) for net in ("169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128"))


class TimedOut(Unreachable):
    """The server did not answer within the limit of the call."""


class Address(Struct, frozen=True):
    """Where an endpoint is; `str` gives `host:port`."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Answer(Struct, frozen=True):
    """What the server said: `reason` is the text of the status line, `body` is decompressed."""

    status: int
    reason: str
    body: bytes
    location: str | None = None

    @property
    def good(self) -> bool:
        """The server did what was asked."""
        return self.status == HTTPStatus.OK

    @property
    def refused(self) -> bool:
        """The server does not know who we are."""
        return self.status == HTTPStatus.UNAUTHORIZED

    @property
    def redirected(self) -> bool:
        """The server sends us elsewhere."""
        return HTTPStatus.MULTIPLE_CHOICES <= self.status < HTTPStatus.BAD_REQUEST


class Endpoint:
    """One server: pooled connections, TLS by the system's trust or by one pinned certificate, no redirects.

    `look_up` is the command that shows the certificate's fingerprint on such a server.
    """

    def __init__(
        self, address: Address, *, fingerprint: str | None = None, look_up: str, call_limit: float = CALL_LIMIT
    ) -> None:
        self.address = address
        self._pin = aiohttp.Fingerprint(bytes.fromhex(fingerprint.replace(":", ""))) if fingerprint else None
        self._look_up = look_up
        self._call_limit = call_limit
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask once and read the whole answer, whatever its status.

        Raises `Unreachable`, `Untrusted` or `Malformed`. A GET on a pooled connection that the server closed
        meanwhile is repeated once, silently.
        """
        if self._session is None:
            self._session = self._opened()
        url = f"https://{self.address}{path}"
        try:
            async with self._session.request(
                method, url, headers=headers, data=form, allow_redirects=False
            ) as response:
                body = await _body(response, self.address)
                return Answer(response.status, response.reason or "", body, response.headers.get("Location"))
        except aiohttp.ClientConnectorCertificateError as trouble:
            raise await self._untrusted(trouble) from trouble
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            raise _told(trouble, self.address, self._look_up) from trouble

    async def aclose(self) -> None:
        """Close the pooled connections; a later call opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _opened(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            ssl=self._pin or True, limit=0, keepalive_timeout=KEEP_IDLE, resolver=_GuardedResolver()
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._call_limit, sock_connect=CONNECT_LIMIT),
            headers={"Accept-Encoding": "gzip", "User-Agent": "pulse"},
        )

    async def _untrusted(self, trouble: aiohttp.ClientConnectorCertificateError) -> SourceError:
        reason = getattr(trouble.certificate_error, "verify_message", "") or "it cannot be verified"
        try:
            fingerprint = await peer_fingerprint(self.address)
        except SourceError as worse:
            return worse
        return Untrusted(
            f"The certificate of {self.address} is not trusted: {reason.rstrip('.')}.",
            fingerprint,
            f"Compare the fingerprint with what '{self._look_up}' shows on the server, then pin it.",
        )


def address_of(text: str, port: int) -> Address:
    """The address in what a person typed: `host`, `host:port`, `https://host:port/`; `port` is the usual one.

    Raises `ConfigError` for other schemes, for what is no address, and for addresses that only cloud metadata
    services have.
    """
    bare = text.strip()
    scheme, found, rest = bare.partition("://")
    if found:
        if scheme.lower() != "https":
            _reject(f"The address begins with {scheme}://, but Pulse asks over https:// only.")
        bare = rest
    bare = bare.partition("/")[0]
    if bare.count(":") > 1 and not bare.startswith("["):
        bare = f"[{bare}]"
    match = _ADDRESS.fullmatch(bare)
    if match is None:
        _reject("The address must be a host name or an IP address, with :port where it is not the usual one.")

    digits = match["ip_port"] or match["port"]
    number = int(digits) if digits else port
    if not 1 <= number <= LAST_PORT:
        _reject("The port must be a number from 1 to 65535.")
    host = match["ip"] or match["host"]
    if match["ip"] and not _is_ip(host):
        _reject("Only an IPv6 address may stand in brackets.")
    if _is_metadata(host):
        _reject(_refusal(host))
    return Address(host, number)


async def peer_fingerprint(address: Address) -> str:
    """The SHA-256 of the certificate that the server shows, as `AA:BB:..`, without trusting it.

    Raises `Unreachable` when there is no TLS server.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        async with asyncio.timeout(CONNECT_LIMIT):
            target = await _allowed_target(address)
            _, writer = await asyncio.open_connection(target, address.port, ssl=context, server_hostname=address.host)
    except (TimeoutError, OSError) as trouble:
        raise _told(trouble, address, "") from trouble
    certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    return _colons(hashlib.sha256(certificate).digest())


class _RefusedAddress(OSError):
    """A name leads to an address that Pulse does not ask."""


class _GuardedResolver(AbstractResolver):
    """The system's resolver, without the addresses of metadata services: a name may lead there, too."""

    def __init__(self) -> None:
        self._system = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._system.resolve(host, port, family)
        allowed = [result for result in found if not _is_metadata(result["host"])]
        if found and not allowed:
            raise _RefusedAddress(_refusal(host))
        return allowed

    async def close(self) -> None:
        await self._system.close()


async def _allowed_target(address: Address) -> str:
    if _is_ip(address.host):
        return address.host
    results = await _GuardedResolver().resolve(address.host, address.port, socket.AF_UNSPEC)
    return results[0]["host"]


async def _body(response: aiohttp.ClientResponse, address: Address) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > BODY_LIMIT:
            response.close()
            msg = f"{address} answered with more than {BODY_LIMIT // 2**20} MiB; that is no answer Pulse asked for."
            raise Malformed(msg)
        chunks.append(chunk)
    return b"".join(chunks)


def _told(trouble: Exception, address: Address, look_up: str) -> SourceError:
    """The one place where transport failures get their names."""
    match trouble:
        case aiohttp.ServerFingerprintMismatch():
            seen = _colons(trouble.got)
            return Untrusted(
                f"{address} shows another certificate than the pinned one, {_colons(trouble.expected)}.",
                seen,
                f"If '{look_up}' on the server shows the same, it was renewed: pin it again.",
            )
        case aiohttp.ClientConnectorDNSError(os_error=_RefusedAddress() as refused):
            return Unreachable(str(refused))
        case _RefusedAddress():
            return Unreachable(str(trouble))
        case aiohttp.ClientConnectorDNSError() | socket.gaierror():
            return Unreachable(f"The name {address.host} is not found: check the address and the name server.")
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return Unreachable(_tls_sentence(trouble, address))
        case aiohttp.ClientConnectorError():
            return Unreachable(_connect_sentence(trouble.os_error, address))
        case aiohttp.ClientResponseError():
            return Malformed(f"{address} answers, but not with HTTP: check the port.")
        case TimeoutError():
            return TimedOut(f"{address} did not answer in time: it is overloaded, off, or a firewall drops packets.")
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientPayloadError() | ConnectionResetError():
            return Unreachable(f"{address} closed the connection before it had answered; it may be restarting.")
        case OSError():
            return Unreachable(_connect_sentence(trouble, address))
        case _:
            return Unreachable(f"{address} could not be asked: {trouble}.")


def _tls_sentence(trouble: Exception, address: Address) -> str:
    text = str(trouble).upper()
    if any(word in text for word in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER", "UNEXPECTED_MESSAGE")):
        return f"{address} answers, but without TLS: Pulse asks over HTTPS only. Check the port."
    reason = getattr(getattr(trouble, "os_error", trouble), "reason", None) or trouble
    return f"{address} and Pulse could not agree on TLS ({reason}): check the port, and that it allows TLS 1.2."


def _connect_sentence(trouble: OSError, address: Address) -> str:
    match trouble.errno:
        case errno.ECONNREFUSED:
            return f"Nothing listens at {address}: check the address and the port, and that the server runs."
        case errno.EHOSTUNREACH | errno.ENETUNREACH:
            return f"There is no way to {address} from here: check the address and the network."
        case errno.ECONNRESET | errno.EPIPE:
            return f"{address} closed the connection before it had answered; it may be restarting."
        case errno.ETIMEDOUT:
            return f"{address} did not answer in time: it is overloaded, off, or a firewall drops packets."
        case _:
            return f"{address} could not be reached ({trouble.strerror or trouble})."


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_metadata(host: str) -> bool:
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip in network for network in _METADATA)


def _refusal(host: str) -> str:
    return f"{host} is a link-local or metadata address, where no server to monitor can be: enter its real address."


def _colons(digest: bytes) -> str:
    return digest.hex(":").upper()


def _reject(message: str) -> NoReturn:
    raise ConfigError(message, field="address")
