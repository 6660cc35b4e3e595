"""Whoever opens the vault at the terminal can set a password, and make and revoke tokens."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pulse.access import command
from pulse.access.people import Passwords
from pulse.access.tokens import ApiTokens
from pulse.config.config import Config
from pulse.config.documents import KeptSessions, People, Person
from pulse.kit.errors import ConfigError, Missing
from pulse.kit.secret import Secret
from tests.config.unlocked import vault
from tests.factory import START, later

NEXT = Secret("the next throw-away password")


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Config]:
    """Documents with mira and otto in them."""
    opened = Config.open(tmp_path, vault(tmp_path))
    people = tuple(Person(name=name, password=Secret("no hash"), created_at=START) for name in ("mira", "otto"))
    asyncio.run(opened.change(People, lambda _: People(people=people)))
    yield opened
    opened.close()


def test_a_password_that_was_reset_opens_and_ends_the_sessions_before(config: Config) -> None:
    command.reset_password(config, "mira", NEXT, lambda: later(5))

    mira, otto = config.people.people
    passwords = Passwords()
    assert asyncio.run(passwords.matches(mira.password, NEXT))
    passwords.close()
    assert mira.sessions_since == later(5)
    assert (otto.password.reveal(), otto.sessions_since) == ("no hash", None)
    assert config.sessions == KeptSessions()


def test_a_password_that_is_too_short_changes_nothing(config: Config) -> None:
    with pytest.raises(ConfigError, match="at least"):
        command.reset_password(config, "mira", Secret("short"), lambda: START)
    assert config.people.people[0].password.reveal() == "no hash"


def test_a_name_that_nobody_has_is_told_before_a_password_is_asked_for(config: Config) -> None:
    command.check_name(config, "otto")
    with pytest.raises(Missing, match="Nobody has this name"):
        command.check_name(config, "Mira")
    with pytest.raises(Missing):
        command.reset_password(config, "Mira", NEXT, lambda: START)


def test_a_token_lets_a_program_in_until_it_expires_or_is_revoked(config: Config) -> None:
    token = command.add_token(config, "backup", ["read"], timedelta(days=2), lambda: START)
    command.add_token(config, "display", ["read", "alerts"], None, lambda: START)
    known = ApiTokens(lambda: START, config)

    assert known.find(token.reveal()).person == "mira"
    assert [row.split("\t")[1:] for row in command.listed(config, later(3 * 86_400))] == [
        ["name", "scopes", "expires", "state", "last used"],
        ["backup", "read", "2026-11-26 12:00 UTC", "expired", "never"],
        ["display", "read,alerts", "never", "valid", "never"],
    ]

    assert command.revoke_token(config, "Backup") == "backup"
    assert command.revoke_token(config, config.tokens.tokens[0].id) == "display"
    assert command.listed(config, START) == []


def test_a_token_that_nobody_knows_is_told(config: Config) -> None:
    with pytest.raises(Missing, match="There is no token 'backup': `pulse token list` shows all"):
        command.revoke_token(config, "backup")


def test_without_an_owner_there_is_no_token(tmp_path: Path) -> None:
    empty = Config.open(tmp_path, vault(tmp_path))
    with pytest.raises(ConfigError, match="Nobody owns this Pulse yet"):
        command.add_token(empty, "backup", ["read"], None, lambda: START)
    empty.close()
