"""Whoever's work is shipped with Pulse is named with its licence."""

import json
import re
import tomllib
from importlib.metadata import requires

from packaging.requirements import Requirement

from tests.guards.tree import ROOT

NOTICES = ROOT / "THIRD-PARTY-NOTICES.md"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \|", re.MULTILINE)


def unnamed(packages: set[str], notices: str) -> list[str]:
    """The packages that the notices do not list with a licence."""
    named = {name.lower() for name, licence in ROW.findall(notices) if licence.strip()}
    return sorted(package for package in packages if package.lower() not in named)


def npm_runtime(lock: str) -> set[str]:
    """The packages of a package-lock.json that end up in the built web app."""
    packages = json.loads(lock)["packages"].items()
    return {path.rpartition("node_modules/")[2] for path, entry in packages if path and not entry.get("dev")}


def python_runtime(declared: list[str]) -> set[str]:
    """What is installed for a list of requirements, and for theirs."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in declared]
    while waiting:
        requirement = waiting.pop()
        if requirement.name not in found:
            found.add(requirement.name)
            below = [Requirement(text) for text in requires(requirement.name) or []]
            extras = requirement.extras or {""}
            waiting += [r for r in below if r.marker is None or any(r.marker.evaluate({"extra": e}) for e in extras)]
    return {re.sub(r"[-_.]+", "-", name) for name in found}


def test_everything_in_the_web_app_is_named() -> None:
    assert unnamed(npm_runtime((ROOT / "web" / "package-lock.json").read_text()), NOTICES.read_text()) == []


def test_everything_that_the_server_runs_on_is_named() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert unnamed(python_runtime(declared), NOTICES.read_text()) == []


def test_the_licence_of_the_fonts_is_there_in_full() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007" in NOTICES.read_text()


def test_a_package_without_a_row_or_a_licence_is_told() -> None:
    assert unnamed({"a", "b", "c"}, "| `a` | MIT | x |\n| `b` |  | x |\n") == ["b", "c"]


def test_only_what_runs_is_counted() -> None:
    lock = '{"packages": {"": {}, "node_modules/solid-js": {}, "node_modules/vite": {"dev": true}}}'
    assert npm_runtime(lock) == {"solid-js"}


def test_requirements_of_requirements_are_counted() -> None:
    assert {"structlog", "aiohttp", "yarl", "idna"} <= python_runtime(["structlog", "aiohttp"])
