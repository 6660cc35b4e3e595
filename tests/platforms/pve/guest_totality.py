"""Every key of an answer about a guest, dropped or broken in turn: something told or a trouble, and no wrong zero."""

import math
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from pulse.kit.errors import SourceError
from pulse.platforms.pve.guest.topic import Asking, GuestTold
from pulse.platforms.pve.rows import Row
from pulse.platforms.pve.topic import CALL_WITHIN
from pulse.platforms.pve.versions import Feature
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.mutations import broken, every, is_zero

T = TypeVar("T")
HEAVIEST = 8_192


class GuestDesk:
    """A desk as guest topics have it."""

    def __init__(self, desk: FakeDesk, *, alike: bool = False) -> None:
        self._desk, self._alike = desk, alike

    async def get(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:
        return await self._desk.get(path, kind, limit=limit)

    def now(self) -> datetime:
        return self._desk.now()

    def has(self, feature: Feature) -> bool:
        return self._desk.has(feature)

    def may(self, privilege: str, path: str) -> bool:
        return self._desk.may(privilege, path)

    def alike(self, _: str | None) -> bool:
        return self._alike


async def endures(read: Callable[[Asking, Row], Awaitable[GuestTold]], row: Row, answers: dict[str, Any]) -> None:
    """Break every place of these answers in every way."""
    usual = await read(GuestDesk(FakeDesk("thing", answers)), row)
    for path, answer in answers.items():
        for place, by in every(answer):
            try:
                told = await read(GuestDesk(FakeDesk("thing", answers | {path: broken(answer, place, by)})), row)
            except SourceError:
                continue
            assert len(msgspec.json.encode(told)) < HEAVIEST, (path, place, by)
            for name, value in told.readings.items():
                assert math.isfinite(value), (place, by)
                assert value > 0 or is_zero(by) or usual.readings.get(name) == 0, (name, place, by)
