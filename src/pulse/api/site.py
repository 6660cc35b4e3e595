"""The built web app: its one page at every address that is a page, and the files that it loads."""

import asyncio
import hashlib
from pathlib import Path

from litestar import Response, route
from litestar.params import FromPath
from msgspec import Struct

from pulse.api import etag
from pulse.api.deps import Asked, Given
from pulse.kit.errors import Missing

FOR_EVER = "public, max-age=31536000, immutable"
PAGE = "index.html"
NOT_BUILT = "The web app is not built yet: run `make run` in Pulse's folder, which builds it and starts Pulse.\n"
_CODINGS = (("br", ".br"), ("gzip", ".gz"))
"""The smallest first: it is sent to whom takes several, whatever they prefer."""
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""Our own table: the one of the machine differs from place to place."""


class File(Struct, frozen=True):
    """A file as it is sent."""

    content: bytes
    media_type: str
    tag: str
    coding: str | None
    hashed: bool


@route(
    ["/", "/{path:path}"],
    http_method=["GET", "HEAD"],
    opt={"scope": "-", "any_query": True, "compressed": True},
    include_in_schema=False,
)
async def site(request: Asked, deps: Given, path: FromPath[str] = "/") -> Response[bytes]:
    """A file of the app, or its page; a missing file is 404, because a page in its place would hide the mistake."""
    if path == "/api" or path.startswith("/api/"):
        msg = "There is nothing at this address."
        raise Missing(msg)
    taken = codings(request.headers.get("Accept-Encoding", ""))
    wanted = path.lstrip("/") if _is_file(path) else PAGE
    file = await asyncio.to_thread(read, deps.site, wanted, taken)
    if file is None:
        if wanted == PAGE:
            return Response(NOT_BUILT.encode(), status_code=503, media_type="text/plain")
        msg = "There is no such file; reload the page if Pulse was just updated."
        raise Missing(msg)
    return _answer(request, file)


def codings(accepted: str) -> frozenset[str]:
    """Which of our codings an `Accept-Encoding` takes; one that is not named, or has the weight 0, is refused."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((value for key, _, value in (p.partition("=") for p in parameters) if key.strip() == "q"), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0
    return frozenset(name for name, _ in _CODINGS if weights.get(name, weights.get("*", 0)) > 0)


def read(folder: Path, wanted: str, taken: frozenset[str]) -> File | None:
    """A file below the folder, or its smallest sibling that the browser takes; None when there is none. Blocks."""
    root = folder.resolve()
    path = (root / wanted).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        return None

    coding, chosen = None, path
    for name, suffix in _CODINGS:
        sibling = path.with_name(path.name + suffix)
        if name in taken and sibling.is_file():
            coding, chosen = name, sibling
            break
    content = chosen.read_bytes()
    return File(
        content=content,
        media_type=_TYPES.get(path.suffix, "application/octet-stream"),
        tag=f'"{hashlib.sha256(content).hexdigest()[:20]}"',
        coding=coding,
        hashed=path.parent == root / "assets",
    )


def _answer(request: Asked, file: File) -> Response[bytes]:
    headers = {
        "ETag": file.tag,
        "Cache-Control": FOR_EVER if file.hashed else "no-cache",
        "Vary": "Accept-Encoding",
    }
    if etag.unchanged(request, file.tag):
        return Response(b"", status_code=304, headers=headers)
    if file.coding:
        headers["Content-Encoding"] = file.coding
    return Response(file.content, media_type=file.media_type, headers=headers)


def _is_file(path: str) -> bool:
    """A name with a known ending is a file's; a resource's id in an address may hold dots, too."""
    return path == "/assets" or path.startswith("/assets/") or Path(path).suffix in _TYPES


ROUTES = [site]
