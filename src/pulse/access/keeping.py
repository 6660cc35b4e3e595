"""Writing down now and then when sessions and tokens were used."""

import asyncio

import structlog

from pulse.access.sessions import Sessions
from pulse.access.tokens import ApiTokens
from pulse.config.config import Config
from pulse.config.documents import People, Tokens
from pulse.kit.errors import PulseError

log = structlog.get_logger(__name__)

EVERY = 60.0
"""Seconds between two writings, however often something is used."""


async def keep_uses(sessions: Sessions, tokens: ApiTokens) -> None:
    """Never returns; what cannot be written is said once and tried again."""
    told = None
    while True:
        await asyncio.sleep(EVERY)
        trouble = await kept(sessions, tokens)
        if trouble is not None and trouble != told:
            log.warning("the last use of sessions and tokens cannot be written", reason=trouble)
        told = trouble


async def kept(sessions: Sessions, tokens: ApiTokens) -> str | None:
    """Write down what is not written yet, also before a stop; the answer is what went wrong."""
    trouble = None
    for keep_use in (sessions.keep_use, tokens.keep_use):
        try:
            await keep_use()
        except PulseError as failed:
            trouble = failed.message
    return trouble


def follow(config: Config, sessions: Sessions, tokens: ApiTokens) -> None:
    """End at once what a command took away while the server runs."""

    def changed(kind: type) -> None:
        if kind is People:
            sessions.review()
        if kind in (People, Tokens):
            tokens.review()

    config.on_outside_change(changed)
