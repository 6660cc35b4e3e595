"""People's names and passwords: the rules, and the hashing."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import structs

from pulse.access.attempts import TooSoon
from pulse.config.documents import People
from pulse.kit.errors import ConfigError, Missing
from pulse.kit.secret import Secret

T = TypeVar("T")

LONGEST_NAME, SHORTEST_PASSWORD, LONGEST_PASSWORD = 64, 8, 1_024
AT_ONCE, WAITING, RESERVED = 2, 16, 4
"""Hashings that run at once (19 MiB each), how many may wait, and how many more of people whom we know; one more is
asked to come again."""


class Passwords:
    """Hashes and checks passwords in threads. A name that nobody has costs the same time as a wrong password."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1_024, parallelism=1)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")
        self._pending = 0

    async def hashed(self, password: Secret) -> Secret:
        """The Argon2id hash of a password."""
        self.check_room()
        return Secret(await self._run(lambda: self._hasher.hash(password.reveal())))

    async def matches(self, hashed: Secret | None, password: Secret, *, known: bool = False) -> bool:
        """Whether the password is the one of the hash; never, but as slowly, without a hash."""
        self.check_room(known=known)
        right = await self._run(lambda: self._verified(hashed.reveal() if hashed else self._nobodys, password))
        return right and hashed is not None

    def check_room(self, *, known: bool = False) -> None:
        """`TooSoon` when too many wait already; whoever is `known` still finds a place in a rush of strangers."""
        if self._pending >= AT_ONCE + WAITING + (RESERVED if known else 0):
            msg = "Too many people sign in at this moment; try again in a second."
            raise TooSoon(msg, 1)

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(16))

    def _verified(self, hashed: str, password: Secret) -> bool:
        try:
            return self._hasher.verify(hashed, password.reveal())
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._pending -= 1


def with_password(people: People, name: str, hashed: Secret, now: datetime | None) -> People:
    """The document with another password for one person, or `Missing`; sessions that began before `now` have ended."""
    person = people.named(name)
    if person is None:
        msg = "Nobody has this name in Pulse; names are spelled as at the sign-in, with capitals."
        raise Missing(msg)
    changed = structs.replace(person, password=hashed, sessions_since=now or person.sessions_since)
    return structs.replace(people, people=tuple(changed if kept is person else kept for kept in people.people))


def checked_name(text: str) -> str:
    """A name as it is stored; `ConfigError` when it cannot be one."""
    name = text.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        msg = "A name has 1 to 64 characters on one line."
        raise ConfigError(msg, field="name")
    return name


def checked_password(password: Secret) -> Secret:
    """The password, when it may be one."""
    if len(password.reveal()) < SHORTEST_PASSWORD:
        msg = f"A password needs at least {SHORTEST_PASSWORD} characters."
        raise ConfigError(msg, field="password")
    if len(password.reveal()) > LONGEST_PASSWORD:
        msg = f"A password has at most {LONGEST_PASSWORD} characters."
        raise ConfigError(msg, field="password")
    return password
