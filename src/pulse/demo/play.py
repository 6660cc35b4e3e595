"""Making a Pulse ready for the demo: its data folder, its owner, its connections to the fake servers."""

import asyncio
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs

from pulse.access.people import Passwords, with_password
from pulse.config.config import Config
from pulse.config.documents import Connections, People, Person
from pulse.config.editing import Changes, Wanted, added, changed
from pulse.config.settings import Settings
from pulse.config.unlock import unlocked_or_made
from pulse.config.vault import Vault
from pulse.demo.orders import Door, Orders
from pulse.kit.clock import Clock
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret

OWNER = "demo"
FOLDER = Path("demo-data")
THROW_AWAY = Secret("nothing in here is worth a secret")
"""Seals a data folder in which everything is imaginary, where the user gave no passphrase."""
STOP_WITHIN = 5.0
"""Seconds that the fake servers have to end."""


class Made(Struct, frozen=True):
    """What opens the data folder, and how its owner signs in this time."""

    vault: Vault
    password: Secret


@contextmanager
def serving(orders: Orders) -> Iterator[list[Door]]:
    """The fake servers, in a program that ends with this one; `ConfigError` when they do not start. Blocks."""
    command = [sys.executable, "-m", "pulse.demo.servers", msgspec.json.encode(orders).decode()]
    program = subprocess.Popen(  # noqa: S603 - a module of our own, told by values of our own
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches Pulse, which then ends them
    )
    try:
        line = program.stdout.readline() if program.stdout is not None else b""
        if not line:
            msg = "The servers of the demo did not start: what they say of it stands above."
            raise ConfigError(msg)
        yield msgspec.json.decode(line, type=list[Door])
    finally:
        if program.stdin is not None:
            program.stdin.close()
        try:
            program.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        if program.stdout is not None:
            program.stdout.close()


def settings_of(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """The settings of the demo: a data folder of its own, and something that opens it."""
    folder = settings.data_dir if environment.get("PULSE_DATA_DIR") else FOLDER
    given = settings.passphrase or settings.passphrase_file
    return structs.replace(settings, data_dir=folder, passphrase=settings.passphrase if given else THROW_AWAY)


def furnish(settings: Settings, environment: Mapping[str, str], doors: Sequence[Door], clock: Clock) -> Made:
    """A data folder with one owner and the connections; `ConfigError` for a folder that is not a demo's. Blocks."""
    vault = unlocked_or_made(settings, environment, ask=None, choose=_nobody)
    with closing(Config.open(settings.data_dir, vault)) as config:
        if any(person.name != OWNER for person in config.people.people):
            msg = (
                f"The data folder {settings.data_dir} belongs to a Pulse that is no demo: set PULSE_DATA_DIR to "
                "another folder, or unset it."
            )
            raise ConfigError(msg)
        password = Secret(secrets.token_urlsafe(9))
        asyncio.run(_written(config, password, doors, clock))
    return Made(vault, password)


async def _written(config: Config, password: Secret, doors: Sequence[Door], clock: Clock) -> None:
    passwords = Passwords()
    hashed = await passwords.hashed(password)
    passwords.close()
    await config.change(People, lambda people: _owned(people, hashed, clock))
    await config.change(Connections, lambda document: connected(document, doors, clock))


def _owned(people: People, hashed: Secret, clock: Clock) -> People:
    if people.named(OWNER) is not None:
        return with_password(people, OWNER, hashed, clock())
    return structs.replace(people, people=(Person(name=OWNER, password=hashed, created_at=clock()),))


def connected(document: Connections, doors: Sequence[Door], clock: Clock) -> Connections:
    """A connection for every door, the same one as before where there was one of its name; others are turned off."""
    ids = {connection.name: connection.id for connection in document.connections}
    for name in ids.keys() - {door.name for door in doors}:
        document = changed(document, ids[name], Changes(enabled=False), clock())
    for door in doors:
        entered: dict[str, Any] = {
            "address": door.address,
            "token_id": door.token_id,
            "token_secret": Secret(door.token_secret),
            "fingerprint": door.fingerprint,
        }
        if door.name in ids:
            document = changed(document, ids[door.name], Changes(**entered, enabled=True), clock())
        else:
            document = added(document, Wanted(platform="pve", name=door.name, **entered), ("pve",), clock())
    return document


def _nobody(_: str) -> Secret:
    msg = "The demo asks for no passphrase."
    raise ConfigError(msg)
