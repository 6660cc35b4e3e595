"""Pulse answers under names that only its user can have given it, and acts for its own pages alone."""

import ipaddress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.api.hosts import LOCAL, Host, host_of, known, ours
from pulse.api.security import HEADERS, STRICT
from pulse.config.settings import Settings, read_settings
from tests.api.front import error, front
from tests.api.served import browser, served

PUBLIC = {"PULSE_PUBLIC_URL": "https://pulse.example.org"}
LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
NAME = st.lists(LABEL, min_size=1, max_size=4).map(".".join)
PORT = st.integers(0, 65_535)


def settings(**environment: str) -> Settings:
    return read_settings(environment, terminal=True)


@given(name=NAME, port=st.none() | PORT, upper=st.booleans(), dot=st.booleans())
def test_a_name_is_the_same_however_it_is_written(name: str, port: int | None, *, upper: bool, dot: bool) -> None:
    sent = (name.upper() if upper else name) + ("." if dot else "") + ("" if port is None else f":{port}")

    assert host_of(sent) == Host(name, port)


@given(st.ip_addresses(), st.none() | PORT)
def test_every_address_is_known_whatever_its_port(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int | None
) -> None:
    shown = f"[{address.exploded}]" if address.version == 6 else str(address)
    host = host_of(shown + ("" if port is None else f":{port}"))

    assert host == Host(str(address), port)
    assert known(host)


@given(st.text())
def test_whatever_is_sent_is_a_host_or_none_and_never_an_error(sent: str) -> None:
    host = host_of(sent)
    if host is not None:
        assert host_of(host.name if ":" not in host.name else f"[{host.name}]") == Host(host.name)
        assert host.name == host.name.lower()
        assert host.name.isascii()


@given(NAME, st.text(min_size=1).filter(lambda text: not set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.")))
def test_a_name_with_anything_foreign_in_it_is_none(name: str, foreign: str) -> None:
    assert (
        host_of(f"{name}{foreign}{name}") is None
        or foreign.lower().strip("abcdefghijklmnopqrstuvwxyz0123456789-_.") == ""
    )


@pytest.mark.parametrize(
    "sent",
    [
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "-a.test",
        "a-.test",
        "me@pulse.test",
        "pulse.test:65536",
        "pulse.test:-1",
        "pulse.test:80:80",
        "pulse.test/",
        "pulse.test#",
        "pulse.test, evil.example",
        "pulse test",
        " pulse.test",
        "pulse.test\n",
        "http://pulse.test",
        "pülse.test",
        "\u212aelvin.test",
        "[::1",
        "::1",
        "[::1]x",
        "[127.0.0.1]",
        "[fe80::1%eth0]",
        "[]",
        f"{'a' * 64}.test",
        ".".join(["a" * 60] * 5),
    ],
)
def test_what_is_no_host_is_none(sent: str) -> None:
    assert host_of(sent) is None


def test_a_port_may_be_left_out_after_its_colon() -> None:
    assert host_of("pulse.test:") == Host("pulse.test")


@given(NAME, st.sampled_from(LOCAL))
def test_local_names_are_known(name: str, suffix: str) -> None:
    assert known(Host(name + suffix))


@given(LABEL)
def test_names_without_a_dot_are_known(label: str) -> None:
    assert known(Host(label))


@given(st.sampled_from(["localhost", "127.0.0.1", "192.168.1.5", "pulse", *(name[1:] for name in LOCAL)]), NAME)
def test_a_registered_name_is_foreign_however_local_it_begins(begin: str, name: str) -> None:
    assert not known(Host(f"{begin}.{name}.example.org"), "pulse.example.org")
    assert not known(Host(f"{name}x{begin}.org"), "example.org")


@pytest.mark.parametrize(
    "name", ["1.2.3", "0x7f.0.0.1", "127.0.0.1.5", "256.1.1.1", "notlocal.org", "xlan.de", "home.arpa.org"]
)
def test_what_only_looks_like_an_address_or_a_local_name_is_foreign(name: str) -> None:
    assert not known(Host(name))


def test_the_name_of_the_machine_and_of_the_public_address_are_known() -> None:
    assert known(Host("mon.example.org"), "mon.example.org", "pulse.example.org")
    assert known(Host("pulse.example.org"), "mon.example.org", "pulse.example.org")
    assert not known(Host("example.org"), "mon.example.org", "pulse.example.org")


@pytest.mark.parametrize(
    ("sent", "host", "scheme", "expected"),
    [
        ("http://pulse.lan:7655", "pulse.lan:7655", "http", True),
        ("http://PULSE.lan:7655", "pulse.LAN:7655", "http", True),
        ("http://pulse.lan", "pulse.lan:80", "http", True),
        ("http://pulse.lan:80", "pulse.lan", "http", True),
        ("https://pulse.lan", "pulse.lan", "http", True),  # a proxy stands between
        ("https://pulse.lan", "pulse.lan:443", "https", True),
        ("https://pulse.lan", "pulse.lan", "wss", True),
        ("http://[::1]:7655", "[::1]:7655", "ws", True),
        ("http://[0:0::1]:7655", "[::1]:7655", "http", True),
        ("http://pulse.lan", "pulse.lan", "https", False),  # a page that was not protected
        ("http://pulse.lan", "pulse.lan", "wss", False),
        ("http://pulse.lan:7656", "pulse.lan:7655", "http", False),
        ("http://evil.lan:7655", "pulse.lan:7655", "http", False),
        ("http://pulse.lan.evil.example:7655", "pulse.lan:7655", "http", False),
        ("http://pulse.lan:7655@evil.example", "pulse.lan:7655", "http", False),
        ("http://evil.example/pulse.lan:7655", "pulse.lan:7655", "http", False),
        ("ftp://pulse.lan:7655", "pulse.lan:7655", "http", False),
        ("null", "pulse.lan:7655", "http", False),
        ("", "pulse.lan:7655", "http", False),
    ],
)
def test_a_page_is_ours_when_it_came_from_the_host_that_it_asks(
    sent: str, host: str, scheme: str, *, expected: bool
) -> None:
    asked = host_of(host)

    assert asked is not None
    assert ours(sent, asked, scheme, settings()) is expected


@given(st.text(), NAME)
def test_whatever_an_origin_holds_is_no_error(sent: str, name: str) -> None:
    assert ours(sent, Host(name), "http", settings()) in (True, False)


def test_with_a_public_address_only_its_page_is_ours() -> None:
    asked = Host("10.0.0.5", 7655)

    assert ours("https://pulse.example.org", asked, "http", settings(**PUBLIC))
    assert not ours("http://10.0.0.5:7655", asked, "http", settings(**PUBLIC))
    assert not ours("http://pulse.example.org", asked, "http", settings(**PUBLIC))


@pytest.mark.parametrize("path", ["/", "/assets/x.js", "/api/health", "/api/nope", "/api/picture", "/api/openapi.json"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "BREW"])
async def test_a_foreign_name_is_refused_for_every_path_before_anything_else(
    tmp_path: Path, path: str, method: str
) -> None:
    async with front(tmp_path, environment=PUBLIC, address="https://pulse.example.org") as f:
        answer = await f.client.request(method, path, headers={"Host": "evil.example.org"})

    assert (answer.status_code, error(answer)["code"]) == (403, "wrong_host")
    assert "set PULSE_PUBLIC_URL" in error(answer)["message"]
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Strict-Transport-Security"] == STRICT


@pytest.mark.parametrize("host", ["pulse.example.org", "localhost:7655", "10.0.0.5", "[::1]:7655", "nas.local", "nas"])
async def test_a_known_name_is_answered(tmp_path: Path, host: str) -> None:
    async with front(tmp_path, environment=PUBLIC) as f:
        assert (await f.client.get("/api/health", headers={"Host": host})).status_code == 200


async def asked(app: Any, *headers: tuple[bytes, bytes]) -> int:  # noqa: ANN401 - two spellings of ASGI
    """The status of GET /api/health with exactly these headers."""
    sent: list[dict[str, Any]] = []
    scope = {"type": "http", "method": "GET", "path": "/api/health", "raw_path": b"/api/health", "scheme": "http"}
    scope |= {"query_string": b"", "root_path": "", "headers": list(headers), "client": ("192.0.2.7", 1)}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return int(sent[0]["status"])


async def test_one_host_is_needed_and_one_that_can_be_read(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        assert await asked(f.app, (b"host", b"pulse.test")) == 200
        assert await asked(f.app) == 400
        assert await asked(f.app, (b"host", b"")) == 400
        assert await asked(f.app, (b"host", b"a@b")) == 400
        assert await asked(f.app, (b"host", b"\xff\xfe")) == 400
        assert await asked(f.app, (b"host", b"pulse.test"), (b"host", b"pulse.test")) == 400


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["origin", "no origin", "cross-site"],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/api/session"), ("DELETE", "/api/session"), ("PUT", "/nope")])
async def test_another_sites_page_changes_nothing(
    tmp_path: Path, method: str, path: str, headers: dict[str, str]
) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        answer = await f.client.request(method, path, headers=headers)

    assert (answer.status_code, error(answer)["code"]) == (403, "wrong_origin")


async def test_our_own_page_and_programs_may_ask(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        own = {"Origin": "http://pulse.test", "Sec-Fetch-Site": "same-origin"}
        foreign = {"Origin": "http://evil.test", "Sec-Fetch-Site": "cross-site"}

        assert (await f.client.get("/", headers=foreign)).status_code == 503  # a link from elsewhere; it is not built
        assert (await f.client.request("DELETE", "/api/session", headers=own)).status_code == 204
        f.sign_in()
        assert (await f.client.request("DELETE", "/api/session")).status_code == 204


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Host": "evil.example.org"}, 403, "wrong_host"),
        ({"Host": "a@b"}, 400, "malformed"),
        ({"Origin": "http://evil.test"}, 403, "wrong_origin"),
    ],
)
async def test_a_live_connection_is_refused_alike(
    tmp_path: Path, headers: dict[str, str], status: int, code: str
) -> None:
    async with front(tmp_path) as f, served(f) as at:
        f.sign_in()
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        upgrade["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
        async with browser(f, at) as tab, tab.get(f"http://{at}/api/live", headers=upgrade | headers) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)
        async with browser(f, at, Origin="") as tab:
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await tab.ws_connect(f"http://{at}/api/live")
