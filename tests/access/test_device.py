"""A browser in which somebody signed in before is known again, by that person only, until the password changes."""

import pytest
from msgspec import structs

from pulse.access.device import device_of, marked
from pulse.config.documents import Person
from pulse.kit.secret import Secret
from tests.factory import START

MIRA = Person(name="mira", password=Secret("$argon2id$one"), created_at=START)


def test_a_browser_is_known_again() -> None:
    one, two = marked(MIRA).reveal(), marked(MIRA).reveal()

    assert device_of(MIRA, one) == one.partition(".")[0]
    assert device_of(MIRA, one) != device_of(MIRA, two)


def test_a_mark_holds_for_nobody_else_and_not_with_another_password() -> None:
    mark = marked(MIRA).reveal()

    assert device_of(structs.replace(MIRA, name="otto"), mark) is None
    assert device_of(structs.replace(MIRA, password=Secret("$argon2id$two")), mark) is None
    assert device_of(None, mark) is None


@pytest.mark.parametrize("mark", [None, "", ".", "x" * 16, f"{'x' * 16}.{'0' * 64}", f"{'x' * 16}.{'ü' * 64}"])
def test_nothing_else_is_a_mark(mark: str | None) -> None:
    assert device_of(MIRA, mark) is None


def test_a_changed_name_of_a_mark_is_noticed() -> None:
    name, _, proof = marked(MIRA).reveal().partition(".")

    assert device_of(MIRA, f"{'A' if name[0] != 'A' else 'B'}{name[1:]}.{proof}") is None


def test_a_mark_does_not_hold_the_hash_of_the_password() -> None:
    assert MIRA.password.reveal() not in marked(MIRA).reveal()
