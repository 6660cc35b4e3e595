"""What the owner has to know about how this Pulse is run."""

import ipaddress
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from msgspec import Struct

from pulse.api.deps import Caller, Deps, address_of

ENDS_SOON = timedelta(days=14)


class Notice(Struct, frozen=True):
    """One thing to mend; `message` says what it means and what to do."""

    code: Literal["exposed", "key_file", "restored", "certificate"]
    message: str


def notices(deps: Deps, caller: Caller | None = None) -> list[Notice]:
    """All of them that hold at this moment, the most urgent first; `caller` is who will read them."""
    return [*_exposed(deps, caller), *_restored(deps), *_certificate(deps), *_key_file(deps)]


def _exposed(deps: Deps, caller: Caller | None) -> Iterator[Notice]:
    settings = deps.settings
    if settings.tls_cert is not None or (settings.public_url or "").startswith("https:"):
        return
    if loopback(settings.listen.host) and not _from_beyond(caller):
        return
    yield Notice(
        "exposed",
        "Pulse is reached over plain HTTP: whoever is on the way can read passwords and take over sessions. Set "
        "PULSE_TLS_CERT and PULSE_TLS_KEY, or put a proxy with HTTPS before it, set PULSE_PUBLIC_URL, and let "
        "PULSE_LISTEN be an address of the loopback.",
    )


def _restored(deps: Deps) -> Iterator[Notice]:
    for name in deps.config.restored:
        yield Notice(
            "restored",
            f"The file {name}.sealed was damaged, so Pulse uses the copy from before the last change. Look whether the "
            f"{name} are as you want them; the next change writes a good file.",
        )


def _certificate(deps: Deps) -> Iterator[Notice]:
    shown = deps.certificates
    if shown is None:
        return
    if shown.trouble is not None:
        yield Notice("certificate", f"{shown.trouble} Until then Pulse shows the certificate from before.")
    left = shown.ends_at - deps.clock()
    if left <= timedelta():
        yield Notice(
            "certificate",
            f"Pulse's certificate ended on {shown.ends_at:%Y-%m-%d}, and browsers warn of it. Replace the files of "
            "PULSE_TLS_CERT and PULSE_TLS_KEY; Pulse takes them over by itself.",
        )
    elif left < ENDS_SOON:
        yield Notice(
            "certificate",
            f"Pulse's certificate ends on {shown.ends_at:%Y-%m-%d}. Renew it and replace the files of PULSE_TLS_CERT "
            "and PULSE_TLS_KEY; Pulse takes them over by itself.",
        )


def _key_file(deps: Deps) -> Iterator[Notice]:
    if deps.config.sealed_by == "key file":
        yield Notice(
            "key_file",
            "What Pulse keeps is sealed with a key file of this machine: whoever can read the files of its user can "
            "open it. Seal it with a passphrase of yours: run `pulse passphrase change`.",
        )


def _from_beyond(caller: Caller | None) -> bool:
    """Whether somebody on another machine reads over plain HTTP, through a proxy that tells so."""
    if caller is None or caller.scope["scheme"] in ("https", "wss"):
        return False
    return not loopback(address_of(caller) or "localhost")


def loopback(host: str) -> bool:
    """Whether an address is of this machine alone; a name other than localhost may be any."""
    try:
        address = ipaddress.ip_address(host)
        return (getattr(address, "ipv4_mapped", None) or address).is_loopback
    except ValueError:
        return host.lower() == "localhost"
