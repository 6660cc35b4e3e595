"""What a server's certificate says of itself."""

import ssl
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

_SHORT = {
    "commonName": "CN",
    "organizationName": "O",
    "organizationalUnitName": "OU",
    "countryName": "C",
    "localityName": "L",
    "stateOrProvinceName": "ST",
}
_NAMES = frozenset(("DNS", "IP Address"))


class Certificate(Struct, frozen=True):
    """The content of a certificate; whether it is to be believed is another question.

    `subject` and `issuer` as `CN=pve1, O=lab`; `names` are the host names and addresses that it is made for; it is
    valid from `not_before` to `not_after`, both in seconds since the epoch.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: float
    not_after: float
    self_signed: bool


def certificate_of(told: Mapping[str, Any]) -> Certificate:
    """From the form in which the `ssl` module tells it."""
    subject, issuer = told.get("subject", ()), told.get("issuer", ())
    return Certificate(
        subject=_written(subject),
        issuer=_written(issuer),
        names=tuple(name for kind, name in told.get("subjectAltName", ()) if kind in _NAMES),
        not_before=float(ssl.cert_time_to_seconds(told["notBefore"])),
        not_after=float(ssl.cert_time_to_seconds(told["notAfter"])),
        self_signed=subject == issuer,
    )


def is_made_for(certificate: Certificate, host: str) -> bool:
    """Whether the certificate names this host; `*` stands for one label, the first one."""
    asked = host.rstrip(".").lower()
    parent = asked.partition(".")[2]
    names = {name.lower() for name in certificate.names}
    return asked in names or bool(parent and f"*.{parent}" in names)


def _written(name: Iterable[Iterable[tuple[str, str]]]) -> str:
    """A distinguished name as one text, its most special part first: `CN=pve1, O=lab`."""
    parts = [f"{_SHORT.get(key, key)}={value}" for entry in name for key, value in entry]
    return ", ".join(reversed(parts))
