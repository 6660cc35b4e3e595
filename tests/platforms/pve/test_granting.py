"""The script for a node: it can be run again, and asks pveum for exactly what it says."""

import subprocess
from pathlib import Path

import pytest

from pulse.platforms.pve.granting import SCRIPT

PVEUM = """\
#!/bin/sh
echo "$*" >> "$PVEUM_LOG"
case "$1 $2 $3" in
"user list "*) cat "$PVEUM_LOG.users" ;;
"user token list") cat "$PVEUM_LOG.tokens" ;;
"user token add") echo '{"full-tokenid":"pulse@pve!monitor","info":{"privsep":"1"},"value":"0b1d4c6e-7a52-4f0e"}' ;;
"role list "*) cat "$PVEUM_LOG.roles" ;;
esac
"""


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """A folder with a pveum that notes what it was asked for and knows nobody."""
    (tmp_path / "pveum").write_text(PVEUM)
    (tmp_path / "pveum").chmod(0o755)
    for kind in ("users", "tokens", "roles"):
        (tmp_path / f"log.{kind}").write_text("[]")
    (tmp_path / "script").write_text(SCRIPT)
    return tmp_path


def run(node: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the script there."""
    environment = {"PATH": f"{node}:/usr/bin:/bin", "PVEUM_LOG": str(node / "log")}
    command = ["sh", str(node / "script"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def asked(node: Path) -> list[str]:
    """What changes something, of all that pveum was asked for."""
    return [line for line in (node / "log").read_text().splitlines() if " list" not in line]


def test_a_user_and_a_token_are_made_that_only_read_and_the_secret_is_shown(node: Path) -> None:
    done = run(node)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Token:  pulse@pve!monitor\nSecret: 0b1d4c6e-7a52-4f0e\n"
    assert asked(node) == [
        "user add pulse@pve --comment Pulse, reads only",
        "user token add pulse@pve monitor --privsep 1 --comment Pulse --output-format json",
        "acl modify / --users pulse@pve --roles PVEAuditor",
        "acl modify / --tokens pulse@pve!monitor --roles PVEAuditor",
    ]


def test_run_again_it_makes_nothing_twice_and_says_that_the_secret_is_gone(node: Path) -> None:
    (node / "log.users").write_text('[{"userid":"pulse@pve"},{"userid":"root@pam"}]')
    (node / "log.tokens").write_text('[{"tokenid":"monitor","privsep":"1"}]')
    done = run(node)
    assert (done.returncode, done.stdout) == (0, "")
    assert "cannot be shown again" in done.stderr
    assert [line.split()[0] for line in asked(node)] == ["acl", "acl"]


def test_what_is_more_than_reading_is_given_by_name_beside_the_usual_role(node: Path) -> None:
    assert run(node, "updates", "guests").returncode == 0
    assert asked(node)[4:] == [
        "role add PulseUpdates --privs Sys.Modify",
        "acl modify /nodes --users pulse@pve --roles PVEAuditor,PulseUpdates",
        "acl modify /nodes --tokens pulse@pve!monitor --roles PVEAuditor,PulseUpdates",
        "role add PulseGuests --privs VM.Monitor",
        "acl modify /vms --users pulse@pve --roles PVEAuditor,PulseGuests",
        "acl modify /vms --tokens pulse@pve!monitor --roles PVEAuditor,PulseGuests",
    ]


def test_a_role_that_is_there_is_set_again(node: Path) -> None:
    (node / "log.roles").write_text('[{"roleid" : "PulseUpdates"}]')
    run(node, "updates")
    assert "role modify PulseUpdates --privs Sys.Modify" in asked(node)


def test_an_unknown_word_is_refused(node: Path) -> None:
    done = run(node, "everything")
    assert done.returncode == 2
    assert "Not known: everything" in done.stderr


def test_elsewhere_than_on_a_node_it_says_so(node: Path) -> None:
    (node / "pveum").unlink()
    done = run(node)
    assert done.returncode == 1
    assert "run this on a node" in done.stderr
