"""`pulse` as it is, in which three places fail on demand, each with a secret in its hands."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pulse.access.people import Passwords
from pulse.cli import main
from pulse.config.vault import Vault
from pulse.kit.secret import Secret
from pulse.platforms.pve.client import Client

MARK = "breaks"
"""A password, a connection's name or, as a file of this name in the data folder, a writing to the disk."""


class Broken(Exception):
    """Nothing in Pulse expects this one."""


def verified(before: Callable[..., bool]) -> Callable[[Passwords, str, Secret], bool]:
    """Fail where a password lies open."""

    def after(passwords: Passwords, hashed: str, password: Secret) -> bool:
        text = password.reveal()
        if MARK in text:
            raise Broken
        return before(passwords, hashed, password)

    return after


def asked(before: Callable[..., Any]) -> Callable[[Client, str], Any]:
    """Fail where a connection's secret is sent."""

    async def after(client: Client, path: str) -> Any:  # noqa: ANN401 - what the original answers
        headers = await client._caller._auth.headers()  # noqa: SLF001 - the secret shall lie in this frame
        if client._connection.name == MARK:  # noqa: SLF001 - as above
            raise Broken(len(headers))
        return await before(client, path)

    return after


def sealed(before: Callable[..., bytes]) -> Callable[[Vault, str, bytes], bytes]:
    """Fail where a whole document lies open."""

    def after(vault: Vault, name: str, content: bytes) -> bytes:
        if Path(os.environ["PULSE_DATA_DIR"], MARK).exists():
            raise Broken
        return before(vault, name, content)

    return after


if __name__ == "__main__":
    Passwords._verified = verified(Passwords._verified)  # type: ignore[method-assign, assignment]  # noqa: SLF001 - see above
    Client.get_body = asked(Client.get_body)  # type: ignore[method-assign, assignment]  # see above
    Vault.seal = sealed(Vault.seal)  # type: ignore[method-assign, assignment]  # see above
    sys.exit(main(sys.argv[1:]))
