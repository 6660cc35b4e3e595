"""Every error as an answer: `{"error": {"code", "message", "field"?, "id"?}}`, classified once."""

import secrets
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, ValidationException
from msgspec import UNSET, Struct, UnsetType

from pulse.access.attempts import TooSoon
from pulse.kit.errors import ConfigError, Conflict, Missing, PulseError, Refused

log = structlog.get_logger(__name__)

_CODES = {
    400: "malformed",
    401: "sign_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    412: "changed_meanwhile",
    413: "too_large",
    422: "invalid",
    429: "too_many",
    500: "internal",
    503: "unavailable",
}
BUG = 500
_SENTENCES = {
    400: "The request is malformed.",
    404: "There is nothing at this address.",
    405: "This address does not know that method.",
    413: "The request is larger than 1 MiB.",
}


class Fault(PulseError):
    """An error that exists only at the edge: a status and a sentence, perhaps a field."""

    def __init__(self, status: int, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.field = field


class ErrorDetail(Struct, frozen=True):
    """One error: `code` is a stable word, `message` says what to do."""

    code: str
    message: str
    field: str | UnsetType = UNSET
    id: str | UnsetType = UNSET


class ErrorAnswer(Struct, frozen=True):
    """The body of every answer from 400 upwards."""

    error: ErrorDetail


def answer(_request: Request[Any, Any, Any], error: Exception) -> Response[ErrorAnswer]:
    """The answer for anything that a route, the guard or the framework raises."""
    match error:
        case PulseError():
            told = _expected(error)
        case HTTPException() if error.status_code < BUG:
            told = _frameworks(error)
        case _:
            told = None
    return told or _bug(error)


def _expected(error: PulseError) -> Response[ErrorAnswer] | None:
    match error:
        case Refused():
            retry = {"Retry-After": str(error.retry_after)} if isinstance(error, TooSoon) else {}
            return _told(error.status, error.message, headers=retry)
        case Missing():
            return _told(404, error.message)
        case Conflict():
            return _told(409, error.message)
        case ConfigError():  # without a field it is not the caller's input: the data folder does not take it
            return _told(422 if error.field else 503, error.message, field=error.field)
        case Fault():
            return _told(error.status, error.message, field=error.field)
        case _:
            return None


def _frameworks(error: HTTPException) -> Response[ErrorAnswer]:
    match error:
        case ValidationException():
            return _validation(error)
        case MethodNotAllowedException():
            return _told(405, _SENTENCES[405], headers={"Allow": (error.headers or {}).get("allow", "")})
        case _:
            return _told(error.status_code, _SENTENCES.get(error.status_code, _SENTENCES[400]))


def _bug(error: Exception) -> Response[ErrorAnswer]:
    id_ = secrets.token_hex(6)
    log.error("request failed", id=id_, exc_info=error)
    return _told(BUG, f"Pulse has failed at this; its log says more under {id_}.", id_=id_)


def _validation(error: ValidationException) -> Response[ErrorAnswer]:
    """The framework's own findings: a parameter is not what it may be, or the body is missing."""
    first: dict[str, Any] = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    field = first.get("key")
    if field is None or field == "data":
        return _told(400, "The request needs a body of JSON.")
    return _told(422, f"{field} is not what it may be: {first.get('message', error.detail)}.", field=field)


def _told(
    status: int,
    message: str,
    *,
    field: str | None = None,
    id_: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response[ErrorAnswer]:
    detail = ErrorDetail(
        code=_CODES.get(status, "refused"),
        message=message,
        field=UNSET if field is None else field,
        id=UNSET if id_ is None else id_,
    )
    return Response(
        ErrorAnswer(detail),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
