"""Size budgets: they bound the tail, where taste is lost."""

import ast
from collections.abc import Iterator, Mapping

import pytest

from tests.guards.tree import ROOT, committed, earlier, exceptions, parsed, python

FILE, FUNCTION, METHODS, PARAMETERS = 400, 60, 15, 7
ARCHITECTURE = 200
Over = tuple[str, int, int, str]
"""Where, how much it is, how much it may be, of what."""


def over(path: str, source: str) -> Iterator[Over]:
    """What in a Python source is over its budget."""
    yield from over_length(path, source)
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield from _if_over(f"{path}::{node.name}", length, FUNCTION, "lines")
            yield from _if_over(f"{path}::{node.name}", parameters(node.args), PARAMETERS, "parameters")
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) for child in node.body)
            yield from _if_over(f"{path}::{node.name}", methods, METHODS, "methods")


def over_length(path: str, source: str, budget: int = FILE) -> Iterator[Over]:
    """Whether a file is too long."""
    yield from _if_over(path, len(source.splitlines()), budget, "lines")


def parameters(arguments: ast.arguments) -> int:
    """How many a caller has to know; self and cls are none."""
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]
    return len([argument for argument in named if argument.arg not in {"self", "cls"}])


def findings(found: list[Over], allowed: Mapping[str, int]) -> list[str]:
    """A sentence for each finding that is not allowed, and for each exception that is not needed any more."""
    told = [
        f"{where} has {measure} {what}, {budget} are allowed"
        for where, measure, budget, what in found
        if measure > allowed.get(where, budget)
    ]
    biggest = {where: measure for where, measure, _, _ in sorted(found, key=lambda over: over[1])}
    told += [
        f"the exception of {where} can go down to {biggest[where]}"
        if where in biggest
        else f"{where} needs no exception"
        for where, measure in allowed.items()
        if biggest.get(where, 0) < measure
    ]
    return told


def grown(before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """Exceptions that are new or bigger than before."""
    return [where for where, measure in now.items() if measure > before.get(where, 0)]


def _if_over(where: str, measure: int, budget: int, what: str) -> Iterator[Over]:
    if measure > budget:
        yield where, measure, budget, what


def _web() -> Iterator[Over]:
    for name in committed():
        if name.startswith("web/src/") and name.endswith((".ts", ".tsx", ".css")) and not name.endswith(".gen.ts"):
            yield from over_length(name, (ROOT / name).read_text())


def test_every_file_function_class_and_signature_is_within_its_budget() -> None:
    found = [one for path, source in python("src", "tools", "bench", "tests").items() for one in over(path, source)]
    assert findings([*found, *_web()], exceptions()["sizes"]) == []


def test_the_architecture_can_be_read_at_one_sitting() -> None:
    assert list(over_length("ARCHITECTURE.md", (ROOT / "ARCHITECTURE.md").read_text(), ARCHITECTURE)) == []


@pytest.mark.parametrize("revision", ["HEAD", "HEAD^"])
def test_exceptions_only_shrink(revision: str) -> None:
    before = earlier(revision)
    allowed = exceptions()
    for table in ("sizes", "twins"):
        known = allowed[table] if before is None else exceptions(before)[table]
        assert grown(_measures(known), _measures(allowed[table])) == []


def _measures(table: Mapping[str, int | str]) -> dict[str, int]:
    return {name: value if isinstance(value, int) else 1 for name, value in table.items()}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x = 1\n" * 401, "a.py has 401 lines, 400 are allowed"),
        ("def f():\n" + "    x = 1\n" * 60, "a.py::f has 61 lines, 60 are allowed"),
        (
            "class C:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(16)),
            "a.py::C has 16 methods, 15 are allowed",
        ),
        ("def f(a, b, c, d, /, e, *f, g, **h): ...\n", "a.py::f has 8 parameters, 7 are allowed"),
    ],
)
def test_what_is_too_big_is_told(source: str, told: str) -> None:
    assert findings(list(over("a.py", source)), {}) == [told]


def test_what_fills_its_budget_is_fine() -> None:
    source = "class C:\n    def f(self, a, b, c, d, e, f, g):\n" + "        x = 1\n" * 59
    assert list(over("a.py", source)) == []


def test_an_exception_holds_at_its_measure_and_not_above() -> None:
    found = list(over("a.py", "x = 1\n" * 401))
    assert findings(found, {"a.py": 401}) == []
    assert findings(found, {"a.py": 400}) == ["a.py has 401 lines, 400 are allowed"]


def test_an_exception_that_is_too_generous_or_not_needed_is_told() -> None:
    assert findings([("a.py", 401, 400, "lines")], {"a.py": 500}) == ["the exception of a.py can go down to 401"]
    assert findings([], {"a.py": 401}) == ["a.py needs no exception"]


def test_a_new_or_bigger_exception_is_told() -> None:
    assert grown({"a": 401}, {"a": 402, "b": 1}) == ["a", "b"]
    assert grown({"a": 401, "b": 1}, {"a": 401}) == []
