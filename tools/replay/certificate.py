"""The certificate that the server shows: one of its own for this run, or files that the user names."""

import ipaddress
import ssl
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Certificate(msgspec.Struct, frozen=True):
    """A certificate and its key as PEM."""

    chain: bytes
    key: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the leaf certificate, upper-case with colons, as PVE shows it."""
        text = self.chain.decode("ascii")
        leaf = text[text.index("-----BEGIN CERT") : text.index("-----END CERTIFICATE-----") + 25]
        return sha256(ssl.PEM_cert_to_DER_cert(leaf)).digest().hex(":").upper()

    def server_context(self) -> ssl.SSLContext:
        """A TLS 1.2 and 1.3 context that shows it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.load_into(context)
        return context

    def load_into(self, context: ssl.SSLContext) -> None:
        """Let a context show it. OpenSSL reads keys from files only, so they pass through a private folder."""
        with tempfile.TemporaryDirectory() as folder:
            chain, key = Path(folder, "chain.pem"), Path(folder, "key.pem")
            chain.write_bytes(self.chain)
            key.write_bytes(self.key)
            context.load_cert_chain(chain, key)


def read(chain: Path, key: Path) -> Certificate:
    """A certificate from two PEM files."""
    return Certificate(chain.read_bytes(), key.read_bytes())


def self_signed(
    host: str = "127.0.0.1", *, days: tuple[int, int] = (-1, 365), names: Sequence[str] | None = None
) -> Certificate:
    """A fresh certificate for `host`, 127.0.0.1 and localhost, or for other `names`, signed by itself.

    `days` says from when until when it is valid, counted from today.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named(host)
    return _signed(key, name, key, name, days, list(dict.fromkeys(names or ("localhost", "127.0.0.1", host))))


def issued(host: str = "127.0.0.1") -> Certificate:
    """A fresh certificate for `host`, signed by an authority that nobody knows, as every Proxmox VE node has one."""
    key, authority = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    return _signed(key, _named(host), authority, _named("Proxmox Virtual Environment"), (-1, 365), [host])


def _named(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Pulse replay"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )


def _signed(
    key: ec.EllipticCurvePrivateKey,
    subject: x509.Name,
    authority: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    days: tuple[int, int],
    names: Sequence[str],
) -> Certificate:
    now = datetime.now(UTC)
    own = subject == issuer
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([_general(entry) for entry in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=own, path_length=0 if own else None), critical=True)
        .sign(authority, hashes.SHA256())
    )
    return Certificate(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
