import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pulse.model.finding import matches
from pulse.model.resource import Resource
from pulse.model.search import Joined, parse
from pulse.model.terms import KEYS

CASES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "search-cases.json").read_text())
USUAL = {"source": "s", "part": "p", "status": "up", "state": ""}
ESTATE = {
    key: msgspec.convert({"id": key, **USUAL, **more}, Resource) for key, more in sorted(CASES["resources"].items())
}


def found(query: str) -> list[str]:
    expression = parse(query).expression
    return [key for key, resource in ESTATE.items() if matches(expression, resource, ESTATE.get, CASES["now"])]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: str(case["says"]))
def test_a_search_finds_what_the_web_app_finds_and_tells_the_same_problems(case: dict[str, Any]) -> None:
    problems = [[problem.start, problem.end, problem.message] for problem in parse(case["q"]).problems]
    assert problems == case.get("problems", [])
    assert found(case["q"]) == sorted(case["ids"])


def test_every_key_has_a_case_and_an_example_that_can_be_read() -> None:
    written = " ".join(case["q"].lower() for case in CASES["cases"])
    for name, key in KEYS.items():
        assert parse(key.example).problems == []
        assert any(f"{name}{sign}" in written for sign in ":=<>"), name


def test_a_search_of_any_length_is_read() -> None:
    many = parse("a " * 20_000)
    assert isinstance(many.expression, Joined)
    assert len(many.expression.of) == 20_000
    assert len(parse("(" * 20_000).problems) > 20
    assert parse("-" * 20_001 + "tag:dev").problems == []
