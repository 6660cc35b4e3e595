"""What a certificate says, from real handshakes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from pulse.kit.address import Address
from pulse.platforms.certificate import Certificate, is_made_for
from pulse.platforms.http import reach
from tools.replay import certificate as made

PLAIN = Certificate("CN=pve1", "CN=ca", ("pve1.lan", "*.example.org", "10.0.0.1"), 0, 1, self_signed=False)


async def shown(certificate: made.Certificate) -> Certificate:
    """What is read of it when a server shows it."""

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=certificate.server_context())
    async with server:
        seen = await reach(Address("127.0.0.1", server.sockets[0].getsockname()[1]))
    assert seen.certificate is not None
    assert seen.fingerprint == certificate.fingerprint
    return seen.certificate


async def test_everything_that_a_certificate_says_is_told() -> None:
    told = await shown(made.self_signed("pve1.lan"))
    assert (told.subject, told.issuer, told.self_signed) == ("CN=pve1.lan, O=Pulse replay",) * 2 + (True,)
    assert told.names == ("localhost", "127.0.0.1", "pve1.lan")


async def test_one_that_was_issued_names_its_issuer() -> None:
    told = await shown(made.issued("pve1.lan"))
    assert (told.issuer, told.self_signed) == ("CN=Proxmox Virtual Environment, O=Pulse replay", False)


@pytest.mark.parametrize("days", [(-400, -35), (3, 40)], ids=["expired", "not yet valid"])
async def test_one_that_is_out_of_its_time_is_read_all_the_same(days: tuple[int, int]) -> None:
    told = await shown(made.self_signed(days=days))
    today = datetime.now(UTC)
    assert abs(told.not_before - (today + timedelta(days=days[0])).timestamp()) < 60
    assert abs(told.not_after - (today + timedelta(days=days[1])).timestamp()) < 60


@pytest.mark.parametrize("host", ["pve1.lan", "PVE1.lan.", "a.example.org", "10.0.0.1"])
def test_a_certificate_is_made_for_its_names(host: str) -> None:
    assert is_made_for(PLAIN, host)


@pytest.mark.parametrize("host", ["pve2.lan", "example.org", "a.b.example.org", "10.0.0.2", "org"])
def test_a_certificate_is_made_for_no_other_names(host: str) -> None:
    assert not is_made_for(PLAIN, host)
