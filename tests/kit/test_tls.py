"""A pair that cannot be used is told in a sentence; one that was replaced is shown from the next handshake on."""

import asyncio
import hashlib
import os
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from pulse.kit.errors import ConfigError
from pulse.kit.tls import Certificates, loaded
from tests.certificates import Made, made

OTHER = made("other.test")
LOCKED = made()


@asynccontextmanager
async def listening(certificates: Certificates) -> AsyncIterator[int]:
    """A server that greets."""

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            writer.write(b"hello\n")
            await writer.drain()
            await _reader.read()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0, ssl=certificates.context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def opened(chain: Path, key: Path) -> Certificates:
    """As at the start of the server, where nobody waits yet."""
    return await asyncio.to_thread(Certificates, chain, key)


def browser(most: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
    """A client that takes any certificate, and versions from the oldest up to one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = most
    return context


async def shown(port: int, context: ssl.SSLContext | None = None, name: str | None = None) -> str:
    """The fingerprint of the certificate that a fresh connection gets."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=context or browser(), server_hostname=name or ""
    )
    assert await reader.readline() == b"hello\n"
    told = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    await writer.wait_closed()
    return hashlib.sha256(told).hexdigest()


def fingerprint(one: Made) -> str:
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(one.pem.decode())).hexdigest()


def written(one: Made, folder: Path) -> tuple[Path, Path]:
    """Replace the pair of a folder by files that are others also where the clock of the disk is coarse."""
    chain, key = one.write(folder)
    for path in (chain, key):
        time = path.stat().st_mtime_ns + 1
        os.utime(path, ns=(time, time))
    return chain, key


def test_a_pair_is_loaded_with_its_chain_and_says_when_it_ends(tmp_path: Path) -> None:
    authority = made("Some authority", authority=True)
    leaf = made(by=authority)

    pair = loaded(*leaf.write(tmp_path, authority))

    assert pair.ends_at == leaf.certificate.not_valid_after_utc


@pytest.mark.parametrize("days", [0.5, -1], ids=["ends soon", "has ended"])
def test_a_certificate_that_has_ended_is_loaded_too(tmp_path: Path, days: float) -> None:
    pair = loaded(*made(days=days).write(tmp_path))

    assert abs(pair.ends_at - made(days=days).certificate.not_valid_after_utc) < timedelta(minutes=1)


def test_the_certificate_and_its_key_may_lie_in_one_file(tmp_path: Path) -> None:
    one = made(key=rsa.generate_private_key(65_537, 2048))
    both = tmp_path / "both.pem"
    both.write_bytes(one.key_pem() + one.pem)

    assert loaded(both, both).ends_at == one.certificate.not_valid_after_utc


def folder_instead(chain: Path, _key: Path) -> None:
    chain.unlink()
    chain.mkdir()


BREAKS: dict[str, tuple[Callable[[Path, Path], object], str, str]] = {
    "no certificate": (lambda chain, _: chain.unlink(), "PULSE_TLS_CERT", "cannot be read (No such file or directory)"),
    "no key": (lambda _, key: key.unlink(), "PULSE_TLS_KEY", "cannot be read (No such file or directory)"),
    "a folder": (folder_instead, "PULSE_TLS_CERT", "cannot be read (Is a directory)"),
    "not PEM": (lambda chain, _: chain.write_bytes(b"\x30\x82\xff"), "PULSE_TLS_CERT", "holds no certificate in PEM"),
    "key is a certificate": (lambda _, key: key.write_bytes(OTHER.pem), "PULSE_TLS_KEY", "holds no private key in PEM"),
    "another key": (lambda _, key: key.write_bytes(OTHER.key_pem()), "PULSE_TLS_KEY", "does not belong to"),
    "a locked key": (lambda _, key: key.write_bytes(LOCKED.key_pem(b"pass")), "PULSE_TLS_KEY", "with a passphrase"),
    "half a key": (lambda _, key: key.write_bytes(key.read_bytes()[:120]), "PULSE_TLS_CERT", "cannot be used"),
    "half a certificate": (
        lambda chain, _: chain.write_bytes(chain.read_bytes()[:200] + b"\n-----END CERTIFICATE-----\n"),
        "PULSE_TLS_CERT",
        "cannot be used",
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_pair_that_cannot_be_used_is_one_sentence(tmp_path: Path, what: str) -> None:
    chain, key = made().write(tmp_path)
    secret = key.read_text().splitlines()[1]
    breaks, field, told = BREAKS[what]
    breaks(chain, key)

    with pytest.raises(ConfigError) as wrong:
        loaded(chain, key)

    assert wrong.value.field == field
    assert told in wrong.value.message
    assert wrong.value.message.endswith((".", "-----."))
    assert secret not in wrong.value.message


def test_a_certificate_that_no_browser_takes_for_a_servers_is_refused(tmp_path: Path) -> None:
    for_clients = made(usage=[ExtendedKeyUsageOID.CLIENT_AUTH])

    with pytest.raises(ConfigError, match="cannot be used"):
        loaded(*for_clients.write(tmp_path))


@pytest.mark.parametrize("name", [None, "pulse.test"], ids=["by address", "by name"])
async def test_the_next_handshake_shows_the_replaced_pair_and_open_connections_live_on(
    tmp_path: Path, name: str | None
) -> None:
    before, after = made(key=rsa.generate_private_key(65_537, 2048)), made()
    certificates = await opened(*before.write(tmp_path))
    async with listening(certificates) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=browser(), server_hostname="x")
        assert await shown(port, name=name) == fingerprint(before)
        written(after, tmp_path)
        await certificates.look()

        assert await shown(port, name=name) == fingerprint(after)
        assert certificates.ends_at == after.certificate.not_valid_after_utc
        assert await reader.readline() == b"hello\n"
        writer.close()


async def test_a_half_written_pair_keeps_the_present_one_and_is_told_once(tmp_path: Path) -> None:
    before, after = made(), made()
    chain, key = before.write(tmp_path)
    certificates = await opened(chain, key)
    chain.write_bytes(after.pem)
    with structlog.testing.capture_logs() as logs:
        await certificates.look(asked=True)
        await certificates.look(asked=True)
        await certificates.look()
        async with listening(certificates) as port:
            assert await shown(port) == fingerprint(before)
    assert "does not belong to the certificate" in str(certificates.trouble)
    assert [entry["event"] for entry in logs] == ["the present certificate is kept"]

    written(after, tmp_path)
    await certificates.look()

    assert certificates.trouble is None
    async with listening(certificates) as port:
        assert await shown(port) == fingerprint(after)


async def test_files_that_did_not_change_are_not_read_again(tmp_path: Path) -> None:
    certificates = await opened(*made().write(tmp_path))
    with structlog.testing.capture_logs() as logs:
        await certificates.look()

    assert logs == []


async def test_files_that_are_gone_for_a_while_keep_the_present_pair(tmp_path: Path) -> None:
    before = made()
    chain, key = before.write(tmp_path)
    certificates = await opened(chain, key)
    chain.unlink()
    await certificates.look()
    assert "cannot be read" in str(certificates.trouble)

    before.write(tmp_path)
    await certificates.look()

    assert certificates.trouble is None


async def test_whoever_asks_need_not_wait_for_the_next_look(tmp_path: Path) -> None:
    certificates = await opened(*made().write(tmp_path))
    after = made(days=30)
    written(after, tmp_path)
    watching = asyncio.create_task(certificates.watch())
    loop = asyncio.get_running_loop()
    start = loop.time()
    certificates.look_now()
    while certificates.ends_at != after.certificate.not_valid_after_utc:
        await asyncio.to_thread(tmp_path.stat)

    assert loop.time() - start < 2
    watching.cancel()


async def test_nothing_older_than_tls_1_2_is_spoken(tmp_path: Path) -> None:
    certificates = await opened(*made().write(tmp_path))
    assert certificates.context.minimum_version == ssl.TLSVersion.TLSv1_2
    async with listening(certificates) as port:
        assert await shown(port, browser(ssl.TLSVersion.TLSv1_2))
