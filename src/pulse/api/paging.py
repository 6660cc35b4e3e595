"""Lists in pages: a page starts after the last entry of the one before, whatever came or went meanwhile."""

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Annotated, TypeAlias, TypeVar

import msgspec
from litestar.params import QueryParameter

from pulse.api.errors import Fault

T = TypeVar("T")
Value = str | float | None

Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=1_000, description="Entries at most in this answer.")]
Next: TypeAlias = Annotated[str | None, QueryParameter(name="next", description="`next` of the answer before.")]


def paged(
    entries: Iterable[T],
    key: Callable[[T], tuple[Value, str]],
    *,
    limit: int,
    after: str | None,
    down: bool = False,
) -> tuple[list[T], str | None]:
    """Up to `limit` entries, and where the next page starts; `key` gives a value to sort by, and an id for ties.

    Entries without a value come last in either direction.
    """
    start = _place(after) if after else None
    known = sorted((entry for entry in entries if key(entry)[0] is not None), key=key, reverse=down)
    unknown = sorted((entry for entry in entries if key(entry)[0] is None), key=lambda entry: key(entry)[1])
    ordered = [entry for entry in [*known, *unknown] if start is None or _is_after(key(entry), start, down=down)]
    page = ordered[:limit]
    return page, _written(key(page[-1])) if len(ordered) > limit else None


def _is_after(place: tuple[Value, str], start: tuple[Value, str], *, down: bool) -> bool:
    value, id_ = place
    last, last_id = start
    if value is None or last is None:
        return value is None and (last is not None or id_ > last_id)
    try:
        return (value, id_) < (last, last_id) if down else (value, id_) > (last, last_id)
    except TypeError:  # a place from a list in another order: text against a number
        raise _strange() from None


def _written(place: tuple[Value, str]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def _place(text: str) -> tuple[Value, str]:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=tuple[Value, str])
    except (msgspec.DecodeError, binascii.Error, ValueError):
        raise _strange() from None


def _strange() -> Fault:
    return Fault(422, "next is not one that this list has given: start again without it.", field="next")
