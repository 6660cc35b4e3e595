"""Each error of ours has one status, and everything else is a bug with an id."""

from typing import Any

import msgspec
import pytest
import structlog
from litestar import Request
from litestar.exceptions import HTTPException, NotAuthorizedException, ValidationException

from pulse.access.attempts import TooSoon
from pulse.api.errors import Fault, answer
from pulse.kit.errors import ConfigError, Conflict, Malformed, Missing, Refused

REQUEST: Request[Any, Any, Any] = Request({"type": "http"})  # type: ignore[arg-type]  # nobody looks at it


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (Refused("Sign in.", 401), 401, {"code": "sign_in", "message": "Sign in."}),
        (Refused("Not you."), 403, {"code": "forbidden", "message": "Not you."}),
        (TooSoon("Wait.", 8), 429, {"code": "too_many", "message": "Wait."}),
        (Missing("Gone."), 404, {"code": "not_found", "message": "Gone."}),
        (Conflict("There."), 409, {"code": "conflict", "message": "There."}),
        (ConfigError("Short.", "name"), 422, {"code": "invalid", "message": "Short.", "field": "name"}),
        (ConfigError("Full."), 503, {"code": "unavailable", "message": "Full."}),
        (Fault(412, "Old."), 412, {"code": "changed_meanwhile", "message": "Old."}),
        (NotAuthorizedException(), 401, {"code": "sign_in", "message": "The request is malformed."}),
        (HTTPException(status_code=418), 418, {"code": "refused", "message": "The request is malformed."}),
        (ValidationException(), 400, {"code": "malformed", "message": "The request needs a body of JSON."}),
    ],
)
def test_every_error_has_its_answer(error: Exception, status: int, told: dict[str, str]) -> None:
    made = answer(REQUEST, error)

    assert made.status_code == status
    assert msgspec.to_builtins(made.content) == {"error": told}
    assert made.headers["Cache-Control"] == "no-store"


def test_whoever_comes_too_soon_is_told_when_to_come_again() -> None:
    assert answer(REQUEST, TooSoon("Wait.", 8)).headers["Retry-After"] == "8"


@pytest.mark.parametrize("bug", [KeyError("hidden"), Malformed("nobody caught this"), HTTPException(status_code=500)])
def test_what_nobody_expected_is_logged_under_an_id(bug: Exception) -> None:
    with structlog.testing.capture_logs() as logs:
        made = answer(REQUEST, bug)

    assert made.status_code == 500
    assert made.content.error.id == logs[0]["id"]
    assert logs[0]["exc_info"] is bug
    assert "hidden" not in made.content.error.message
