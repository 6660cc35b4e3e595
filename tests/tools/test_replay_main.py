"""The command line of the stand-in server."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.conftest import RECORDED
from tools.replay.__main__ import announcement, build, main, parser
from tools.replay.certificate import self_signed

ROOT = RECORDED.parents[1]


def test_without_a_source_the_calm_tape_goes_round() -> None:
    server, tape = build(parser().parse_args(["--at", "230", "--speed", "1000000"]))
    assert tape is not None
    assert tape.length == pytest.approx(240, abs=1)
    assert 0 <= server.tape_time <= tape.length


def test_a_tape_starts_at_the_second_asked_for() -> None:
    file = RECORDED / "tapes" / "D-node-death.jsonl.gz"
    server, _ = build(parser().parse_args(["--tape", str(file), "--at", "100", "--speed", "0.001"]))
    assert server.tape_time == pytest.approx(100, abs=0.5)


def test_an_estate_needs_no_files() -> None:
    server, tape = build(parser().parse_args(["--estate", "2", "5"]))
    assert tape is None
    assert server.options.port == 8006


def test_a_weak_token_and_members_within_reach_are_played(capsys: pytest.CaptureFixture[str]) -> None:
    server, _ = build(parser().parse_args(["--recordings", str(RECORDED / "pve-9.2"), "--rights", "guest"]))
    sources = server._desk._sources  # noqa: SLF001 - what the command line chose
    told = sources[0].answer("GET", "/access/permissions", "", 0)
    assert told is not None
    assert told.body["data"] == {"/vms/100": {"VM.Audit": 1}}
    with pytest.raises(SystemExit):
        parser().parse_args(["--rights", "some"])
    assert "invalid choice" in capsys.readouterr().err


def test_a_certificate_of_the_user_is_shown(tmp_path: Path) -> None:
    made = self_signed()
    (tmp_path / "chain.pem").write_bytes(made.chain)
    (tmp_path / "key.pem").write_bytes(made.key)
    files = ["--cert", str(tmp_path / "chain.pem"), "--key", str(tmp_path / "key.pem")]
    server, _ = build(parser().parse_args(["--estate", "1", "0", *files]))
    assert server.fingerprint == made.fingerprint


def test_what_to_type_into_pulse_is_announced_line_by_line() -> None:
    server, _ = build(parser().parse_args(["--estate", "1", "0"]))
    names = [line.partition(":")[0] for line in announcement(server).splitlines()]
    assert names == ["Address", "Fingerprint", "Token ID", "Token secret", "User", "Password"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tape", "nowhere.jsonl"], "No such file"),
        (["--recordings", "docs"], "holds no recording"),
        (["--estate", "0", "5"], "at least one node"),
        (["--cert", "chain.pem"], "belong together"),
        (["--speed", "0"], "over 0"),
    ],
)
def test_bad_input_ends_with_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("The replay cannot start: ")
    assert sentence in told
    assert told.count("\n") == 1


def test_a_taken_port_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--estate", "1", "0", "--port", str(port)]) == 2
    assert f"cannot listen on 127.0.0.1:{port}: address already in use" in capsys.readouterr().err


def test_the_command_tells_its_address_and_the_tape_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "tools.replay", "--port", "0", "--speed", "100"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as running:
        assert running.stdout is not None
        told = [next(running.stdout) for _ in range(10)]
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=10) == 0
    assert re.fullmatch(r"Address: +https://127\.0\.0\.1:\d+\n", told[0])
    assert any(re.fullmatch(r"Tape at \d+ of 240 s\n", line) for line in told)
