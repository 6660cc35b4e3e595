"""The interface is the sum of its areas, and none of its routes is open by accident."""

from litestar.handlers import HTTPRouteHandler

from pulse.api import account, connections, health, preferences, resources, session, sessions, setup, tokens
from pulse.api.routes import described_routes

OPEN = {"health", "live", "ready", "setup_state", "make_owner", "sign_in"}


def test_every_area_is_there() -> None:
    for area in (health, setup, session, sessions, account, tokens, preferences, resources, connections):
        assert set(area.ROUTES) <= set(described_routes())


def test_every_route_names_its_scope_and_only_the_door_is_open() -> None:
    scopes = {
        route.handler_name: route.opt.get("scope")
        for route in described_routes()
        if isinstance(route, HTTPRouteHandler)
    }

    assert None not in scopes.values()
    assert {name for name, scope in scopes.items() if scope == "-"} == OPEN
