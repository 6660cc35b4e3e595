"""Whether Pulse is well."""

import asyncio
import os
from typing import Literal

from litestar import get
from msgspec import UNSET, Struct, UnsetType

from pulse.access.actor import Actor
from pulse.api.deps import Asked, Deps, Given
from pulse.api.errors import Fault


class Health(Struct, frozen=True):
    """`uptime` in seconds; `reasons` are told to those who are signed in."""

    status: Literal["ok", "degraded"]
    version: str
    uptime: float
    reasons: list[str] | UnsetType = UNSET


class Alive(Struct, frozen=True):
    """What a probe sees."""

    status: Literal["ok"] = "ok"


@get("/api/health", opt={"scope": "-"}, summary="Whether Pulse is well")
async def health(request: Asked, deps: Given) -> Health:
    """`degraded` when a source does not answer, wholly or in part."""
    reasons = _reasons(deps)
    return Health(
        status="degraded" if reasons else "ok",
        version=deps.version,
        uptime=round((deps.clock() - deps.started).total_seconds(), 1),
        reasons=reasons if isinstance(request.scope.get("user"), Actor) else UNSET,
    )


@get("/api/health/live", opt={"scope": "-"}, summary="For probes: the server answers")
async def live() -> Alive:
    """Answers whenever the event loop runs."""
    return Alive()


@get("/api/health/ready", opt={"scope": "-"}, summary="For probes: the server can do its work")
async def ready(deps: Given) -> Alive:
    """503 when the data folder is gone or cannot be written."""
    if not await asyncio.to_thread(os.access, deps.config.folder, os.W_OK | os.X_OK):
        raise Fault(503, "The data folder is gone or cannot be written.")
    return Alive()


def _reasons(deps: Deps) -> list[str]:
    return [
        f"{source.name}: {source.message or source.state}"
        for source in deps.pipeline.sources().values()
        if source.state in ("degraded", "lost")
    ]


ROUTES = [health, live, ready]
