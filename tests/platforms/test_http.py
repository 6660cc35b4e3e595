"""Against real servers on the loopback: what a person reads when a call cannot be made."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web

from pulse.kit.address import Address
from pulse.kit.errors import Malformed, SourceError, Unreachable, Untrusted
from pulse.platforms import http
from pulse.platforms.http import Endpoint, TimedOut, reach
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
    endpoint = Endpoint(address, clock, fingerprint=fingerprint, look_up="pvenode cert info", call_limit=limit)
    yield endpoint
    await endpoint.aclose()


async def failure(address: Address, fingerprint: str | None = FINGERPRINT, limit: float = 5.0) -> SourceError:
    async with asking(address, fingerprint, limit) as endpoint:
        with pytest.raises(SourceError) as caught:
            await endpoint.request("GET", "/")
    return caught.value


def clock() -> datetime:
    return datetime(2026, 11, 24, tzinfo=UTC)


def leading_to(*ips: str) -> Callable[..., Awaitable[list[dict[str, object]]]]:
    """A resolver that finds these addresses for every name."""

    async def resolve(_self: object, _host: str, port: int = 0, _family: int = 0) -> list[dict[str, object]]:
        families = [socket.AF_INET6 if ":" in ip else socket.AF_INET for ip in ips]
        return [
            {"hostname": "x", "host": ip, "port": port, "family": family, "proto": 0, "flags": 0}
            for ip, family in zip(ips, families, strict=True)
        ]

    return resolve


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


async def test_a_server_is_looked_at_without_trusting_it() -> None:
    async with serving(page) as address:
        seen = await reach(Address("localhost", address.port))
    assert (seen.ip, seen.fingerprint) == ("127.0.0.1", FINGERPRINT)
    assert seen.certificate is not None
    assert seen.certificate.names == ("localhost", "127.0.0.1")
    assert 0 < seen.look_up + seen.connect + seen.handshake < 5
    with pytest.raises(Unreachable, match="Nothing listens"):
        await reach(address)


async def test_only_the_fingerprint_is_looked_at_where_that_is_enough() -> None:
    async with serving(page) as address:
        seen = await reach(address, content=False)
    assert (seen.fingerprint, seen.certificate) == (FINGERPRINT, None)


async def test_a_server_without_tls_is_not_reached() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.9\r\n")
        await writer.drain()
        writer.close()

    async with talking(talk, tls=False) as address:
        with pytest.raises(Unreachable, match="without TLS"):
            await reach(address)


async def test_a_server_that_never_shakes_hands_is_given_up() -> None:
    gone = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        gone.set()

    async with talking(talk, tls=False) as address:
        with pytest.raises(TimedOut, match="did not answer in time"):
            await reach(address, limit=0.2)
        await gone.wait()


@pytest.mark.parametrize("order", [["127.0.0.3", "127.0.0.1"], ["127.0.0.1", "127.0.0.3"]])
async def test_a_name_is_reached_at_the_first_of_its_addresses_that_answers(
    order: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aiohttp.ThreadedResolver.resolve", leading_to(*order))
    async with serving(page) as address:
        assert (await reach(Address("pve.example.org", address.port))).ip == "127.0.0.1"


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


@pytest.mark.parametrize("ip", ["169.254.169.254", "fd00:ec2::254", "0.0.0.0", "224.0.0.1", "fe80::1%eth0"])  # noqa: S104 - not bound to
async def test_a_name_that_leads_to_a_refused_address_is_not_asked(ip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiohttp.ThreadedResolver.resolve", leading_to(ip))
    for fingerprint in (FINGERPRINT, None):
        told = (await failure(Address("meta.example.org", 8006), fingerprint)).message
        assert told.startswith("The name meta.example.org leads to an address that is never asked")
    with pytest.raises(Unreachable, match="never asked"):
        await reach(Address("meta.example.org", 8006))


async def test_of_a_name_only_the_addresses_that_may_be_asked_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiohttp.ThreadedResolver.resolve", leading_to("169.254.169.254", "127.0.0.1"))
    async with serving(page) as address, asking(Address("pve.example.org", address.port)) as endpoint:
        assert (await endpoint.request("GET", "/")).body == b"hello"


@pytest.mark.parametrize("host", ["169.254.169.254", "metadata.google.internal", "::ffff:169.254.169.254"])
async def test_a_refused_address_is_refused_again_when_it_is_to_be_asked(host: str) -> None:
    told = await failure(Address(host, 8006))
    assert isinstance(told, Unreachable)
    assert "metadata service" in told.message
    with pytest.raises(Unreachable, match="metadata service"):
        await reach(Address(host, 8006))


async def test_a_name_server_that_does_not_answer_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr("aiohttp.ThreadedResolver.resolve", never)
    monkeypatch.setattr(http, "LOOK_UP_LIMIT", 0.1)
    assert "name server did not find slow.example.org" in (await failure(Address("slow.example.org", 1))).message
    with pytest.raises(Unreachable, match="name server"):
        await reach(Address("slow.example.org", 1))


async def test_an_endpoint_tells_how_it_answered() -> None:
    async with serving(page) as address, asking(address) as endpoint:
        assert endpoint.health(in_use=True).state == "unknown"
        await endpoint.request("GET", "/")
        told = endpoint.health(in_use=True)
    assert (told.address, told.in_use, told.state, told.at) == (str(address), True, "ok", clock())
    assert told.latency is not None
    assert 0 < told.latency < 5
    assert told.calls == 1


@pytest.mark.parametrize("fingerprint", [FINGERPRINT, None])
async def test_an_endpoint_tells_why_it_did_not_answer(fingerprint: str | None) -> None:
    async with serving(page) as address:
        pass
    async with asking(address, fingerprint) as endpoint:
        with pytest.raises(Unreachable) as caught:
            await endpoint.request("GET", "/")
        told = endpoint.health(in_use=False)
    assert (told.state, told.in_use, told.latency, told.message) == ("failed", False, None, caught.value.message)
    assert told.tries == 1


async def test_an_untrusted_certificate_is_a_failure_of_the_endpoint() -> None:
    async with serving(page) as address, asking(address, None) as endpoint:
        with pytest.raises(Untrusted):
            await endpoint.request("GET", "/")
        assert endpoint.health(in_use=True).state == "failed"


async def test_a_call_that_hangs_while_others_are_answered_is_no_failure_of_the_endpoint() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if b"slow" in await reader.readuntil(b"\r\n\r\n"):
            await asyncio.sleep(1)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async with talking(talk) as address, asking(address, limit=0.4) as endpoint:
        slow = asyncio.create_task(endpoint.request("GET", "/slow"))
        await asyncio.sleep(0.1)
        await endpoint.request("GET", "/")
        with pytest.raises(TimedOut):
            await slow
        assert endpoint.health(in_use=True).state == "ok"
        with pytest.raises(TimedOut):
            await endpoint.request("GET", "/slow")
        assert endpoint.health(in_use=True).state == "failed"
