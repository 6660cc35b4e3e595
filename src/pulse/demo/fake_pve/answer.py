"""What a Proxmox VE server answers: a status line, a body, and how long it took."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

Json = Any
"""Whatever a body holds: Proxmox VE has no types that all its answers share."""

JSON = "application/json;charset=UTF-8"
KEPT: tuple[str, ...] = ("Keep-Alive",)
THROUGH_DAEMON = ("close", "Keep-Alive")
"""pveproxy passed the call on to pvedaemon, whose own header stands before its."""
THROUGH_PEER = ("Keep-Alive", "Keep-Alive")
"""pveproxy passed the call on to the pveproxy of another node."""
THROUGH_BOTH = ("close,Keep-Alive", "Keep-Alive")
"""To another node, and there to pvedaemon."""

Form = Literal["json", "extjs", "text", "nothing"]


class Answer(Struct, frozen=True):
    """One answer. `body` is a JSON value or a text, as `form` says; `wait` seconds pass before it is sent.

    `ordered` keeps the rows of a list where they are; those of a `flat` one hold nothing but scalars. `always_zipped`
    sends gzip to whoever asks.
    """

    status: int = 200
    reason: str = "OK"
    body: Json = None
    form: Form = "json"
    content_type: str | None = JSON
    connection: tuple[str, ...] = KEPT
    location: str | None = None
    wait: float = 0.0
    ordered: bool = False
    flat: bool = False
    always_zipped: bool = False


class Refusal(Exception):
    """Ends a call with this answer, from however deep inside."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


def silent(status: int, reason: str, wait: float = 0.0) -> Answer:
    """An error from before the API (401, 501 of a method, 595, 596): a status line and nothing else."""
    return Answer(status, reason, form="nothing", content_type=None, wait=wait)


def plain(status: int, reason: str, text: str | None = None) -> Answer:
    """An error of the HTTP server itself: its text, and no content type."""
    return Answer(status, reason, reason if text is None else text, "text", None)


def failed(status: int, message: str, errors: Mapping[str, str] | None = None, wait: float = 0.0) -> Refusal:
    """An error that the API raised. The reason phrase is its message."""
    body: dict[str, Json] = {"data": None, "message": message if status == 501 else f"{message}\n"}
    if errors:
        body["errors"] = dict(errors)
    return Refusal(Answer(status, message, body, wait=wait))


def invalid(errors: Mapping[str, str]) -> Refusal:
    """400: a parameter is wrong, missing or unknown."""
    return failed(400, "Parameter verification failed.", errors)


def forbidden(path: str | None = None, privileges: str = "") -> Refusal:
    """403 with the path and the privileges of which one is missing, or without both."""
    return failed(403, f"Permission check failed ({path}, {privileges})" if path else "Permission check failed")


def not_implemented(method: str, path: str) -> Refusal:
    """501: no such path, or no such method on it."""
    return failed(501, f"Method '{method} {path}' not implemented")


def no_such_guest(node: str, kind: str, vmid: int) -> Refusal:
    """500: the guest does not exist, or is on another node."""
    folder = "qemu-server" if kind == "qemu" else "lxc"
    return failed(500, f"Configuration file 'nodes/{node}/{folder}/{vmid}.conf' does not exist")
