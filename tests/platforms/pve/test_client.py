"""What every status and every odd answer means."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from pulse.config.connections import Connection
from pulse.kit.address import Address
from pulse.kit.errors import Malformed, SourceError, Unauthorized, Unreachable
from pulse.kit.secret import Secret
from pulse.platforms.http import Answer
from pulse.platforms.pve.client import Client, check, decoded
from pulse.platforms.pve.rows import Version
from tests.platforms.pve.recorded import RECORDINGS, FakeClock, connection, recording
from tests.platforms.pve.servers import by_password, replaying, to
from tools.replay import Recordings, ReplayOptions, ReplayServer

ADDRESS = Address("pve1", 8006)


@asynccontextmanager
async def asking(told: Connection, clock: FakeClock | None = None) -> AsyncIterator[Client]:
    client = Client(told, clock or FakeClock())
    yield client
    await client.aclose()


async def failure(told: Connection, path: str = "/version") -> SourceError:
    async with asking(told) as client:
        with pytest.raises(SourceError) as caught:
            await client.get_body(path)
    return caught.value


def judged(name: str, path: str) -> SourceError:
    told = recording(name)
    body = b"" if told.body is None else msgspec.json.encode(told.body)
    with pytest.raises(SourceError) as caught:
        check(Answer(told.status, told.reason, body), path, ADDRESS, "--tokens 'a@pve!mon'")
    return caught.value


async def test_a_token_gets_the_data_of_an_answer() -> None:
    async with replaying() as server, asking(to(server)) as client:
        assert (await client.get("/version", Version)).version == "9.2.11"


async def test_a_password_gets_the_data_of_an_answer() -> None:
    async with replaying() as server, asking(by_password(server)) as client:
        for _ in range(3):
            await client.get_body("/version")
        assert (server.requests["/access/ticket"], server.requests["/version"]) == (1, 3)


async def test_a_ticket_that_the_server_does_not_take_any_more_is_replaced_once() -> None:
    age = [0.0]
    options = ReplayOptions(penalty=0, clock=lambda: age[0])
    async with ReplayServer(Recordings.load(RECORDINGS / "pve-9.2"), options=options) as server:
        async with asking(by_password(server)) as client:
            await client.get_body("/version")
            age[0] = 10_000
            await client.get_body("/version")
        assert (server.requests["/access/ticket"], server.requests["/version"]) == (2, 3)


async def test_a_refused_token_says_what_to_check() -> None:
    async with replaying() as server:
        trouble = await failure(to(server, token_secret=Secret("wrong")))
    assert isinstance(trouble, Unauthorized)
    assert "monitor@pve!mon" in trouble.message
    assert "secret" in trouble.message


async def test_a_refused_password_says_what_to_check() -> None:
    async with replaying() as server:
        trouble = await failure(by_password(server, "wrong"))
    assert isinstance(trouble, Unauthorized)
    assert "monitor@pve" in trouble.message
    assert "password" in trouble.message


async def test_a_web_page_is_not_the_api() -> None:
    async with replaying() as server:
        server.faults.html("")
        trouble = await failure(to(server))
    assert isinstance(trouble, Malformed)
    assert "web page" in trouble.message


async def test_an_address_that_is_not_asked_is_a_trouble_of_the_call_not_of_the_start() -> None:
    trouble = await failure(connection(address="169.254.169.254"))
    assert isinstance(trouble, Unreachable)


@pytest.mark.parametrize(
    ("name", "path", "kind", "words"),
    [
        ("errors/noperm_GET_cluster_status", "/cluster/status", Unauthorized, ["Sys.Audit on /", "pveum", "a@pve!mon"]),
        ("errors/noacl_GET_nodes_pve1_status", "/nodes/pve1/status", Unauthorized, ["Sys.Audit on /nodes/pve1"]),
        ("errors/unknown_path", "/foo", Malformed, ["/foo"]),
        ("errors/unknown_query_param", "/version?x=1", Malformed, ["/version"]),
        ("errors/unknown_node", "/nodes/x/status", Unreachable, ["500"]),
        ("node-down/10-blackhole-api_GET_nodes_pve2_status", "/nodes/pve2/status", Unreachable, ["the node pve2"]),
        ("node-down/20-frozen-pveproxy_GET_nodes_pve2_status", "/nodes/pve2/status", Unreachable, ["the node pve2"]),
        ("node-down/30-pveproxy-stopped_GET_nodes_pve2_status", "/nodes/pve2/status", Unreachable, ["refused"]),
    ],
)
def test_recorded_errors_have_their_meaning(name: str, path: str, kind: type[SourceError], words: list[str]) -> None:
    trouble = judged(f"pve-9.2/{name}", path)
    assert type(trouble) is kind
    for word in words:
        assert word in trouble.message


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer(301, "Moved Permanently", b"", "https://other:8006/x?t=1"), Malformed, "sends us on to other,"),
        (Answer(302, "Found", b"", "/login?back=x"), Malformed, "sends us on to another page of its own,"),
        (Answer(307, "Temporary Redirect", b"", "//[bad/"), Malformed, "sends us on to another page of its own,"),
        (Answer(308, "Permanent Redirect", b""), Malformed, "sends us on to another address,"),
        (Answer(403, "Permission check failed", b""), Unauthorized, "Permission check failed"),
        (Answer(403, "Permission check failed (/storage/x, A.B|C.D)", b""), Unauthorized, "A.B or C.D on /storage/x"),
        (Answer(503, "Service Unavailable", b"<html>"), Unreachable, "503 Service Unavailable"),
        (Answer(595, "Cannot assign requested address", b""), Unreachable, "pvedaemon"),
        (Answer(500, "x", b'{"data":null,"message":"no quorum?\\n"}'), Unreachable, "no quorum?"),
        (Answer(200, "OK", b"SSH-2.0"), Malformed, "no JSON"),
        (Answer(200, "OK", b""), Malformed, "no JSON"),
    ],
)
def test_other_answers_have_theirs(answer: Answer, kind: type[SourceError], words: str) -> None:
    with pytest.raises(kind) as caught:
        check(answer, "/cluster/status", ADDRESS, "--users 'a@pve'")
    assert words in caught.value.message


def test_a_good_answer_passes() -> None:
    check(Answer(200, "OK", b' {"data":null}'), "/version", ADDRESS, "")


@pytest.mark.parametrize(
    "text", [b"{}", b'{"data":null}', b'{"data":{"version":[]}}', b'{"data":{"version":"\xff"}}', b"{"]
)
def test_an_answer_in_another_form_is_malformed_and_names_its_path(text: bytes) -> None:
    with pytest.raises(Malformed, match="/version"):
        decoded(text, Version, "/version")
