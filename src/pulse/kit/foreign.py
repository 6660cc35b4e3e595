"""Texts that somebody else wrote, made fit to be kept or to be said."""

import re
from hashlib import sha256
from unicodedata import bidirectional

LIMIT = 256
"""Characters of a foreign name that are kept: more than any platform lets anybody type, and a bound on what 2,000 names
can weigh."""
_MARK = 12
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
"""Control characters, line ends, what turns the direction of writing, and what has no width."""
_ISOLATED = "\u2068{}\u2069"
_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))


def kept(text: str) -> str:
    """A name as it is; of one that is longer than `LIMIT`, its beginning and a mark by which it differs from others
    that begin the same. The mark hangs on the whole name alone."""
    if len(text) <= LIMIT:
        return text
    mark = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    return f"{text[: LIMIT - _MARK - 1]}\N{HORIZONTAL ELLIPSIS}{mark}"


def said(text: str, limit: int = LIMIT) -> str:
    """A text as a part of a sentence: on one line, without anything that moves the words around it, at most so many
    characters. Writing from right to left is set apart."""
    if len(text) > limit:
        text = f"{text[: limit - 1]}\N{HORIZONTAL ELLIPSIS}"
    if text.isascii() and text.isprintable():
        return text
    text = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", re.sub(r"\s+", " ", text).strip())
    if any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
        return _ISOLATED.format(text)
    return text
