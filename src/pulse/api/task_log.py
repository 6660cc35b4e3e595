"""The log of a task, read from its server when somebody wants to see it."""

from typing import Annotated

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from pulse.api.deps import Given
from pulse.api.errors import Fault
from pulse.kit.errors import Conflict, Missing, SourceError
from pulse.kit.foreign import said

LINES = 1_000
"""So many lines are answered at most."""
LINE = 1_000
"""Characters of a line that are told on."""


class ShownLog(Struct, frozen=True):
    """A piece of a log: the lines from `offset` on, which counts from 0. `total` is how many lines there are now; it
    grows while the task runs."""

    lines: list[str]
    offset: int
    total: int | None


@get("/api/resources/{resource_id:str}/log", opt={"scope": "read"}, summary="The log of a task")
async def log(
    deps: Given,
    resource_id: FromPath[str],
    offset: Annotated[int, QueryParameter(ge=0, le=10_000_000, description="Lines to leave out at the beginning.")] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=LINES, description="Lines at most in this answer.")] = 500,
) -> Response[ShownLog]:
    """Its server is asked for it now, so it may fail as that does: with 503 and the reason."""
    task = deps.pipeline.picture().resources.get(resource_id)
    upid = task.facts.get("upid") if task is not None and task.kind == "task" else None
    if task is None or not isinstance(upid, str):
        msg = "There is no such task; only tasks have logs."
        raise Missing(msg)
    try:
        found = await deps.fleet.log(task.source, upid, offset, limit)
    except SourceError as trouble:
        raise Fault(503, trouble.message) from trouble
    if found is None:
        msg = "Its connection is switched off or was removed, so there is nobody to ask."
        raise Conflict(msg)
    shown = ShownLog([said(line, LINE) for line in found.lines], found.offset, found.total)
    return Response(shown, headers={"Cache-Control": "no-store"})


ROUTES = [log]
