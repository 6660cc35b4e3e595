"""An answer as bytes: its status line, its headers in Proxmox VE's order, its body as it travels."""

import zlib
from datetime import UTC, datetime
from email.utils import format_datetime

import msgspec

from pulse.demo.fake_pve.answer import Answer
from pulse.demo.fake_pve.order import Order

GZIP_OVER = 1024
SERVER = "pve-api-daemon/3.0"


def content(answer: Answer, order: Order) -> bytes:
    """The body before it is packed."""
    match answer.form:
        case "nothing":
            return b""
        case "text":
            return str(answer.body).encode("utf-8", "replace")
        case _ if isinstance(answer.body, bytes):
            return answer.body
        case _:
            order.fresh()
            return msgspec.json.encode(_in_disorder(answer, order))


def _in_disorder(answer: Answer, order: Order) -> object:
    """The body with its keys, and the rows of a list, in random order."""
    body = answer.body
    rows = order.rows(body["data"]) if answer.flat else order.shuffled(body["data"], ordered=answer.ordered)
    outside = {key: order.shuffled(value) for key, value in body.items() if key != "data"}
    return order.keys({**outside, "data": rows})


def packed(body: bytes, accepted: str, *, always: bool = False) -> tuple[bytes, str | None]:
    """The body as it travels and its encoding: gzip over 1,024 bytes when it is asked for, deflate only without it."""
    if always or (len(body) > GZIP_OVER and "gzip" in accepted.lower()):
        return _deflated(body, 16 + zlib.MAX_WBITS), "gzip"
    if len(body) > GZIP_OVER and "deflate" in accepted.lower():
        return _deflated(body, zlib.MAX_WBITS), "deflate"
    return body, None


def _deflated(body: bytes, window: int) -> bytes:
    machine = zlib.compressobj(level=1, wbits=window)
    return machine.compress(body) + machine.flush()


def head(answer: Answer, length: int, encoding: str | None, *, version: str, closes: bool, now: float) -> bytes:
    """The status line and the headers. `now` is what the clock of the node says, in seconds since the epoch."""
    date = format_datetime(datetime.fromtimestamp(int(now), UTC), usegmt=True)
    lines = [f"HTTP/{version} {answer.status} {_one_line(answer.reason)}", "Cache-Control: max-age=0"]
    lines += [f"Connection: {value}" for value in (("close",) if closes else answer.connection)]
    lines += [f"Date: {date}", "Pragma: no-cache"]
    if answer.location is not None:
        lines.append(f"Location: {answer.location}")
    lines.append(f"Server: {SERVER}")
    if encoding is not None:
        lines.append(f"Content-Encoding: {encoding}")
    if answer.form != "nothing":
        lines.append(f"Content-Length: {length}")
    if answer.content_type is not None:
        lines.append(f"Content-Type: {answer.content_type}")
    lines += [f"Expires: {date}", "", ""]
    return "\r\n".join(lines).encode("utf-8", "replace")


def _one_line(reason: str) -> str:
    """A message of many lines ends the reason phrase at its first."""
    return reason.partition("\n")[0]
