"""The doctor at the terminal: each saved connection is looked at once, and what was found is said."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from pulse.config.connections import Connection
from pulse.kit.clock import Clock
from pulse.kit.errors import ConfigError, SourceError
from pulse.platforms.examining import Examined, examined, is_well, lines
from pulse.platforms.platform import Platform

NOT_WELL = 1
"""The exit code when something is blind that need not be, or does not answer."""


def consult(
    platforms: Mapping[str, Platform],
    connections: Sequence[Connection],
    name: str | None,
    clock: Clock,
    say: Callable[[str], object],
) -> int:
    """Look at all of them at the same time, or at the one of this name; answers the exit code. Blocks. Raises
    `ConfigError` when there is none."""
    chosen = [each for each in connections if name is None or each.name.casefold() == name.casefold()]
    if not chosen:
        known = ", ".join(sorted(each.name for each in connections))
        msg = f"There is no connection {name!r}; there are: {known}." if known else "No connection is saved yet."
        raise ConfigError(msg)
    found = asyncio.run(_all(platforms, chosen, clock))
    for connection, one in zip(chosen, found, strict=True):
        if isinstance(one, SourceError):
            say(f"{connection.name}: {one.message}")
        else:
            for line in lines(connection, one):
                say(line)
    return 0 if all(isinstance(one, Examined) and is_well(one) for one in found) else NOT_WELL


async def _all(
    platforms: Mapping[str, Platform], connections: Sequence[Connection], clock: Clock
) -> list[Examined | SourceError]:
    async def one(connection: Connection) -> Examined | SourceError:
        try:
            return await examined(platforms[connection.platform], connection, clock)
        except SourceError as trouble:
            return trouble

    return list(await asyncio.gather(*map(one, connections)))
