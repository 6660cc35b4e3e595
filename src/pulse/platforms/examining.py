"""Looking once at what a connection can see: what the doctor tells, without polling."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

from pulse.config.connections import Connection
from pulse.kit.clock import Clock
from pulse.kit.errors import SourceError, Unreachable
from pulse.model.observation import Observation
from pulse.platforms.platform import Platform, Reader, Sight

WITHIN = 60.0
"""Seconds that a look may take."""


class Examined(Struct, frozen=True):
    """What can be seen, by its version where that was told; `troubles` are sentences of what did not answer."""

    version: str | None
    sights: Sequence[Sight]
    troubles: tuple[str, ...] = ()


async def examined(platform: Platform, connection: Connection, clock: Clock) -> Examined:
    """Ask for what there is and for our rights, not for everything else. Raises `SourceError` when nothing answers."""
    reader = platform.open(connection, clock)
    try:
        async with asyncio.timeout(WITHIN):
            return await _look(reader)
    except TimeoutError:
        msg = f"{connection.address} did not answer within {WITHIN:.0f} s."
        raise Unreachable(msg) from None
    finally:
        await reader.aclose()


def lines(connection: Connection, found: Examined) -> list[str]:
    """What the doctor says of one connection, for a terminal."""
    version = f" {found.version}" if found.version else ""
    who = connection.token_id or connection.user or ""
    told = [f"{connection.name}: {connection.platform}{version} at {connection.address}, read as {who}"]
    told += [f"  trouble  {trouble}" for trouble in found.troubles]
    seen = [sight.title for sight in found.sights if not sight.missing]
    told += [f"  sees     {', '.join(seen)}"] if seen else []
    for sight in found.sights:
        for lack in sight.missing:
            what = f"{' or '.join(lack.privileges)} on {', '.join(lack.paths)}"
            told.append(f"  blind    {sight.title}: {what}{', optional' if lack.optional else ''}")
            told += [f"           {lack.warning}"] if lack.warning else []
            told += [f"             {command}" for command in lack.commands]
    return told


def is_well(found: Examined) -> bool:
    """Whether nothing is in trouble, and nothing but what is optional is missing."""
    return not found.troubles and all(lack.optional for sight in found.sights for lack in sight.missing)


async def _look(reader: Reader) -> Examined:
    """The parts that are there from the beginning say what else there is; of those the ones that tell of a node are
    read, because its version says what it can do."""
    troubles: list[str] = []
    first = list(reader.parts().values())
    await first[0].read()
    for part in first[1:]:
        troubles += await _trouble(part.read)
    for name, part in list(reader.parts().items()):
        if name.startswith("node:"):
            troubles += await _trouble(part.read)
    return Examined(reader.version(), reader.sights(), tuple(dict.fromkeys(troubles)))


async def _trouble(read: Callable[[], Awaitable[Observation]]) -> list[str]:
    try:
        observation = await read()
    except SourceError as trouble:
        return [trouble.message]
    return [observation.trouble.message] if observation.trouble is not None else []
