"""One rule decides about every request."""

import pytest

from pulse.access.guard import check
from pulse.access.sessions import Session
from pulse.kit.errors import Refused
from pulse.kit.secret import Secret

MIRA = Session("key", "mira", frozenset({"read"}), Secret("csrf"))


def refusal(session: Session | None, *, need: str = "read", unsafe: bool = False, csrf: str | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        check(need, session, unsafe=unsafe, csrf=csrf)  # type: ignore[arg-type]  # the tests name real ones
    return refused.value


def test_what_is_public_is_open_to_anybody() -> None:
    check("-", None, unsafe=True, csrf=None)


def test_a_stranger_is_told_to_sign_in() -> None:
    assert refusal(None).status == 401
    assert refusal(None, unsafe=True, csrf="csrf").status == 401


def test_whoever_has_the_scope_may_read_without_a_csrf_token() -> None:
    check("read", MIRA, unsafe=False, csrf=None)
    check("signed-in", MIRA, unsafe=False, csrf=None)


def test_a_missing_scope_is_named() -> None:
    refused = refusal(MIRA, need="people")

    assert refused.status == 403
    assert "'people'" in refused.message


@pytest.mark.parametrize("csrf", [None, "", "CSRF", "csrf "])
def test_to_change_something_the_page_must_have_the_token(csrf: str | None) -> None:
    assert refusal(MIRA, unsafe=True, csrf=csrf).status == 403
    check("read", MIRA, unsafe=True, csrf="csrf")
