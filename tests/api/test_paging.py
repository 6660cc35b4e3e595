"""Pages hold every entry once, in order, and those without a value at the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.api.errors import Fault
from pulse.api.paging import Value, paged

_entries = st.dictionaries(st.text("abc", min_size=1, max_size=4), st.none() | st.floats(-5, 5), max_size=20)


def place(entry: tuple[str, Value]) -> tuple[Value, str]:
    return entry[1], entry[0]


@given(_entries, st.integers(1, 7), st.booleans())
def test_all_pages_together_are_the_whole_list_in_order(
    entries: dict[str, float | None],
    limit: int,
    down: bool,  # noqa: FBT001 - it is drawn
) -> None:
    pages: list[tuple[str, Value]] = []
    after: str | None = None
    while True:
        page, after = paged(entries.items(), place, limit=limit, after=after, down=down)
        pages += page
        assert len(page) <= limit
        if after is None:
            break

    known = sorted(((v, k) for k, v in entries.items() if v is not None), reverse=down)
    assert pages == [(k, v) for v, k in known] + [(k, None) for k in sorted(k for k, v in entries.items() if v is None)]


@pytest.mark.parametrize("after", ["!", "WzEsMl0", "e30", "é", "WyJhIiwiYiJd"])
def test_a_place_that_this_list_never_gave_is_an_error(after: str) -> None:
    with pytest.raises(Fault) as fault:
        paged([("a", 1.0)], place, limit=1, after=after)

    assert (fault.value.status, fault.value.field) == (422, "next")
