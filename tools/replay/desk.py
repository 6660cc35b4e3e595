"""From a request to its answer: who asks, in which format, for what."""

import re
from collections.abc import Sequence

from aiohttp import web

from tools.replay.answer import Answer, Source, failure, not_there, query_key, silent
from tools.replay.credentials import COOKIE, Claim, Gate
from tools.replay.login import login
from tools.replay.playhead import Playhead

_WRITES = ("POST", "PUT", "DELETE")
_VM = re.compile(r"/nodes/[^/]+/(?:qemu|lxc)/(\d+)/")
_ROOTS = ("access", "cluster", "nodes", "pools", "storage", "version")
_PAGE = "<!DOCTYPE html><html><head><title>Replay</title></head><body>A stand-in Proxmox VE server.</body></html>\n"


class Desk:
    """Looks at credentials first, then asks the sources in turn for what they hold at the current tape time."""

    def __init__(self, sources: Sequence[Source], playhead: Playhead) -> None:
        self._sources = sources
        self._playhead = playhead

    async def answer(self, request: web.Request, path: str | None, gate: Gate) -> Answer:
        """In order: method, format, login, the open paths, credentials, the sources."""
        method = request.method
        if method not in ("GET", *_WRITES):
            return silent(501, f"method '{method}' not available")
        if path is None:
            return _outside(request.path)
        match method, path:
            case "POST", "/access/ticket":
                return login(gate, request.headers.get("Content-Type", ""), await request.read(), self._cluster())
            case "GET", "/access/ticket":
                return Answer(200, "OK", {"data": None})
            case "GET", "/access/domains":
                refusal = None
            case _:
                refusal = gate.refusal(_claim(request))
        return silent(401, refusal) if refusal else self._told(method, path, query_key(request.query_string))

    def _told(self, method: str, path: str, query: str) -> Answer:
        """What the sources say, or what PVE says to an auditor who asks for something else."""
        found = self._find(method, path, query)
        if found is not None:
            return found
        if path == "/":
            return Answer(200, "OK", {"data": [{"subdir": root} for root in _ROOTS]})
        if method in _WRITES and (guest := _VM.match(path)):
            return failure(403, f"Permission check failed (/vms/{guest[1]}, VM.PowerMgmt)")
        return not_there(method, path)

    def _find(self, method: str, path: str, query: str) -> Answer | None:
        moment = self._playhead.time
        answers = (source.answer(method, path, query, moment) for source in self._sources)
        return next((answer for answer in answers if answer is not None), None)

    def _cluster(self) -> str | None:
        """The cluster's name as the current membership tells it; None for a single node."""
        answer = self._find("GET", "/cluster/status", "")
        if answer is None or answer.status != 200:
            return None
        return next((row["name"] for row in answer.body["data"] if row.get("type") == "cluster"), None)


def _claim(request: web.Request) -> Claim:
    return Claim(
        request.headers.get("Authorization"),
        request.cookies.get(COOKIE),
        request.headers.get("CSRFPreventionToken"),
        request.method in _WRITES,
    )


def _outside(path: str) -> Answer:
    """Paths that are not of the JSON API."""
    if path == "/":
        return Answer(200, "OK", _PAGE, "text")
    if path.startswith("/api2/"):
        form, _, rest = path.removeprefix("/api2/").partition("/")
        reason = f"no formatter for uri /{rest}, {form}"
        return Answer(501, reason, reason, "text")
    reason = f"no such file '{path}'"
    return Answer(500, reason, reason + "\n", "text")
