"""What a server must not repeat: the secrets that it was told are taken out of what it says."""

import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from pulse.kit.secret import Secret

DOTS = "••••"
UNLIKELY = 12
"""Characters from which on a secret is not found by chance: a password such as `storage` is also a word of answers."""


class Hidden:
    """Secrets in every spelling in which a server gets them, and may throw them back in an error or a page."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        told = {spelled for secret in secrets for spelled in _spellings(secret.reveal()) if spelled}
        self._texts = sorted(told, key=len, reverse=True)
        self._bytes = [text.encode() for text in self._texts]
        self._long = [text.encode() for text in self._texts if len(text) >= UNLIKELY]

    def text(self, said: str) -> str:
        """A line of the answer's head without them; bytes that are no text become question marks."""
        for secret in self._texts:
            said = said.replace(secret, DOTS)
        return said.encode("utf-8", "replace").decode()

    def body(self, said: bytes, *, good: bool = False) -> bytes:
        """A body without them; a `good` answer, which holds numbers and names, only without those that are no word."""
        for secret in self._long if good else self._bytes:
            if secret in said:
                said = said.replace(secret, DOTS.encode())
        return said


def _spellings(secret: str) -> set[str]:
    return {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
    }
