"""The terms of the search language: its keys with their units, and the pieces that a text falls into."""

import re
from typing import Literal

from msgspec import Struct

Unit = Literal["percent", "amount", "bytes", "rate", "count", "time", "days"]
"""`percent`: a share; `amount`: a share, or bytes when a unit says so; `rate`: bytes a second, MB without a unit."""


class Key(Struct, frozen=True):
    """What a term is about; without a unit it is a word. The example is a term as one may write it."""

    name: str
    unit: Unit | None
    example: str


class Wanted(Struct, frozen=True):
    """A number as written, and whether it is bytes, though its key is a share."""

    value: float
    as_bytes: bool


class Piece(Struct, frozen=True):
    """One piece of a search: a term, a word that joins, or a bracket, from `start` to before `end`."""

    kind: Literal["term", "or", "not", "(", ")"]
    text: str
    start: int
    end: int
    closed: bool = True
    """False when a quotation mark has no partner."""


_WORDS = (
    "name:web id:101 type:vm node:pve1 cluster:main tag:prod status:running is:template os:debian ip:10.0 ha:started "
    "lock:backup pool:lab project:shop image:nginx health:bad host:nas severity:critical rule:memory store:fast "
    "kind:guest update:yes verified:yes failed:yes"
)
_NUMBERS: dict[Unit, str] = {
    "percent": "cpu>80 pressure>10 cpu.pressure>10 mem.pressure>10 io.pressure>10",
    "amount": "mem>80 disk>80 swap>10",
    "bytes": "size>100GiB",
    "rate": "net>10MB io>10MB read>10MB write>10MB",
    "count": "vmid>100 temp>70 load>4 restarts>3 snapshots>3",
    "time": "uptime<1h age>26h",
    "days": "full<30",
}


def _key(unit: Unit | None, example: str) -> Key:
    return Key(re.split("[:<>]", example)[0], unit, example)


KEYS = {key.name: key for key in (_key(None, example) for example in _WORDS.split())} | {
    key.name: key for unit, examples in _NUMBERS.items() for key in (_key(unit, one) for one in examples.split())
}
IS = ("attention", "locked", "lxc", "paused", "running", "stale", "stopped", "template", "unknown", "vm")
YES_NO = ("update", "verified", "failed")

_BLANK = " \t\n\r\u00a0"
_BYTES = {"b": 1} | {
    f"{letter}{form}": base**power
    for power, letter in enumerate("kmgtp", start=1)
    for form, base in (("b", 1000), ("ib", 1024))
}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?)([a-z%/°]*)")
_TIME = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?[smhdw])+")


def pieces(query: str) -> list[Piece]:
    """The pieces of a search, in order."""
    out: list[Piece] = []
    at = 0
    while at < len(query):
        sign = query[at]
        if sign in _BLANK:
            at += 1
            continue
        if sign == "(":
            piece = Piece("(", sign, at, at + 1)
        elif sign == ")":
            piece = Piece(")", sign, at, at + 1)
        elif _is_minus(query, at):
            piece = Piece("not", sign, at, at + 1)
        else:
            piece = _word(query, at)
        out.append(piece)
        at = piece.end
    return out


def _is_minus(query: str, at: int) -> bool:
    """A minus at the beginning of a word, with something behind it."""
    behind = query[at + 1 : at + 2]
    return query[at] == "-" and behind not in ("", ")") and behind not in _BLANK


def _word(query: str, start: int) -> Piece:
    at, quoted = start, False
    while at < len(query):
        sign = query[at]
        if quoted and sign == "\\":
            at += 1
        elif sign == '"':
            quoted = not quoted
        elif not quoted and (sign in "()" or sign in _BLANK):
            break
        at += 1
    end = min(at, len(query))
    text = query[start:end]
    joining = text.lower()
    kind: Literal["term", "or", "not"] = "or" if joining == "or" else "not" if joining == "not" else "term"
    return Piece(kind, text, start, end, closed=not quoted)


def unquoted(text: str) -> str:
    """Without its quotation marks; behind a backslash inside them stands the character itself."""
    return "".join(_parts(text, ""))


def listed(text: str) -> list[str]:
    """What a list of values holds: split at commas outside of quotation marks, empty ones left out."""
    return [part for part in _parts(text, ",") if part]


def _parts(text: str, separator: str) -> list[str]:
    out, quoted, escaped = [""], False, False
    for sign in text:
        if escaped:
            out[-1] += sign
            escaped = False
        elif sign == '"':
            quoted = not quoted
        elif quoted and sign == "\\":
            escaped = True
        elif not quoted and sign == separator:
            out.append("")
        else:
            out[-1] += sign
    return out


def wanted(unit: Unit, written: str) -> Wanted | None:
    """The number that a value means in this unit; None when it is none."""
    text = written.lower()
    if unit in ("time", "days") and _TIME.fullmatch(text):
        seconds = sum(float(n) * _SECONDS[of] for n, of in re.findall(r"([0-9.]+)([smhdw])", text))
        return Wanted(seconds / 86_400 if unit == "days" else seconds, as_bytes=False)
    match = _NUMBER.fullmatch(text)
    return None if match is None else _scaled(unit, float(match[1]), match[2])


def _scaled(unit: Unit, value: float, suffix: str) -> Wanted | None:
    if unit in ("percent", "amount") and suffix in ("", "%"):
        return Wanted(value, as_bytes=False)
    if unit in ("count", "days") and suffix == "":
        return Wanted(value, as_bytes=False)
    if unit == "rate":
        factor = _BYTES.get(suffix.removesuffix("/s") or "mb")
        return None if factor is None or suffix == "/s" else Wanted(value * factor, as_bytes=False)
    factor = _BYTES.get(suffix) if unit in ("amount", "bytes") else None
    return None if factor is None else Wanted(value * factor, as_bytes=True)
