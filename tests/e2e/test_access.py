"""What was taken away stays away and what was given stays: over restarts, over a kill, on an open connection."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.e2e.conftest import OWNER, PASSWORD, Client, Served, serving

SIGNED_OUT = 4401


@contextmanager
def browser(served: Served) -> Iterator[httpx.Client]:
    """Another browser of the owner's, signed in."""
    with httpx.Client(base_url=served.address, timeout=20) as http:
        answer = http.post("/api/session", json={"name": OWNER, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        http.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        yield http


def status(served: Served, headers: dict[str, str]) -> int:
    """What somebody gets who asks with these headers."""
    return httpx.get(f"{served.address}/api/picture", headers=headers, timeout=20).status_code


def cookie(http: httpx.Client) -> dict[str, str]:
    """The headers of whoever has this browser's cookie."""
    return {"Cookie": f"pulse_session={http.cookies['pulse_session']}"}


def token(owner: Client, name: str, **wanted: object) -> tuple[str, dict[str, str]]:
    """Where a token is, and the headers of whoever has it."""
    made = owner.http.post("/api/tokens", json={"name": name, "scopes": ["read"]} | wanted)
    assert made.status_code == 201, made.text
    return made.headers["Location"], {"Authorization": f"Bearer {made.json()['token']}"}


def watching(served: Served, headers: dict[str, str]) -> ClientConnection:
    """A live connection of a program's."""
    address = f"{served.address.replace('http', 'ws')}/api/live"
    return connect(address, additional_headers=headers, compression=None)


def seconds_until_closed(connection: ClientConnection) -> tuple[int, float]:
    """With which code a connection ends, and after how long."""
    started = time.monotonic()
    while True:
        try:
            connection.recv(timeout=10)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0, time.monotonic() - started


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL], ids=["a stop", "a kill"])
def test_after_a_restart_everything_is_as_it_was_said_to_be(tmp_path: Path, ending: signal.Signals) -> None:
    with serving(tmp_path, ends=0 if ending == signal.SIGTERM else -ending) as served:
        owner = Client(served)
        (kept, kept_headers), (revoked, revoked_headers) = token(owner, "kept"), token(owner, "revoked")
        with browser(served) as staying, browser(served) as leaving:
            stays, leaves = cookie(staying), cookie(leaving)
            assert leaving.delete("/api/session").status_code == 204
        assert owner.http.delete(revoked).status_code == 204
        served.program.send_signal(ending)
        served.program.wait(10)
    with serving(tmp_path, owned=True) as served:
        seen = [status(served, headers) for headers in (stays, leaves, kept_headers, revoked_headers)]
        owner.http.base_url = served.address

        assert seen == [200, 401, 200, 401]
        assert owner.http.get(kept).json()["used_at"] is not None
    owner.http.close()


def test_a_right_that_is_lost_ends_its_connection_within_a_second(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        owner = Client(served)
        revoked, headers = token(owner, "revoked")
        with watching(served, headers) as connection:
            connection.recv(timeout=10)
            owner.http.delete(revoked)
            code, seconds = seconds_until_closed(connection)
            assert (code, seconds < 1) == (SIGNED_OUT, True)

        until = time.time() + 2
        _, headers = token(owner, "expiring", expires_at=until)
        with watching(served, headers) as connection:
            code, _ = seconds_until_closed(connection)
            assert code == SIGNED_OUT
            assert 0 <= time.time() - until < 1

        with browser(served) as other, watching(served, cookie(other) | {"Origin": served.address}) as connection:
            connection.recv(timeout=10)
            body = {"current": PASSWORD, "password": f"another {PASSWORD}"}
            assert owner.http.put("/api/account/password", json=body).status_code == 204
            code, seconds = seconds_until_closed(connection)
            assert (code, seconds < 1) == (SIGNED_OUT, True)
            assert owner.http.get("/api/session").status_code == 200
        owner.http.close()
