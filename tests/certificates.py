"""Certificates that tests make."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec import Struct

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Made(Struct, frozen=True):
    """A certificate and its key as objects, so that it can sign others."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self, passphrase: bytes | None = None) -> bytes:
        """Its key, locked where a passphrase is given."""
        lock = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)

    def write(self, folder: Path, *above: "Made") -> tuple[Path, Path]:
        """`chain.pem` and `key.pem` in a folder."""
        chain, key = folder / "chain.pem", folder / "key.pem"
        key.write_bytes(self.key_pem())
        chain.write_bytes(b"".join(one.pem for one in (self, *above)))
        return chain, key


def made(
    name: str = "pulse.test",
    *,
    days: float = 90,
    by: Made | None = None,
    authority: bool = False,
    key: Key | None = None,
    usage: Sequence[x509.ObjectIdentifier] = (ExtendedKeyUsageOID.SERVER_AUTH,),
) -> Made:
    """A certificate for a name, localhost and 127.0.0.1 that ends in so many days, signed by itself or by another."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    names: list[x509.GeneralName] = [x509.DNSName(name), x509.DNSName("localhost")]
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usage), critical=False)
    return Made(builder.sign(by.key if by else key, hashes.SHA256()), key)
