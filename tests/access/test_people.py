"""Names and passwords: what may be one, and how they are kept."""

import asyncio

import pytest

from pulse.access.attempts import TooSoon
from pulse.access.people import AT_ONCE, WAITING, Passwords, checked_name, checked_password
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret

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
