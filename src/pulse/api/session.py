"""Signing in and out, and who is signed in."""

from litestar import Response, delete, get, post
from litestar.params import JSONBody
from msgspec import Struct

from pulse.access.people import LONGEST_NAME, LONGEST_PASSWORD
from pulse.access.scope import OWNER, SCOPES, Scope
from pulse.access.sessions import Session
from pulse.api import cookie
from pulse.api.deps import Asked, Deps, Given, signed_in
from pulse.kit.errors import Refused
from pulse.kit.secret import Secret


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Who wants in."""

    name: str
    password: Secret


class SignedIn(Struct, frozen=True):
    """Who is in, what they may do, and what the `X-CSRF-Token` header must say."""

    person: str
    scopes: list[Scope]
    csrf_token: str


@post("/api/session", opt={"scope": "-"}, summary="Sign in")
async def sign_in(request: Asked, data: JSONBody[SignIn], deps: Given) -> Response[SignedIn]:
    """Sets the session's cookie. A wrong password and a name that nobody has are answered alike."""
    name = data.name.strip()[:LONGEST_NAME]
    keys = (f"account {name}", f"address {request.client.host if request.client else 'unknown'}")
    deps.attempts.begin(*keys)
    person = deps.config.people.named(name)
    too_long = len(data.password.reveal()) > LONGEST_PASSWORD
    password = Secret("") if too_long else data.password
    if not await deps.passwords.matches(person.password if person and not too_long else None, password):
        msg = "The name or the password is wrong."
        raise Refused(msg, status=401)

    deps.attempts.succeeded(*keys)
    return begun(request, deps, name)


@get("/api/session", opt={"scope": "signed-in"}, summary="Who is signed in")
async def who(request: Asked, deps: Given) -> Response[SignedIn]:
    """Also renews the cookie, so that it lives as long as the session."""
    id_ = Secret(request.cookies[cookie.name(request, deps.settings)])
    return Response(_shown(signed_in(request)), cookies=[cookie.made(request, deps.settings, id_)])


@delete("/api/session", opt={"scope": "signed-in"}, summary="Sign out", status_code=204)
async def sign_out(request: Asked, deps: Given) -> Response[None]:
    """Ends this session; its live connections close."""
    deps.sessions.end(signed_in(request).key)
    return Response(None, cookies=[cookie.cleared(request, deps.settings)])


@delete("/api/sessions", opt={"scope": "signed-in"}, summary="Sign out everywhere", status_code=204)
async def sign_out_everywhere(request: Asked, deps: Given) -> Response[None]:
    """Ends every session of this person."""
    deps.sessions.end_all(signed_in(request).person)
    return Response(None, cookies=[cookie.cleared(request, deps.settings)])


def begun(request: Asked, deps: Deps, person: str) -> Response[SignedIn]:
    """Start a session: the answer that carries its cookie. A session that the browser had before ends."""
    before = request.scope.get("user")
    if isinstance(before, Session):
        deps.sessions.end(before.key)
    id_, session = deps.sessions.start(person, OWNER)
    return Response(_shown(session), status_code=201, cookies=[cookie.made(request, deps.settings, id_)])


def _shown(session: Session) -> SignedIn:
    return SignedIn(
        person=session.person,
        scopes=[scope for scope in SCOPES if scope in session.scopes],
        csrf_token=session.csrf.reveal(),
    )


ROUTES = [sign_in, who, sign_out, sign_out_everywhere]
