"""The searcher for secrets finds a leak in every spelling, and a test that prints the canary fails."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

import pytest

from tests.canary import found, shown, spellings
from tests.factory import CANARY

ROOT = Path(__file__).parents[1]
SECRET = 'pä"ss\\wörd/of+one=thing &7f'  # noqa: S105 - it opens nothing
SECRETS = {"password": SECRET, "another": "3e8a51c0-never-leaks"}
LEAKS: dict[str, Callable[[str], str]] = {
    "plain": lambda secret: f"wrong password {secret}.",
    "in JSON": lambda secret: json.dumps({"event": "wrong", "body": {"password": secret}}),
    "in JSON as UTF-8": lambda secret: json.dumps({"password": secret}, ensure_ascii=False),
    "as Python writes it": lambda secret: repr({"password": secret}),
    "in a URL": lambda secret: f"GET /?{urlencode({'q': secret})}",
    "in a path": lambda secret: f"GET /x/{quote(secret)}",
    "in a path, all quoted": lambda secret: f"GET /x/{quote(secret, safe='')}",
    "in a URL in small letters": lambda secret: (
        quote_plus(secret)
        .replace("%C3", "%c3")
        .replace("%2F", "%2f")
        .replace("%A4", "%a4")
        .replace("%B6", "%b6")
        .replace("%5C", "%5c")
        .replace("%2B", "%2b")
        .replace("%3D", "%3d")
    ),
    "in base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "in base64 of more": lambda secret: base64.b64encode(f"mira:{secret}".encode()).decode(),
    "in base64 in the middle": lambda secret: base64.b64encode(f"a:{secret} and so on".encode()).decode(),
    "in base64 for URLs": lambda secret: base64.urlsafe_b64encode(f"xy{secret}?".encode()).decode(),
    "in hexadecimal": lambda secret: secret.encode().hex(),
}


@pytest.mark.parametrize("how", LEAKS)
def test_a_planted_leak_is_found_in_every_spelling(how: str) -> None:
    assert found(SECRETS, f"before {LEAKS[how](SECRET)} after".encode()) == ["password"]


def test_bytes_that_are_no_text_are_searched_too() -> None:
    assert found(SECRETS, b"\xff\x00" + SECRET.encode() + b"\xfe") == ["password"]


@pytest.mark.parametrize(
    "harmless", ["", SECRET[:-1], SECRET.upper(), base64.b64encode(SECRET[::-1].encode()).decode()]
)
def test_what_does_not_hold_the_secret_is_no_leak(harmless: str) -> None:
    assert found(SECRETS, harmless.encode()) == []


def test_every_spelling_is_long_enough_not_to_be_found_by_chance() -> None:
    assert min(map(len, spellings(SECRET))) > 20


def test_a_captured_section_with_the_canary_is_named() -> None:
    sections = [("Captured stdout call", "fine"), ("Captured log call", f"token {json.dumps(CANARY)}")]

    assert shown(sections) == ["Captured log call"]


def test_a_test_that_lets_the_canary_out_fails(tmp_path: Path) -> None:
    ways = {
        "printed": f"print({CANARY!r})",
        "logged": f"logging.getLogger('x').warning({CANARY!r})",
        "on_standard_error": f"print({CANARY!r}, file=sys.stderr)",
        "fine": "print('fine')",
    }
    tests = "".join(f"def test_{name}():\n    {line}\n\n" for name, line in ways.items())
    (tmp_path / "test_it.py").write_text(f"import logging, sys\n\n{tests}")
    options = "-q -rA -p tests.canary -p no:cacheprovider -p no:playwright -c /dev/null".split()
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", tmp_path, tmp_path / "test_it.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert {f"shows in: Captured {where} call" for where in ("stdout", "stderr", "log")} <= set(
        re.findall(r"shows in: Captured \w+ call", ended.stdout)
    )
    assert "1 passed" in ended.stdout
    assert "3 failed" in ended.stdout
