"""Log lines are JSON or text, and a traceback never shows a local variable."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import structlog
from pulse.kit.logs import configure
configure("info", {form!r})
log = structlog.get_logger("x")
log.debug("too quiet")
def fails(token):
    raise ValueError("broken")
try:
    fails("hunter2-token")
except ValueError:
    log.exception("failed", source="lab")
"""


def printed(form: str) -> str:
    """What a program prints that logs an exception with a token among its local variables."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM.format(form=form)], capture_output=True, text=True, check=True)
    assert ran.stdout == ""
    return ran.stderr


def test_json_lines_hold_the_event_and_its_traceback() -> None:
    (line,) = printed("json").splitlines()
    entry = json.loads(line)

    assert (entry["event"], entry["source"], entry["level"]) == ("failed", "lab", "error")
    assert "ValueError: broken" in entry["exception"]


def test_a_token_among_the_local_variables_is_never_printed() -> None:
    for form in ("json", "text"):
        shown = printed(form).replace('fails("hunter2-token")', "")

        assert "ValueError: broken" in shown
        assert "hunter2" not in shown


def test_what_is_below_the_level_is_not_printed() -> None:
    assert "too quiet" not in printed("text")


NAMES = """
import logging, structlog
from pulse.kit.logs import configure
configure("info", {form!r})
name = "a\\nb\\x1b[31m\\u202eexe\\x00" + chr(0x645)
structlog.get_logger("x").warning("unreadable " + name, row=name, whole=[name])
logging.getLogger("y").warning("of a library %s", name)
"""


@pytest.mark.parametrize("form", ["json", "text"])
def test_whatever_a_name_holds_it_is_escaped_on_one_line(form: str) -> None:
    ran = subprocess.run([sys.executable, "-c", NAMES.format(form=form)], capture_output=True, check=True)
    lines = ran.stderr.decode().rstrip("\n").split("\n")
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)
    assert all(line.count("exe") == times for line, times in zip(lines, (3, 1), strict=True))
