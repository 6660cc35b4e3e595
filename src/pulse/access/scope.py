"""Scopes: the rights that a caller can have."""

from typing import Literal

Scope = Literal["read", "connections", "agents", "alerts", "people", "metrics"]
Need = Scope | Literal["-", "signed-in"]
"""What a route asks for: a scope, nothing (`-`, public), or only that somebody is signed in."""

SCOPES: tuple[Scope, ...] = ("read", "connections", "agents", "alerts", "people", "metrics")
NEEDS: tuple[Need, ...] = (*SCOPES, "-", "signed-in")
OWNER: frozenset[Scope] = frozenset(SCOPES)
"""The owner may do everything."""
