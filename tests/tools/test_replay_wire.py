"""Bytes and headers."""

import gzip
import json
import random

from tools.replay.answer import Answer, silent
from tools.replay.wire import encoded, headers_of, packed, shuffled

ROWS = {"data": [{"id": f"qemu/{number}", "vmid": number, "name": f"vm{number}"} for number in range(20)]}


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - an order of keys is no secret


def test_shuffling_changes_the_order_and_nothing_else() -> None:
    answer = Answer(200, "OK", ROWS)
    first, second = (encoded(answer, seeded(seed)) for seed in (1, 2))
    assert first != second
    for body in (first, second):
        assert sorted(json.loads(body)["data"], key=lambda row: row["vmid"]) == ROWS["data"]


def test_the_same_seed_gives_the_same_order() -> None:
    answer = Answer(200, "OK", ROWS)
    assert encoded(answer, seeded(7)) == encoded(answer, seeded(7))


def test_lists_with_a_meaning_keep_their_order() -> None:
    value = {"loadavg": ["3.35", "3.75", "5.04"], "tasks": [{"id": str(n), "upid": str(n)} for n in range(20)]}
    assert shuffled(value, seeded(1)) == value


def test_gzip_comes_when_asked_for_and_over_1024_bytes() -> None:
    assert packed(b"x" * 1024, "gzip") == (b"x" * 1024, False)
    assert packed(b"x" * 1025, "deflate") == (b"x" * 1025, False)
    body, zipped = packed(b"x" * 1025, "gzip, deflate, br")
    assert zipped
    assert gzip.decompress(body) == b"x" * 1025


def test_an_error_without_a_body_has_neither_length_nor_type() -> None:
    names = [name for name, _ in headers_of(silent(401, "No ticket"), 0, zipped=False, closes=True)]
    assert names == ["Cache-Control", "Connection", "Date", "Pragma", "Server", "Expires"]


def test_plain_text_has_no_type() -> None:
    names = [name for name, _ in headers_of(Answer(501, "no", "no", "text"), 2, zipped=False, closes=True)]
    assert "Content-Length" in names
    assert "Content-Type" not in names
