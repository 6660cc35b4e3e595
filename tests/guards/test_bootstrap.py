"""What is missing on a machine is named in one sentence, with the line that installs it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.guards.tree import ROOT


def bootstrap(folder: Path, thing: str, **programs: str) -> subprocess.CompletedProcess[str]:
    """Ask for a thing where only these programs exist; the value is what each one prints."""
    for name, prints in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{prints}\n")
        (folder / name).chmod(0o755)
    (folder / "id").symlink_to(shutil.which("id") or "")
    return subprocess.run(
        ["/bin/sh", ROOT / "tools" / "bootstrap.sh", thing],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_python_is_named_with_its_line(tmp_path: Path) -> None:
    done = bootstrap(tmp_path, "python")
    assert done.returncode == 1
    assert done.stderr.startswith("pulse: Python 3.11 or newer is missing: ")
    assert "apt-get install -y python3 python3-venv" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_old_python_is_named_with_its_version(tmp_path: Path) -> None:
    asked = 'case "$2" in *version_info*) exit 1 ;; *) echo 3.9.2 ;; esac'
    done = bootstrap(tmp_path, "python", python3=asked)
    assert done.returncode == 1
    assert "Python 3.9.2 is too old" in done.stderr


def test_a_python_without_venv_is_told_how_to_get_it(tmp_path: Path) -> None:
    asked = 'case "$2" in *ensurepip*) exit 1 ;; *) echo 3.11.2 ;; esac'
    done = bootstrap(tmp_path, "python", python3=asked)
    assert done.returncode == 1
    assert "apt-get install -y python3-venv" in done.stderr


@pytest.mark.parametrize(
    ("version", "told"), [("v18.20.4", "18.20.4 is too old"), ("v20.18.3", "20.18.3 is too old"), ("", "is missing")]
)
def test_a_node_that_is_too_old_or_missing_is_named(tmp_path: Path, version: str, told: str) -> None:
    programs = {"node": f"echo {version}"} if version else {}
    done = bootstrap(tmp_path, "node", npm="", **programs)
    assert done.returncode == 1
    assert told in done.stderr
    assert "apt-get install -y nodejs" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("version", ["v20.19.0", "v22.1.0", "v24.11.1"])
def test_a_node_that_is_new_enough_is_fine(tmp_path: Path, version: str) -> None:
    assert bootstrap(tmp_path, "node", npm="", node=f"echo {version}").returncode == 0


def test_a_missing_git_is_named(tmp_path: Path) -> None:
    assert "apt-get install -y git" in bootstrap(tmp_path, "git").stderr


def test_a_usable_python_is_answered(tmp_path: Path) -> None:
    done = bootstrap(tmp_path, "python", python3="echo 3.13.1")
    assert (done.returncode, done.stdout) == (0, "python3\n")
