"""The routes of the interface, one file per area: what the OpenAPI document describes."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from pulse.api import (
    account,
    connections,
    health,
    platforms,
    preferences,
    resources,
    session,
    sessions,
    setup,
    task_log,
    tokens,
)


def described_routes() -> Sequence[ControllerRouterHandler]:
    """Every route but the live connection, the document itself and the web app."""
    people = (setup, session, sessions, account, tokens, preferences)
    areas = (health, *people, resources, task_log, connections, platforms)
    return [route for area in areas for route in area.ROUTES]
