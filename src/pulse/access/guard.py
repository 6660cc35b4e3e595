"""The rule that every request passes: who asks, what it needs, and whether our own page sent it."""

from pulse.access.actor import Actor
from pulse.access.scope import Need
from pulse.kit.errors import Refused


def check(need: Need, actor: Actor | None, *, unsafe: bool, csrf: str | None) -> None:
    """Raise `Refused` unless the caller may go on; `unsafe` is a method that changes something.

    Only a browser brings its session along unasked, so only there the header must show that our page sent the request.
    """
    if need == "-":
        return
    if actor is None:
        msg = "Sign in to see this."
        raise Refused(msg, status=401)
    if actor.session is not None and unsafe and not (csrf is not None and actor.session.csrf.matches(csrf)):
        msg = "The X-CSRF-Token header is missing or not the one of this session: reload the page."
        raise Refused(msg)
    if need == "browser" and actor.session is None:
        msg = "An API token may not do this: sign in with a browser."
        raise Refused(msg)
    if need not in ("signed-in", "browser") and need not in actor.scopes:
        who = actor.person if actor.session is not None else "this API token"
        msg = f"This needs the scope {need!r}, which {who} does not have."
        raise Refused(msg)
