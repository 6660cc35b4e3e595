"""The real program over HTTPS: with its own certificate, behind a proxy, and what it says when the files are wrong."""

import hashlib
import json
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.certificates import Made, made
from tests.e2e.conftest import OWNER, PASSWORD, ROOT, Served, serving, until

STRICT = "max-age=31536000"


@pytest.fixture
def authority() -> Made:
    """What the browser trusts."""
    return made("A throw-away authority", authority=True)


@pytest.fixture
def pulse(tmp_path: Path, authority: Made) -> Iterator[Served]:
    """A Pulse that nobody owns, with a certificate of the authority."""
    chain, key = made(by=authority).write(tmp_path, authority)
    with serving(tmp_path, settings={"PULSE_TLS_CERT": str(chain), "PULSE_TLS_KEY": str(key)}) as served:
        yield served


def trusting(authority: Made) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=authority.pem.decode())


def browser(served: Served, authority: Made) -> httpx.Client:
    """A client that checks the certificate and the name."""
    port = urlsplit(served.address).port
    return httpx.Client(base_url=f"https://localhost:{port}", verify=trusting(authority))


def fingerprint(served: Served) -> str:
    """Of the certificate that a fresh handshake shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with raw(served) as plain, context.wrap_socket(plain) as shown:
        return hashlib.sha256(shown.getpeercert(binary_form=True) or b"").hexdigest()


def raw(served: Served) -> socket.socket:
    where = urlsplit(served.address)
    return socket.create_connection((where.hostname or "", where.port or 0), timeout=5)


def of(one: Made) -> str:
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(one.pem.decode())).hexdigest()


def said(served: Served) -> str:
    return (served.folder / "log").read_text()


def owner(served: Served) -> dict[str, str]:
    return {"token": served.setup_token, "name": OWNER, "password": PASSWORD}


def test_everything_goes_over_https_and_is_bound_to_it(pulse: Served, authority: Made) -> None:
    assert pulse.address.startswith("https://127.0.0.1:")
    with browser(pulse, authority) as tab:
        made_owner = tab.post("/api/setup", json=owner(pulse), headers={"Origin": str(tab.base_url).rstrip("/")})
        answers = [made_owner, tab.get("/"), tab.get("/api/nope"), tab.get("/api/session"), tab.post("/nope")]
        answers.append(tab.get("/api/health", headers={"Host": "evil.example.org"}))

    assert made_owner.status_code == 201
    assert made_owner.json()["notices"][0]["code"] == "key_file"
    assert {answer.headers.get("Strict-Transport-Security") for answer in answers} == {STRICT}
    cookies = made_owner.headers.get_list("Set-Cookie")
    assert any(cookie.startswith("__Host-pulse_session=") for cookie in cookies)
    assert all(cookie.startswith("__Host-") and "Secure" in cookie for cookie in cookies)
    assert [answer.status_code for answer in answers[2:]] == [404, 200, 405, 403]


def test_a_foreign_name_and_a_foreign_page_are_refused(pulse: Served, authority: Made) -> None:
    with browser(pulse, authority) as tab:
        name = tab.get("/", headers={"Host": "pulse.example.org"})
        page = tab.post("/api/session", json={}, headers={"Origin": "https://evil.test"})
        unprotected = tab.post("/api/session", json={}, headers={"Origin": str(tab.base_url).replace("https", "http")})

    assert [answer.json()["error"]["code"] for answer in (name, page, unprotected)] == [
        "wrong_host",
        "wrong_origin",
        "wrong_origin",
    ]
    assert "pulse.example.org" in name.json()["error"]["message"]


def test_old_versions_and_plain_http_get_no_answer_and_leave_no_trace(pulse: Served) -> None:
    with raw(pulse) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"HTTP/1." not in plain.recv(4096)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(OSError, match=r"(?i)alert|version|protocol|reset|eof"), raw(pulse) as plain:
        old.wrap_socket(plain)
    assert fingerprint(pulse) != ""
    assert "Traceback" not in said(pulse)


def test_a_replaced_certificate_is_shown_and_open_connections_live_on(pulse: Served, authority: Made) -> None:
    fresh = made(by=authority)
    with browser(pulse, authority) as tab:
        tab.get("/api/health")
        fresh.write(pulse.folder, authority)
        until(lambda: fingerprint(pulse) == of(fresh), what="the files are looked at by themselves")
        assert tab.get("/api/health").status_code == 200


def test_a_hangup_reads_the_files_at_once_and_a_broken_pair_is_told(pulse: Served, authority: Made) -> None:
    before = fingerprint(pulse)
    key = (pulse.folder / "key.pem").read_bytes()
    (pulse.folder / "key.pem").write_bytes(key[:90])
    with browser(pulse, authority) as tab:
        tab.post("/api/setup", json=owner(pulse))
        for _ in range(2):
            pulse.program.send_signal(signal.SIGHUP)
            until(lambda: "the present certificate is kept" in said(pulse), what="it is told")
        notices = {notice["code"]: notice["message"] for notice in tab.get("/api/session").json()["notices"]}
        assert "cannot be used with the key" in notices["certificate"]
        assert fingerprint(pulse) == before

        fresh = made(by=authority, days=5)
        fresh.write(pulse.folder, authority)
        pulse.program.send_signal(signal.SIGHUP)
        until(lambda: fingerprint(pulse) == of(fresh), within=2, what="the mended pair is shown")
        notices = {notice["code"]: notice["message"] for notice in tab.get("/api/session").json()["notices"]}
    assert "ends on" in notices["certificate"]
    assert said(pulse).count("the present certificate is kept") == 1


@pytest.mark.parametrize(
    ("sent", "address", "scheme"),
    [
        ({"X-Forwarded-Proto": "https"}, "127.0.0.1", "https"),
        ({"X-Forwarded-Proto": "https"}, "127.0.0.2", "http"),
        ({"X-Forwarded-Proto": "http"}, "127.0.0.1", "http"),
        ({}, "127.0.0.1", "http"),
    ],
    ids=["a proxy here", "somebody else", "a proxy over http", "no proxy"],
)
def test_only_a_proxy_on_this_machine_may_say_that_it_was_https(
    tmp_path: Path, sent: dict[str, str], address: str, scheme: str
) -> None:
    with serving(tmp_path, settings={"FORWARDED_ALLOW_IPS": "*"}) as served:
        transport = httpx.HTTPTransport(local_address=address)
        with httpx.Client(base_url=served.address, headers=sent, transport=transport) as caller:
            answer = caller.post("/api/setup", json=owner(served))

    assert answer.headers.get("Strict-Transport-Security") == (STRICT if scheme == "https" else None)
    assert answer.headers["Set-Cookie"].startswith("__Host-") is (scheme == "https")


@pytest.mark.parametrize("what", ["no key", "missing", "mismatch", "locked", "public url"])
def test_a_pair_that_cannot_be_used_is_one_sentence_and_exit_2(tmp_path: Path, what: str) -> None:
    chain, key = made().write(tmp_path)
    settings = {"PULSE_TLS_CERT": str(chain), "PULSE_TLS_KEY": str(key)}
    match what:
        case "no key":
            del settings["PULSE_TLS_KEY"]
        case "missing":
            chain.unlink()
        case "mismatch":
            key.write_bytes(made().key_pem())
        case "locked":
            key.write_bytes(made().key_pem(b"a throw-away passphrase"))
        case _:
            settings["PULSE_PUBLIC_URL"] = "http://pulse.test"
    folders = {"PULSE_DATA_DIR": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    ended = subprocess.run(
        [sys.executable, "-m", "pulse", "serve"],
        env=settings | folders | {"PULSE_LISTEN": "127.0.0.1:0"},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert ended.returncode == 2
    assert re.fullmatch(r"pulse: .*PULSE_TLS|pulse: .*\.", ended.stderr.strip())
    assert len(ended.stderr.splitlines()) == 1


def test_what_the_log_says_of_the_certificate_is_json_without_its_key(pulse: Served, authority: Made) -> None:
    fresh = made(by=authority)
    fresh.write(pulse.folder, authority)
    pulse.program.send_signal(signal.SIGHUP)
    until(lambda: "certificate read" in said(pulse), what="it is told")

    lines = [json.loads(line) for line in said(pulse).splitlines()]
    assert [line for line in lines if line["event"] == "certificate read"]
    assert fresh.key_pem().decode().splitlines()[1] not in said(pulse)
