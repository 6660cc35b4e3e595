"""No committed file knows the machine that it was written on, nor the package registries that served it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.guards.tree import ROOT, committed

REGISTRIES = tuple(".".join(name) for name in (("registry", "npmjs", "org"), ("files", "pythonhosted", "org")))
SIMPLE_INDEX = re.compile(r"https?://[^\s\"'/]+/(?:\S+/)?simple/?(?=[\s\"']|$)")
RESOLVED = re.compile(
    r'"resolved":\s*"(?:https?|file)|^(?:url|index|--(?:extra-)?index-url|--find-links)\b.*https?://', re.MULTILINE
)
_PLACES = re.compile(r"(?:https?|file)://[^\s'\",\]]+|(?<=')/[^\s'\",\]]+")


_SELF = "tests/guards/test_traces.py"
"""Its examples are bad on purpose."""


def traces(text: str, machine: tuple[str, ...]) -> Iterator[str]:
    """What in a text belongs to a machine or a registry."""
    yield from (word for word in (*machine, *REGISTRIES) if word in text)
    yield from (match[0] for pattern in (SIMPLE_INDEX, RESOLVED) for match in pattern.finditer(text))


def of_the_checkout(root: Path, home: Path) -> Iterator[str]:
    """The folders that only this machine has: where the checkout lies, and whose home it is."""
    for folder in (root, root.parent, home):
        shared = folder in (Path("/"), Path("/root"), Path(tempfile.gettempdir())) or folder.is_relative_to("/usr")
        usual = len(folder.parts) == 2 and folder.name in {"home", "mnt", "opt", "srv", "tmp", "var"}
        if not shared and not usual:
            yield f"{folder}/"


def of_the_settings(told: str) -> Iterator[str]:
    """Hosts and folders that the package installers of this machine are set to."""
    for place in _PLACES.findall(told):
        url = urlsplit(place)
        host, path = url.hostname or "", Path(url.path)
        if host and host not in {"localhost", "127.0.0.1", "::1"}:
            yield host
        elif not host and len(path.parts) > 2 and not path.is_relative_to("/etc"):
            yield str(path)


def _told_by(*command: str) -> str:
    program = shutil.which(command[0])
    if program is None:
        return ""
    return subprocess.run([program, *command[1:]], cwd=ROOT / "web", capture_output=True, text=True, check=False).stdout


def test_nothing_committed_names_this_machine_or_a_registry() -> None:
    settings = _told_by(sys.executable, "-m", "pip", "config", "list") + _told_by("npm", "config", "get", "registry")
    settings += " ".join(value for name, value in os.environ.items() if "index_url" in name.lower())
    machine = tuple({*of_the_checkout(ROOT, Path.home()), *of_the_settings(settings)})
    found = [
        f"{name}: {trace}"
        for name in committed()
        if name != _SELF and not name.endswith((".gz", ".png", ".woff2"))
        for trace in traces((ROOT / name).read_text(errors="replace"), machine)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "see /far/away/pulse/notes.md",
        f"https://{REGISTRIES[0]}/solid-js/-/solid-js-1.9.0.tgz",
        '"resolved": "https://example.net/solid-js.tgz"',
        "--extra-index-url https://example.net/x",
        "get it from https://example.net/pypi/simple/",
    ],
)
def test_a_trace_is_found(text: str) -> None:
    assert list(traces(text, ("/far/away/pulse/",))) != []


def test_ordinary_text_is_no_trace() -> None:
    text = "msgspec==0.22.0\n/etc/pve/local, https://pulse.example.org/simple-setup, npm install\n"
    assert list(traces(text, ("/far/away/pulse/",))) == []


def test_places_are_taken_from_where_the_checkout_lies() -> None:
    assert list(of_the_checkout(Path("/far/away/pulse"), Path("/home/mira"))) == [
        "/far/away/pulse/",
        "/far/away/",
        "/home/mira/",
    ]
    assert list(of_the_checkout(Path("/home/pulse"), Path("/root"))) == ["/home/pulse/"]


def test_places_are_taken_from_what_the_installers_are_set_to() -> None:
    told = (
        "global.index-url='https://mirror.example.net/simple'\nglobal.find-links='/far/wheels'\nx='http://127.0.0.1:1/'"
    )
    assert list(of_the_settings(told)) == ["mirror.example.net", "/far/wheels"]
