"""Scopes: the rights that a caller can have."""

from collections.abc import Iterable
from typing import Literal

Scope = Literal["read", "connections", "agents", "alerts", "people", "metrics"]
Need = Scope | Literal["-", "signed-in", "browser"]
"""What a route asks for: a scope, nothing (`-`, public), that somebody is known at all, or that a browser is signed in,
which an API token is not."""

SCOPES: tuple[Scope, ...] = ("read", "connections", "agents", "alerts", "people", "metrics")
NEEDS: tuple[Need, ...] = (*SCOPES, "-", "signed-in", "browser")
OWNER: frozenset[Scope] = frozenset(SCOPES)
"""The owner may do everything."""


def ordered(scopes: Iterable[str]) -> list[Scope]:
    """The scopes among some words, each once, in the order of `SCOPES`."""
    words = frozenset(scopes)
    return [scope for scope in SCOPES if scope in words]
