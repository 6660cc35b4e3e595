"""POST /access/ticket: from the bytes of a request to a ticket, or to the error that Proxmox VE gives."""

from collections.abc import Mapping
from urllib.parse import parse_qs

import msgspec

from pulse.demo.fake_pve.accounts import Actor
from pulse.demo.fake_pve.answer import THROUGH_DAEMON, Answer, Refusal, failed, invalid, plain
from pulse.demo.fake_pve.gate import Gate
from pulse.demo.fake_pve.privileges import AREAS, capabilities
from pulse.demo.fake_pve.request import Request

UNKNOWN = "property is not defined in schema and the schema does not allow additional properties"
MISSING = "property is missing and it is not optional"

_NEEDED = ("username", "password")
_KNOWN = frozenset({*_NEEDED, "realm", "path", "privs", "otp", "new-format", "tfa-challenge"})
_BAD_JSON = "malformed JSON string, neither tag, array, object, number, string or atom"
_WHERE = "at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 934."


def login(gate: Gate, request: Request, cluster: str | None) -> Answer:
    """The answer to a login. `cluster` is the name of the cluster, None for a single node."""
    fields = form(request)
    errors = {name: UNKNOWN for name in fields if name not in _KNOWN}
    errors |= {name: MISSING for name in _NEEDED if name not in fields}
    if errors:
        raise invalid(errors)
    name = fields["username"]
    if "realm" in fields and "@" not in name:
        name = f"{name}@{fields['realm']}"
    ticket = gate.login(name, fields["password"])
    if ticket is None:
        raise refused()
    accounts, actor = gate.accounts, Actor(name)
    _check(fields, accounts.privileges(actor, fields.get("path", "/")))
    told = {
        "ticket": ticket.ticket,
        "CSRFPreventionToken": ticket.csrf,
        "username": name,
        "cap": capabilities({path: accounts.privileges(actor, path) for path, _ in AREAS.values()}),
    }
    if cluster is not None:
        told["clustername"] = cluster
    return Answer(body={"data": told}, connection=THROUGH_DAEMON)


def refused() -> Refusal:
    """Wrong password, unknown user or realm, disabled, expired: all the same. It is held back as every 401."""
    return failed(401, "authentication failure")


def form(request: Request) -> dict[str, str]:
    """The fields of a body: a form, JSON, or no content type at all. Other types are refused with 506."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            told = msgspec.json.decode(request.body or b"{}", type=dict[str, object])
        except msgspec.DecodeError:
            reason = _what_is_wrong(request.body[:20].decode("utf-8", "replace"))
            raise Refusal(plain(500, reason, f"{reason}\n")) from None
        return {name: str(value) for name, value in told.items()}
    if kind in ("", "application/x-www-form-urlencoded"):
        told_twice = parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[-1] for name, values in told_twice.items()}
    raise Refusal(plain(506, f"upload 'Content-Type '{kind}' not implemented"))


def _what_is_wrong(text: str) -> str:
    """In the words of Perl's JSON parser, for the two usual mistakes."""
    if text.startswith("{"):
        rest = text[1:].rstrip("}")
        return f'\'"\' expected, at character offset 1 (before "{rest}") {_WHERE}'
    return f'{_BAD_JSON}, at character offset 0 (before "{text}") {_WHERE}'


def _check(fields: Mapping[str, str], held: frozenset[str]) -> None:
    """With `path` and `privs` a login asks whether the user has them there."""
    if "privs" in fields and not held.issuperset(fields["privs"].split(",")):
        raise refused()
