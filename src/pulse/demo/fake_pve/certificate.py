"""The certificates that the servers show: each node has one of its own, signed by itself."""

import ipaddress
import re
import ssl
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec import Struct

LIFE = timedelta(days=730)


class Certificate(Struct, frozen=True, eq=False):
    """A certificate, what there is to know about it, and the TLS context of a server that shows it."""

    pem: str
    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: int
    not_after: int
    context: ssl.SSLContext

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, upper-case with colons, as Proxmox VE shows it."""
        return sha256(ssl.PEM_cert_to_DER_cert(self.pem)).digest().hex(":").upper()


def self_signed(name: str, now: float, addresses: Iterable[str] = ("127.0.0.1",)) -> Certificate:
    """A fresh certificate for a node, valid since the day before `now`.

    It writes and reads files: make certificates before the event loop runs, or in a thread.
    """
    name = _host(name)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "PVE Cluster Node"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Proxmox Virtual Environment"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{name}.example.lan"),
        ]
    )
    since = datetime.fromtimestamp(now, UTC).replace(microsecond=0) - timedelta(days=1)
    names = tuple(dict.fromkeys((*addresses, "127.0.0.1", "localhost", name, f"{name}.example.lan")))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + LIFE)
        .add_extension(x509.SubjectAlternativeName([_general(entry) for entry in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    told = f"/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN={name}.example.lan"
    return Certificate(
        pem=chain.decode("ascii"),
        subject=told,
        issuer=told,
        names=names,
        not_before=int(since.timestamp()),
        not_after=int((since + LIFE).timestamp()),
        context=_context(chain, secret),
    )


def _context(chain: bytes, key: bytes) -> ssl.SSLContext:
    """TLS 1.2 and 1.3, without ALPN. OpenSSL reads keys from files only, so they pass through a private folder."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "chain.pem"), Path(folder, "key.pem")
        written[0].write_bytes(chain)
        written[1].write_bytes(key)
        context.load_cert_chain(*written)
    return context


def _host(name: str) -> str:
    """A name that a certificate may hold, for a node of any name."""
    return re.sub("[^A-Za-z0-9-]", "-", name)[:40]


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
