"""One rule decides about every request."""

import pytest

from pulse.access.actor import Actor, in_browser
from pulse.access.guard import check
from pulse.access.scope import NEEDS, SCOPES
from pulse.config.documents import StoredSession
from pulse.kit.errors import Refused
from pulse.kit.secret import Secret
from tests.factory import START

MIRA = in_browser(StoredSession(key="key", person="mira", csrf=Secret("csrf"), started_at=START, used_at=START))
PROGRAM = Actor("mira", frozenset({"read"}), token="t1")  # noqa: S106 - the id of one


def refusal(actor: Actor | None, *, need: str = "read", unsafe: bool = False, csrf: str | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        check(need, actor, unsafe=unsafe, csrf=csrf)  # type: ignore[arg-type]  # the tests name real ones
    return refused.value


def test_what_is_public_is_open_to_anybody() -> None:
    check("-", None, unsafe=True, csrf=None)


def test_a_stranger_is_told_to_sign_in() -> None:
    for need in NEEDS[:-3] + NEEDS[-2:]:
        assert refusal(None, need=need).status == 401
    assert refusal(None, unsafe=True, csrf="csrf").status == 401


def test_the_owner_in_a_browser_may_read_everything_without_a_csrf_token() -> None:
    for need in NEEDS:
        check(need, MIRA, unsafe=False, csrf=None)


def test_a_program_may_do_what_its_token_says_and_whatever_anybody_may_who_is_known() -> None:
    check("read", PROGRAM, unsafe=True, csrf=None)
    check("signed-in", PROGRAM, unsafe=True, csrf=None)
    for need in SCOPES[1:]:
        refused = refusal(PROGRAM, need=need)
        assert refused.status == 403
        assert repr(need) in refused.message


def test_what_is_for_browsers_is_closed_to_every_token() -> None:
    assert refusal(Actor("mira", frozenset(SCOPES), token="t1"), need="browser").status == 403  # noqa: S106 - an id


@pytest.mark.parametrize("csrf", [None, "", "CSRF", "csrf "])
def test_to_change_something_the_page_must_have_the_token(csrf: str | None) -> None:
    assert refusal(MIRA, unsafe=True, csrf=csrf).status == 403
    check("read", MIRA, unsafe=True, csrf="csrf")
