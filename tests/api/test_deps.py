"""Only the guard says who is signed in."""

import pytest
from litestar.connection import ASGIConnection

from pulse.access.scope import OWNER
from pulse.access.sessions import Session
from pulse.api.deps import signed_in
from pulse.kit.errors import Refused
from pulse.kit.secret import Secret


def test_the_session_is_the_one_that_the_guard_found() -> None:
    session = Session("key", "mira", OWNER, Secret("csrf"))

    assert signed_in(ASGIConnection({"type": "http", "user": session})) is session  # type: ignore[arg-type]  # only the user is read


@pytest.mark.parametrize("user", [None, "mira"])
def test_anything_else_is_nobody(user: object) -> None:
    with pytest.raises(Refused) as refusal:
        signed_in(ASGIConnection({"type": "http", "user": user}))  # type: ignore[arg-type]  # only the user is read

    assert refusal.value.status == 401
