"""Imports point downwards: the contracts of pyproject.toml hold, and they would notice if they did not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.tree import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")
KEPT_ALONE = re.compile(r"^ignore_imports = .*$", re.MULTILINE)
"""The modules that alone may import something: the small tree of these tests does not have them."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package and the contracts of a folder."""
    return subprocess.run(
        [LINTER, "--no-cache", "--no-logo"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )


def small_tree(folder: Path, **sources: str) -> Path:
    """A `pulse` with one empty module in each layer, but for the sources given, under the contracts of the project."""
    layers = "api demo platforms inventory live access config model kit".split()
    files = {f"pulse/{layer}/__init__.py": "" for layer in layers} | {"pulse/__init__.py": ""}
    files |= {f"pulse/{name}.py": "" for name in ("cli", "app", "pipeline")}
    files |= {f"pulse/{name.replace('__', '/')}.py": source for name, source in sources.items()}
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source)
    (folder / "pyproject.toml").write_text(KEPT_ALONE.sub("", (ROOT / "pyproject.toml").read_text()))
    return folder


def test_every_contract_holds() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_a_tree_that_keeps_the_layers_passes(tmp_path: Path) -> None:
    done = lint(
        small_tree(tmp_path, api__health="import pulse.pipeline\nimport litestar", pipeline="import pulse.live")
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("kit__clock", "pulse.model"),
        ("model__resource", "pulse.config"),
        ("inventory__staleness", "pulse.live"),
        ("live__hub", "pulse.platforms"),
        ("pipeline", "pulse.api"),
        ("api__live", "aiohttp"),
        ("pipeline", "litestar"),
        ("config__store", "cryptography"),
        ("live__hub", "sqlite3"),
        ("app", "tools"),
    ],
)
def test_a_forbidden_import_is_told(tmp_path: Path, module: str, imported: str) -> None:
    done = lint(small_tree(tmp_path, **{module: f"import {imported}"}))
    assert done.returncode == 1, done.stdout
    assert imported in done.stdout


def test_a_package_without_a_layer_is_told(tmp_path: Path) -> None:
    done = lint(small_tree(tmp_path, weather=""))
    assert done.returncode == 1
    assert "weather" in done.stdout
