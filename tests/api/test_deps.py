"""Only the guard says who asks."""

import pytest
from litestar.connection import ASGIConnection

from pulse.access.actor import Actor, in_browser
from pulse.api.deps import Caller, address_of, browser, signed_in
from pulse.config.documents import StoredSession
from pulse.kit.errors import Refused
from pulse.kit.secret import Secret
from tests.factory import START

MIRA = in_browser(StoredSession(key="key", person="mira", csrf=Secret("csrf"), started_at=START, used_at=START))
PROGRAM = Actor("mira", frozenset({"read"}), token="t1")  # noqa: S106 - the id of one


def caller(user: object, client: tuple[str, int] | None = None) -> Caller:
    return ASGIConnection({"type": "http", "user": user, "client": client})  # type: ignore[arg-type]  # only these are read


def test_the_actor_is_the_one_that_the_guard_found() -> None:
    assert signed_in(caller(MIRA)) is MIRA
    assert signed_in(caller(PROGRAM)) is PROGRAM


@pytest.mark.parametrize("user", [None, "mira"])
def test_anything_else_is_nobody(user: object) -> None:
    for who in (signed_in, browser):
        with pytest.raises(Refused) as refusal:
            who(caller(user))
        assert refusal.value.status == 401


def test_a_program_is_no_browser() -> None:
    assert browser(caller(MIRA)) is MIRA.session
    with pytest.raises(Refused) as refusal:
        browser(caller(PROGRAM))
    assert refusal.value.status == 403


def test_where_a_caller_comes_from_may_be_unknown() -> None:
    assert address_of(caller(None, ("192.0.2.7", 50_000))) == "192.0.2.7"
    assert address_of(caller(None)) is None
