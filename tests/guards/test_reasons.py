"""Whatever switches a check off says why, on its line."""

import re
from collections.abc import Iterator

import pytest

from tests.guards.tree import python

IGNORE = re.compile(r"#\s*type:\s*ignore(\[[\w,\s-]+\])?")
BROAD = re.compile(r"^\s*except\s+(?:\(?\s*)?(?:Base)?Exception\b|^\s*except\s*:")
NOT_RUN = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail)\b")
REASON = re.compile(r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?\s*)?(?:-|#)?\s*(?!noqa)\w+\s+\w+")


def unreasoned(source: str) -> Iterator[str]:
    """Lines that ignore a type without a code, catch everything without a reason, or leave a test out without one."""
    for number, line in enumerate(source.splitlines(), 1):
        ignored = IGNORE.search(line)
        if ignored and not ignored[1]:
            yield f"line {number}: name the error that is ignored"
        if BROAD.search(line) and not REASON.search(line):
            yield f"line {number}: say why everything is caught"
        if NOT_RUN.search(line) and "(" not in line.split("pytest.", 1)[1]:
            yield f"line {number}: say why the test is left out"


def test_every_exception_from_the_rules_has_its_reason() -> None:
    sources = {path: source for path, source in python("src", "tools", "bench", "tests").items() if path != _SELF}
    assert [f"{path}, {finding}" for path, source in sources.items() for finding in unreasoned(source)] == []


_SELF = "tests/guards/test_reasons.py"
"""Its examples are bad on purpose."""


@pytest.mark.parametrize(
    "line",
    [
        "x = f()  # type: ignore",
        "    except Exception:",
        "    except Exception as error:  # noqa: BLE001",
        "    except BaseException:  # noqa: BLE001, PLR0915",
        "    except:",
        "@pytest.mark.skip",
    ],
)
def test_a_line_without_a_reason_is_told(line: str) -> None:
    assert len(list(unreasoned(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "x = f()  # type: ignore[arg-type]  # any field",
        "    except Exception:  # noqa: BLE001 - the others go on",
        "    except Exception:  # the others go on",
        "    except ValueError:",
        '@pytest.mark.skipif(no_chromium, reason="no Chromium")',
    ],
)
def test_a_line_with_its_reason_is_fine(line: str) -> None:
    assert list(unreasoned(line)) == []
