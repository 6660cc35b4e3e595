"""Run every check and every test, and end with one line that sums them up: `python -m tools.suite [check]`."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree as ET

from msgspec import Struct

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sys.executable).parent


class Step(Struct, frozen=True):
    """One command; `{report}` in it is where it writes its results as JUnit XML, without one it counts as one."""

    name: str
    command: tuple[str, ...]
    folder: str = "."


class Tally(Struct, frozen=True):
    """How many passed, failed, were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


CHECKS = (
    Step("ruff", (str(SCRIPTS / "ruff"), "check", "--quiet", "--output-format=concise", ".")),
    Step("format", (str(SCRIPTS / "ruff"), "format", "--check", "--output-format=concise", ".")),
    Step("types", (str(SCRIPTS / "mypy"),)),
    Step("layers", (str(SCRIPTS / "lint-imports"), "--no-logo")),
    Step("web: types and linters", ("npm", "run", "--silent", "check"), "web"),
    Step(
        "web: tests",
        ("npx", "vitest", "run", "--reporter=default", "--reporter=junit", "--outputFile.junit={report}"),
        "web",
    ),
)
TESTS = (
    Step("tests", (sys.executable, "-m", "pytest", "-q", "--ignore=tests/e2e", "--junitxml={report}")),
    Step(
        "end to end",
        (sys.executable, "-m", "pytest", "-q", "tests/e2e", "--timeout=120", "--junitxml={report}"),
    ),
)


def main() -> int:
    """Every step runs, whatever the ones before it said; exit code 1 when anything failed."""
    steps = CHECKS if sys.argv[1:] == ["check"] else CHECKS + TESTS
    total, failed = Tally(), []
    with tempfile.TemporaryDirectory() as folder:
        for number, step in enumerate(steps):
            tally = run(step, Path(folder) / f"{number}.xml")
            total += tally
            if tally.failed:
                failed.append(step.name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    print(total)
    return 1 if failed else 0


def run(step: Step, report: Path) -> Tally:
    """Run one step in front of the user's eyes."""
    print(f"\n== {step.name}", flush=True)
    began = time.monotonic()
    program, *arguments = (word.format(report=report) for word in step.command)
    found = shutil.which(program)
    code = 127 if found is None else subprocess.run([found, *arguments], cwd=ROOT / step.folder, check=False).returncode
    if found is None:
        print(f"{program} is missing.")
    tally = tallied(code, report.read_text() if report.exists() else None)
    print(f"== {step.name}: {tally} in {time.monotonic() - began:.0f} s", flush=True)
    return tally


def tallied(code: int, report: str | None) -> Tally:
    """What an exit code and a JUnit report say together: a run that failed never counts as clean."""
    if report is None:
        return Tally(passed=int(code == 0), failed=int(code != 0))
    cases = list(ET.fromstring(report).iter("testcase"))  # noqa: S314 - our own test run wrote it
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    skipped = sum(1 for case in cases if case.find("skipped") is not None)
    passed = len(cases) - failed - skipped
    return Tally(passed, failed or int(code != 0), skipped)


if __name__ == "__main__":
    sys.exit(main())
