"""The routes of the interface, one file per area: what the OpenAPI document describes."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from pulse.api import connections, health, resources, session, setup


def described_routes() -> Sequence[ControllerRouterHandler]:
    """Every route but the live connection, the document itself and the web app."""
    return [*health.ROUTES, *setup.ROUTES, *session.ROUTES, *resources.ROUTES, *connections.ROUTES]
