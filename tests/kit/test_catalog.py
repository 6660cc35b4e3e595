"""A catalog is found by declaration, and a broken one stops the start."""

import sys
from pathlib import Path

import pytest

from pulse.kit.catalog import collect
from pulse.kit.errors import ConfigError

_count = 0


class Thing:
    """What the made-up packages declare."""

    def __init__(self, name: str) -> None:
        self.name = name


def package(folder: Path, monkeypatch: pytest.MonkeyPatch, **modules: str) -> str:
    """Write an importable package whose sub-packages hold these lines."""
    global _count  # noqa: PLW0603 - each package needs a name that was never imported
    _count += 1
    name = f"made_up_{_count}"
    for sub, lines in modules.items():
        (folder / name / sub).mkdir(parents=True)
        (folder / name / sub / "__init__.py").write_text(f"from {__name__} import Thing\n{lines}\n")
    (folder / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])
    return name


def test_every_declaration_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = package(tmp_path, monkeypatch, one="A = Thing('a')", two="B = Thing('b')\nC = Thing('c')")

    assert list(collect(name, Thing)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("", "declares no Thing"),
        ("A = Thing('')", "without a name"),
        ("A = Thing('x')\nB = Thing('x')", "declared twice"),
    ],
)
def test_a_broken_catalog_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, complaint: str
) -> None:
    name = package(tmp_path, monkeypatch, one=lines)

    with pytest.raises(ConfigError, match=complaint):
        collect(name, Thing)
