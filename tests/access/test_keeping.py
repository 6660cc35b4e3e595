"""What was used when is written once a minute and at the end, and what a command takes away ends at once."""

import asyncio
from pathlib import Path

import pytest
import structlog

from pulse.access.keeping import EVERY, follow, keep_uses, kept
from pulse.access.people import with_password
from pulse.access.tokens import made, revoked
from pulse.config.documents import People, Tokens
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
from tests.access.opened import opened


class Uses:
    """Sessions or tokens of which only the writing is asked; it fails while there is trouble."""

    def __init__(self) -> None:
        self.written = 0
        self.trouble: str | None = None

    async def keep_use(self) -> None:
        self.written += 1
        if self.trouble:
            raise ConfigError(self.trouble)


@pytest.mark.looptime
async def test_use_is_written_once_a_minute() -> None:
    uses = Uses()
    service = asyncio.create_task(keep_uses(uses, uses))  # type: ignore[arg-type]  # only the writing is asked
    await asyncio.sleep(EVERY * 3 + 1)
    service.cancel()

    assert uses.written == 6


@pytest.mark.looptime
async def test_a_lasting_trouble_is_said_once_and_the_others_are_written_all_the_same() -> None:
    sessions, tokens = Uses(), Uses()
    sessions.trouble = "The disk is full."
    with structlog.testing.capture_logs() as logs:
        service = asyncio.create_task(keep_uses(sessions, tokens))  # type: ignore[arg-type]  # only the writing is asked
        await asyncio.sleep(EVERY * 3 + 1)
        sessions.trouble = None
        await asyncio.sleep(EVERY)
        sessions.trouble = "The disk is full."
        await asyncio.sleep(EVERY)
        service.cancel()

    assert [line["reason"] for line in logs] == ["The disk is full."] * 2
    assert tokens.written == sessions.written == 5


async def test_at_the_end_everything_is_written(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        tokens, secret = made(a.config.tokens, "a program", "mira", ["read"], None, a.clock())
        await a.config.change(Tokens, lambda _: tokens)
        id_, _ = a.sessions.start("mira")
        a.clock.pass_by(days=1)
        a.sessions.find(id_.reveal())
        a.tokens.find(secret.reveal())

        assert await kept(a.sessions, a.tokens) is None
        assert a.config.sessions.sessions[0].used_at == a.config.tokens.tokens[0].used_at == a.clock()


async def test_a_command_ends_what_it_takes_away(tmp_path: Path) -> None:
    async with opened(tmp_path) as a, opened(tmp_path) as command:
        tokens, _ = made(a.config.tokens, "a program", "mira", ["read"], None, a.clock())
        await a.config.change(Tokens, lambda _: tokens)
        _, session = a.sessions.start("mira")
        told = list[str]()
        a.sessions.on_end(session.key, lambda: told.append("session"))
        a.tokens.on_end(tokens.tokens[0].id, lambda: told.append("token"))
        follow(a.config, a.sessions, a.tokens)

        await command.config.take_over()
        command.clock.pass_by(seconds=1)
        now = command.clock()
        await command.config.change(People, lambda people: with_password(people, "mira", Secret("hash"), now))
        await a.config.take_over()
        assert told == ["session"]

        await command.config.change(Tokens, lambda tokens: revoked(tokens, tokens.tokens[0].id))
        await a.config.take_over()
        assert told == ["session", "token"]
