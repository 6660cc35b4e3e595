"""Style sheets share one room: a class name means one thing, and is defined in one sheet."""

import re
from collections import defaultdict
from collections.abc import Mapping

import pytest

from tests.guards.tree import ROOT, committed, earlier, exceptions

SHEETS = "web/src/styles/"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BARE = re.compile(r"\.([\w-]+)")


def defined(sheet: str) -> set[str]:
    """Class names that a rule begins with and says all by itself: `.a {` and `.a, .b {`, neither `.a.b {` nor `.a b {`.

    What stands in a media query adapts what is defined elsewhere.
    """
    names: set[str] = set()
    depth = 0
    prelude = ""
    for character in _COMMENT.sub("", sheet):
        if character == "{":
            if depth == 0 and not prelude.lstrip().startswith("@"):
                selectors = (selector.strip() for selector in prelude.split(","))
                names.update(bare[1] for selector in selectors if (bare := _BARE.fullmatch(selector)))
            depth, prelude = depth + 1, ""
        elif character == "}":
            depth, prelude = depth - 1, ""
        elif character == ";":
            prelude = ""
        else:
            prelude += character
    return names


def shared(sheets: Mapping[str, str]) -> dict[str, list[str]]:
    """Names that more than one sheet defines, with those sheets."""
    homes: dict[str, list[str]] = defaultdict(list)
    for name in sorted(sheets):
        for one in defined(sheets[name]):
            homes[one].append(name)
    return {one: where for one, where in sorted(homes.items()) if len(where) > 1}


def _sheets() -> dict[str, str]:
    names = [name for name in committed() if name.startswith(SHEETS) and name.endswith(".css")]
    return {name.removeprefix(SHEETS): (ROOT / name).read_text() for name in names}


def test_a_class_name_is_defined_in_one_sheet() -> None:
    assert len(_sheets()) > 5
    assert sorted(shared(_sheets())) == sorted(exceptions().get("styles", {})), shared(_sheets())


@pytest.mark.parametrize("revision", ["HEAD", "HEAD^"])
def test_the_exceptions_only_shrink(revision: str) -> None:
    before = earlier(revision)
    if before is not None and "styles" in exceptions(before):
        assert set(exceptions().get("styles", {})) <= set(exceptions(before)["styles"])


@pytest.mark.parametrize(
    ("sheet", "names"),
    [
        (".a { color: red } .b, .c { color: red }", {"a", "b", "c"}),
        (".a.b { x: y } .a .b { x: y } .a > b { x: y } .a:hover { x: y }", set()),
        ("@media (x) { .a { x: y } }\n.b { x: y }", {"b"}),
        ("/* .a { */ .b { x: y }", {"b"}),
        ("b .a { x: y } :root { --a: 1 }", set()),
    ],
)
def test_what_defines_a_name(sheet: str, names: set[str]) -> None:
    assert defined(sheet) == names


def test_a_name_of_two_sheets_is_found() -> None:
    assert shared({"one.css": ".a { x: y }", "two.css": ".a { z: y } .b { x: y }"}) == {"a": ["one.css", "two.css"]}
