"""The network interfaces that a guest tells, and which of its addresses is the one to show."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

from msgspec import Struct

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, FactRow

ADDRESSES, INTERFACES = 32, 64
"""So many addresses of an interface, and interfaces of a guest, are told: a host of containers has hundreds."""
_INNER = (
    "docker",
    "br-",
    "veth",
    "virbr",
    "cni",
    "flannel",
    "cali",
    "lxcbr",
    "kube",
    "podman",
    "tailscale",
    "wg",
    "tun",
)
"""Beginnings of names of interfaces whose address is not the one that others reach the guest by."""


class Address(Struct, frozen=True, rename={"address": "ip-address"}):
    """One address."""

    address: str | None = None


class Row(Struct, frozen=True, rename={"hardware": "hardware-address", "addresses": "ip-addresses"}):
    """An interface as the agent of a VM, or the node of a container, tells it (`inet` and `inet6` with the length of
    their network)."""

    name: str | None = None
    hardware: str | None = None
    hwaddr: str | None = None
    addresses: list[Address] | None = None
    inet: str | None = None
    inet6: str | None = None


def told(rows: Iterable[Row]) -> dict[str, Fact]:
    """The facts `interfaces` and `ip`; addresses that only hold on their own link come last."""
    shown = [row for row in rows if row.name and row.name != "lo" and not row.name.startswith("Loopback")]
    found: list[FactRow] = []
    best: tuple[tuple[bool, ...], int, str] | None = None
    for place, row in enumerate(shown[:INTERFACES]):
        addresses = _addresses(row)
        fact: FactRow = {"name": kept(row.name or ""), "addresses": [str(address) for address in addresses]}
        hardware = row.hardware or row.hwaddr
        if hardware:
            fact["mac"] = kept(hardware)
        found.append(fact)
        for address in addresses:
            inner = (row.name or "").startswith(_INNER)
            rank = ((address.is_link_local, inner, address.version == 6), place, str(address))
            best = rank if best is None or rank[:2] < best[:2] else best
    facts: dict[str, Fact] = {"interfaces": found}
    if best is not None and not best[0][0]:
        facts["ip"] = best[2]
    return facts


def _addresses(row: Row) -> list[IPv4Address | IPv6Address]:
    texts = [address.address for address in row.addresses or ()]
    texts += [text.partition("/")[0] for text in (row.inet, row.inet6) if text]
    found: dict[IPv4Address | IPv6Address, None] = {}
    for text in texts:
        try:
            address = ip_address((text or "").partition("%")[0])
        except ValueError:
            continue
        if not address.is_loopback and not address.is_unspecified:
            found[address] = None
    return sorted(found, key=lambda address: address.is_link_local)[:ADDRESSES]
