"""What access is made of, over a data folder: a clock that a test moves, a config with people, sessions, tokens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from pulse.access.sessions import Sessions
from pulse.access.tokens import ApiTokens
from pulse.config.config import Config
from pulse.config.documents import People, Person
from pulse.kit.secret import Secret
from tests.config.unlocked import vault
from tests.factory import START


class Hands:
    """A clock that a test moves."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)


class Access:
    """One run of a server."""

    def __init__(self, clock: Hands, config: Config) -> None:
        self.clock, self.config = clock, config
        self.sessions, self.tokens = Sessions(clock, config), ApiTokens(clock, config)


@asynccontextmanager
async def opened(
    folder: Path, *, clock: Hands | None = None, people: tuple[str, ...] = ("mira",)
) -> AsyncIterator[Access]:
    """The config of a data folder with these people in it."""
    config = await asyncio.to_thread(lambda: Config.open(folder, vault(folder)))
    named = tuple(Person(name=name, password=Secret("no hash"), created_at=START) for name in people)
    if {person.name for person in config.people.people} != set(people):
        await config.change(People, lambda _: People(people=named))
    yield Access(clock or Hands(), config)
    await asyncio.to_thread(config.close)
