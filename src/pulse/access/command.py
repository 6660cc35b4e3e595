"""What the terminal may do without signing in, because whoever opens the vault may: passwords and API tokens."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from pulse.access import tokens
from pulse.access.people import Passwords, checked_password, with_password
from pulse.config.config import Config
from pulse.config.documents import People, Tokens
from pulse.kit.clock import Clock
from pulse.kit.errors import ConfigError, Missing
from pulse.kit.secret import Secret


def reset_password(config: Config, name: str, password: Secret, clock: Clock) -> None:
    """Give somebody another password and end their sessions; `Missing` when nobody has this name. Blocks."""
    asyncio.run(_reset_password(config, name, checked_password(password), clock))


def check_name(config: Config, name: str) -> None:
    """`Missing` when nobody has this name, before anybody is asked for a password."""
    with_password(config.people, name, Secret(""), None)


def add_token(config: Config, name: str, scopes: Sequence[str], life: timedelta | None, clock: Clock) -> Secret:
    """The token, made in the owner's name; nobody can read it again. Blocks."""
    return asyncio.run(_add_token(config, name, scopes, life, clock()))


def revoke_token(config: Config, which: str) -> str:
    """Take away the token of this name or id; the answer is its name. Blocks."""
    return asyncio.run(_revoke_token(config, which))


def listed(config: Config, now: datetime) -> list[str]:
    """A line for each token, its fields parted by tabs, under a line that names them; nothing without tokens."""
    rows = [
        (
            token.id,
            token.name,
            ",".join(token.scopes),
            "never" if token.expires_at is None else _day(token.expires_at),
            "expired" if tokens.has_expired(token, now) else "valid",
            "never" if token.used_at is None else _day(token.used_at),
        )
        for token in config.tokens.tokens
    ]
    return (
        ["\t".join(row) for row in [("id", "name", "scopes", "expires", "state", "last used"), *rows]] if rows else []
    )


async def _reset_password(config: Config, name: str, password: Secret, clock: Clock) -> None:
    passwords = Passwords()
    hashed = await passwords.hashed(password)
    passwords.close()
    await config.change(People, lambda people: with_password(people, name, hashed, clock()))


async def _add_token(config: Config, name: str, scopes: Sequence[str], life: timedelta | None, now: datetime) -> Secret:
    if not config.people.people:
        msg = "Nobody owns this Pulse yet: start it, and open its address with the set-up token."
        raise ConfigError(msg)
    owner = config.people.people[0].name
    made: list[Secret] = []

    def edit(document: Tokens) -> Tokens:
        after, token = tokens.made(document, name, owner, scopes, now + life if life else None, now)
        made.append(token)
        return after

    await config.change(Tokens, edit)
    return made[-1]


async def _revoke_token(config: Config, which: str) -> str:
    named = {token.name.casefold(): token.id for token in config.tokens.tokens}
    id_ = named.get(which.casefold(), which)
    try:
        token = tokens.found(config.tokens, id_)
    except Missing:
        msg = f"There is no token {which!r}: `pulse token list` shows all."
        raise Missing(msg) from None
    await config.change(Tokens, lambda document: tokens.revoked(document, token.id))
    return token.name


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")
