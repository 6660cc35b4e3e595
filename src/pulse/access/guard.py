"""The rule that every request passes: who asks, what it needs, and whether our own page sent it."""

from pulse.access.scope import Need
from pulse.access.sessions import Session
from pulse.kit.errors import Refused


def check(need: Need, session: Session | None, *, unsafe: bool, csrf: str | None) -> None:
    """Raise `Refused` unless the caller may go on; `unsafe` is a method that changes something."""
    if need == "-":
        return
    if session is None:
        msg = "Sign in to see this."
        raise Refused(msg, status=401)
    if unsafe and not (csrf is not None and session.csrf.matches(csrf)):
        msg = "The X-CSRF-Token header is missing or not the one of this session: reload the page."
        raise Refused(msg)
    if need != "signed-in" and need not in session.scopes:
        msg = f"This needs the scope {need!r}, which {session.person} does not have."
        raise Refused(msg)
