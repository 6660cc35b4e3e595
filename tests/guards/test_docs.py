"""The documents are true: generated pages are current, and what the code declares is named where people look."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.guards.tree import ROOT, committed, parsed, python
from tools import codemap, reference

GLOSSARY = ROOT / "docs" / "glossary.md"
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


def unsaid(source: str, glossary: str) -> list[str]:
    """The public classes of a source that the glossary does not explain; an entry is `**Word**` or `### Word`."""
    said = {word.lower().replace(" ", "") for word in re.findall(r"\*\*([^*]+)\*\*", glossary)}
    classes = [node.name for node in parsed(source).body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    return [name for name in classes if name.lower() not in said]


def not_one_sentence(docstring: str | None) -> str | None:
    """What is wrong with a module's docstring: its first paragraph is one sentence, the responsibility."""
    first = " ".join((docstring or "").split("\n\n")[0].split())
    if not first:
        return "has no docstring"
    if not first.endswith((".", ":", "]`.")):
        return "does not end its first sentence"
    return "says more than one sentence" if re.search(r"\.\s+[A-Z]", first) else None


def dead_links(page: str, text: str) -> Iterator[str]:
    """Relative links of a page that lead nowhere."""
    folder = (ROOT / page).parent
    yield from (target for target in LINK.findall(text) if not (folder / target).exists())


def test_every_public_class_of_the_model_is_in_the_glossary() -> None:
    glossary = GLOSSARY.read_text()
    sources = python("src/pulse/model").items()
    assert [f"{path}: {name}" for path, source in sources for name in unsaid(source, glossary)] == []


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_a_generated_page_is_current(name: str) -> None:
    assert (reference.FOLDER / name).read_text() == reference.pages()[name], "run `make types`"


def test_the_code_map_is_current() -> None:
    page = codemap.PAGE.read_text()
    assert codemap.replaced(page, codemap.in_short(codemap.PACKAGE)) == page, "run `make types`"
    assert codemap.WHOLE.read_text() == codemap.whole_page(codemap.PACKAGE), "run `make types`"


def test_every_module_says_its_responsibility_in_one_sentence() -> None:
    sources = python("src", "tools", "bench").items()
    wrong = [(path, not_one_sentence(ast.get_docstring(parsed(source)))) for path, source in sources]
    assert [f"{path} {what}" for path, what in wrong if what] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    pages = [name for name in committed() if name.endswith(".md")]
    assert [f"{page}: {link}" for page in pages for link in dead_links(page, (ROOT / page).read_text())] == []


def test_the_readme_leads_to_the_settings() -> None:
    assert "docs/reference/settings.md" in LINK.findall((ROOT / "README.md").read_text())


def test_a_class_that_the_glossary_lacks_is_found() -> None:
    source = "class SourceState: ...\nclass Note: ...\nclass _Own: ...\n"
    assert unsaid(source, "- **Source state**: how it is.\n") == ["Note"]


@pytest.mark.parametrize(
    ("docstring", "told"),
    [
        (None, "has no docstring"),
        ("Clocks", "does not end its first sentence"),
        ("Clocks. They tick.", "says more than one sentence"),
        ("The clock,\nas an argument.\n\nMore. Much more.", None),
    ],
)
def test_a_docstring_that_is_not_one_sentence_is_told(docstring: str | None, told: str | None) -> None:
    assert not_one_sentence(docstring) == told


def test_a_dead_link_is_found() -> None:
    assert list(dead_links("README.md", "[a](nowhere.md) [b](docs/glossary.md#x) [c](https://x.org/y)")) == [
        "nowhere.md"
    ]


def test_a_stale_code_map_is_noticed_and_a_page_without_markers_refused() -> None:
    page = f"# A\n\n{codemap.BEGIN}\nstale\n{codemap.END}\n\nend\n"
    assert (
        codemap.replaced(page, "a.py  A.") == f"# A\n\n{codemap.BEGIN}\n\n```\na.py  A.\n```\n\n{codemap.END}\n\nend\n"
    )
    with pytest.raises(ValueError, match="lacks"):
        codemap.replaced("# A\n", "a.py  A.")
