"""Talking over one connection: request by request, until one side has enough or a fault ends it."""

import asyncio
from collections.abc import Callable

from pulse.demo.fake_pve import request as requests
from pulse.demo.fake_pve.answer import Answer, plain, silent
from pulse.demo.fake_pve.desk import Desk, api_path
from pulse.demo.fake_pve.faults import Drop, Fault, Faults, Html, Huge, Refuse, Stop, Truncate
from pulse.demo.fake_pve.listener import Reaction
from pulse.demo.fake_pve.request import Request, Unread
from pulse.demo.fake_pve.response import content, head, packed
from pulse.demo.fake_pve.site import Site

IDLE_CLOSE = 5.0
REQUESTS_PER_CONNECTION = 100
PENALTY = 3.0
"""Every 401 is held back until so many seconds after its request began."""
WORKERS = 3
_HUGE_PIECE = b'{"id":"qemu/100","type":"qemu"},' * 2048


class Conversations:
    """Those of one node. `asked` is told every path that is asked for, without `/api2/json`."""

    def __init__(self, site: Site, node: str, faults: Faults, asked: Callable[[str], None]) -> None:
        self._site = site
        self._node = node
        self._faults = faults
        self._asked = asked
        self._desk = Desk(site, node, faults)
        self._begun = 0

    def reaction(self) -> Reaction:
        """What becomes of what comes in now: a machine that is off does not even refuse."""
        if self._faults.unreachable:
            return "resets"
        return "swallows" if self._faults.silent or self._site.is_dead(self._node) else "answers"

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, secure: bool) -> None:  # noqa: FBT001 - what the listener tells
        """Talk until the connection ends. Raises TimeoutError when the client says nothing for too long."""
        self._begun += 1
        worker = self._begun % WORKERS
        try:
            for number in range(1, REQUESTS_PER_CONNECTION + 1):
                request = await self._next(reader)
                if not isinstance(request, Request):
                    await self._not_understood(request, writer)
                    return
                last = number == REQUESTS_PER_CONNECTION or not request.stays
                answer = self._answer(request, writer, worker, last) if secure else self._redirect(request, writer)
                goes_on = await answer
                await writer.drain()
                if last or not goes_on:
                    return
        except _Cut as cut:
            while cut.by == "swallows" and await reader.read(requests.LINE_BYTES):
                pass
            writer.transport.abort()

    async def _next(self, reader: asyncio.StreamReader) -> Request | Unread:
        try:
            async with asyncio.timeout(IDLE_CLOSE):
                request = await requests.read(reader)
        except TimeoutError:
            self._still_there()  # the end of a connection is a packet, too
            raise
        self._still_there()
        return request

    def _still_there(self) -> None:
        reaction = self.reaction()
        if reaction != "answers":
            raise _Cut(reaction)

    async def _not_understood(self, why: Unread, writer: asyncio.StreamWriter) -> None:
        if why == "garbage":
            self._write(writer, plain(400, "bad request"), None, closes=True)
            await writer.drain()
        elif why == "too much":
            await asyncio.sleep(IDLE_CLOSE)
            writer.transport.abort()
        elif why == "too big":
            writer.transport.abort()

    async def _redirect(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        location = f"https://{request.headers.get('host', self._node)}{request.path}"
        reason = "Moved Permanently"
        self._write(writer, Answer(301, reason, reason, "text", None, location=location), request, closes=False)
        return True

    async def _answer(self, request: Request, writer: asyncio.StreamWriter, worker: int, last: bool) -> bool:  # noqa: FBT001 - whether the connection ends
        began = asyncio.get_running_loop().time()
        path = api_path(request.path)
        self._asked(path)
        await asyncio.sleep(self._faults.hang_of(path))
        fault = self._faults.fault_of(path)
        if isinstance(fault, Drop):
            writer.transport.abort()
            return False
        if isinstance(fault, Huge):
            await self._write_huge(writer, fault)
            return False
        answer = self._instead(fault) or self._desk.answer(request, worker)
        waits = max(answer.wait, PENALTY if answer.status == 401 else 0.0)
        await asyncio.sleep(max(0.0, began + waits - asyncio.get_running_loop().time()))
        self._still_there()
        closes = last or answer.status >= 400
        if isinstance(fault, Truncate | Stop):
            await self._write_part(writer, answer, request, fault)
            return False
        self._write(writer, answer, request, closes=closes)
        return not closes

    def _instead(self, fault: Fault | None) -> Answer | None:
        match fault:
            case Html(page):
                return Answer(body=page, form="text", content_type="text/html")
            case Refuse(401 | 595 | 596 as status, reason):
                return silent(status, reason)
            case Refuse(status, reason):
                return Answer(status, reason, {"data": None, "message": f"{reason}\n"})
            case _:
                return None

    def _bytes(self, answer: Answer, request: Request | None, *, closes: bool) -> tuple[bytes, bytes]:
        accepted = "" if request is None else request.headers.get("accept-encoding", "")
        body, encoding = packed(content(answer, self._site.order), accepted, always=answer.always_zipped)
        version = "1.0" if request is None else request.version
        now = self._site.clock(self._node)
        return head(answer, len(body), encoding, version=version, closes=closes, now=now), body

    def _write(self, writer: asyncio.StreamWriter, answer: Answer, request: Request | None, *, closes: bool) -> None:
        writer.write(b"".join(self._bytes(answer, request, closes=closes)))

    async def _write_part(
        self, writer: asyncio.StreamWriter, answer: Answer, request: Request, fault: Truncate | Stop
    ) -> None:
        lines, body = self._bytes(answer, request, closes=True)
        writer.write(lines + body[: int(len(body) * fault.share)])
        await writer.drain()
        if isinstance(fault, Stop):
            await asyncio.sleep(fault.seconds)

    async def _write_huge(self, writer: asyncio.StreamWriter, fault: Huge) -> None:
        """More rows than anybody can hold; whoever reads them has to stop by itself."""
        lines = head(Answer(), fault.size, None, version="1.1", closes=True, now=self._site.clock(self._node))
        writer.write(lines + b'{"data":[')
        sent = 9
        while sent < fault.size and not writer.is_closing():
            writer.write(_HUGE_PIECE[: fault.size - sent])
            sent += len(_HUGE_PIECE)
            await writer.drain()


class _Cut(Exception):
    """Whatever is said on this connection, nobody answers any more."""

    def __init__(self, by: Reaction) -> None:
        super().__init__(by)
        self.by = by
