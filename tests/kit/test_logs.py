"""Log lines are JSON or text, and a traceback never shows a local variable."""

import json
import subprocess
import sys

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
