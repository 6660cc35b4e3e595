"""Each change that users notice is told in one small file of its own, so that no two branches edit one list."""

import re

import pytest

from tests.guards.tree import ROOT, committed

KINDS = ("added", "changed", "fixed", "removed", "security")
NAME = re.compile(rf"changes/[a-z0-9]+(?:-[a-z0-9]+)*\.(?:{'|'.join(KINDS)})\.md")
README = "changes/README.md"


def wrong(name: str, text: str) -> str | None:
    """What is wrong with a fragment."""
    if not NAME.fullmatch(name):
        return f"is not named <words-with-dashes>.<{'|'.join(KINDS)}>.md"
    if not text.strip() or not text.strip().endswith(".") or not text.strip()[0].isupper():
        return "is not made of whole sentences"
    return (
        "has a heading or a list, one fragment is one paragraph"
        if re.search(r"^(#|[-*] )|\n\n.", text, re.MULTILINE)
        else None
    )


def test_every_fragment_is_well_formed() -> None:
    names = [name for name in committed() if name.startswith("changes/") and name != README]
    told = [(name, wrong(name, (ROOT / name).read_text())) for name in names]
    assert [f"{name} {what}" for name, what in told if what] == []


def test_the_kinds_are_explained() -> None:
    assert [kind for kind in KINDS if f"`{kind}`" not in (ROOT / README).read_text()] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("changes/42.improved.md", "Faster."),
        ("changes/Two Words.added.md", "Pulse starts."),
        ("changes/x.added.md", ""),
        ("changes/x.added.md", "no sentence"),
        ("changes/x.added.md", "- A list.\n"),
        ("changes/x.added.md", "One paragraph.\n\nAnother one.\n"),
    ],
)
def test_a_malformed_fragment_is_told(name: str, text: str) -> None:
    assert wrong(name, text) is not None


def test_a_paragraph_is_fine() -> None:
    assert wrong("changes/live-page.added.md", "Nodes and guests\nmove on a page.\n") is None
