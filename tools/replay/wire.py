"""An answer as bytes: shuffled keys, gzip, and the headers of a Proxmox VE server in their order."""

import gzip
import random
from datetime import UTC, datetime
from email.utils import format_datetime

import msgspec

from tools.replay.answer import Answer, Json

GZIP_OVER = 1024
SERVER = "pve-api-daemon/3.0"


def encoded(answer: Answer, shuffle: random.Random | None) -> bytes:
    """The body. With `shuffle` the keys of every object, and the rows of lists of resources, come in random order."""
    if answer.kind == "none":
        return b""
    if answer.kind == "text":
        return str(answer.body).encode()
    return msgspec.json.encode(answer.body if shuffle is None else shuffled(answer.body, shuffle))


def shuffled(value: Json, order: random.Random) -> Json:
    """The same value with keys in another order, and so the rows of a list in which every row has an `id`.

    Tasks (`upid`) stay in their order: newest first.
    """
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    if isinstance(value, list):
        rows = [shuffled(row, order) for row in value]
        if all(isinstance(row, dict) and "id" in row and "upid" not in row for row in rows):
            order.shuffle(rows)
        return rows
    return value


def packed(body: bytes, accepted: str) -> tuple[bytes, bool]:
    """The body as it travels, and whether it is gzip: only when asked for and over 1,024 bytes."""
    if len(body) > GZIP_OVER and "gzip" in accepted.lower():
        return gzip.compress(body, compresslevel=6), True
    return body, False


def headers_of(answer: Answer, length: int, *, zipped: bool, closes: bool) -> list[tuple[str, str]]:
    """The header lines in PVE's order. Date is now, and Expires the same."""
    now = format_datetime(datetime.now(UTC), usegmt=True)
    lines = [("Cache-Control", "max-age=0")]
    lines += [("Connection", value) for value in (("close",) if closes else answer.connection)]
    lines += [("Date", now), ("Pragma", "no-cache"), ("Server", SERVER)]
    if zipped:
        lines.append(("Content-Encoding", "gzip"))
    if answer.kind != "none":
        lines.append(("Content-Length", str(length)))
    if answer.kind == "json":
        lines.append(("Content-Type", "application/json;charset=UTF-8"))
    return [*lines, ("Expires", now)]
