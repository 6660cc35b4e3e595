"""The search language: text to a query with its problems, and whether it finds a resource."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct

from pulse.model.metric import METRICS
from pulse.model.resource import Resource
from pulse.model.terms import IS, KEYS, YES_NO, Key, Piece, Wanted, listed, pieces, unquoted, wanted

Operator = Literal[":", "=", ">", ">=", "<", "<="]
Truth = bool | None
Lookup = Callable[[str], Resource | None]
"""The resource with this id: where something is follows from what it is on."""


class Text(Struct, frozen=True):
    """A term without a key: a name, an id, a tag or an address contains it."""

    text: str


class Word(Struct, frozen=True):
    """A term whose key is a word: one of the values is its beginning, or, when exact, all of it."""

    key: str
    exact: bool
    values: list[str]


class Number(Struct, frozen=True):
    """A term whose key is a number."""

    key: str
    operator: str
    values: list[Wanted]


class Joined(Struct, frozen=True):
    """Several expressions, all of which have to hold, or any."""

    how: Literal["and", "or"]
    of: list["Expression"]


class Negated(Struct, frozen=True):
    """An expression that must not hold."""

    of: "Expression"


Expression = Text | Word | Number | Joined | Negated


class Problem(Struct, frozen=True):
    """A part of a search that is ignored, where it stands, and why in one sentence."""

    start: int
    end: int
    message: str


class Query(Struct, frozen=True):
    """A search as it was understood; without an expression it finds everything."""

    expression: Expression | None
    problems: list[Problem]


_DEPTH = 20
"""Brackets in brackets; a deeper one is not read."""
_TERM = re.compile(r"([A-Za-z][A-Za-z.]*)(:|>=|<=|>|<|=)(.*)", re.DOTALL)


class _Reader(Struct):
    pieces: list[Piece]
    problems: list[Problem] = []
    at: int = 0

    def kind(self) -> str | None:
        return self.pieces[self.at].kind if self.at < len(self.pieces) else None

    def tell(self, piece: Piece, message: str) -> None:
        self.problems.append(Problem(piece.start, piece.end, message))


def parse(text: str) -> Query:
    """What a search says; whatever is wrong in it is told, and the rest holds."""
    reader = _Reader(pieces(text))
    found: list[Expression] = []
    while reader.at < len(reader.pieces):
        expression = _read_or(reader, 0)
        if expression is not None:
            found.append(expression)
        if reader.at < len(reader.pieces):
            reader.tell(reader.pieces[reader.at], "this bracket closes nothing")
        reader.at += 1
    problems = sorted(reader.problems, key=lambda problem: (problem.start, problem.end))
    return Query(_several("and", found), problems)


def _several(how: Literal["and", "or"], found: list[Expression]) -> Expression | None:
    if len(found) > 1:
        return Joined(how, found)
    return found[0] if found else None


def _read_or(reader: _Reader, depth: int) -> Expression | None:
    sides: list[Expression] = []
    waiting: Piece | None = None  # an `or` that has no other side yet
    while True:
        start = reader.at
        side = _read_and(reader, depth)
        if side is not None:
            sides.append(side)
        joins = reader.pieces[reader.at] if reader.kind() == "or" else None
        lacking = (waiting or joins) if reader.at == start else None
        if lacking is not None:
            reader.tell(lacking, "or needs a term on both sides")
        waiting = joins if reader.at > start else None
        if joins is None:
            return _several("or", sides)
        reader.at += 1


def _read_and(reader: _Reader, depth: int) -> Expression | None:
    found: list[Expression] = []
    while reader.kind() not in (None, "or", ")"):
        one = _read_unary(reader, depth)
        if one is not None:
            found.append(one)
    return _several("and", found)


def _read_unary(reader: _Reader, depth: int) -> Expression | None:
    first = reader.at
    while reader.kind() == "not":
        reader.at += 1
    negated = (reader.at - first) % 2 == 1
    if reader.kind() in (None, "or", ")"):
        reader.tell(reader.pieces[reader.at - 1], "not needs a term behind it")
        return None
    piece = reader.pieces[reader.at]
    reader.at += 1
    inner = _read_bracket(reader, piece, depth + 1) if piece.kind == "(" else _read_term(reader, piece)
    return Negated(inner) if inner is not None and negated else inner


def _read_bracket(reader: _Reader, opening: Piece, depth: int) -> Expression | None:
    if depth > _DEPTH:
        reader.tell(opening, "there are too many brackets in brackets")
        return None
    start = reader.at
    inner = _read_or(reader, depth)
    if reader.kind() != ")":
        reader.tell(opening, "this bracket is not closed")
        return inner
    if reader.at == start:
        reader.tell(opening, "there is nothing between these brackets")
    reader.at += 1
    return inner


def _read_term(reader: _Reader, piece: Piece) -> Expression | None:
    if not piece.closed:
        reader.tell(piece, "this quotation mark has no partner")
        return None
    match = _TERM.fullmatch(piece.text)
    if match is None or (match[2] == ":" and match[3].startswith(":")):
        text = unquoted(piece.text).lower()
        if text == "":
            reader.tell(piece, "there is nothing between these quotation marks")
            return None
        return Text(text)
    key = KEYS.get(match[1].lower())
    if key is None:
        reader.tell(piece, f"there is no key {match[1].lower()}, in quotation marks it is text")
        return None
    term = (_read_word if key.unit is None else _read_number)(key, match[2], listed(match[3]))
    if isinstance(term, str):
        reader.tell(piece, term)
        return None
    return term


def _read_word(key: Key, operator: str, written: Sequence[str]) -> Word | str:
    if operator not in (":", "="):
        return f"{key.name} has no order, write {key.example}"
    if not written:
        return f"{key.name} needs a value, like {key.example}"
    values = [value.lower() for value in written]
    if key.name == "is" and not set(values) <= set(IS):
        return f"is knows {', '.join(IS)}"
    if key.name in YES_NO and not set(values) <= {"yes", "no"}:
        return f"{key.name} is yes or no"
    return Word(key.name, operator == "=", values)


def _read_number(key: Key, operator: str, written: Sequence[str]) -> Word | Number | str:
    needs = f"{key.name} needs a {'time' if key.unit == 'time' else 'number'}, like {key.example}"
    if key.name == "vmid" and operator == ":" and written:
        return Word("vmid", exact=False, values=list(written))
    if key.unit is None or not written or (len(written) > 1 and operator not in (":", "=")):
        return needs
    values = [value for value in (wanted(key.unit, text) for text in written) if value is not None]
    return Number(key.name, operator, values) if len(values) == len(written) else needs


def matches(expression: Expression | None, resource: Resource, lookup: Lookup) -> Truth:
    """Yes, no, or unknown (None), which stays unknown under `not`; only what is a yes is found."""
    match expression:
        case None:
            return True
        case Joined("and", parts):
            return _every([matches(part, resource, lookup) for part in parts])
        case Joined(_, parts):
            return _some([matches(part, resource, lookup) for part in parts])
        case Negated(part):
            truth = matches(part, resource, lookup)
            return None if truth is None else not truth
        case Text(text):
            return _contains(resource, text, lookup)
        case Word("is", _, values):
            return _some([_is(resource, value) for value in values])
        case Word(key, exact, values):
            return _begins(_words(resource, key, lookup), values, exact=exact)
        case Number(key, operator, numbers):
            return _some([_compare(resource, key, operator, number) for number in numbers])


def _every(truths: list[Truth]) -> Truth:
    return False if False in truths else None if None in truths else True


def _some(truths: list[Truth]) -> Truth:
    return True if True in truths else None if None in truths else False


def _contains(resource: Resource, text: str, lookup: Lookup) -> bool:
    words = [resource.name]
    for key in ("vmid", "tag", "ip"):
        words.extend(_words(resource, key, lookup) or [])
    return any(text in word.lower() for word in words)


def _begins(known: Sequence[str] | None, values: Sequence[str], *, exact: bool) -> Truth:
    if known is None:
        return None
    words = [word.lower() for word in known]
    return any(word == value if exact else word.startswith(value) for value in values for word in words)


def _fact(resource: Resource, name: str) -> list[str]:
    value = resource.facts.get(name)
    return [str(value)] if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else []


def _words(resource: Resource, key: str, lookup: Lookup) -> list[str] | None:
    """The words behind a key: none is known to be none, None is unknown."""
    match key:
        case "name":
            return [resource.name]
        case "id":
            return [resource.id, *_fact(resource, "vmid")]
        case "vmid" | "ha" | "lock" | "pool":
            return _fact(resource, key)
        case "kind":
            return [resource.kind]
        case "type":
            return _types(resource)
        case "node":
            return _nodes(resource, lookup)
        case "cluster":
            return _clusters(resource, lookup)
        case "tag":
            tags = resource.facts.get("tags")
            return tags if isinstance(tags, list) else []
        case "status":
            return _states(resource)
        case "ip":
            return _fact(resource, "ip") or None
        case "store":
            return [resource.name] if resource.kind == "storage" else None
    return None  # nobody tells it yet


def _types(resource: Resource) -> list[str] | None:
    if resource.kind == "storage":
        return ["storage", *_fact(resource, "type")]
    if resource.kind != "guest":
        return [resource.kind]
    return {"lxc": ["lxc", "ct"], "qemu": ["vm", "qemu"]}.get(str(resource.facts.get("type")))


def _nodes(resource: Resource, lookup: Lookup) -> list[str] | None:
    if resource.kind == "node":
        return [resource.name]
    if resource.kind == "storage":
        on = resource.facts.get("nodes")
        return list(on) if isinstance(on, dict) else None
    parent = lookup(resource.parent or "")
    known = [parent.name] if parent is not None and parent.kind == "node" else None
    return _fact(resource, "node") or known


def _clusters(resource: Resource, lookup: Lookup) -> list[str] | None:
    if resource.kind == "cluster":
        return [resource.name]
    if resource.kind == "node":
        return _fact(resource, "cluster")
    parent = lookup(resource.parent or "")
    return _clusters(parent, lookup) if parent is not None and parent.kind in ("node", "cluster") else None


def _states(resource: Resource) -> list[str]:
    """As the mark of its row says it."""
    node = resource.kind == "node"
    if resource.status == "down":
        return ["offline" if node else "stopped", "down"]
    if resource.status == "unknown" or resource.stale:
        return ["unknown"]
    return ["online" if node else "running", "up", *(["paused"] if resource.state == "paused" else [])]


def _is(resource: Resource, value: str) -> Truth:
    match value:
        case "template":
            return resource.facts.get("template") is True
        case "locked":
            return bool(_fact(resource, "lock"))
        case "stale":
            return resource.stale
        case "vm" | "lxc":
            types = _types(resource)
            return None if types is None else value in types
        case "attention":
            names = {"cpu": "cpu", "mem": "memory_used", "disk": "disk_used"}
            return _some([_at_least(_number(resource, key, as_bytes=False), names[key]) for key in names])
    return value in _states(resource)


def _at_least(percent: float | None, metric: str) -> Truth:
    limits = METRICS[metric].limits
    return None if percent is None or limits is None else percent >= limits[0] * 100


def _compare(resource: Resource, key: str, operator: str, number: Wanted) -> Truth:
    value = _number(resource, key, as_bytes=number.as_bytes)
    if value is None:
        return None
    match operator:
        case ">":
            return value > number.value
        case ">=":
            return value >= number.value
        case "<":
            return value < number.value
        case "<=":
            return value <= number.value
    shown = int(value + 0.5) if key in ("cpu", "mem", "disk", "swap") and not number.as_bytes else value
    return shown == number.value


_SHARES = {
    "cpu": ("cpu", ""),
    "mem": ("memory_used", "memory_total"),
    "disk": ("disk_used", "disk_total"),
    "swap": ("swap_used", "swap_total"),
}
_SUMS = {
    "load": ("load1",),
    "net": ("net_in", "net_out"),
    "io": ("disk_read", "disk_write"),
    "read": ("disk_read",),
    "write": ("disk_write",),
    "uptime": ("uptime",),
    "size": ("disk_total",),
}


def _number(resource: Resource, key: str, *, as_bytes: bool) -> float | None:
    """The number behind a key: shares in percent, times in seconds, rates in bytes a second; None is unknown."""
    readings = resource.readings
    if key in _SHARES:
        used, total = _SHARES[key]
        if as_bytes:
            return readings.get(used)
        return _percent(readings.get(used), readings.get(total) if total else 1)
    if key == "vmid":
        vmid = resource.facts.get("vmid")
        return vmid if isinstance(vmid, int) else None
    known = [readings[name] for name in _SUMS.get(key, ()) if name in readings]
    return sum(known) if known else None


def _percent(used: float | None, total: float | None) -> float | None:
    """To a hundred thousandth, so that 29 percent are 29 and not a hair less."""
    return None if used is None or not total else int(used / total * 1e7 + 0.5) / 1e5
