"""Signing in and out, and who is signed in."""

import structlog
from litestar import Response, delete, get, post
from litestar.params import JSONBody
from msgspec import Struct

from pulse.access.actor import Actor, in_browser
from pulse.access.attempts import place
from pulse.access.browser import browser_of
from pulse.access.device import device_of, marked
from pulse.access.people import LONGEST_NAME, LONGEST_PASSWORD
from pulse.access.scope import Scope, ordered
from pulse.api import cookie
from pulse.api.deps import Asked, Deps, Given, address_of, browser, signed_in
from pulse.api.notices import Notice, notices
from pulse.api.preferences import ShownPreferences, preferences_of
from pulse.config.documents import Person
from pulse.kit.errors import ConfigError, Refused
from pulse.kit.secret import Secret

log = structlog.get_logger(__name__)


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Who wants in."""

    name: str
    password: Secret


class SignedIn(Struct, frozen=True):
    """Who is in and what they may do; what `X-CSRF-Token` must say is null for an API token, which needs none."""

    person: str
    scopes: list[Scope]
    csrf_token: str | None
    notices: list[Notice]
    preferences: ShownPreferences


@post("/api/session", opt={"scope": "-"}, summary="Sign in")
async def sign_in(request: Asked, data: JSONBody[SignIn], deps: Given) -> Response[SignedIn]:
    """Sets the session's cookie. A wrong password and a name that nobody has are answered alike."""
    name = data.name.strip()[:LONGEST_NAME]
    person = deps.config.people.named(name)
    device = device_of(person, cookie.device_mark(request, deps.settings))
    keys = [f"device {device}"] if device else [f"account {name}", f"address {place(address_of(request))}"]
    deps.passwords.check_room(known=device is not None)
    deps.attempts.begin(*keys)

    too_long = len(data.password.reveal()) > LONGEST_PASSWORD
    password = Secret("") if too_long else data.password
    right = await deps.passwords.matches(
        person.password if person and not too_long else None, password, known=device is not None
    )
    if person is None or not right or deps.config.people.named(name) is not person:  # changed while it was checked
        msg = "The name or the password is wrong."
        raise Refused(msg, status=401)

    deps.attempts.succeeded(*keys)
    return await begun(request, deps, person)


@get("/api/session", opt={"scope": "signed-in"}, summary="Who is signed in")
async def who(request: Asked, deps: Given) -> Response[SignedIn]:
    """Also renews the cookie, so that it lives as long as the session."""
    actor = signed_in(request)
    shown = _shown(request, deps, actor)
    if actor.session is None:
        return Response(shown, headers=_OWN)
    id_ = Secret(request.cookies[cookie.name(request, deps.settings)])
    return Response(shown, headers=_OWN, cookies=[cookie.made(request, deps.settings, id_)])


@delete("/api/session", opt={"scope": "browser"}, summary="Sign out", status_code=204)
async def sign_out(request: Asked, deps: Given) -> Response[None]:
    """Ends this session; its live connections close."""
    deps.sessions.end(browser(request).key)
    await deps.sessions.keep()
    return Response(None, cookies=[cookie.cleared(request, deps.settings)])


async def begun(request: Asked, deps: Deps, person: Person) -> Response[SignedIn]:
    """Start a session: the answer that carries its cookie. A session that the browser had before ends."""
    before = request.scope.get("user")
    if isinstance(before, Actor) and before.session is not None:
        deps.sessions.end(before.session.key)
    address = address_of(request) or ""
    id_, session = deps.sessions.start(
        person.name, browser=browser_of(request.headers.get("User-Agent", "")), address=address
    )
    try:
        await deps.sessions.keep()
    except ConfigError as trouble:  # whoever comes to mend a full disk has to get in
        log.warning("a session is not kept over a restart", reason=trouble.message)
    cookies = [cookie.made(request, deps.settings, id_), cookie.device(request, deps.settings, marked(person))]
    return Response(_shown(request, deps, in_browser(session)), status_code=201, headers=_OWN, cookies=cookies)


_OWN = {"Cache-Control": "no-store"}
"""The answer holds what only this browser may know."""


def _shown(request: Asked, deps: Deps, actor: Actor) -> SignedIn:
    return SignedIn(
        person=actor.person,
        scopes=ordered(actor.scopes),
        csrf_token=actor.session.csrf.reveal() if actor.session else None,
        notices=notices(deps, request),
        preferences=preferences_of(deps, actor.person),
    )


ROUTES = [sign_in, who, sign_out]
