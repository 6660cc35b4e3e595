"""Whatever a user gets wrong, and whatever a server does, is told in a sentence that says what to do."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, Client, Replay, until, wanted
from tools.replay.certificate import self_signed

WRONG_SECRET = "00000000-0000-0000-0000-000000000000"  # noqa: S105 - it opens nothing
OTHER_FINGERPRINT = ":".join(["AA"] * 32)


@pytest.mark.parametrize(
    ("changes", "step", "sentence"),
    [
        ({"address": "no-such-host.invalid:8006"}, "reached", "The name no-such-host.invalid is not found"),
        ({"address": "127.0.0.1:1"}, "reached", "Nothing listens at 127.0.0.1:1"),
        ({"fingerprint": None}, "certificate", "is not trusted: it is self-signed"),
        ({"fingerprint": OTHER_FINGERPRINT}, "certificate", "shows another certificate than the pinned one"),
        ({"token_secret": WRONG_SECRET}, "signed_in", "token"),
        ({"token_id": None, "token_secret": None, "user": "monitor@pve", "password": "wrong"}, "signed_in", "password"),
    ],
    ids=["wrong host", "wrong port", "unknown certificate", "other certificate", "wrong token", "wrong password"],
)
def test_wrong_input_is_told_where_it_is_wrong(
    client: Client, replay: Replay, changes: dict[str, object], step: str, sentence: str
) -> None:
    told = client.test(**wanted(replay.server, **changes))

    assert told["name"] == step
    assert sentence in told["message"]
    assert told["message"].endswith(".")


def test_a_certificate_that_changed_is_refused_and_explained_until_it_is_pinned(client: Client, replay: Replay) -> None:
    known = wanted(replay.server)
    replay.call(lambda: replay.server.show(self_signed()))

    told = client.test(**known)

    assert "shows another certificate than the pinned one" in told["message"]
    assert f"Pinned is {known['fingerprint']}, shown is {replay.server.fingerprint}" in told["detail"]
    steps = client.steps(**known | {"fingerprint": told["fingerprint"]})
    assert [step["name"] for step in steps][-1] == "cost"
    assert all(step["ok"] for step in steps)
    assert steps[1]["message"] == "The certificate is the pinned one."
    assert steps[1]["certificate"]["names"] == ["localhost", "127.0.0.1"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("169.254.169.254", "is the metadata service of a cloud"),
        ("http://pve1", "Servers are asked over HTTPS only"),
        ("file:///etc/passwd", "names a file of this machine"),
        ("root@pve1", "An address holds no user name"),
    ],
)
def test_an_address_that_is_never_asked_is_refused_where_it_is_typed(
    client: Client, replay: Replay, address: str, sentence: str
) -> None:
    for path in ("/api/connections/test", "/api/connections"):
        answer = client.http.post(path, json=wanted(replay.server, address=address))
        error = answer.json()["error"]
        assert (answer.status_code, error["field"]) == (422, "address")
        assert sentence in error["message"]


def test_a_redirect_is_not_followed(client: Client, replay: Replay) -> None:
    replay.call(lambda: replay.server.faults.redirect("", "https://login.example.org/sign-in?from=pve"))

    told = client.test(**wanted(replay.server))

    assert "sends us on to login.example.org, where Pulse does not follow" in told["message"]


def test_a_connection_tells_its_version_and_how_its_address_answers(client: Client, replay: Replay) -> None:
    connection = client.add(**wanted(replay.server, name="well", interval=1))

    def versed() -> object:
        return client.http.get(f"/api/connections/{connection}").json()["version"]

    assert until(versed, what="a node has told its version") == "9.2.11"
    endpoint, *_ = client.state(connection)["endpoints"]
    assert (endpoint["address"], endpoint["state"]) == (replay.server.address.removeprefix("https://"), "ok")
    assert 0 < endpoint["latency"] < 5
    replay.call(replay.server.faults.drop)
    until(lambda: client.state(connection)["endpoints"][0]["state"] == "failed", what="the address does not answer")
    assert client.state(connection)["endpoints"][0]["message"].endswith(".")
    client.http.delete(f"/api/connections/{connection}")


def test_a_web_page_instead_of_json_is_told_as_such(client: Client, replay: Replay) -> None:
    replay.call(lambda: replay.server.faults.html("/"))

    told = client.test(**wanted(replay.server))

    assert "answered with a web page, not the Proxmox API" in told["message"]


def test_the_same_wrong_input_is_said_on_the_source_when_it_is_saved_all_the_same(
    client: Client, replay: Replay
) -> None:
    wrong = wanted(replay.server, name="wrong token", token_secret=WRONG_SECRET)
    connection = client.add(**wrong)

    state = until(lambda: (state := client.state(connection))["state"] == "lost" and state, what="the source is lost")

    assert "token" in state["message"]
    client.http.delete(f"/api/connections/{connection}")


def test_a_node_that_hangs_delays_nobody_else(client: Client, replay: Replay) -> None:
    replay.call(lambda: replay.server.faults.hang("/nodes/pve2", 30))
    connection = client.add(**wanted(replay.server, name="hanging", interval=1))
    asked = replay.server.requests

    def polls() -> int:
        return asked["/cluster/resources"]

    until(lambda: asked["/nodes/pve2/status"] and asked["/nodes/pve1/status"], what="all nodes were asked")
    before = polls()
    state = until(
        lambda: (state := client.state(connection))["state"] == "degraded" and state,
        within=15,
        what="the node is named",
    )

    assert "pve2" in state["message"] or state["parts"]["node:pve2"]["trouble"] is not None
    assert state["parts"]["resources"]["trouble"] is None
    assert polls() - before >= 3  # it took about 4 s for the call to be given up; the hot part went on every second
    client.http.delete(f"/api/connections/{connection}")


def served(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`pulse serve` that is expected to end by itself."""
    environment = {"PULSE_DATA_DIR": str(tmp_path), "XDG_CONFIG_HOME": f"{tmp_path}-config", **environment}
    return subprocess.run(
        [sys.executable, "-m", "pulse", "serve"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=15,
        check=False,
    )


def test_a_port_in_use_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = served(tmp_path, PULSE_LISTEN=f"127.0.0.1:{port}")

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"pulse: Pulse cannot listen on 127.0.0.1:{port} (Address already in use)")
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("folder", ["/proc/pulse", "/proc/version"], ids=["read-only", "a file"])
def test_a_data_folder_that_cannot_be_written_is_one_sentence_and_exit_2(tmp_path: Path, folder: str) -> None:
    ended = served(tmp_path, PULSE_DATA_DIR=folder, PULSE_LISTEN="127.0.0.1:0")

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"pulse: The data folder {folder} ")
    assert "PULSE_DATA_DIR" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_document_of_a_newer_pulse_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "connections.json").write_text('{"schema": 99, "connections": []}')

    ended = served(tmp_path, PULSE_LISTEN="127.0.0.1:0")

    assert ended.returncode == 2
    assert "connections.json was written by a newer Pulse" in ended.stderr
    assert (tmp_path / "connections.json").read_text() == '{"schema": 99, "connections": []}'


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    ended = served(tmp_path, PULSE_LISTN="127.0.0.1:0")

    assert ended.returncode == 2
    assert "did you mean PULSE_LISTEN?" in ended.stderr
