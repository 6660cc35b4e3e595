"""The certificate that the server shows: read from its files, and again whenever they change."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog
from msgspec import Struct

from pulse.kit.errors import ConfigError

log = structlog.get_logger(__name__)

LOOK_EVERY = 3.0
"""Seconds between two looks at the files."""
BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAGNO_CHECK_TIME, for which the ssl module has no name."""


class Pair(Struct, frozen=True):
    """A certificate with its key, ready to be shown until it ends."""

    context: ssl.SSLContext
    ends_at: datetime


class Certificates:
    """The present pair. `context` is what the server listens with; each handshake shows the pair of its moment."""

    def __init__(self, cert: Path, key: Path) -> None:
        """Read the pair; raises `ConfigError` when it cannot be used. Blocks."""
        self.trouble: str | None = None
        """Why the pair that lies in the files now is not the one that is shown."""
        self._files = cert, key
        self._seen = _state(cert, key)
        self._pair = loaded(cert, key)
        self._asked = asyncio.Event()
        self.context = self._pair.context
        self.context.sni_callback = self._show

    @property
    def ends_at(self) -> datetime:
        """When the certificate that is shown ends."""
        return self._pair.ends_at

    def look_now(self) -> None:
        """Read the files without waiting for the next look, changed or not."""
        self._asked.set()

    async def watch(self) -> None:
        """Look at the files every few seconds, for ever."""
        while True:
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._asked.wait()
            except TimeoutError:
                pass
            asked = self._asked.is_set()
            self._asked.clear()
            await self.look(asked=asked)

    async def look(self, *, asked: bool = False) -> None:
        """Take over a pair that was replaced. One that is broken, or half written, leaves the present one in use."""
        state = await asyncio.to_thread(_state, *self._files)
        if state == self._seen and not asked:
            return
        self._seen = state
        try:
            self._pair = await asyncio.to_thread(loaded, *self._files)
        except ConfigError as trouble:
            if self.trouble is None:
                log.warning("the present certificate is kept", reason=trouble.message)
            self.trouble = trouble.message
        else:
            self.trouble = None
            log.info("certificate read", ends_at=self._pair.ends_at.isoformat())

    def _show(self, handshake: ssl.SSLObject | ssl.SSLSocket, _name: str | None, _context: ssl.SSLContext) -> None:
        handshake.context = self._pair.context


def loaded(cert: Path, key: Path) -> Pair:
    """The pair of two PEM files; `ConfigError` says in a sentence why it cannot be used. Blocks."""
    chain = _read(cert, "certificate", "PULSE_TLS_CERT")
    secret = _read(key, "key", "PULSE_TLS_KEY")
    if BEGIN not in chain or END not in chain:
        msg = f"{cert} holds no certificate in PEM: name the file that begins with {BEGIN}."
        raise ConfigError(msg, field="PULSE_TLS_CERT")
    if "PRIVATE KEY-----" not in secret:
        msg = f"{key} holds no private key in PEM: name the key that the certificate was made for."
        raise ConfigError(msg, field="PULSE_TLS_KEY")
    context = _server_context()
    try:
        context.load_cert_chain(cert, key, _no_passphrase)
        return Pair(context, _end(context, chain))
    except _Encrypted:
        msg = (
            f"The key {key} is locked with a passphrase that nobody types: write it unlocked, readable by Pulse alone."
        )
        raise ConfigError(msg, field="PULSE_TLS_KEY") from None
    except (ssl.SSLError, OSError) as error:
        reason = getattr(error, "reason", None) or error.strerror or type(error).__name__
        if reason == "KEY_VALUES_MISMATCH":
            msg = f"The key {key} does not belong to the certificate {cert}: name the pair that was made together."
            raise ConfigError(msg, field="PULSE_TLS_KEY") from None
        msg = f"The certificate {cert} cannot be used with the key {key} ({reason}): make them anew."
        raise ConfigError(msg, field="PULSE_TLS_CERT") from None


class _Encrypted(Exception):
    """OpenSSL asks for a passphrase."""


def _no_passphrase() -> str:
    raise _Encrypted


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _read(path: Path, what: str, setting: str) -> str:
    try:
        return path.read_bytes().decode("ascii", "replace")
    except OSError as trouble:
        msg = f"The {what} {path} cannot be read ({trouble.strerror}): name in {setting} a file that Pulse may read."
        raise ConfigError(msg, field=setting) from None


def _state(*files: Path) -> tuple[object, ...]:
    """What is different when a file was replaced or written; symbolic links are followed."""
    return tuple(_stat(path) for path in files)


def _stat(path: Path) -> object:
    try:
        told = path.stat()
    except OSError as trouble:
        return trouble.errno
    return told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns


def _end(server: ssl.SSLContext, chain: str) -> datetime:
    """When the certificate ends, as a browser learns it: shown in a handshake that stays in memory.

    A certificate that no browser would take for a server's fails here.
    """
    leaf = chain[chain.index(BEGIN) : chain.index(END) + len(END)]
    browser = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    browser.check_hostname = False
    browser.verify_flags = ssl.VerifyFlags(ssl.VERIFY_X509_PARTIAL_CHAIN | NO_CHECK_TIME)
    browser.load_verify_locations(cadata=leaf)
    to_server, to_browser = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = browser.wrap_bio(to_browser, to_server)
    answering = server.wrap_bio(to_server, to_browser, server_side=True)
    _until_more(asking.do_handshake)
    _until_more(answering.do_handshake)
    asking.do_handshake()
    told = asking.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)


def _until_more(step: Callable[[], None]) -> None:
    try:
        step()
    except ssl.SSLWantReadError:
        return
