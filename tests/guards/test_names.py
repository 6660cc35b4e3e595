"""Names say what a thing is: words that fit everything say nothing."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.guards.tree import committed, parsed, python

BANNED = frozenset(
    "manager handler helper util common base core data info item process unified canonical enhanced legacy new old v2 "
    "instance".split()
)
NO_PLURALS = frozenset({"news"})
BANNED_FOLDERS = frozenset({"utils", "hooks", "stores", "contexts"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d*|\d+")
Definition = ast.FunctionDef | ast.AsyncFunctionDef


def words(name: str) -> list[str]:
    """The words of a name in snake_case or CamelCase."""
    return [word.lower() for word in _WORD.findall(name)]


def banned(name: str) -> list[str]:
    """The banned words in a name, one or many of them."""
    return [
        word
        for word in words(name)
        if word not in NO_PLURALS and not BANNED.isdisjoint({word, word.removesuffix("s"), word.removesuffix("es")})
    ]


def names(path: str, source: str) -> Iterator[str]:
    """The module and what is public in it: classes, functions, methods."""
    yield path.rpartition("/")[2].removesuffix(".py")
    for node in parsed(source).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
            yield from (child.name for child in node.body if isinstance(child, Definition) and child.name[0] != "_")
        elif isinstance(node, Definition) and node.name[0] != "_":
            yield node.name


def test_no_public_name_has_a_banned_word() -> None:
    sources = python("src", "tools", "bench")
    assert [f"{path}: {name}" for path, source in sources.items() for name in names(path, source) if banned(name)] == []


def test_the_web_app_has_no_folder_for_everything() -> None:
    folders = {(name, part) for name in committed() if name.startswith("web/src/") for part in name.split("/")[:-1]}
    assert [name for name, part in folders if part in BANNED_FOLDERS or banned(part)] == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("utils", ["utils"]),
        ("process", ["process"]),
        ("Processes", ["processes"]),
        ("AlertManager", ["manager"]),
        ("new_thing", ["new"]),
        ("HTTPHandlers", ["handlers"]),
        ("items_v2", ["items", "v2"]),
        ("renew", []),
        ("has_news", []),
        ("database", []),
        ("instant", []),
        ("information", []),
        ("threshold", []),
    ],
)
def test_whole_words_are_banned_in_any_spelling(name: str, found: list[str]) -> None:
    assert banned(name) == found


def test_public_names_are_looked_at_and_private_ones_are_not() -> None:
    source = "class A:\n    def b(self): ...\n    def _c(self): ...\nasync def d(): ...\ndef _e(): ...\nfoo = 1\n"
    assert list(names("src/pulse/x/mod.py", source)) == ["mod", "A", "b", "d"]
