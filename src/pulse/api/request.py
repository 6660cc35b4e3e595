"""Request bodies: strict JSON of the type that the route names."""

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State

from pulse.access.actor import Actor
from pulse.api.errors import Fault
from pulse.kit.secret import Secret

LARGEST_BODY = 1_048_576
_PLACE = re.compile(r" - at `\$\.?(?P<field>[^`]*)`$")
_NAMED = re.compile(r"field `(?P<field>[^`]+)`")


class StrictRequest(Request[Actor | None, None, State]):
    """A request whose JSON is decoded straight into the type of the route's `data`."""

    __slots__ = ()

    async def json(self) -> Any:  # noqa: ANN401 - the type is the route's
        """The body; `Fault` 400 when it is no JSON, 422 with the field when it is not what the route takes."""
        if self.content_type[0] != "application/json":
            raise Fault(400, "The body must be JSON, with the header Content-Type: application/json.")
        wanted = self.route_handler.parsed_data_field
        return decoded(await self.body(), wanted.annotation if wanted else Any)


def decoded(body: bytes, kind: Any) -> Any:  # noqa: ANN401 - the type is the caller's
    """Strict JSON of a type; `Fault` names what is wrong with it."""
    try:
        return msgspec.json.decode(body, type=kind, dec_hook=_secret)
    except msgspec.ValidationError as wrong:
        field, message = _explained(str(wrong))
        raise Fault(422, message, field=field) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Fault(400, "The body is not valid JSON.") from None


def _explained(finding: str) -> tuple[str | None, str]:
    """The field and a sentence out of msgspec's finding, which never holds the value itself."""
    place = _PLACE.search(finding)
    what = finding[: place.start()] if place else finding
    named = _NAMED.search(what)
    field = ".".join(part for part in (place and place["field"], named and named["field"]) if part) or None
    if named and "unknown" in what:
        return field, f"{field} is no key of this request."
    if named:
        return field, f"{field} is missing."
    return field, f"{field or 'The body'} is not what it must be: {what[:1].lower()}{what[1:]}."


def _secret(kind: type, value: Any) -> Any:  # noqa: ANN401 - a msgspec hook is asked about any type
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    msg = f"Expected `str`, got `{type(value).__name__}`"
    raise ValueError(msg)
