"""Versions of documents: `ETag`, `If-None-Match`, `If-Match`.

A tag has two parts, `"<document>.<rest>"`: a write is held against the document alone, a read against everything shown.
"""

import hashlib
from typing import Any

import msgspec

from pulse.api.deps import Caller
from pulse.api.errors import Fault


def tag(document: Any, rest: Any = None) -> str:  # noqa: ANN401 - anything that is JSON
    """The tag of what the user decided and of what is shown beside it; neither may hold a secret."""
    return f'"{_digest(document)}.{_digest(rest)}"'


def unchanged(caller: Caller, current: str) -> bool:
    """Whether the caller has this version already (`If-None-Match`)."""
    return current in _tags(caller, "If-None-Match")


def check_match(caller: Caller, current: str) -> None:
    """`Fault` 412 when the caller wants to write on another version (`If-Match`)."""
    wanted = _tags(caller, "If-Match")
    if wanted and "*" not in wanted and _document(current) not in {_document(known) for known in wanted}:
        raise Fault(412, "Somebody else has changed this meanwhile: load it again, then change it.")


def _tags(caller: Caller, header: str) -> set[str]:
    return {part.strip().removeprefix("W/") for part in caller.headers.get(header, "").split(",") if part.strip()}


def _document(known: str) -> str:
    return known.strip('"').partition(".")[0]


def _digest(value: Any) -> str:  # noqa: ANN401 - anything that is JSON
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:16]
