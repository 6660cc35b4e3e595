"""A tag tells versions apart: for reading everything counts, for writing only what the user decided."""

import pytest
from litestar.connection import ASGIConnection

from pulse.api.deps import Caller
from pulse.api.errors import Fault
from pulse.api.etag import check_match, tag, unchanged


def caller(**headers: str) -> Caller:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return ASGIConnection({"type": "http", "headers": raw})  # type: ignore[arg-type]  # only headers are read


def test_a_reader_has_it_only_when_nothing_is_different() -> None:
    current = tag({"a": 1}, "running")

    assert unchanged(caller(if_none_match=f'"x", W/{current}'), current)
    assert not unchanged(caller(if_none_match=tag({"a": 1}, "stopped")), current)
    assert not unchanged(caller(), current)


def test_a_writer_is_not_disturbed_by_what_moves_by_itself() -> None:
    check_match(caller(if_match=tag({"a": 1}, "running")), tag({"a": 1}, "stopped"))
    check_match(caller(if_match="*"), tag({"a": 1}))
    check_match(caller(), tag({"a": 1}))


def test_a_writer_who_was_not_first_is_told() -> None:
    with pytest.raises(Fault) as fault:
        check_match(caller(if_match=tag({"a": 1})), tag({"a": 2}))

    assert fault.value.status == 412


def test_the_order_of_keys_is_no_difference() -> None:
    assert tag({"a": 1, "b": 2}) == tag({"b": 2, "a": 1})
