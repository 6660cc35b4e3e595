"""A desk for the tests of topics: it answers from recordings, or from what the test lays out."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Raw

from pulse.kit.errors import SourceError, Unauthorized
from pulse.model.resource import Resource
from pulse.platforms.pve.answers import Failed, NotKnown, decoded
from pulse.platforms.pve.normalise import Scope
from pulse.platforms.pve.rows import Row, listed, resource_rows
from pulse.platforms.pve.sightings import Sightings
from pulse.platforms.pve.topic import CALL_WITHIN
from pulse.platforms.pve.versions import Feature, has
from tests.platforms.pve.recorded import RECORDINGS, SCOPE, START, Body

T = TypeVar("T")
_FOLDERS = ("pve-9.2", "pve-8.4")
_ANSWERS = {
    (folder, file.stem): msgspec.json.decode(file.read_bytes(), type=Body)
    for folder in _FOLDERS
    for file in (RECORDINGS / folder).glob("GET_*.json")
}


def recorded(path: str, folder: str = "pve-9.2") -> Any:  # noqa: ANN401 - any JSON
    """The `data` of the recorded answer to a path, or the error that it means."""
    name = "GET_" + re.sub("[?/]", "_", path.removeprefix("/")).replace("&", "+").replace("%2F", "_")
    answer = _ANSWERS.get((folder, name))
    if answer is None:
        return NotKnown(f"The server does not know {path}.")
    if answer.status == 403:
        return Unauthorized(answer.reason)
    if answer.status != 200:
        return Failed(f"{path}: {answer.status} {answer.reason}", answer.status, answer.reason)
    return answer.body["data"]


class FakeDesk:
    """The desk of one part. `answers` by path come before the recordings; an exception among them is raised."""

    def __init__(
        self,
        part: str = "topic:pve1",
        answers: Mapping[str, Any] | None = None,
        *,
        version: str = "9.2.11",
        folder: str = "pve-9.2",
        lacks: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.part, self.node = part, part.partition(":")[2]
        self.answers, self.folder = dict(answers or {}), folder
        self.version, self.lacks = version, frozenset(lacks)
        self.clock: datetime = START
        self.asked: list[str] = []
        self.called: list[str] = []
        self._shared: dict[type, object] = {}
        self.sightings = Sightings(SCOPE)
        rows = msgspec.json.encode(_ANSWERS[folder, "GET_cluster_resources"].body)
        self.sightings.take(*resource_rows(rows), 0)

    @property
    def scope(self) -> Scope:
        return SCOPE

    async def get(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:  # noqa: ARG002 - as a desk
        self.asked.append(path)
        answer = self.answers[path] if path in self.answers else recorded(path, self.folder)
        if isinstance(answer, SourceError):
            raise answer
        return decoded(msgspec.json.encode({"data": answer}), kind, path)

    async def turn(self) -> None:
        """Nobody waits here."""

    async def ask(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:
        return await self.get(path, kind, limit=limit)

    async def rows(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> list[T]:
        return listed(await self.get(path, list[Raw], limit=limit), kind)[0]

    def now(self) -> datetime:
        return self.clock

    def has(self, feature: Feature) -> bool:
        return has(self.version, feature)

    def may(self, privilege: str, path: str) -> bool:
        return (privilege, path) not in self.lacks

    def shared(self, kind: type[T]) -> T:
        if kind not in self._shared:
            self._shared[kind] = kind()
        return cast("T", self._shared[kind])

    def nodes(self) -> Mapping[str, Resource]:
        return self.sightings.nodes()

    def guests(self) -> Mapping[int, Row]:
        return self.sightings.guests()

    def storages(self) -> Mapping[str, Resource]:
        return self.sightings.storages()

    def call_on(self, topics: Iterable[str]) -> None:
        self.called += topics
