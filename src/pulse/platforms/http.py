"""Asking one HTTPS endpoint, with every transport failure told once as an error that a person can act on."""

import asyncio
import errno
import hashlib
import socket
import ssl
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from msgspec import Struct

from pulse.kit.address import Address, is_ip, refusal
from pulse.kit.clock import Clock
from pulse.kit.errors import Malformed, SourceError, Unreachable, Untrusted
from pulse.kit.secret import Secret
from pulse.kit.tls import NO_CHECK_TIME
from pulse.platforms.calls import Calls
from pulse.platforms.certificate import Certificate, certificate_of
from pulse.platforms.health import Answers, EndpointHealth
from pulse.platforms.hiding import Hidden

CALL_LIMIT, CONNECT_LIMIT = 8.0, 5.0
"""Seconds for one call altogether, and of these for the connection."""
BODY_LIMIT = 32 * 1024 * 1024
LOOK_UP_LIMIT = 3.0
"""Seconds for finding the address of a name."""
KEEP_IDLE = 15.0
"""Seconds that an idle connection is kept; a server that closes earlier costs one silent retry."""


class TimedOut(Unreachable):
    """The server did not answer within the limit of the call."""


class Answer(Struct, frozen=True):
    """What the server said: `reason` is the text of the status line, `body` is decompressed."""

    status: int
    reason: str
    body: bytes
    location: str | None = None
    date: str | None = None

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

    `look_up` is the command that shows the certificate's fingerprint on such a server, `secrets` is what it is told and
    must not repeat.
    """

    def __init__(
        self,
        address: Address,
        clock: Clock,
        *,
        fingerprint: str | None = None,
        look_up: str,
        call_limit: float = CALL_LIMIT,
        secrets: Iterable[Secret] = (),
    ) -> None:
        self.address = address
        self._clock = clock
        self._answers = Answers()
        self._calls = Calls()
        self._answered = -1.0
        self._pin = aiohttp.Fingerprint(bytes.fromhex(fingerprint.replace(":", ""))) if fingerprint else None
        self._look_up = look_up
        self._hidden = Hidden(secrets)
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
        now = asyncio.get_running_loop().time
        began = now()
        self._calls.begin(began)
        try:
            async with self._session.request(
                method, f"https://{self.address}{path}", headers=headers, data=form, allow_redirects=False
            ) as response:
                latency = now() - began
                body = self._hidden.body(await _body(response, self.address), good=response.status == HTTPStatus.OK)
                self._answered = now()
                self._answers.answered(latency, self._clock())
                reason = self._hidden.text(response.reason or "")
                told = {name: self._hidden.text(response.headers.get(name, "")) for name in ("Location", "Date")}
                return Answer(response.status, reason, body, told["Location"] or None, told["Date"] or None)
        except aiohttp.ClientConnectorCertificateError as trouble:
            untrusted = await self._untrusted(trouble)
            self._failed(untrusted, began)
            raise untrusted from trouble
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            failure = _told(trouble, self.address, self._look_up)
            self._failed(failure, began)
            raise failure from trouble

    def health(self, *, in_use: bool) -> EndpointHealth:
        """How it has answered lately."""
        calls = self._calls.a_second(asyncio.get_running_loop().time())
        return self._answers.health(str(self.address), in_use=in_use, calls=calls)

    def blame(self, failure: SourceError) -> None:
        """It answered, but with what is no answer."""
        self._answers.blamed(failure.message, self._clock())

    def answered_since(self, moment: float) -> bool:
        """Whether it answered anything after a moment (seconds of the event loop)."""
        return self._answered >= moment

    async def aclose(self) -> None:
        """Close the pooled connections; a later call opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _failed(self, failure: SourceError, began: float) -> None:
        """A call that took too long while others were answered says nothing of the endpoint: it waited for something
        behind it."""
        if not (isinstance(failure, TimedOut) and self.answered_since(began)):
            self._answers.failed(failure.message, self._clock())

    def _opened(self) -> aiohttp.ClientSession:
        if (why := refusal(self.address.host)) is not None:
            raise Unreachable(why)
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
            fingerprint = (await reach(self.address, content=False)).fingerprint
        except SourceError as worse:
            return worse
        return Untrusted(
            f"The certificate of {self.address} is not trusted: {reason.rstrip('.')}.",
            fingerprint,
            f"Compare the fingerprint with what '{self._look_up}' shows on the server, then pin it.",
        )


class Reached(Struct, frozen=True):
    """What was seen of a TLS server without trusting it.

    `ip` is where it was found; `look_up`, `connect` and `handshake` in seconds; `certificate` is None where it is so
    odd that its content cannot be read.
    """

    ip: str
    look_up: float
    connect: float
    handshake: float
    fingerprint: str
    certificate: Certificate | None = None


async def reach(address: Address, *, limit: float = CONNECT_LIMIT, content: bool = True) -> Reached:
    """Look the name up, connect, shake hands: no further, and nothing is trusted.

    The `content` of the certificate costs one more handshake. Raises `Unreachable` when there is no TLS server.
    """
    try:
        async with asyncio.timeout(limit):
            return await _reached(address, content=content)
    except (TimeoutError, OSError) as trouble:
        raise _told(trouble, address, "") from trouble


async def _reached(address: Address, *, content: bool) -> Reached:
    clock = asyncio.get_running_loop().time
    began = clock()
    targets = await _allowed_targets(address)
    found = clock()
    target, writer = await _connected(targets, address.port)
    connected = clock()
    try:
        await writer.start_tls(_blind_context(), server_hostname=address.host)
        der: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        writer.close()
    shaken = clock()
    return Reached(
        ip=target,
        look_up=found - began,
        connect=connected - found,
        handshake=shaken - connected,
        fingerprint=_colons(hashlib.sha256(der).digest()),
        certificate=await _content(Address(target, address.port), address.host, der) if content else None,
    )


async def _connected(targets: list[str], port: int) -> tuple[str, asyncio.StreamWriter]:
    """The first of these addresses that takes a connection; the trouble of the last one when none does."""
    for target in targets[:-1]:
        try:
            async with asyncio.timeout(CONNECT_LIMIT / (len(targets) + 1)):
                return target, (await asyncio.open_connection(target, port))[1]
        except OSError:  # a name may have an address that is out of order: TimeoutError is one, too
            continue
    return targets[-1], (await asyncio.open_connection(targets[-1], port))[1]


def _blind_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _content(address: Address, name: str, der: bytes) -> Certificate | None:
    """What the certificate says. OpenSSL tells it only of one that was verified, so this one is made the only trusted
    certificate of one more handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags = ssl.VerifyFlags(ssl.VERIFY_X509_PARTIAL_CHAIN | NO_CHECK_TIME)
    try:
        context.load_verify_locations(cadata=der)
        async with asyncio.timeout(CONNECT_LIMIT):
            _, writer = await asyncio.open_connection(address.host, address.port, ssl=context, server_hostname=name)
    except (OSError, ValueError):
        return None
    told = writer.get_extra_info("ssl_object").getpeercert()
    writer.close()
    return certificate_of(told)


def instant_of(date: str | None) -> datetime | None:
    """What a `Date` header tells; None when there is none, or another text."""
    try:
        told = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


class _RefusedAddress(OSError):
    """An address that Pulse does not ask, or a name that leads to one."""


class _NoNameServer(OSError):
    """The name server did not answer in time."""


class _GuardedResolver(AbstractResolver):
    """The system's resolver with a limit, without the addresses that are never asked: a name may lead there, too."""

    def __init__(self) -> None:
        self._system = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        try:
            async with asyncio.timeout(LOOK_UP_LIMIT):
                found = await self._system.resolve(host, port, family)
        except TimeoutError:
            raise _NoNameServer from None
        refusals = [refusal(result["host"]) for result in found]
        if found and all(refusals):
            msg = f"The name {host} leads to an address that is never asked: {refusals[0]}"
            raise _RefusedAddress(msg)
        return [result for result, why in zip(found, refusals, strict=True) if why is None]

    async def close(self) -> None:
        await self._system.close()


async def _allowed_targets(address: Address) -> list[str]:
    if (why := refusal(address.host)) is not None:
        raise _RefusedAddress(why)
    if is_ip(address.host):
        return [address.host]
    results = await _GuardedResolver().resolve(address.host, address.port, socket.AF_UNSPEC)
    return list(dict.fromkeys(result["host"] for result in results))


async def _body(response: aiohttp.ClientResponse, address: Address) -> bytes:
    chunks: list[bytes] = []
    size = 0
    if (response.content_length or 0) > BODY_LIMIT:
        raise _too_long(response, address)
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > BODY_LIMIT:
            raise _too_long(response, address)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_long(response: aiohttp.ClientResponse, address: Address) -> Malformed:
    response.close()
    return Malformed(f"{address} answered with more than {BODY_LIMIT // 2**20} MiB; that is no answer Pulse asked for.")


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
        case aiohttp.ClientConnectorDNSError(os_error=_NoNameServer()) | _NoNameServer():
            return Unreachable(
                f"The name server did not find {address.host} within {LOOK_UP_LIMIT:.0f} s: "
                "check the network, or enter the server's IP address."
            )
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


def _colons(digest: bytes) -> str:
    return digest.hex(":").upper()
