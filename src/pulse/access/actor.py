"""Who asks: a person in a browser, or a program with an API token."""

from collections.abc import Callable

from msgspec import Struct

from pulse.access.endings import Listener
from pulse.access.scope import OWNER, Scope, ordered
from pulse.access.sessions import Session, Sessions
from pulse.access.tokens import ApiTokens
from pulse.config.documents import StoredToken


class Actor(Struct, frozen=True, eq=False):
    """Who asks and what they may do; either `session` or `token`, the id of an API token, says how they are known."""

    person: str
    scopes: frozenset[Scope]
    session: Session | None = None
    token: str | None = None


def in_browser(session: Session) -> Actor:
    """The person of a session. Every person is the owner so far, who may do everything."""
    return Actor(session.person, OWNER, session=session)


def program(token: StoredToken) -> Actor:
    """The program with this API token, which may do what the token says."""
    return Actor(token.person, frozenset(ordered(token.scopes)), token=token.id)


def still_may(actor: Actor, sessions: Sessions, tokens: ApiTokens) -> bool:
    """Whether what an actor came in by still holds; asking is using it."""
    if actor.session is not None:
        return sessions.touch(actor.session.key) is not None
    return actor.token is not None and tokens.lives(actor.token)


def on_end(actor: Actor, sessions: Sessions, tokens: ApiTokens, listener: Listener) -> Callable[[], None]:
    """Call the listener once when the actor's session ends or the token is revoked; the answer stops that."""
    if actor.session is not None:
        return sessions.on_end(actor.session.key, listener)
    return tokens.on_end(actor.token or "", listener)
