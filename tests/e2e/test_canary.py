"""No secret that anybody ever gives to Pulse, or that Pulse makes, comes out where it is not handed out on purpose.

The real program is driven through everything that it can do well and badly, while a source throws its secrets back at
it, places inside it fail, its files are damaged and it is killed. Then all that it produced is searched.
"""

import base64
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from pulse.live.messages import unpack
from tests.canary import found
from tests.e2e.breaking import MARK
from tests.e2e.conftest import OWNER, ROOT, until
from tests.e2e.echoing import MODES, Echo, echoing

PROGRAM = ("-m", "tests.e2e.breaking")
SPICE = 'ä"\\/+= %'
"""What every spelling writes differently."""
GIVEN = {
    "passphrase": f"canary passphrase {SPICE}",
    "wrong passphrase": f"canary of a typo {SPICE}",
    "password": f"canary password {SPICE}",
    "next password": f"canary password two {SPICE}",
    "wrong password": f"canary guess {SPICE}",
    "breaking password": f"canary {MARK} {SPICE}",
    "token secret": "8d0c2f6e-canary-4a77-90b1-5f3e1a2b7c99",
    "connection password": f"canary monitor {SPICE}",
    "wrong set-up token": "canaryWrongSetUpToken_-9",
    "wrong API token": "pulse_canaryWrongApiToken0123456789012345678",
    "wrong cookie": "canaryWrongCookie_-0123456789",
}
HANDED_OUT = {
    "set-up token": r"file (stdout|data/setup-token)",
    "API token": r"(POST /api/tokens 201 body|command token add)",
    "reset password": r"command password reset --generate",
    "csrf": r"(POST /api/setup 201|(POST|GET) /api/session 20\d) body",
    "session": r"(POST /api/setup 201|(POST|GET) /api/session 20\d) headers",
    "device": r"(POST /api/setup 201|POST /api/session 201) headers",
}
"""The only places in which a secret may show: to whom it belongs, when it is made or renewed."""


class Produced:
    """Everything that came out, by where, and the secrets that went in or were handed out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = dict(GIVEN)
        self.pieces: list[tuple[str, bytes]] = []
        self.statuses: set[int] = set()

    def note(self, where: str, what: bytes) -> None:
        """One more piece."""
        self.pieces.append((where, what))

    def learn(self, kind: str, secret: str) -> None:
        """A secret that was handed out."""
        self.secrets.setdefault(f"{kind} {secret[:6]}", secret)

    def answer(self, answer: httpx.Response) -> httpx.Response:
        """An answer with its headers; the cookies and tokens in it are secrets from now on."""
        where = f"{answer.request.method} {answer.request.url.path} {answer.status_code}"
        self.statuses.add(answer.status_code)
        self.note(f"{where} headers", b"\n".join(b"%s: %s" % header for header in answer.headers.raw))
        self.note(f"{where} body", answer.content)
        for name, value in answer.cookies.items():
            self.learn("device" if "device" in name else "session", value)
        if answer.headers.get("Content-Type") == "application/json" and isinstance(told := answer.json(), dict):
            for key, kind in (("csrf_token", "csrf"), ("token", "API token")):
                if isinstance(told.get(key), str):
                    self.learn(kind, told[key])
        return answer

    def files(self) -> None:
        """Every file that there is now."""
        for path in self.folder.rglob("*"):
            if path.is_file():
                self.note(f"file {path.relative_to(self.folder)}", path.read_bytes())

    def leaks(self) -> list[str]:
        """Which secret shows where it must not."""
        return sorted(
            {
                f"{name} in {where}"
                for where, what in self.pieces
                for name in found(self.secrets, what)
                if not any(name.startswith(kind) and re.fullmatch(at, where) for kind, at in HANDED_OUT.items())
            }
        )


def environment(folder: Path, passphrase: str = GIVEN["passphrase"]) -> dict[str, str]:
    """As loud as it can be."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    return kept | {
        "PULSE_DATA_DIR": str(folder / "data"),
        "PULSE_LISTEN": "127.0.0.1:0",
        "PULSE_LOG_LEVEL": "debug",
        "PULSE_LOG_FORMAT": "json",
        "PULSE_PASSPHRASE": passphrase,
        "PYTHONASYNCIODEBUG": "1",
        "XDG_CONFIG_HOME": str(folder / "config"),
    }


@contextmanager
def running(produced: Produced) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """The program, whose output goes to files, and a client that notes every answer."""
    folder = produced.folder
    before = len((folder / "stdout").read_bytes()) if (folder / "stdout").exists() else 0
    with (folder / "stdout").open("ab") as stdout, (folder / "stderr").open("ab") as stderr:
        program = subprocess.Popen(
            [sys.executable, *PROGRAM, "serve"], stdout=stdout, stderr=stderr, env=environment(folder), cwd=ROOT
        )
    try:
        told = until(
            lambda: re.search(r"http://\S+\n", text := (folder / "stdout").read_text()[before:]) and text,
            within=30,
            what="it says where it listens",
        )
        address = re.search(r"http://\S+", told)
        assert address is not None
        hooks: Mapping[str, Any] = {"response": [lambda answer: (answer.read(), produced.answer(answer))]}
        with httpx.Client(base_url=address[0], timeout=40, event_hooks=hooks) as client:
            produced.note("cmdline", Path(f"/proc/{program.pid}/cmdline").read_bytes())
            yield program, client
    finally:
        program.terminate()
        program.wait(15)


def command(produced: Produced, *words: str, line: str = "", passphrase: str = GIVEN["passphrase"]) -> tuple[int, str]:
    """A command of the terminal: its exit code and what it printed."""
    ended = subprocess.run(
        [sys.executable, "-m", "pulse", *words],
        env=environment(produced.folder, passphrase),
        input=f"{line}\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    where = "command " + " ".join(word for word in words if word not in ("serve", OWNER, "script", "--scope", "read"))
    produced.note(where, ended.stdout.encode())
    produced.note("errors of commands", ended.stderr.encode())
    return ended.returncode, ended.stdout.strip()


def set_up(produced: Produced, client: httpx.Client) -> None:
    """Wrong tries, and then an owner."""
    token = (produced.folder / "data" / "setup-token").read_text().strip()
    produced.learn("set-up token", token)
    owner = {"token": token, "name": OWNER, "password": GIVEN["password"]}
    wrong = owner | {"token": GIVEN["wrong set-up token"]}
    for body in (wrong, owner | {"password": "short"}, owner | {"name": ""}, owner | {"nonsense": GIVEN["password"]}):
        client.post("/api/setup", json=body, headers=stranger())
    answer = client.post("/api/setup", json=owner)
    assert answer.status_code == 201, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    assert client.post("/api/setup", json=owner).status_code == 409


_strangers = iter(range(1, 10_000))


def stranger() -> dict[str, str]:
    """A header that lets a request come from an address of its own, so that none has to wait."""
    number = next(_strangers)
    return {"X-Forwarded-For": f"198.51.{number // 250}.{number % 250 + 1}"}


def sign_in(client: httpx.Client, password: str = GIVEN["password"]) -> httpx.Response:
    """As the owner, from the browser that they used before."""
    answer = client.post("/api/session", json={"name": OWNER, "password": password}, headers=stranger())
    if answer.status_code == 201:
        client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return answer


def drive(client: httpx.Client, token: str, connection: str) -> int:
    """Every route of the document, by every kind of caller, with bodies of every kind; how many there were."""
    document = client.get("/api/openapi.json").json()
    count = 0
    with httpx.Client(base_url=client.base_url, event_hooks=client.event_hooks) as other:
        callers: list[dict[str, str]] = [
            {},
            {"Authorization": f"Bearer {token}"},
            {"Authorization": f"Bearer {GIVEN['wrong API token']}"},
            {"Authorization": "Basic " + base64.b64encode(f"{OWNER}:{GIVEN['password']}".encode()).decode()},
            {"Cookie": f"pulse_session={GIVEN['wrong cookie']}"},
            {"Origin": f"http://{GIVEN['wrong cookie']}.test", "X-CSRF-Token": GIVEN["wrong cookie"]},
        ]
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                count += 1
                url = path.replace("{connection_id}", connection).replace("{", "").replace("}", "")
                if method == "delete":
                    url = url.replace(connection, "gone")
                for content, kind in bodies(document, operation):
                    for headers in callers:
                        other.request(method, url, headers=headers | kind | stranger(), content=content)
                    if sign_in_again(client):
                        client.request(method, url, headers=kind, content=content)
                other.request(method, url, params={"token": token, "password": GIVEN["password"]}, headers=stranger())
    return count


def sign_in_again(client: httpx.Client) -> bool:
    """Whether the browser is signed in, again where a route has ended that."""
    return client.get("/api/session").status_code == 200 or sign_in(client).status_code == 201


def bodies(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[tuple[bytes, dict[str, str]]]:
    """No body; secrets in their places; in wrong types and under wrong keys; in what is no JSON, or no body of ours."""
    kind = {"Content-Type": "application/json"}
    yield b"", {}
    if "requestBody" not in operation:
        return
    wanted = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    properties = document["components"]["schemas"][wanted]["properties"]
    secret = GIVEN["wrong password"]
    hidden = [name for name, schema in properties.items() if "writeOnly" in json.dumps(schema)]
    filled: dict[str, object] = {name: secret if name in hidden else "x" for name in properties}
    for body in (
        filled,
        filled | {"name": OWNER},
        filled | {"nonsense": secret},
        {name: [secret] for name in properties},
        {name: {"value": secret} for name in properties},
        dict.fromkeys(hidden, secret),
        [secret],
        secret,
    ):
        yield json.dumps(body).encode(), kind
    yield json.dumps(filled).encode()[:-3], kind
    yield b'{"password": "' + secret.encode("latin-1") + b'"}', kind
    yield f"password={secret}".encode(), {"Content-Type": "application/x-www-form-urlencoded"}


def connections(client: httpx.Client, echo: Echo) -> str:
    """Sources that throw back what they are told, saved and tested; the id of one."""
    told = {"platform": "pve", "address": echo.address, "fingerprint": echo.fingerprint, "interval": 1}
    token = told | {"token_id": "pulse@pve!monitor", "token_secret": GIVEN["token secret"]}
    person = told | {"user": "monitor@pve", "password": GIVEN["connection password"]}
    ids = []
    for name, wanted in (("token", token), ("person", person), (MARK, token)):
        answer = client.post("/api/connections", json=wanted | {"name": name})
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["id"])
    assert client.post("/api/connections", json=token | {"name": "token"}).status_code == 422
    assert client.post("/api/connections", json=person | {"name": "y", "user": "no realm"}).status_code == 422
    for number, mode in enumerate(MODES):
        echo.mode = mode
        for id_ in ids[:2]:
            client.post(f"/api/connections/{id_}/test")
            before = len(echo.told)
            client.patch(f"/api/connections/{id_}", json={"interval": number + 2})  # it is polled anew, at once
            until(lambda: len(echo.told) > before, what=f"it is polled ({mode})")  # noqa: B023 - asked here and now
        for path in ("/api/connections", f"/api/connections/{ids[0]}", "/api/picture", "/api/health", "/api/resources"):
            assert client.get(path).status_code == 200
    client.patch(f"/api/connections/{ids[1]}", json={"password": GIVEN["wrong password"]})
    client.patch(f"/api/connections/{ids[1]}", json={"password": GIVEN["connection password"], "interval": 0})
    return str(ids[0])


def live(produced: Produced, client: httpx.Client, token: str) -> None:
    """A browser that watches, programs that may and may not, and what is said to them."""
    at = str(client.base_url).rstrip("/")
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}
    callers = [
        {**cookie, "Origin": at},
        {**cookie, "Origin": "http://evil.test"},
        {"Authorization": f"Bearer {token}"},
        {"Authorization": f"Bearer {GIVEN['wrong API token']}"},
    ]
    opened = 0
    for headers in callers:
        try:
            with connect(f"{at.replace('http', 'ws')}/api/live", additional_headers=headers) as socket:
                opened += 1
                socket.send(json.dumps({"type": "ping", "x": GIVEN["password"]}))
                socket.send(GIVEN["password"].encode())
                for _ in range(5):
                    message = socket.recv(timeout=5)
                    assert isinstance(message, bytes)
                    produced.note("live message", json.dumps(unpack(message)).encode())
        except WebSocketException as refused:
            response = getattr(refused, "response", None)
            produced.note("live refusal", str(refused).encode() + (response.body or b"" if response else b""))
    assert opened == 2


def break_it(produced: Produced, client: httpx.Client) -> None:
    """What nobody expects, three times: with a password, with a connection's secret, with a whole document at hand."""
    assert sign_in(client, GIVEN["breaking password"]).status_code == 500
    mark = produced.folder / "data" / MARK
    mark.touch()
    assert client.post("/api/tokens", json={"name": "broken", "scopes": ["read"]}).status_code == 500
    mark.unlink()
    log = produced.folder / "stderr"
    until(lambda: log.read_text().count("in after\\n") >= 3, what="all three are in the log with their tracebacks")


def passwords(client: httpx.Client) -> None:
    """Guesses until somebody has to wait, and a change of the password."""
    for _ in range(8):
        sign_in(client, GIVEN["wrong password"])
        body = {"name": OWNER, "password": GIVEN["wrong password"]}
        client.post("/api/session", json=body, headers={"Cookie": ""})
    assert sign_in_again(client)
    change = {"current": GIVEN["wrong password"], "password": GIVEN["next password"]}
    client.put("/api/account/password", json=change, headers=stranger())
    client.put("/api/account/password", json=change | {"current": GIVEN["password"], "password": "short"})


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_no_secret_comes_out_whatever_happens(tmp_path: Path) -> None:
    produced = Produced(tmp_path)
    with echoing(tmp_path_for(tmp_path, "echo")) as echo:
        with running(produced) as (program, client):
            set_up(produced, client)
            token = client.post("/api/tokens", json={"name": "all", "scopes": ["read", "connections", "people"]})
            assert token.status_code == 201, token.text
            connection = connections(client, echo)
            live(produced, client, token.json()["token"])
            driven = drive(client, token.json()["token"], connection)
            break_it(produced, client)
            passwords(client)
            produced.files()
            program.send_signal(signal.SIGKILL)
            program.wait(10)
        damaged = tmp_path / "data" / "connections.sealed"
        damaged.write_bytes(damaged.read_bytes()[:-1] + b"\0")
        code, _ = command(produced, "serve", passphrase=GIVEN["wrong passphrase"])
        assert code == 2
        with running(produced) as (_, client):
            notices = sign_in(client).json()["notices"]
            assert [notice["code"] for notice in notices] == ["exposed", "restored"]  # a stranger's address is told
            commands(produced)
            client.get("/api/connections")
        produced.files()

    assert driven >= 25
    assert {200, 201, 204, 400, 401, 403, 404, 409, 422, 429, 500} <= produced.statuses
    assert all(
        found({"x": GIVEN[name]}, "\n".join(echo.told).encode()) for name in ("token secret", "connection password")
    )
    assert {name.split()[0] for name in produced.secrets} >= {"session", "device", "csrf", "API", "set-up", "reset"}
    assert len(produced.pieces) > 1_000
    assert "\n".join(produced.leaks()) == ""


def tmp_path_for(folder: Path, name: str) -> Path:
    """A folder beside the one that is searched."""
    beside = folder.parent / f"{folder.name}-{name}"
    beside.mkdir()
    return beside


def commands(produced: Produced) -> None:
    """What is done at the terminal, while the server runs."""
    code, token = command(produced, "token", "add", "script", "--scope", "read")
    assert code == 0
    produced.learn("API token", token)
    assert command(produced, "token", "list")[0] == 0
    assert command(produced, "password", "reset", OWNER, line=GIVEN["next password"])[0] == 0
    code, made = command(produced, "password", "reset", OWNER, "--generate")
    assert code == 0
    produced.learn("reset password", made.splitlines()[-1])
    assert command(produced, "password", "reset", "nobody", line=GIVEN["next password"])[0] == 2
    assert command(produced, "token", "list", passphrase=GIVEN["wrong passphrase"])[0] == 2


def test_the_search_finds_what_is_planted_and_passes_what_is_handed_out(tmp_path: Path) -> None:
    produced = Produced(tmp_path)
    produced.learn("csrf", "a-throw-away-csrf-token")
    produced.note("GET /api/session 200 body", b'{"csrf_token": "a-throw-away-csrf-token"}')
    assert produced.leaks() == []

    produced.note("GET /api/health 200 body", b'{"csrf_token": "a-throw-away-csrf-token"}')
    (tmp_path / "stderr").write_text(json.dumps({"event": "failed", "password": GIVEN["password"]}))
    produced.files()

    assert produced.leaks() == ["csrf a-thro in GET /api/health 200 body", "password in file stderr"]
