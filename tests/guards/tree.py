"""The files that the guards look at."""

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EXCEPTIONS = "tests/guards/exceptions.toml"


@cache
def committed() -> tuple[str, ...]:
    """Every file of the project, relative to its root: what git tracks, and what it would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the git of the path
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(sorted({name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}))


def python(*folders: str) -> dict[str, str]:
    """The Python sources below some folders, by path."""
    return {
        name: (ROOT / name).read_text()
        for name in committed()
        if name.endswith(".py") and any(name.startswith(f"{folder}/") for folder in folders)
    }


@cache
def parsed(source: str) -> ast.Module:
    """The syntax tree of a source."""
    return ast.parse(source)


def exceptions(text: str | None = None) -> dict[str, Any]:
    """What may be as it is although a guard says no; the file may only shrink."""
    return tomllib.loads((ROOT / EXCEPTIONS).read_text() if text is None else text)


def earlier(revision: str) -> str | None:
    """The exceptions at a git revision; None where there is no such revision or file."""
    shown = subprocess.run(
        ["git", "show", f"{revision}:{EXCEPTIONS}"],  # noqa: S607 - the git of the path
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    return shown.stdout if shown.returncode == 0 else None
