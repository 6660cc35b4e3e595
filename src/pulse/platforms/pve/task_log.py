"""Reading a piece of the log of a task when somebody wants to see it."""

from typing import Protocol

import msgspec
from msgspec import Struct

from pulse.kit.errors import Malformed, Missing
from pulse.platforms.platform import Log
from pulse.platforms.pve.rows import Count
from pulse.platforms.pve.task import Line, task_path, upid_of

NO_FILE = "unable to open file - No such file or directory"
"""The only line of the log of a task that the server does not know; the answer is a good one."""
_GONE = "The server has no log of this task any more."
_STRANGE = "The answer to {path} is not in the form of Proxmox VE: {wrong}."


class GetsBody(Protocol):
    """What this needs of a client."""

    async def get_body(self, path: str) -> bytes:
        """The JSON text of a good answer."""
        ...


class Answer(Struct, frozen=True):
    """The whole answer: `total` stands beside the lines."""

    data: list[Line]
    total: Count | None = None


async def log_of(client: GetsBody, upid: str, offset: int, limit: int) -> Log:
    """So many lines from a place on, which counts from 0. Raises `Missing` and `SourceError`."""
    parts = upid_of(upid)
    if parts is None:
        raise Missing(_GONE)
    path = f"{task_path(parts.node, upid, 'log')}?start={offset}&limit={limit}"
    body = await client.get_body(path)
    try:
        answer = msgspec.json.decode(body, type=Answer, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise Malformed(_STRANGE.format(path=path, wrong=wrong)) from wrong
    lines = [line.t for line in sorted(answer.data, key=lambda line: line.n)[:limit]]
    if lines == [NO_FILE]:
        raise Missing(_GONE)
    return Log(lines, offset, answer.total)
