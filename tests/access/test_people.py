"""Names and passwords: what may be one, and how they are kept."""

import asyncio

import pytest

from pulse.access.attempts import TooSoon
from pulse.access.people import (
    AT_ONCE,
    RESERVED,
    WAITING,
    Passwords,
    checked_name,
    checked_password,
    with_password,
)
from pulse.config.documents import People, Person
from pulse.kit.errors import ConfigError, Missing
from pulse.kit.secret import Secret
from tests.factory import START, later

PASSWORD = Secret("correct horse")


async def test_a_password_matches_its_hash_and_no_other_does() -> None:
    passwords = Passwords()
    hashed = await passwords.hashed(PASSWORD)

    assert hashed.reveal().startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.matches(hashed, PASSWORD)
    assert not await passwords.matches(hashed, Secret("correct horsf"))


async def test_the_same_password_is_never_hashed_to_the_same() -> None:
    passwords = Passwords()

    assert await passwords.hashed(PASSWORD) != await passwords.hashed(PASSWORD)


async def test_nobodys_password_is_checked_too_and_never_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords()
    checked: list[str] = []
    verified = passwords._verified  # noqa: SLF001 - only there it is seen that work is done

    def noted(hashed: str, password: Secret) -> bool:
        checked.append(hashed)
        return verified(hashed, password)

    monkeypatch.setattr(passwords, "_verified", noted)

    assert not await passwords.matches(None, PASSWORD)
    assert checked[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_damaged_hash_matches_nothing() -> None:
    assert not await Passwords().matches(Secret("not a hash"), PASSWORD)


async def test_a_rush_is_asked_to_come_again_instead_of_waiting_for_ever() -> None:
    passwords = Passwords()
    rush = [passwords.hashed(PASSWORD) for _ in range(AT_ONCE + WAITING + 3)]
    results = await asyncio.gather(*rush, return_exceptions=True)

    assert sum(isinstance(result, TooSoon) for result in results) == 3
    assert sum(isinstance(result, Secret) for result in results) == AT_ONCE + WAITING
    assert await passwords.hashed(PASSWORD)


async def test_in_a_rush_of_strangers_there_is_room_for_somebody_known(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords()
    monkeypatch.setattr(passwords, "_verified", lambda _hashed, _password: True)
    rush = [passwords.matches(Secret("hash"), PASSWORD) for _ in range(AT_ONCE + WAITING + 1)]
    known = [passwords.matches(Secret("hash"), PASSWORD, known=True) for _ in range(RESERVED + 1)]
    results = await asyncio.gather(*rush, *known, return_exceptions=True)

    refused = [isinstance(result, TooSoon) for result in results]
    assert refused == [False] * (AT_ONCE + WAITING) + [True] + [False] * RESERVED + [True]


def test_another_password_is_one_persons_and_ends_the_sessions_that_began_before() -> None:
    mira, otto = (Person(name=name, password=Secret("hash"), created_at=START) for name in ("mira", "otto"))
    people = People(people=(mira, otto))
    changed = with_password(people, "mira", Secret("another"), later(5))

    assert changed.people[1] is otto
    assert changed.people[0].password == Secret("another")
    assert changed.people[0].sessions_since == later(5)
    again = with_password(changed, "mira", Secret("a third"), None)
    assert again.people[0].sessions_since == later(5)


def test_the_password_of_nobody_cannot_be_changed_and_no_name_is_told() -> None:
    people = People(people=(Person(name="mira", password=Secret("hash"), created_at=START),))
    with pytest.raises(Missing) as missing:
        with_password(people, "Mira", Secret("another"), START)

    assert "mira" not in missing.value.message


@pytest.mark.parametrize(("text", "name"), [("mira", "mira"), ("  Mira K. ", "Mira K."), ("ü" * 64, "ü" * 64)])
def test_a_name_is_stored_without_blanks_around_it(text: str, name: str) -> None:
    assert checked_name(text) == name


@pytest.mark.parametrize("text", ["", "   ", "x" * 65, "a\nb", "a\x00b"])
def test_what_is_no_name_is_said(text: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        checked_name(text)

    assert wrong.value.field == "name"


@pytest.mark.parametrize("text", ["", "1234567", "x" * 1_025])
def test_a_password_too_short_or_too_long_is_said(text: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        checked_password(Secret(text))

    assert wrong.value.field == "password"


def test_a_password_of_eight_characters_will_do() -> None:
    assert checked_password(Secret("12345678")).reveal() == "12345678"
