import asyncio
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from pulse.access.people import Passwords
from pulse.config.config import Config
from pulse.config.documents import Connections, People, Person
from pulse.config.settings import read_settings
from pulse.demo import play
from pulse.demo.orders import Door, Orders
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
from tests.config.unlocked import PASSPHRASE, vault

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DOORS = [Door(name, f"127.0.0.1:{port}", ":".join(["AB"] * 32), "monitor@pve!mon", "throw-away") for name, port in
         (("fra-prod", 8006), ("edge-01", 8007))]  # fmt: skip


def clock() -> datetime:
    return NOW


def furnished(folder: Path, doors: list[Door]) -> play.Made:
    environment = {"PULSE_DATA_DIR": str(folder), "PULSE_PASSPHRASE": PASSPHRASE.reveal()}
    settings = play.settings_of(read_settings(environment, terminal=False), environment)
    return play.furnish(settings, environment, doors, clock)


async def opens(hashed: Secret, password: Secret) -> bool:
    passwords = Passwords()
    matches = await passwords.matches(hashed, password)
    passwords.close()
    return matches


def test_the_demo_has_a_data_folder_and_a_passphrase_of_its_own_unless_they_are_given() -> None:
    settings = play.settings_of(read_settings({}, terminal=False), {})
    assert settings.data_dir == play.FOLDER
    assert settings.passphrase == play.THROW_AWAY
    environment = {"PULSE_DATA_DIR": "/srv/x", "PULSE_PASSPHRASE": "mine"}
    settings = play.settings_of(read_settings(environment, terminal=False), environment)
    assert settings.data_dir == Path("/srv/x")
    assert settings.passphrase == Secret("mine")


def test_there_is_an_owner_whose_password_opens_and_a_connection_for_every_door(tmp_path: Path) -> None:
    vault(tmp_path)
    made = furnished(tmp_path, DOORS)
    with closing(Config.open(tmp_path, made.vault)) as config:
        (person,) = config.people.people
        assert person.name == play.OWNER
        assert asyncio.run(opens(person.password, made.password))
        told = [(one.name, one.address, one.fingerprint, one.enabled) for one in config.connections.connections]
    assert told == [(door.name, door.address, door.fingerprint, True) for door in DOORS]


def test_another_start_keeps_the_connections_and_gives_another_password(tmp_path: Path) -> None:
    vault(tmp_path)
    first = furnished(tmp_path, DOORS)
    with closing(Config.open(tmp_path, first.vault)) as config:
        before = config.connections.connections
    moved = [msgspec.structs.replace(DOORS[0], address="127.0.0.1:9006")]
    second = furnished(tmp_path, moved)
    with closing(Config.open(tmp_path, second.vault)) as config:
        after = config.connections.connections
        (person,) = config.people.people
        assert asyncio.run(opens(person.password, second.password))
    assert [(one.id, one.key) for one in after] == [(one.id, one.key) for one in before]
    assert [(one.address, one.enabled) for one in after] == [("127.0.0.1:9006", True), ("127.0.0.1:8007", False)]
    assert first.password != second.password


def test_a_data_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    opened = vault(tmp_path)
    with closing(Config.open(tmp_path, opened)) as config:
        mira = Person(name="mira", password=Secret("x"), created_at=NOW)
        asyncio.run(config.change(People, lambda _: People(people=(mira,))))
    with pytest.raises(ConfigError, match="no demo"):
        furnished(tmp_path, DOORS)
    with closing(Config.open(tmp_path, opened)) as config:
        assert config.people.people == (mira,)
        assert config.connections == Connections()


def test_the_servers_end_with_whoever_started_them() -> None:
    with play.serving(Orders(now=NOW.timestamp())) as doors:
        assert [door.name for door in doors] == ["fra-prod", "edge-01", "lab-nuc"]


def test_servers_that_do_not_start_are_told_in_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    orders = msgspec.structs.replace(Orders(now=0), now=1e300)  # no certificate is valid then
    with pytest.raises(ConfigError, match="did not start"), play.serving(orders):
        pass
    assert "Traceback" in capfd.readouterr().err
