"""A cluster for the tests of the slow lane: its guests and answers are laid out, and who was asked when is noted."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from pulse.kit.errors import SourceError
from pulse.model.resource import Resource
from pulse.platforms.http import TimedOut
from pulse.platforms.pve.answers import Failed
from pulse.platforms.pve.guest.topic import Asking, GuestTold, GuestTopic, is_there, of_guest
from pulse.platforms.pve.rows import Row
from pulse.platforms.pve.topic import CALL_WITHIN, Read, Told
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.recorded import START, guest_row, node_row

T = TypeVar("T")
NOT_RUNNING = Failed("x", 500, "QEMU guest agent is not running")
MOVED = Failed("x", 500, "Configuration file 'nodes/pve1/qemu-server/100.conf' does not exist")


def vms(count: int = 1, **changes: Any) -> list[Row]:  # noqa: ANN401 - any field
    """Running VMs from number 100 on, spread over eight nodes."""
    return [
        guest_row(**({"vmid": n, "id": f"qemu/{n}", "node": f"pve{n % 8 + 1}", "uptime": 1e5} | changes))
        for n in range(100, 100 + count)
    ]


class Place(FakeDesk):
    """A cluster whose guests and answers the test lays out; it notes when it was asked for what."""

    def __init__(self, rows: list[Row], answer: Callable[[str], Any] | None = None, takes: float = 0.1) -> None:
        super().__init__("thing")
        self.answer: Callable[[str], Any] = answer or (lambda _: {})
        self.takes: Callable[[str], float] = lambda _: takes
        self.calls: list[tuple[float, str]] = []
        self.under_way: Counter[str] = Counter()
        self.most = Counter[str]()
        self.have(rows)

    def have(self, rows: list[Row], **standing: str) -> None:
        """These guests, and eight nodes that are online unless said otherwise."""
        nodes = [node_row(f"pve{n}", status=standing.get(f"pve{n}", "online")) for n in range(1, 9)]
        self.sightings.take([*nodes, *rows], [], self.loop_time())

    @staticmethod
    def loop_time() -> float:
        """Seconds of the event loop; 0 outside of it."""
        try:
            return asyncio.get_running_loop().time()
        except RuntimeError:
            return 0.0

    def of(self, part: str) -> "Part":
        """The same cluster, for another part."""
        return Part(self, part)

    async def get(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:
        node = path.split("/")[2]
        self.calls.append((self.loop_time(), path))
        self.clock = START + timedelta(seconds=self.loop_time())
        for key in (node, "all"):
            self.under_way[key] += 1
            self.most[key] = max(self.most[key], self.under_way[key])
        try:
            seconds = self.takes(path)
            await asyncio.sleep(min(seconds, limit))
            if seconds > limit:
                raise TimedOut(path)
            answer = self.answer(path)
            if isinstance(answer, SourceError):
                raise answer
            self.answers[path] = answer
            return await super().get(path, kind)
        finally:
            for key in (node, "all"):
                self.under_way[key] -= 1

    def times(self, path: str) -> list[float]:
        """When a path that ends so was asked for."""
        return [at for at, asked in self.calls if asked.endswith(path)]


class Part:
    """One part's desk of a place."""

    def __init__(self, place: Place, part: str) -> None:
        self._place, self.part = place, part

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the place has
        return getattr(self._place, name)


def topic(name: str = "thing", **changes: Any) -> GuestTopic:  # noqa: ANN401 - any field
    async def read(desk: Asking, row: Row) -> GuestTold:
        told = await desk.get(of_guest(row, f"/{name}"), dict[str, Any])
        return GuestTold(
            {name: row.name or ""} | told.get("facts", {}), told.get("readings", {}), birth=told.get("birth")
        )

    fields: dict[str, Any] = {"title": "things", "every": timedelta(seconds=60), "applies": is_there, "read": read}
    return GuestTopic(name=name, **(fields | changes))


class Watch:
    """Reads parts each second, as the poller does, and keeps what they told."""

    def __init__(self, reads: dict[str, Read]) -> None:
        self.reads = reads
        self.told: dict[str, dict[str, Resource]] = {part: {} for part in reads}
        self.gone: list[str] = []
        self.last: dict[str, Told] = {}

    async def pass_seconds(self, seconds: int) -> None:
        """Let so many pass."""
        for _ in range(seconds):
            for part, read in self.reads.items():
                answer = self.last[part] = await read()
                assert not answer.complete
                for id_ in answer.gone:
                    self.told[part].pop(id_, None)
                    self.gone.append(id_)
                self.told[part] |= {resource.id: resource for resource in answer.resources}
            await asyncio.sleep(1)

    def of(self, vmid: int = 100, part: str = "thing") -> Resource:
        return self.told[part][f"pve:k3f9:guest:{vmid}"]
