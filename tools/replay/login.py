"""POST /access/ticket: from the bytes of a request to a ticket or the error that PVE gives."""

from typing import Any
from urllib.parse import parse_qs

import msgspec

from tools.replay.answer import Answer, failure
from tools.replay.credentials import Gate

_NEEDED = ("username", "password")
_KNOWN = {*_NEEDED, "realm", "path", "privs", "otp", "new-format", "tfa-challenge"}
_MISSING = "property is missing and it is not optional"
_UNKNOWN = "property is not defined in schema and the schema does not allow additional properties"

# What PVEAuditor on / may do, by area, as the answer to a login shows it.
_CAP: dict[str, dict[str, int]] = {
    "access": {},
    "dc": {"SDN.Audit": 1, "Sys.Audit": 1},
    "mapping": {"Mapping.Audit": 1},
    "nodes": {"Sys.Audit": 1},
    "sdn": {"SDN.Audit": 1},
    "storage": {"Datastore.Audit": 1},
    "vms": {"VM.Audit": 1, "VM.GuestAgent.Audit": 1},
}


def login(gate: Gate, content_type: str, body: bytes, cluster: str | None) -> Answer:
    """The answer to a login. `cluster` is the cluster's name, None for a single node.

    A form, JSON or no content type at all is read; other content types are refused with 506.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in ("", "application/json", "application/x-www-form-urlencoded"):
        reason = f"upload 'Content-Type '{kind}' not implemented"
        return Answer(506, reason, reason, "text")
    try:
        fields = _json(body) if kind == "application/json" else _form(body)
    except (msgspec.DecodeError, ValueError):
        reason = "malformed JSON string, neither tag, array, object, number, string or atom, at character offset 0"
        return Answer(500, reason, reason + "\n", "text")
    errors = {name: _UNKNOWN for name in fields if name not in _KNOWN}
    errors |= {name: _MISSING for name in _NEEDED if name not in fields}
    if errors:
        return failure(400, "Parameter verification failed.", errors)
    ticket = gate.login(fields["username"], fields["password"], fields.get("realm"))
    if ticket is None:
        return failure(401, "authentication failure")
    told: dict[str, Any] = {
        "ticket": ticket.ticket,
        "CSRFPreventionToken": ticket.csrf,
        "username": ticket.user,
        "cap": _CAP,
    }
    if cluster is not None:
        told["clustername"] = cluster
    return Answer(200, "OK", {"data": told}, connection=("close", "Keep-Alive"))


def _json(body: bytes) -> dict[str, str]:
    return {name: str(value) for name, value in msgspec.json.decode(body or b"{}", type=dict[str, Any]).items()}


def _form(body: bytes) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8"), keep_blank_values=True).items()}
