"""Addresses of servers as people type them, and those that are never asked."""

import ipaddress
import re
from collections.abc import Iterator
from typing import NoReturn

from msgspec import Struct

from pulse.kit.errors import ConfigError

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
LAST_PORT = 65_535

_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\.?")
_PLACE = re.compile(r"\[(?P<ip>[^\[\]]*)\](:(?P<ip_port>[0-9]+))?|(?P<host>[^:\[\]]*)(:(?P<port>[0-9]+))?")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<slashes>/{0,2})(?P<rest>.*)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_OF_THIS_MACHINE = {"file": "a file", "unix": "a socket", "npipe": "a pipe"}
_OTHER_SCHEMES = frozenset(("http", "ftp", "ftps", "sftp", "ssh", "gopher", "data", "javascript", "ldap", "dict", "ws"))

_METADATA = frozenset(
    ipaddress.ip_address(ip)
    for ip in (
        "169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192",
        "fd00:ec2::254", "fd20:ce::254",
    )
)  # fmt: skip
_METADATA_NAMES = frozenset(
    ("metadata.google.internal", "metadata.goog", "metadata.azure.internal", "instance-data.ec2.internal")
)
_NETWORKS = tuple(
    (ipaddress.ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "stands for no machine in particular"),
        ("169.254.0.0/16", "is link-local: it means another machine on every network"),
        ("224.0.0.0/4", "is a multicast address, which stands for a group"),
        ("240.0.0.0/4", "is reserved or the broadcast address"),
        ("::/128", "stands for no machine in particular"),
        ("fe80::/10", "is link-local: it means another machine on every network"),
        ("ff00::/8", "is a multicast address, which stands for a group"),
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
_LOOPBACK = ipaddress.ip_address("::1")


class Address(Struct, frozen=True):
    """Where an endpoint is; `str` gives `host:port`."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def address_of(text: str, port: int) -> Address:
    """The address in what a person typed: `host`, `host:port`, `https://host:port/`; `port` is the usual one.

    Raises `ConfigError` for other schemes, for what is no address, and for what `refusal` refuses.
    """
    host, told = _parsed(text)
    return Address(host, told if told is not None else port)


def written(text: str) -> str:
    """What a person typed as it is kept: `host` or `host:port`. Raises as `address_of` does."""
    host, port = _parsed(text)
    if port is not None:
        return str(Address(host, port))
    return f"[{host}]" if ":" in host else host


def refusal(host: str) -> str | None:
    """Why this name or IP address is never asked, as a sentence; None for what may be asked.

    Private addresses and the loopback may: that is where servers stand. An IPv6 address that leads to an IPv4 address
    is judged as that one, too.
    """
    if host.rstrip(".").lower() in _METADATA_NAMES:
        return _of_metadata(host)
    ip = _ip(host)
    if ip is None:
        return None
    for inner in (ip, *_inside(ip)):
        if inner in _METADATA:
            return _of_metadata(host)
        for network, what in _NETWORKS:
            if inner.version == network.version and inner in network:
                return f"{host} {what}: enter the server's own address."
    return None


def is_ip(host: str) -> bool:
    """Whether this is an IP address and no name."""
    return _ip(host) is not None


def _parsed(text: str) -> tuple[str, int | None]:
    bare = _without_scheme(text.strip())
    bare, slash, path = bare.partition("/")
    if "@" in bare:
        _reject("An address holds no user name: there is a field for it. Enter host or host:port.")
    if slash and path and not path.startswith("#"):
        _reject("An address has no path: enter host or host:port, and nothing after it.")
    if bare.count(":") > 1 and not bare.startswith("["):
        bare = f"[{bare}]"
    match = _PLACE.fullmatch(bare)
    if match is None:
        _reject("An address is a host name or an IP address, with :port where it is not the usual one.")
    digits = match["ip_port"] or match["port"]
    if digits is not None and (len(digits) > len(str(LAST_PORT)) or not 1 <= int(digits) <= LAST_PORT):
        _reject("The port must be a number from 1 to 65535.")
    host = _literal(match["ip"]) if match["ip"] is not None else _name(match["host"])
    if (why := refusal(host)) is not None:
        _reject(why)
    return host, int(digits) if digits is not None else None


def _without_scheme(text: str) -> str:
    match = _SCHEME.fullmatch(text)
    if match is None:
        return text
    scheme = match["scheme"].lower()
    if match["slashes"] != "//" and (scheme not in {*_OF_THIS_MACHINE, *_OTHER_SCHEMES} or match["rest"].isdigit()):
        return text
    if scheme in _OF_THIS_MACHINE:
        _reject(f"{scheme}: names {_OF_THIS_MACHINE[scheme]} of this machine, and Pulse asks servers: enter host:port.")
    if scheme != "https":
        _reject(f"Servers are asked over HTTPS only: give host:port, without {scheme}:{match['slashes']}.")
    return match["rest"]


def _literal(text: str) -> str:
    ip = _ip(text)
    if ip is None or ip.version != 6 or ("%" in text and refusal(text) is None):
        _reject("Only an IPv6 address may stand in brackets, or hold more than one colon.")
    return _canonical(ip)


def _name(text: str) -> str:
    ip = _ip(text)
    if ip is not None:
        return _canonical(ip)
    if not _HOST.fullmatch(text):
        _reject("An address is a host name or an IP address, with :port where it is not the usual one.")
    if _NUMBER.fullmatch(text.rstrip(".").rpartition(".")[2]):
        _reject("An IPv4 address is four decimal numbers without leading zeros, such as 10.0.0.21.")
    return text


def _canonical(ip: Ip) -> str:
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).compressed


def _inside(ip: Ip) -> Iterator[Ip]:
    """The IPv4 addresses that packets to this IPv6 address end at, where there are gateways for that."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return
    if ip.ipv4_mapped is not None:
        yield ip.ipv4_mapped
    if ip.sixtofour is not None:
        yield ip.sixtofour
    if ip.teredo is not None:
        yield from ip.teredo
    if ip in _NAT64 or (ip in _COMPATIBLE and ip != _LOOPBACK):
        yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)


def _ip(text: str) -> Ip | None:
    try:
        ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if "%" not in text:
        return ip
    return ip if ip.version == 6 else None


def _of_metadata(host: str) -> str:
    return f"{host} is the metadata service of a cloud, which hands out credentials: enter the server's own address."


def _reject(message: str) -> NoReturn:
    raise ConfigError(message, field="address")
