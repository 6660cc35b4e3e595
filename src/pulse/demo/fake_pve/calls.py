"""The paths of the API: what each needs, which parameters it takes, and which daemon answers it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal
from urllib.parse import parse_qsl

from msgspec import Struct

from pulse.demo.fake_pve.answer import Json, failed, forbidden, invalid
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.login import MISSING, UNKNOWN

Method = Literal["GET", "POST", "PUT", "DELETE"]
_NO_TOKENS = "not available with API token, need proper ticket."
_BOOLEANS = frozenset({"0", "1", "on", "off", "yes", "no", "true", "false"})
VMIDS = range(100, 1_000_000_000)


class Parameter(Struct, frozen=True):
    """A parameter of a call."""

    kind: Literal["string", "integer", "boolean", "enum"] = "string"
    choices: tuple[str, ...] = ()
    needed: bool = False

    def fault(self, value: str) -> str | None:
        """What is wrong with a value."""
        if self.kind == "integer" and not value.lstrip("-").isdecimal():
            return f"type check ('integer') failed - got '{value}'"
        if self.kind == "boolean" and value not in _BOOLEANS:
            return f"type check ('boolean') failed - got '{value}'"
        if self.kind == "enum" and value not in self.choices:
            return f"value '{value}' does not have a value in the enumeration '{', '.join(self.choices)}'"
        return None


TEXT, NUMBER, FLAG = Parameter(), Parameter("integer"), Parameter("boolean")


def enum(*choices: str, needed: bool = False) -> Parameter:
    """One of these words."""
    return Parameter("enum", choices, needed)


class Call(Struct, frozen=True, kw_only=True):
    """A call. `{name}` in its path stands for any one step.

    `needs` is a path and the privileges of which one is enough there; the refusal of a `bare` call does not say which.
    A `protected` call goes through pvedaemon, an `anywhere` one is answered by the node that was asked even when it is
    about another. `seconds` is how long it takes, `since` the first release that
    has it; see `Answer` for `ordered` and `flat`.
    """

    path: str
    tell: Callable[[Ask], Json]
    method: Method = "GET"
    parameters: Mapping[str, Parameter] = {}
    needs: tuple[str, *tuple[str, ...]] | None = None
    bare: bool = False
    protected: bool = False
    anywhere: bool = False
    ordered: bool = False
    flat: bool = False
    tokens: bool = True
    seconds: float = 0.0
    since: tuple[int, int] = (7, 0)

    def check(self, ask: Ask) -> None:
        """Refuse whoever lacks the privilege."""
        if not self.tokens and ask.actor.token is not None:
            raise failed(403, f"Permission check failed (URI '{ask.path}' {_NO_TOKENS})")
        if self.needs is None:
            return
        path = self.needs[0].format_map(ask.given)
        if not ask.may(path, *self.needs[1:]):
            raise forbidden() if self.bare else forbidden(path, "|".join(self.needs[1:]))

    def valid(self, query: str, given: Mapping[str, str]) -> dict[str, str]:
        """The parts of the path and the parameters; refuses what is unknown, missing or no value of its kind."""
        told = dict(parse_qsl(query, keep_blank_values=True))
        errors = {name: UNKNOWN for name in told if name not in self.parameters}
        for name, parameter in self.parameters.items():
            if name not in told:
                if parameter.needed:
                    errors[name] = MISSING
            elif (fault := parameter.fault(told[name])) is not None:
                errors[name] = fault
        if (vmid := given.get("vmid")) is not None and (wrong := _vmid_fault(vmid)):
            errors["vmid"] = wrong
        if errors:
            raise invalid(errors)
        return {**told, **given}


def _vmid_fault(vmid: str) -> str | None:
    if not vmid.isdecimal():
        return f"type check ('integer') failed - got '{vmid}'"
    return None if int(vmid) in VMIDS else "invalid format - value does not look like a valid VM ID\n"


class Calls:
    """All calls, found by method and path."""

    def __init__(self, calls: Iterable[Call]) -> None:
        self._by_size: dict[tuple[str, int], list[tuple[tuple[str, ...], Call]]] = {}
        for call in calls:
            steps = tuple(call.path.strip("/").split("/"))
            self._by_size.setdefault((call.method, len(steps)), []).append((steps, call))
        for entries in self._by_size.values():
            entries.sort(key=lambda entry: [step.startswith("{") for step in entry[0]])

    def find(self, method: str, path: str, release: tuple[int, int]) -> tuple[Call, dict[str, str]] | None:
        """The call for a path that is decoded, and the parts of the path that have a name."""
        asked = path.strip("/").split("/")
        for steps, call in self._by_size.get((method, len(asked)), ()):
            given = _match(steps, asked)
            if given is not None and call.since <= release:
                return call, given
        return None


def _match(steps: tuple[str, ...], asked: list[str]) -> dict[str, str] | None:
    given: dict[str, str] = {}
    for step, part in zip(steps, asked, strict=True):
        if step.startswith("{"):
            given[step[1:-1]] = part
        elif step != part:
            return None
    return given
