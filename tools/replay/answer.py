"""What a Proxmox VE server answers, before it becomes bytes on the wire."""

import re
from typing import Any, Literal, Protocol
from urllib.parse import parse_qsl

import msgspec

PREFIX = "/api2/json"

Kind = Literal["json", "text", "none"]
Json = Any  # whatever a body holds

# Calls that pveproxy passes on to pvedaemon on the same node. Their answers carry two Connection headers.
_PASSED_ON = re.compile(
    r"/cluster/(status|backup-info/)|/nodes/[^/]+/"
    r"((qemu|lxc)(/\d+/(status/current|snapshot|rrddata|interfaces|agent/.+))?|storage|replication|services|rrddata)$"
)
_GUEST = re.compile(r"/nodes/(?P<node>[^/]+)/(?P<kind>qemu|lxc)/(?P<vmid>\d+)/")


class Answer(msgspec.Struct, frozen=True):
    """One answer. `connection` holds the values of the Connection headers in order; 400 and above always say close."""

    status: int
    reason: str
    body: Json = None
    kind: Kind = "json"
    connection: tuple[str, ...] = ("Keep-Alive",)


class Source(Protocol):
    """Where answers come from. `moment` is the tape time in seconds; a source that has no time ignores it."""

    def answer(self, method: str, path: str, query: str, moment: float) -> Answer | None:
        """The answer for a path without `/api2/json` and a query in canonical order; None when it has none."""


def failure(status: int, reason: str, errors: dict[str, str] | None = None) -> Answer:
    """An error as PVE 8 and 9 raise it from an API handler: the reason phrase again as `message`."""
    body: dict[str, Any] = {"data": None, "message": reason if status == 501 else reason + "\n"}
    if errors:
        body["errors"] = errors
    return Answer(status, reason, body)


def silent(status: int, reason: str) -> Answer:
    """An error raised before the API handler (401, 595, 596): a status line and nothing else."""
    return Answer(status, reason, kind="none")


def api_path(path: str) -> str | None:
    """The path inside the JSON API, without doubled and trailing slashes; None when the path is not of that API."""
    collapsed = re.sub(r"/{2,}", "/", path).rstrip("/")
    if collapsed != PREFIX and not collapsed.startswith(PREFIX + "/"):
        return None
    return collapsed[len(PREFIX) :] or "/"


def query_key(query: str) -> str:
    """A query with decoded and sorted parameters, so that their order on the wire does not matter."""
    return "&".join(f"{name}={value}" for name, value in sorted(parse_qsl(query, keep_blank_values=True)))


def not_there(method: str, path: str) -> Answer:
    """What PVE says to a path that it does not know, or to a guest that is not on that node."""
    if guest := _GUEST.match(path):
        folder = "qemu-server" if guest["kind"] == "qemu" else "lxc"
        return failure(500, f"Configuration file 'nodes/{guest['node']}/{folder}/{guest['vmid']}.conf' does not exist")
    return failure(501, f"Method '{method} {path}' not implemented")


def connection_of(path: str, asked_node: str) -> tuple[str, ...]:
    """The Connection headers of a good answer: doubled when the call was passed on to pvedaemon or another node."""
    node = path.split("/")[2] if path.startswith("/nodes/") else asked_node
    if node not in (asked_node, "localhost"):
        return ("Keep-Alive", "Keep-Alive")
    if _PASSED_ON.match(path):
        return ("close", "Keep-Alive")
    return ("Keep-Alive",)
