"""What the answers of the Proxmox VE API mean to us: data, or a trouble in a sentence."""

import re
from http import HTTPStatus
from shlex import quote
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct

from pulse.config.connections import Connection
from pulse.kit import foreign
from pulse.kit.address import Address
from pulse.kit.errors import Malformed, SourceError, Unauthorized, Unreachable
from pulse.platforms.http import Answer

PORT = 8006
TOLD = 500
"""Characters of a server's own words that are told on."""

_LACKS = re.compile(r"\((?P<path>/[^,]*), (?P<privileges>[^)]+)\)")
_NODE = re.compile(r"/nodes/(?P<node>[^/]+)")
_PASSED_ON = frozenset((595, 596))
"""A server could not pass the call on to the node, or to the daemon, that it is for."""
T = TypeVar("T")


class Failed(Unreachable):
    """The server answered with an error of its own: `status` is that of HTTP, `words` is what it said."""

    def __init__(self, message: str, status: int, words: str) -> None:
        super().__init__(message)
        self.status = status
        self.words = words


class NotKnown(Malformed):
    """The server has no such call: its version lacks it."""


def decoded(body: bytes, kind: type[T], path: str) -> T:
    """The `data` of an answer; raises `Malformed` naming what is wrong where."""
    try:
        data: T = msgspec.json.decode(body, type=_envelope(kind), strict=False).data
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        msg = f"The answer to {path} is not in the form of Proxmox VE: {wrong}."
        raise Malformed(msg) from wrong
    return data


def check(answer: Answer, path: str, address: Address, who: str) -> None:
    """Raise what an answer other than a good one means; 401 is the caller's. `who` is for the pveum line."""
    if answer.good:
        if not answer.body.lstrip().startswith(b"{"):
            what = "a web page" if b"<" in answer.body[:200] else "something that is no JSON"
            msg = f"{address} answered with {what}, not the Proxmox API: is the port {PORT}?"
            raise Malformed(msg)
        return

    raise _error(answer, path, address, who)


def is_of_endpoint(answer: Answer, path: str) -> bool:
    """Whether an answer that is not good says nothing of what was asked for: another member may give a good one."""
    if answer.good:
        return not answer.body.lstrip().startswith(b"{")
    if answer.status in _PASSED_ON or answer.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return not is_of_node(path)
    failed = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR and answer.status != HTTPStatus.NOT_IMPLEMENTED
    return answer.redirected or failed


def is_of_node(path: str) -> bool:
    """Whether a call is about one node, or a thing on it, so that its trouble is most likely that one's."""
    return _NODE.match(path) is not None


def _error(answer: Answer, path: str, address: Address, who: str) -> SourceError:
    said, path = _message(answer), foreign.said(unquote(path))
    if answer.redirected:
        where = _host_of(answer.location)
        return Malformed(
            f"{address} sends us on to {where}, where Pulse does not follow: enter the address of the server itself."
        )
    match answer.status:
        case 403:
            return Unauthorized(_missing_privilege(said, path, who))
        case 595 | 596:
            return Failed(_passed_on(said, path, address), answer.status, said)
        case 400 | 404 | 501:
            kind = Malformed if answer.status == 400 else NotKnown
            return kind(f"{address} does not know {path} ({said}): is it a server of Proxmox VE 8 or later?")
        case _:
            return Failed(f"{address} failed to answer {path}: {answer.status} {said}.", answer.status, said)


def _host_of(location: str | None) -> str:
    """Where a redirect points to, without its path: that may hold anything."""
    try:
        host = urlsplit(location or "").hostname
    except ValueError:
        host = None
    if host is not None:
        return host
    return "another page of its own" if location else "another address"


def _message(answer: Answer) -> str:
    """The text of an error: of the body where it has one, else of the status line (7.4 has only that)."""
    try:
        message = msgspec.json.decode(answer.body, type=_Failure).message
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        message = ""
    return foreign.said(message or answer.reason or "", TOLD).strip().rstrip(".") or "no reason given"


def _missing_privilege(said: str, path: str, who: str) -> str:
    match = _LACKS.search(said)
    if match is None:
        return f"The server refuses {path}: {said}."
    privileges = " or ".join(match["privileges"].split("|"))
    return f"The privilege {privileges} on {match['path']} is missing. {_to_grant(who)}"


def advice_to_grant(connection: Connection) -> str:
    """For a user or token without any privilege."""
    return f"Whoever Pulse signs in as may see nothing here. {_to_grant(who(connection))}"


def who(connection: Connection) -> str:
    """Whom a connection signs in as, as options of pveum."""
    token = connection.token_id
    return f"--tokens {quote(token)}" if token else f"--users {quote(connection.user or '')}"


def _to_grant(who: str) -> str:
    return (
        f"On the server: pveum acl modify / {who} --roles PVEAuditor "
        "(a token with privilege separation needs it for its user, too)."
    )


def _passed_on(said: str, path: str, address: Address) -> str:
    match = _NODE.match(path)
    if match is None:
        return f"{address} could not pass {path} on to its own pvedaemon ({said}): is that service running there?"
    return f"{address} cannot reach the node {match['node']} ({said})."


class _Failure(Struct):
    message: str = ""


_ENVELOPES: dict[object, Any] = {}


def _envelope(kind: type) -> Any:  # noqa: ANN401 - a struct made at run time
    if kind not in _ENVELOPES:
        _ENVELOPES[kind] = msgspec.defstruct("Envelope", [("data", kind)])
    return _ENVELOPES[kind]
