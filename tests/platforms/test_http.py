"""Against real servers on the loopback: what a person reads when a call cannot be made."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from pulse.kit.errors import ConfigError, Malformed, SourceError, Unreachable, Untrusted
from pulse.platforms import http
from pulse.platforms.http import Address, Endpoint, TimedOut, address_of, peer_fingerprint
from tools.replay.certificate import self_signed

CERTIFICATE = self_signed("localhost")
FINGERPRINT = CERTIFICATE.fingerprint
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]


@asynccontextmanager
async def serving(answer: Callable[[web.Request], web.StreamResponse]) -> AsyncIterator[Address]:
    """An HTTPS server with our self-signed certificate."""

    async def serve(request: web.Request) -> web.StreamResponse:
        return answer(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=CERTIFICATE.server_context()).start()
    yield Address("127.0.0.1", runner.addresses[0][1])
    await runner.cleanup()


@asynccontextmanager
async def talking(talk: Talk, *, tls: bool = True) -> AsyncIterator[Address]:
    """A server that says to each connection whatever the test wants."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        result = talk(reader, writer)
        if asyncio.iscoroutine(result):
            await result

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=CERTIFICATE.server_context() if tls else None)
    yield Address("127.0.0.1", server.sockets[0].getsockname()[1])
    server.close()


@asynccontextmanager
async def asking(
    address: Address, fingerprint: str | None = FINGERPRINT, limit: float = 5.0
) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(address, fingerprint=fingerprint, look_up="pvenode cert info", call_limit=limit)
    yield endpoint
    await endpoint.aclose()


async def failure(address: Address, fingerprint: str | None = FINGERPRINT, limit: float = 5.0) -> SourceError:
    async with asking(address, fingerprint, limit) as endpoint:
        with pytest.raises(SourceError) as caught:
            await endpoint.request("GET", "/")
    return caught.value


def page(_: web.Request) -> web.Response:
    return web.Response(text="hello")


async def test_a_pinned_server_is_asked_and_its_answer_read_whole() -> None:
    def answer(request: web.Request) -> web.Response:
        response = web.Response(text=f"{request.method} {request.path} {request.headers['X-Name']}" * 500)
        response.enable_compression()
        response.set_status(403, "Permission check failed (/, Sys.Audit)")
        return response

    async with serving(answer) as address, asking(address) as endpoint:
        got = await endpoint.request("GET", "/api2/json/version", headers={"X-Name": "x"})
    assert (got.status, got.reason) == (403, "Permission check failed (/, Sys.Audit)")
    assert got.body == b"GET /api2/json/version x" * 500


async def test_a_form_is_posted() -> None:
    seen: list[str] = []

    def answer(request: web.Request) -> web.Response:
        seen.append(request.headers["Content-Type"])
        return web.Response()

    async with serving(answer) as address, asking(address) as endpoint:
        await endpoint.request("POST", "/", form={"username": "a@pve"})
    assert seen == ["application/x-www-form-urlencoded"]


async def test_connections_are_kept_and_redirects_not_followed() -> None:
    peers = set()

    def answer(request: web.Request) -> web.Response:
        peers.add(request.transport.get_extra_info("peername") if request.transport else None)
        return web.Response(status=301, headers={"Location": "https://elsewhere/"})

    async with serving(answer) as address, asking(address) as endpoint:
        answers = [await endpoint.request("GET", "/") for _ in range(3)]
    assert {(got.status, got.location) for got in answers} == {(301, "https://elsewhere/")}
    assert len(peers) == 1


async def test_a_get_on_a_connection_that_was_closed_under_us_is_repeated_silently() -> None:
    connections: list[asyncio.StreamWriter] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok")
        if len(connections) == 1:
            await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with talking(talk) as address, asking(address) as endpoint:
        assert (await endpoint.request("GET", "/")).body == b"ok"
        assert (await endpoint.request("GET", "/")).body == b"ok"
    assert len(connections) == 2


async def test_an_untrusted_certificate_is_named_with_its_fingerprint_and_how_to_compare() -> None:
    async with serving(page) as address:
        trouble = await failure(address, None)
    assert isinstance(trouble, Untrusted)
    assert trouble.fingerprint == FINGERPRINT
    assert FINGERPRINT in trouble.message
    assert "pvenode cert info" in trouble.message


async def test_another_certificate_than_the_pinned_one_is_told_with_both_fingerprints() -> None:
    other = self_signed("localhost").fingerprint
    async with serving(page) as address:
        trouble = await failure(address, other)
    assert isinstance(trouble, Untrusted)
    assert trouble.fingerprint == FINGERPRINT
    assert FINGERPRINT in trouble.message
    assert other in trouble.message


async def test_a_certificate_that_the_system_trusts_needs_no_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.create_default_context(cadata=CERTIFICATE.chain.decode())
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", context)
    async with serving(page) as address, asking(address, None) as endpoint:
        assert (await endpoint.request("GET", "/")).body == b"hello"


async def test_the_fingerprint_of_a_server_is_read_without_trusting_it() -> None:
    async with serving(page) as address:
        assert await peer_fingerprint(address) == FINGERPRINT
    with pytest.raises(Unreachable, match="Nothing listens"):
        await peer_fingerprint(address)


async def test_where_nothing_listens_host_and_port_are_named() -> None:
    async with serving(page) as address:
        pass
    assert (await failure(address)).message.startswith(f"Nothing listens at {address}")


async def test_a_name_that_is_not_found_is_said() -> None:
    assert (
        "name does-not-exist.invalid is not found" in (await failure(Address("does-not-exist.invalid", 8006))).message
    )


async def test_a_server_that_does_not_answer_times_out() -> None:
    async with talking(lambda _reader, _writer: asyncio.sleep(1)) as address:
        trouble = await failure(address, limit=0.2)
    assert isinstance(trouble, TimedOut)
    assert "did not answer in time" in trouble.message


@pytest.mark.parametrize("fingerprint", [None, FINGERPRINT])
async def test_plain_http_where_tls_is_expected_is_said(fingerprint: str | None) -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with talking(talk, tls=False) as address:
        assert "without TLS" in (await failure(address, fingerprint)).message


async def test_what_speaks_tls_but_not_http_is_malformed() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"220 mail.example.org ESMTP\r\n")
        await writer.drain()
        writer.close()

    async with talking(talk) as address:
        trouble = await failure(address)
    assert isinstance(trouble, Malformed)
    assert "not with HTTP" in trouble.message


@pytest.mark.parametrize("text", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
async def test_a_connection_that_breaks_before_the_end_is_unreachable(text: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(text)
        await writer.drain()
        writer.close()

    async with talking(talk) as address:
        assert "closed the connection" in (await failure(address)).message


async def test_an_endless_answer_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BODY_LIMIT", 1000)
    async with serving(lambda _: web.Response(body=b"x" * 1001)) as address:
        assert isinstance(await failure(address), Malformed)


async def test_a_name_that_leads_to_a_metadata_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(*_: object) -> list[dict[str, object]]:
        return [{"hostname": "x", "host": "169.254.169.254", "port": 8006, "family": 2, "proto": 0, "flags": 0}]

    monkeypatch.setattr("aiohttp.ThreadedResolver.resolve", resolve)
    for trouble in (
        await failure(Address("meta.example.org", 8006)),
        await failure(Address("meta.example.org", 1), None),
    ):
        assert "metadata address" in trouble.message
    with pytest.raises(Unreachable, match="metadata address"):
        await peer_fingerprint(Address("meta.example.org", 8006))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pve1", "pve1:8006"),
        ("pve1:443", "pve1:443"),
        (" https://pve1.example.org:8006/ ", "pve1.example.org:8006"),
        ("HTTPS://pve1/#v1:0", "pve1:8006"),
        ("10.0.0.1", "10.0.0.1:8006"),
        ("2001:db8::1", "[2001:db8::1]:8006"),
        ("[2001:db8::1]:443", "[2001:db8::1]:443"),
    ],
)
def test_an_address_is_taken_as_people_paste_it(text: str, shown: str) -> None:
    assert str(address_of(text, 8006)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "", "http://pve1", "ftp://pve1", "pve 1", "pve1:0", "pve1:65536", "pve1:x", "[pve1]", "user@pve1", "pve1:1:2:z",
        "169.254.169.254", "https://169.254.1.1:80", "fe80::1", "[fe80::1%eth0]", "fd00:ec2::254",
        "::ffff:169.254.169.254",
    ],
)  # fmt: skip
def test_what_is_no_address_to_ask_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        address_of(text, 8006)
    assert caught.value.field == "address"
    assert caught.value.message.endswith(".")
