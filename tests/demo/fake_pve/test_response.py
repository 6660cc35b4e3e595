import gzip

import msgspec

from pulse.demo.fake_pve.answer import THROUGH_DAEMON, Answer, plain, silent
from pulse.demo.fake_pve.order import Order
from pulse.demo.fake_pve.response import content, head, packed

NOON = 1_795_521_600.0


def test_gzip_is_for_more_than_a_kilobyte_and_for_who_asks() -> None:
    small, large = b"x" * 1024, b"x" * 1025
    assert packed(small, "gzip") == (small, None)
    assert packed(large, "") == (large, None)
    zipped, encoding = packed(large, "deflate, GZIP")
    assert (gzip.decompress(zipped), encoding) == (large, "gzip")
    assert packed(large, "deflate")[1] == "deflate"
    assert packed(b"", "", always=True)[1] == "gzip"


def test_the_head_is_written_in_one_order() -> None:
    lines = head(Answer(connection=THROUGH_DAEMON), 12, "gzip", version="1.1", closes=False, now=NOON).decode()
    assert lines.split("\r\n") == [
        "HTTP/1.1 200 OK",
        "Cache-Control: max-age=0",
        "Connection: close",
        "Connection: Keep-Alive",
        "Date: Tue, 24 Nov 2026 12:00:00 GMT",
        "Pragma: no-cache",
        "Server: pve-api-daemon/3.0",
        "Content-Encoding: gzip",
        "Content-Length: 12",
        "Content-Type: application/json;charset=UTF-8",
        "Expires: Tue, 24 Nov 2026 12:00:00 GMT",
        "",
        "",
    ]


def test_a_connection_that_ends_says_so_once() -> None:
    lines = head(Answer(connection=THROUGH_DAEMON), 0, None, version="1.1", closes=True, now=NOON).decode()
    assert lines.count("Connection: ") == 1


def test_a_reason_of_many_lines_ends_at_its_first() -> None:
    lines = head(plain(500, "one\ntwo"), 0, None, version="1.1", closes=True, now=NOON).decode()
    assert lines.startswith("HTTP/1.1 500 one\r\nCache-Control")


def test_bodies_are_what_their_form_says() -> None:
    order = Order(1)
    assert content(silent(595, "x"), order) == b""
    assert content(plain(501, "no"), order) == b"no"
    body = {"data": [{"id": "a", "n": 1}, {"id": "b", "n": 2}], "total": 2}
    for answer in (Answer(body=body), Answer(body=body, flat=True), Answer(body=body, ordered=True)):
        told = msgspec.json.decode(content(answer, order))
        assert sorted(told["data"], key=lambda row: row["id"]) == body["data"]
        assert told["total"] == 2
