"""The owner may do everything that there is."""

from pulse.access.scope import NEEDS, OWNER, SCOPES, ordered


def test_the_owner_has_every_scope() -> None:
    assert frozenset(SCOPES) == OWNER


def test_a_route_needs_a_scope_or_says_in_so_many_words_that_it_needs_none() -> None:
    assert set(NEEDS) - OWNER == {"-", "signed-in", "browser"}


def test_scopes_are_told_once_each_in_one_order() -> None:
    assert ordered(["metrics", "read", "nothing", "read"]) == ["read", "metrics"]
