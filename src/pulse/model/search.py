"""The search language: text to a query with its problems."""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from pulse.model.terms import IS, KEYS, YES_NO, Key, Piece, Wanted, listed, pieces, unquoted, wanted

Operator = Literal[":", "=", ">", ">=", "<", "<="]


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
