"""Write the code map into ARCHITECTURE.md from the docstrings of the modules: `python -m tools.codemap`."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "ARCHITECTURE.md"
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


def replaced(page: str, code_map: str) -> str:
    """The page with the map between its markers; `ValueError` when a marker is missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        msg = f"ARCHITECTURE.md lacks the line {END if begin else BEGIN!r}"
        raise ValueError(msg)
    return f"{before}{BEGIN}\n\n```\n{code_map}\n```\n\n{END}{after}"


def main() -> int:
    """Write the page."""
    PAGE.write_text(replaced(PAGE.read_text(), rendered(ROOT / "src" / "pulse")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
