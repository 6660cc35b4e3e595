import pytest

from pulse.model.terms import IS, KEYS, Unit, Wanted, listed, pieces, unquoted, wanted


def test_a_search_falls_into_terms_joining_words_and_brackets_that_know_their_place() -> None:
    query = '-(a or "b c") not d-e'
    found = pieces(query)
    assert [piece.kind for piece in found] == ["not", "(", "term", "or", "term", ")", "not", "term"]
    assert [query[piece.start : piece.end] for piece in found] == [piece.text for piece in found]


def test_a_quotation_mark_without_partner_is_told() -> None:
    assert [piece.closed for piece in pieces('a "b c')] == [True, False]


def test_values_are_listed_without_their_quotation_marks() -> None:
    assert listed(r'a,"b, \"c\"",,d') == ["a", 'b, "c"', "d"]
    assert unquoted(r'"a \\ b"') == r"a \ b"


@pytest.mark.parametrize(
    ("unit", "written", "number"),
    [
        ("percent", "80%", Wanted(80, as_bytes=False)),
        ("amount", "8gib", Wanted(8 * 2**30, as_bytes=True)),
        ("amount", "8", Wanted(8, as_bytes=False)),
        ("bytes", "1.5kB", Wanted(1500, as_bytes=True)),
        ("rate", "2", Wanted(2e6, as_bytes=False)),
        ("rate", "2KiB/s", Wanted(2048, as_bytes=False)),
        ("time", "1d2h", Wanted(93_600, as_bytes=False)),
        ("days", "2w", Wanted(14, as_bytes=False)),
        ("days", "30", Wanted(30, as_bytes=False)),
        ("bytes", "8", None),
        ("rate", "2/s", None),
        ("count", "3%", None),
        ("count", "\u0663", None),
        ("time", "5", None),
        ("percent", "", None),
    ],
)
def test_a_number_is_read_in_its_unit(unit: Unit, written: str, number: Wanted | None) -> None:
    assert wanted(unit, written) == number


def test_keys_are_named_as_their_examples_begin() -> None:
    assert KEYS["cpu.pressure"].example == "cpu.pressure>10"
    assert KEYS["uptime"].unit == "time"
    assert list(IS) == sorted(IS)
