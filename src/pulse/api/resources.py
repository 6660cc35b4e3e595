"""The picture: everything at one revision, lists, one resource, and reading its source now."""

import gzip
from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec import Struct

from pulse.api import etag
from pulse.api.deps import Asked, Deps, Given
from pulse.api.errors import Fault
from pulse.api.paging import Limit, Next, Value, paged
from pulse.kit.clock import epoch
from pulse.kit.errors import Conflict, Missing
from pulse.live.hub import Picture
from pulse.model.metric import METRICS
from pulse.model.resource import Kind, Resource, Status

_SORTABLE = ("name", "kind", "status", "state", "id")
_WORTH_DEFLATING = 500


class ShownResource(Resource, frozen=True, kw_only=True):
    """A resource with the time at which its part was last seen (seconds since the epoch)."""

    at: float | None = None


class ShownPicture(Struct, frozen=True):
    """The whole picture, by id."""

    rev: int
    resources: dict[str, Resource]
    alerts: list[str]


class ResourceList(Struct, frozen=True):
    """One page of resources."""

    resources: list[ShownResource]
    next: str | None
    rev: int


class Refreshing(Struct, frozen=True):
    """The source that is being read; what it tells arrives on the live connection and at `Location`."""

    source: str


class PictureBytes:
    """The encoded picture of the newest revision that was asked for, plain and deflated."""

    def __init__(self) -> None:
        self._rev: int | None = None
        self._plain, self._deflated = b"", b""

    def of(self, picture: Picture, *, deflated: bool) -> bytes:
        """The picture as JSON, made once a revision."""
        if self._rev != picture.rev:
            shown = ShownPicture(rev=picture.rev, resources=dict(picture.resources), alerts=[])
            self._rev, self._plain, self._deflated = picture.rev, msgspec.json.encode(shown), b""
        if not deflated:
            return self._plain
        if not self._deflated:
            self._deflated = gzip.compress(self._plain, 6, mtime=0)
        return self._deflated


@get("/api/picture", opt={"scope": "read", "compressed": True}, summary="Everything at one revision")
async def picture(request: Asked, deps: Given) -> Response[ShownPicture]:
    """The same content as `full` on the live connection; encoded once a revision."""
    current = deps.pipeline.picture()
    version = etag.tag([deps.pipeline.hub.epoch, current.rev])
    headers = {"ETag": version, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if etag.unchanged(request, version):
        return _raw(b"", headers, status=304)

    encoded: PictureBytes = request.app.state.picture_bytes
    plain = encoded.of(current, deflated=False)
    deflated = "gzip" in request.headers.get("Accept-Encoding", "") and len(plain) > _WORTH_DEFLATING
    body = encoded.of(current, deflated=True) if deflated else plain
    coding = {"Content-Encoding": "gzip"} if deflated else {}
    return _raw(body, headers | coding)


@get("/api/resources", opt={"scope": "read"}, summary="Resources, page by page")
async def resources(
    deps: Given,
    kind: FromQuery[Kind | None] = None,
    status: FromQuery[Status | None] = None,
    q: Annotated[str, QueryParameter(description="Part of a name, an id or a tag.")] = "",
    sort: Annotated[
        str, QueryParameter(description="name, kind, status, state, id or a reading; with - in front: downwards.")
    ] = "name",
    limit: Limit = 100,
    after: Next = None,
) -> ResourceList:
    """Filtered, sorted, and paged."""
    current = deps.pipeline.picture()
    sorted_by = sort.removeprefix("-")
    if sorted_by not in _SORTABLE and sorted_by not in METRICS:
        raise Fault(422, f"sort can be {', '.join(_SORTABLE)} or the name of a reading, such as cpu.", field="sort")

    def place(resource: Resource) -> tuple[Value, str]:
        if sorted_by in _SORTABLE:
            return getattr(resource, sorted_by), resource.id
        return resource.readings.get(sorted_by), resource.id

    chosen = [r for r in current.resources.values() if _chosen(r, kind, status, q.casefold().strip())]
    page, following = paged(chosen, place, limit=limit, after=after, down=sort.startswith("-"))
    return ResourceList(resources=[_shown(deps, r) for r in page], next=following, rev=current.rev)


@get("/api/resources/{resource_id:str}", opt={"scope": "read"}, summary="One resource")
async def resource(deps: Given, resource_id: FromPath[str]) -> ShownResource:
    """All that is known of it."""
    return _shown(deps, _found(deps, resource_id))


@post("/api/resources/{resource_id:str}/refresh", opt={"scope": "read"}, summary="Read its source now", status_code=202)
async def refresh(deps: Given, resource_id: FromPath[str]) -> Response[Refreshing]:
    """The answer does not wait for the source."""
    source = _found(deps, resource_id).source
    if not deps.fleet.refresh(source):
        msg = "Its connection is switched off or was removed, so there is nobody to ask."
        raise Conflict(msg)
    return Response(Refreshing(source), headers={"Location": f"/api/resources/{resource_id}"})


def _raw(body: bytes, headers: dict[str, str], status: int = 200) -> Response[Any]:
    """Bytes that are JSON already."""
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def _found(deps: Deps, id_: str) -> Resource:
    found = deps.pipeline.picture().resources.get(id_)
    if found is None:
        msg = "There is no such resource; it may have been removed meanwhile."
        raise Missing(msg)
    return found


def _chosen(resource: Resource, kind: Kind | None, status: Literal["up", "down", "unknown"] | None, q: str) -> bool:
    if kind not in (None, resource.kind) or status not in (None, resource.status):
        return False
    tags = resource.facts.get("tags")
    words = [resource.name, resource.id, *(tags if isinstance(tags, list) else [])]
    return any(q in word.casefold() for word in words)


def _shown(deps: Deps, resource: Resource) -> ShownResource:
    source = deps.pipeline.sources().get(resource.source)
    part = source.parts.get(resource.part) if source else None
    fields = {name: getattr(resource, name) for name in Resource.__struct_fields__}
    return ShownResource(**fields, at=epoch(part.at) if part and part.at else None)


ROUTES = [picture, resources, resource, refresh]
