"""The owner is told what to mend about the way in which Pulse is run, and nothing where nothing is to be mended."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import structs

from pulse.api.notices import loopback, notices
from pulse.config.documents import Preferences
from pulse.kit.tls import Certificates
from tests.api.front import Front, front
from tests.certificates import made

TLS = {"PULSE_TLS_CERT": "chain.pem", "PULSE_TLS_KEY": "key.pem"}


async def told(f: Front, **changes: object) -> list[str]:
    """The codes of all notices."""
    return [notice.code for notice in notices(structs.replace(f.deps, **changes))]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, []),
        ({"PULSE_LISTEN": "[::1]:7655"}, []),
        ({"PULSE_LISTEN": "localhost:7655"}, []),
        ({"PULSE_LISTEN": "0.0.0.0:7655"}, ["exposed"]),
        ({"PULSE_LISTEN": "[::]:7655"}, ["exposed"]),
        ({"PULSE_LISTEN": "192.0.2.1:7655"}, ["exposed"]),
        ({"PULSE_LISTEN": "nas:7655"}, ["exposed"]),
        ({"PULSE_LISTEN": "0.0.0.0:7655", "PULSE_PUBLIC_URL": "http://pulse.lan"}, ["exposed"]),
        ({"PULSE_LISTEN": "0.0.0.0:7655", "PULSE_PUBLIC_URL": "https://pulse.lan"}, []),
        ({"PULSE_LISTEN": "0.0.0.0:7655", **TLS}, []),
    ],
)
async def test_plain_http_beyond_this_machine_is_told(
    tmp_path: Path, environment: dict[str, str], expected: list[str]
) -> None:
    async with front(tmp_path, environment=environment) as f:
        assert await told(f) == expected


@pytest.mark.parametrize(
    ("client", "address", "expected"),
    [
        ("192.0.2.7", "http://pulse.test", ["exposed"]),
        ("127.0.0.1", "http://pulse.test", []),
        ("::1", "http://pulse.test", []),
        ("192.0.2.7", "https://pulse.test", []),
    ],
)
async def test_a_browser_elsewhere_that_asks_over_plain_http_is_told(
    tmp_path: Path, client: str, address: str, expected: list[str]
) -> None:
    async with front(tmp_path, address=address) as f:
        f.sign_in()
        cookie = f.client.cookies["pulse_session"]
        app: Any = f.app
        transport = httpx.ASGITransport(app=app, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url=address) as there:
            there.cookies.set("pulse_session", cookie)
            there.cookies.set("__Host-pulse_session", cookie)
            answer = await there.get("/api/session")

    assert [notice["code"] for notice in answer.json()["notices"]] == expected


async def test_a_key_file_is_told_with_the_command_that_replaces_it(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.deps.config.sealed_by = "key file"
        (notice,) = notices(f.deps)

    assert notice.code == "key_file"
    assert "`pulse passphrase change`" in notice.message


async def test_a_damaged_file_is_named_until_it_is_written_again(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await f.have()
        await f.have("bo")
        await asyncio.to_thread((f.deps.config.folder / "people.sealed").write_bytes, b"nonsense")
        await f.deps.config.take_over()
        (notice,) = notices(f.deps)
        assert notice.code == "restored"
        assert "people.sealed was damaged" in notice.message

        await f.deps.config.change(Preferences, lambda before: before)
        assert await told(f) == ["restored"]
        await f.have("cy")

        assert await told(f) == []


async def shown(f: Front, folder: Path, *, days: float) -> Certificates:
    """A certificate that ends so many days after the present of the front's clock."""
    one = await asyncio.to_thread(lambda: made(days=days).write(folder))
    certificates = await asyncio.to_thread(Certificates, *one)
    f.clock.now = certificates.ends_at
    f.clock.pass_by(days=-days)
    return certificates


@pytest.mark.parametrize(("days", "word"), [(13.9, "ends on"), (0.1, "ends on"), (0, "ended on"), (-3, "ended on")])
async def test_a_certificate_that_ends_soon_or_has_ended_is_told(tmp_path: Path, days: float, word: str) -> None:
    async with front(tmp_path) as f:
        certificates = await shown(f, tmp_path, days=days)
        (notice,) = notices(structs.replace(f.deps, certificates=certificates))

    assert notice.code == "certificate"
    assert f"{word} {certificates.ends_at:%Y-%m-%d}" in notice.message


async def test_a_good_certificate_is_not_told(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        assert await told(f, certificates=await shown(f, tmp_path, days=14.1)) == []


async def test_a_pair_that_cannot_be_taken_over_is_told_until_it_is_mended(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        certificates = await shown(f, tmp_path, days=90)
        deps = structs.replace(f.deps, certificates=certificates)
        key = await asyncio.to_thread((tmp_path / "key.pem").read_bytes)
        await asyncio.to_thread((tmp_path / "key.pem").write_bytes, key[:100])
        await certificates.look()
        (notice,) = notices(deps)
        assert notice.code == "certificate"
        assert "cannot be used with the key" in notice.message
        assert "shows the certificate from before" in notice.message

        await asyncio.to_thread((tmp_path / "key.pem").write_bytes, key)
        await certificates.look()

        assert notices(deps) == []


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("LOCALHOST", True),
        ("0.0.0.0", False),  # noqa: S104 - nobody listens there
        ("::", False),
        ("nas", False),
    ],
)
def test_only_addresses_of_this_machine_are_loopback(host: str, *, expected: bool) -> None:
    assert loopback(host) is expected
