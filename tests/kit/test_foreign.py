"""Texts of others: bounded and told apart, on one line, and without power over the words around them."""

import pytest

from pulse.kit.foreign import LIMIT, kept, said


@pytest.mark.parametrize("name", ["", " ", "web01", "مضيف", "<script>", "a\nb", "x" * LIMIT, "\U0001f427" * LIMIT])
def test_a_name_that_somebody_may_type_is_kept_as_it_is(name: str) -> None:
    assert kept(name) == name


def test_a_longer_name_is_cut_to_the_limit_and_still_differs_from_those_that_begin_the_same() -> None:
    one, other = kept("x" * 10_240), kept("x" * 10_239 + "y")
    assert len(one) == len(other) == LIMIT
    assert one != other
    assert one.startswith("xxx")
    assert kept("x" * 10_240) == one
    assert kept(one) == one


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("pve1", "pve1"),
        ("two\nlines\r\n\tand a tab", "two lines and a tab"),
        ("\x1b[31mred\x00", "\ufffd[31mred\ufffd"),
        ("\u202etxt.exe\u202c", "\ufffdtxt.exe\ufffd"),
        ("e\u0301\u0301 \U0001f427", "e\u0301\u0301 \U0001f427"),
        ("مضيف", "\u2068مضيف\u2069"),
        ("שרת-1", "\u2068שרת-1\u2069"),
        ("מ\u2069ש", "\u2068מ\ufffdש\u2069"),
    ],
)
def test_a_text_in_a_sentence_is_one_line_that_moves_nothing_around_it(text: str, sentence: str) -> None:
    assert said(text) == sentence


def test_a_long_text_in_a_sentence_is_cut() -> None:
    assert len(said("x" * 10_240)) == LIMIT
    assert said("x" * 20, 10) == "xxxxxxxxx…"
