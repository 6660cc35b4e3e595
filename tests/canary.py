"""Secrets that must show nowhere, a searcher that knows how they may be spelled, and a pytest plugin that looks at all
that tests print."""

import base64
import json
from collections.abc import Generator, Iterable, Mapping
from urllib.parse import quote, quote_plus

import pytest

from tests.factory import CANARY

SHORTEST = 8
"""What is shorter is found by chance."""


def spellings(secret: str) -> frozenset[bytes]:
    """How a secret looks in what programs write: as it is, quoted, percent-encoded, in hexadecimal, in base64 anywhere
    within a longer text."""
    plain = secret.encode()
    found = {plain, plain.hex().encode(), plain.hex().upper().encode(), repr(secret)[1:-1].encode()}
    found |= {json.dumps(secret, ensure_ascii=escaped)[1:-1].encode() for escaped in (True, False)}
    found |= {_lowered(quote(secret, safe=safe)).encode() for safe in ("", "/", "~")}
    found |= {quote(secret, safe=safe).encode() for safe in ("", "/", "~")}
    found |= {quote_plus(secret).encode(), _lowered(quote_plus(secret)).encode()}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):  # where the secret begins within three bytes decides which letters are its own
            begin = (before * 8 + 5) // 6
            end = (before + len(plain)) * 8 // 6
            found.add(encode(b"\0" * before + plain + b"\0\0")[begin:end])
    return frozenset(one for one in found if len(one) >= SHORTEST)


def found(secrets: Mapping[str, str], produced: bytes) -> list[str]:
    """The names of the secrets that show in what a program produced."""
    return [name for name, secret in secrets.items() if any(one in produced for one in spellings(secret))]


def shown(sections: Iterable[tuple[str, str]], secret: str = CANARY) -> list[str]:
    """The titles of the captured sections of a test in which the tests' own canary shows."""
    return [title for title, text in sections if found({"canary": secret}, text.encode("utf-8", "surrogateescape"))]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test fail that printed or logged the canary."""
    report = yield
    titles = shown(section for section in report.sections if section[0].endswith(f" {report.when}"))
    if titles and not report.failed:
        report.outcome = "failed"
        report.longrepr = f"The canary secret of tests/factory.py shows in: {', '.join(titles)}."
    return report


def _lowered(encoded: str) -> str:
    """With percent signs as some write them: %2f."""
    parts = encoded.split("%")
    return "%".join([parts[0], *(part[:2].lower() + part[2:] for part in parts[1:])])
