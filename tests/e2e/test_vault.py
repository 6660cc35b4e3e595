"""What the user trusts Pulse with is sealed with their own passphrase, and commands change it while Pulse runs."""

import contextlib
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.e2e.conftest import OWNER, PASSWORD, ROOT, Client, serving, until

SECRET = "5e0c7d1a-not-a-real-secret-of-a-token"  # noqa: S105 - it opens nothing
WANTED = {
    "platform": "pve",
    "name": "lab",
    "address": "127.0.0.1:1",
    "token_id": "pulse@pve!monitor",
    "token_secret": SECRET,
}
PASSPHRASE = "a throw-away passphrase"  # noqa: S105 - as above


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Of a program that uses this folder."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    own |= {"PULSE_DATA_DIR": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    return own | {"PULSE_LISTEN": "127.0.0.1:0"} | settings


def command(folder: Path, *words: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """One command of Pulse's to its end."""
    return subprocess.run(
        [sys.executable, "-m", "pulse", *words],
        env=environment(folder, **settings),
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def passphrase_file(folder: Path, words: str = PASSPHRASE) -> dict[str, str]:
    """The setting that names it."""
    (folder / "passphrase").write_text(f"{words}\n")
    return {"PULSE_PASSPHRASE_FILE": str(folder / "passphrase")}


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of the data folder with the time of its last change, and the folder's own."""
    found = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (folder / "data").iterdir()}
    return found | {".": (b"", (folder / "data").stat().st_mtime_ns)}


def holding(folder: Path, words: str) -> list[str]:
    """The files of the data folder that hold these words as they are."""
    return [name for name, (content, _) in contents(folder).items() if words.encode() in content]


def closing(live: ClientConnection) -> int | None:
    """The code with which the server ends a live connection, which it does before it says 10 times more."""
    for _ in range(10):
        try:
            live.recv(timeout=5)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
    return None


def connections(owner: httpx.Client) -> list[str]:
    """The names of all connections."""
    return [connection["name"] for connection in owner.get("/api/connections").json()["connections"]]


@contextlib.contextmanager
def again(address: str, password: str = PASSWORD) -> Iterator[httpx.Client]:
    """The owner, signed in after a restart."""
    with httpx.Client(base_url=address, timeout=20) as http:
        answer = http.post("/api/session", json={"name": OWNER, "password": password})
        assert answer.status_code == 201, answer.text
        http.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        yield http


def test_what_was_entered_is_there_after_a_restart_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    sealed_with = passphrase_file(tmp_path)
    with serving(tmp_path, settings=sealed_with) as served:
        owner = Client(served)
        owner.add(**WANTED)
        owner.http.close()

    assert "connections.sealed" in contents(tmp_path)
    assert [holding(tmp_path, words) for words in (SECRET, OWNER, "$argon2id", PASSPHRASE, "pve!monitor")] == [[]] * 5
    assert not (tmp_path / "config").exists()

    with serving(tmp_path, owned=True, settings=sealed_with) as served, again(served.address) as http:
        assert connections(http) == ["lab"]

    before = contents(tmp_path)
    wrong = command(tmp_path, "serve", **passphrase_file(tmp_path, "another passphrase"))
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("pulse: The passphrase does not open the vault")
    assert len(wrong.stderr.splitlines()) == 1
    assert contents(tmp_path) == before


def test_what_an_earlier_pulse_kept_as_plain_text_is_sealed_at_the_first_start(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    plain = f"""{{"schema": 1, "connections": [{{"id": "c1", "key": "k3f9", "platform": "pve", "name": "lab",
        "address": "127.0.0.1:1", "token_id": "pulse@pve!monitor", "token_secret": "{SECRET}"}}]}}"""
    for name in ("connections.json", "connections.json.previous"):
        (tmp_path / "data" / name).write_text(plain)

    with serving(tmp_path) as served:
        owner = Client(served)
        assert connections(owner.http) == ["lab"]
        owner.http.close()

    assert holding(tmp_path, SECRET) == []
    assert [name for name in contents(tmp_path) if ".json" in name] == []


def test_a_damaged_document_is_named_and_its_last_good_copy_is_used(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        owner = Client(served)
        owner.add(**WANTED)
        owner.add(**WANTED | {"name": "second"})
        owner.http.close()
    path = tmp_path / "data" / "connections.sealed"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with serving(tmp_path, owned=True) as served, again(served.address) as http:
        assert connections(http) == ["lab"]
        assert "restored" in [notice["code"] for notice in http.get("/api/session").json()["notices"]]
        assert str(path) in (tmp_path / "log").read_text()

    path.with_name("connections.sealed.previous").write_bytes(content)
    before = contents(tmp_path)
    lost = command(tmp_path, "serve")
    assert (lost.returncode, lost.stdout) == (2, "")
    assert lost.stderr.count("\n") == 1
    assert "connections.sealed is damaged, and no good copy is left" in lost.stderr
    assert contents(tmp_path) == before


def test_a_second_server_of_the_same_data_folder_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path):
        second = command(tmp_path, "serve")
    assert second.returncode == 2
    assert second.stderr.startswith("pulse: Another Pulse uses the data folder")
    assert second.stderr.count("\n") == 1


def test_commands_change_a_running_server_within_a_moment(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        owner = Client(served)
        added = command(tmp_path, "token", "add", "backup", "--scope", "read")
        assert (added.returncode, added.stderr) == (0, "")
        bearer = {"Authorization": f"Bearer {added.stdout.strip()}"}

        def status() -> int:
            return httpx.get(f"{served.address}/api/picture", headers=bearer, timeout=20).status_code

        until(lambda: status() == 200, within=3, what="the token is known")
        assert "backup" in command(tmp_path, "token", "list").stdout
        with connect(f"{served.address.replace('http', 'ws')}/api/live", additional_headers=bearer) as live:
            assert command(tmp_path, "token", "revoke", "backup").returncode == 0
            assert closing(live) == 4401
        assert status() == 401

        owner.add(**WANTED)  # what the server keeps of other documents is not in its way
        reset = command(tmp_path, "password", "reset", OWNER, typed="the next password\n")
        assert (reset.returncode, reset.stdout, reset.stderr) == (0, "", "")
        until(lambda: owner.http.get("/api/session").status_code == 401, within=3, what="the session has ended")
        owner.http.close()
        with again(served.address, "the next password") as http:
            assert connections(http) == ["lab"]


def test_commands_change_a_server_that_does_not_run(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        owner = Client(served)

    generated = command(tmp_path, "password", "reset", OWNER, "--generate")
    added = command(tmp_path, "token", "add", "backup", "--scope", "read")
    bearer = {"Authorization": f"Bearer {added.stdout.strip()}"}

    with serving(tmp_path, owned=True) as served, again(served.address, generated.stdout.strip()):
        cookie = {"Cookie": f"pulse_session={owner.http.cookies['pulse_session']}"}
        assert httpx.get(f"{served.address}/api/session", headers=cookie, timeout=20).status_code == 401
        assert httpx.get(f"{served.address}/api/picture", headers=bearer, timeout=20).status_code == 200
    owner.http.close()


def test_the_passphrase_is_changed_while_the_server_runs(tmp_path: Path) -> None:
    given = {"PULSE_PASSPHRASE": PASSPHRASE}
    with serving(tmp_path, settings=given) as served:
        owner = Client(served)
        changed = command(tmp_path, "passphrase", "change", typed="another passphrase\n", **given)
        assert (changed.returncode, changed.stderr) == (0, "")
        owner.add(**WANTED)
        owner.http.close()

    assert command(tmp_path, "serve", **given).returncode == 2
    to_key_file = {"PULSE_PASSPHRASE": "another passphrase"}
    assert command(tmp_path, "passphrase", "change", "--to-key-file", **to_key_file).returncode == 0
    with serving(tmp_path, owned=True) as served, again(served.address) as http:
        assert connections(http) == ["lab"]


def test_the_passphrase_is_asked_for_at_the_terminal_and_not_shown(tmp_path: Path) -> None:
    with serving(tmp_path, settings={"PULSE_PASSPHRASE": PASSPHRASE}):
        pass
    ours, theirs = pty.openpty()
    with (tmp_path / "said").open("w") as said:
        program = subprocess.Popen(
            [sys.executable, "-m", "pulse", "serve", "--ask-passphrase"],
            env=environment(tmp_path),
            cwd=ROOT,
            stdin=theirs,
            stdout=said,
            stderr=theirs,
            start_new_session=True,
        )
    shown = b""
    while b"Passphrase: " not in shown:
        shown += os.read(ours, 1_000)
    os.write(ours, f"{PASSPHRASE}\n".encode())
    until(lambda: "Pulse 0" in (tmp_path / "said").read_text(), what="it listens")
    program.send_signal(signal.SIGTERM)
    assert program.wait(10) == 0
    os.close(theirs)
    os.set_blocking(ours, False)
    with contextlib.suppress(OSError):  # nothing more was shown
        shown += os.read(ours, 10_000)
    os.close(ours)
    assert PASSPHRASE.encode() not in shown
    assert PASSPHRASE not in (tmp_path / "said").read_text()
