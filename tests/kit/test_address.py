"""Every way to write an address is understood or refused; what is never asked is refused however it is written."""

import ipaddress
import socket
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pulse.kit.address import Address, address_of, is_ip, refusal, written
from pulse.kit.errors import ConfigError

REFUSED_NETWORKS = ("169.254.0.0/16", "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4")
METADATA = ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192")


def refused(text: str) -> str:
    """The sentence for an address that is not taken."""
    with pytest.raises(ConfigError) as caught:
        address_of(text, 8006)
    assert caught.value.field == "address"
    assert caught.value.message[-1] == "."
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pve1", "pve1:8006"),
        ("pve1:443", "pve1:443"),
        (" https://pve1.example.org:8006/ ", "pve1.example.org:8006"),
        ("HTTPS://pve1/#v1:0:18", "pve1:8006"),
        ("file:8006", "file:8006"),
        ("10.0.0.1", "10.0.0.1:8006"),
        ("127.0.0.1:8007", "127.0.0.1:8007"),
        ("2001:db8::1", "[2001:db8::1]:8006"),
        ("[2001:DB8:0:0::1]:443", "[2001:db8::1]:443"),
        ("[::ffff:10.0.0.1]:443", "10.0.0.1:443"),
        ("::1", "[::1]:8006"),
    ],
)
def test_an_address_is_taken_as_people_paste_it(text: str, shown: str) -> None:
    assert str(address_of(text, 8006)) == shown


@pytest.mark.parametrize(
    ("text", "kept"), [("pve1", "pve1"), ("https://pve1:1/", "pve1:1"), ("::1", "[::1]"), ("[::1]:9", "[::1]:9")]
)
def test_an_address_is_kept_with_a_port_only_where_one_was_typed(text: str, kept: str) -> None:
    assert written(text) == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("http://pve1", "over HTTPS only"),
        ("ftp://pve1/x", "without ftp://"),
        ("gopher://pve1", "without gopher://"),
        ("javascript:alert(1)", "over HTTPS only"),
        ("file:///etc/passwd", "a file of this machine"),
        ("file:/etc/passwd", "a file of this machine"),
        ("unix:///run/docker.sock", "a socket of this machine"),
        ("unix:/run/docker.sock", "a socket of this machine"),
        ("root@pve1", "holds no user name"),
        ("https://root:secret@pve1:8006", "holds no user name"),
        ("pve1/api2/json", "has no path"),
        ("https://pve1:8006/api2/json?x", "has no path"),
        ("pve1:0", "from 1 to 65535"),
        ("pve1:65536", "from 1 to 65535"),
        ("pve1:99999999999999999999", "from 1 to 65535"),
    ],
)
def test_what_is_no_address_is_refused_with_what_to_do(text: str, words: str) -> None:
    assert words in refused(text)
    assert "secret" not in refused(text)


@pytest.mark.parametrize(
    "text",
    ["", "https://", "pve 1", "pve1:x", "pve1:", "[pve1]", "pve1:1:2:z", "[::1", "ü.test", "-a", "a" * 254, "pve1?x",
     "pve1#x", "[1.2.3.4]", "[2001:db8::1%eth0]", "10.0.0.1%eth0", "pve1\\x", "\uff11\uff10.0.0.1"],
)  # fmt: skip
def test_what_is_no_host_is_refused(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    "text", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "10.0.0.01", "1.2.3", "10.0.0.256", "pve.7"]
)
def test_odd_spellings_of_an_ipv4_address_are_refused(text: str) -> None:
    assert "four decimal numbers" in refused(text)


@pytest.mark.parametrize(
    "host",
    [*METADATA, "fd00:ec2::254", "metadata.google.internal", "METADATA.google.internal.", "::ffff:169.254.169.254",
     "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1"],
)  # fmt: skip
def test_metadata_services_are_never_asked(host: str) -> None:
    assert "metadata service of a cloud" in refused(host)


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("169.254.1.1", "link-local"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("0.0.0.0", "no machine in particular"),  # noqa: S104 - nothing binds to it
        ("::", "no machine in particular"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("255.255.255.255", "broadcast"),
    ],
)
def test_addresses_that_are_no_servers_are_never_asked(host: str, words: str) -> None:
    assert words in refused(host)
    assert refusal(host) is not None


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.2", "172.16.0.9", "127.0.0.1", "::1", "fd12::1", "pve1.lan"])
def test_private_addresses_and_the_loopback_are_where_servers_stand(host: str) -> None:
    assert refusal(host) is None


def test_a_name_is_told_from_an_ip_address() -> None:
    assert is_ip("10.0.0.1")
    assert is_ip("::1")
    assert not is_ip("pve1")
    assert not is_ip("10.0.0.1.example.org")


def _octal(ip: ipaddress.IPv4Address) -> str:
    return ".".join(f"0{byte:o}" for byte in ip.packed)


def _short(ip: ipaddress.IPv4Address) -> str:
    return f"{ip.packed[0]}.{int.from_bytes(ip.packed[1:])}"


SPELLINGS: tuple[Callable[[ipaddress.IPv4Address], str], ...] = (
    str,
    lambda ip: f"{ip}:8006",
    lambda ip: f"https://{ip}/",
    lambda ip: f"{ip}.",
    lambda ip: str(int(ip)),
    lambda ip: f"0{int(ip):o}",
    lambda ip: hex(int(ip)),
    lambda ip: hex(int(ip)).upper(),
    lambda ip: ".".join(hex(byte) for byte in ip.packed),
    _octal,
    _short,
    lambda ip: f"::ffff:{ip}",
    lambda ip: f"[::ffff:{int(ip) >> 16:x}:{int(ip) & 0xFFFF:x}]:443",
    lambda ip: f"::{ip}" if int(ip) > 1 else str(ip),  # ::1 is the loopback
    lambda ip: f"64:ff9b::{ip}",
    lambda ip: f"2002:{int(ip) >> 16:x}:{int(ip) & 0xFFFF:x}::1",
)


@given(
    ip=some.one_of(
        *(some.ip_addresses(network=network) for network in REFUSED_NETWORKS),
        some.sampled_from([ipaddress.IPv4Address(ip) for ip in METADATA]),
    ),
    spelled=some.sampled_from(SPELLINGS),
)
def test_a_refused_address_is_refused_however_it_is_spelled(
    ip: ipaddress.IPv4Address, spelled: Callable[[ipaddress.IPv4Address], str]
) -> None:
    refused(spelled(ip))


TYPED = some.one_of(
    some.text(max_size=30),
    some.from_regex(r"\A[0-9a-fA-Fx.:%\[\]@/-]{1,40}\Z"),
    some.ip_addresses().map(str),
    some.from_regex(r"\A(https?://)?[a-z0-9._-]{1,20}(:[0-9]{1,6})?/?\Z"),
)


@given(TYPED)
def test_what_is_taken_is_in_one_form_that_nobody_reads_in_another_way(text: str) -> None:
    try:
        address = address_of(text, 8006)
    except ConfigError:
        return
    assert address_of(str(address), 1) == address
    assert address_of(written(text), 8006) == address
    assert refusal(address.host) is None
    try:
        meant = socket.inet_ntoa(socket.inet_aton(address.host))
    except (OSError, UnicodeError):
        return
    assert address == Address(meant, address.port)
