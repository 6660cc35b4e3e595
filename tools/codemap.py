"""Write the code maps from the docstrings of the packages and modules: `python -m tools.codemap`."""

import ast
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "pulse"
PAGE = ROOT / "ARCHITECTURE.md"
"""One paragraph a package."""
WHOLE = ROOT / "docs" / "reference" / "code-map.md"
"""One line a module."""
BEGIN, END = "<!-- code map: make types -->", "<!-- end of code map -->"


def sentence(source: str) -> str:
    """The first paragraph of a module's docstring as one line; empty without a docstring."""
    docstring = ast.get_docstring(ast.parse(source)) or ""
    return " ".join(docstring.split("\n\n")[0].split())


def rendered(package: Path) -> str:
    """One line per package and one per module below it, in the order of the folders."""
    lines = []
    for folder in sorted({path.parent for path in package.rglob("*.py")}):
        name = folder.relative_to(package.parent).as_posix()
        lines.append(f"{name}/  {sentence((folder / '__init__.py').read_text())}")
        modules = [path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
        width = max((len(path.name) for path in modules), default=0)
        lines += [f"  {path.name:<{width}}  {sentence(path.read_text())}" for path in modules]
    return "\n".join(lines)


def in_short(package: Path) -> str:
    """For each package its sentence, and the names of its modules."""
    lines = []
    for folder in sorted({path.parent for path in package.rglob("*.py")}):
        name = folder.relative_to(package.parent).as_posix()
        lines.append(f"{name}/  {sentence((folder / '__init__.py').read_text())}")
        modules = [path.stem for path in sorted(folder.glob("*.py")) if not path.stem.startswith("_")]
        lines += textwrap.wrap(" ".join(modules), 120, initial_indent="  ", subsequent_indent="  ")
    return "\n".join(lines)


def whole_page(package: Path) -> str:
    """The page of all modules."""
    return f"# Code map\n\nEach line is a module's own first sentence.\n\n```\n{rendered(package)}\n```\n"


def replaced(page: str, code_map: str) -> str:
    """The page with the map between its markers; `ValueError` when a marker is missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        msg = f"ARCHITECTURE.md lacks the line {END if begin else BEGIN!r}"
        raise ValueError(msg)
    return f"{before}{BEGIN}\n\n```\n{code_map}\n```\n\n{END}{after}"


def main() -> int:
    """Write both."""
    PAGE.write_text(replaced(PAGE.read_text(), in_short(PACKAGE)))
    WHOLE.write_text(whole_page(PACKAGE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
