"""The one guard before every route: it finds who asks and holds them against what the route asks for."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter

from pulse.access.actor import Actor, in_browser, program
from pulse.access.attempts import place
from pulse.access.guard import check
from pulse.access.scope import Need
from pulse.api import cookie
from pulse.api.deps import Caller, Deps, address_of
from pulse.api.errors import Fault
from pulse.kit.errors import Refused

SAFE = frozenset({"GET", "HEAD"})
BEARER = "bearer "
_NOT_ASKED = frozenset({"deps", "data", "request", "socket"})
_NAMES: dict[object, frozenset[str]] = {}


def need_of(handler: BaseRouteHandler) -> Need | None:
    """The scope that a route declares; every route must."""
    need: Need | None = handler.opt.get("scope")
    return need


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Raise `Refused` unless the caller may do this; leave the actor where the routes find it.

    A query parameter that the route does not know is an error as well: a typo must not be silence. (A coroutine
    without a pause: Litestar would run a plain function in a thread, beside the loop that owns the sessions.)
    """
    method = connection.scope["method"] if connection.scope["type"] == ScopeType.HTTP else "GET"
    if method == "OPTIONS":
        return  # the framework's own answer: which methods there are

    deps: Deps = connection.app.state.deps
    need = need_of(handler)
    if need is None:
        msg = f"the route {handler} declares no scope"
        raise RuntimeError(msg)

    connection.scope["user"] = None
    actor = _anybody(connection, deps) if need == "-" else actor_of(connection, deps)
    connection.scope["user"] = actor
    check(need, actor, unsafe=method not in SAFE, csrf=connection.headers.get("X-CSRF-Token"))
    if handler.opt.get("any_query"):
        return
    for name in connection.query_params:
        if name not in _query_names(handler):
            raise Fault(422, f"{name} is no parameter of this address.", field=name)


def actor_of(connection: Caller, deps: Deps) -> Actor | None:
    """Whoever an API token stands for, else the person of the session; `Refused` when the token opens nothing.

    An `Authorization` of another kind is a proxy's business, not ours. Wrong tokens are slowed down by address; a right
    one is not, whatever else comes from there.
    """
    sent = connection.headers.get("Authorization", "")
    if not sent.lower().startswith(BEARER):
        id_ = connection.cookies.get(cookie.name(connection, deps.settings))
        session = deps.sessions.find(id_) if id_ else None
        return in_browser(session) if session else None

    try:
        return program(deps.tokens.find(sent[len(BEARER) :].strip()))
    except Refused:
        deps.attempts.begin(f"token {place(address_of(connection))}")
        raise


def _anybody(connection: Caller, deps: Deps) -> Actor | None:
    """What is open to everybody stays open to whoever brings a wrong token."""
    try:
        return actor_of(connection, deps)
    except Refused:
        return None


def _query_names(handler: BaseRouteHandler) -> frozenset[str]:
    """Kept by function: the framework hands a copy of the handler to every call."""
    known = _NAMES.get(handler.fn)
    if known is None:
        parameters = handler.parsed_fn_signature.parameters.items()
        names = {_alias(field.kwarg_definition) or name for name, field in parameters if name not in _NOT_ASKED}
        known = _NAMES[handler.fn] = frozenset(names)
    return known


def _alias(definition: object) -> str | None:
    return definition.name if isinstance(definition, QueryParameter) else None
