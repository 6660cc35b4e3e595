"""API tokens: what may be one, who is behind one, until when."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pulse.access.tokens import found, has_expired, made, revoked
from pulse.config.config import Config
from pulse.config.documents import StoredToken, Tokens, to_bytes
from pulse.kit.errors import ConfigError, Missing, Refused
from pulse.kit.secret import Secret
from tests.access.opened import Access, opened
from tests.factory import START, later


def one(
    tokens: Tokens | None = None,
    *,
    name: str = "a program",
    scopes: tuple[str, ...] = ("read",),
    expires_at: datetime | None = None,
) -> tuple[Tokens, Secret]:
    """A document with one more token of mira's."""
    return made(tokens or Tokens(), name, "mira", scopes, expires_at, START)


async def given(a: Access, *, name: str = "a program", expires_at: datetime | None = None) -> tuple[str, StoredToken]:
    """A token that the server knows."""
    tokens, secret = made(a.config.tokens, name, "mira", ["read"], expires_at, a.clock())
    await a.config.change(Tokens, lambda _: tokens)
    return secret.reveal(), tokens.tokens[-1]


def refusal(a: Access, text: str) -> str:
    with pytest.raises(Refused) as refused:
        a.tokens.find(text)
    assert refused.value.status == 401
    return refused.value.message


def test_a_token_has_240_random_bits_and_only_its_hash_is_kept() -> None:
    tokens, secret = one()
    _, other = one()

    assert re.fullmatch(r"pulse_[A-Za-z0-9_-]{40}", secret.reveal())
    assert secret != other
    stored = to_bytes(tokens).decode()
    assert secret.reveal() not in stored
    assert secret.reveal().removeprefix("pulse_") not in stored
    assert re.fullmatch(r"[0-9a-f]{64}", tokens.tokens[0].hash.reveal())


def test_scopes_are_kept_once_each_in_one_order() -> None:
    tokens, _ = one(scopes=("metrics", "read", "metrics"))

    assert tokens.tokens[0].scopes == ("read", "metrics")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"name": "A PROGRAM"}, "name"),
        ({"scopes": ()}, "scopes"),
        ({"scopes": ("read", "root")}, "scopes"),
        ({"scopes": ("signed-in",)}, "scopes"),
        ({"expires_at": START}, "expires_at"),
        ({"expires_at": later(-1)}, "expires_at"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(wanted: dict[str, object], field: str) -> None:
    before, _ = one()
    with pytest.raises(ConfigError) as wrong:
        one(before, **({"name": "another"} | wanted))  # type: ignore[arg-type]  # a test may name any field

    assert wrong.value.field == field


def test_one_is_revoked_and_the_others_stay() -> None:
    both, _ = one(one()[0], name="another")
    first, second = both.tokens

    assert revoked(both, first.id).tokens == (second,)
    assert found(both, second.id) is second
    for edit in (revoked, found):
        with pytest.raises(Missing):
            edit(both, "nothing")


def test_it_expires_at_its_moment() -> None:
    tokens, _ = one(expires_at=later(10))

    assert [has_expired(tokens.tokens[0], later(at)) for at in (9.9, 10)] == [False, True]
    assert not has_expired(one()[0].tokens[0], START + timedelta(days=36_500))


async def test_a_program_is_known_by_its_token_only(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        text, token = await given(a)

        assert a.tokens.find(text) is token
        assert "no API token" in refusal(a, token.hash.reveal())
        assert "no API token" in refusal(a, token.id)
        assert "no API token" in refusal(a, text + "x")
        assert "no API token" in refusal(a, "")
        assert "does not know" in refusal(a, text.swapcase().replace("PULSE_", "pulse_"))


async def test_expired_and_revoked_are_said(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        text, token = await given(a, expires_at=later(10))
        assert a.tokens.lives(token.id)
        a.clock.pass_by(seconds=10)
        assert "'a program' has expired" in refusal(a, text)
        assert not a.tokens.lives(token.id)

        text, token = await given(a, name="another")
        await a.config.change(Tokens, lambda tokens: revoked(tokens, token.id))
        assert "revoked" in refusal(a, text)
        assert not a.tokens.lives(token.id)


async def test_the_token_of_a_person_who_is_gone_opens_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, people=("otto",)) as a:
        text, token = await given(a)

        assert "does not know" in refusal(a, text)
        assert not a.tokens.lives(token.id)


async def test_the_last_use_is_seen_at_once_and_written_when_asked(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        text, _ = await given(a)
        a.clock.pass_by(minutes=3)
        a.tokens.find(text)

        assert [token.used_at for token in a.tokens.shown()] == [a.clock()]
        assert [token.used_at for token in a.config.tokens.tokens] == [None]
        await a.tokens.keep_use()
        written = a.config.tokens
        await a.tokens.keep_use()
        assert a.config.tokens is written
    async with opened(tmp_path) as a:
        assert [token.used_at for token in a.tokens.shown()] == [later(180)]


async def test_a_use_that_cannot_be_written_is_not_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(_config: Config, _kind: type, _edit: object) -> None:
        msg = "The data folder is on a full disk: free some space."
        raise ConfigError(msg)

    async with opened(tmp_path) as a:
        text, _ = await given(a)
        a.tokens.find(text)
        with monkeypatch.context() as patch:
            patch.setattr(Config, "change", full)
            with pytest.raises(ConfigError):
                await a.tokens.keep_use()
        await a.tokens.keep_use()

        assert a.config.tokens.tokens[0].used_at == START


async def test_whoever_lives_by_a_token_is_told_when_it_is_revoked(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        (_, token), (_, other) = await given(a), await given(a, name="another")
        told = list[str]()
        a.tokens.on_end(token.id, lambda: told.append("token"))
        a.tokens.on_end(other.id, lambda: told.append("other"))
        a.tokens.review()
        assert told == []

        await a.config.change(Tokens, lambda tokens: revoked(tokens, token.id))
        a.tokens.review()
        assert told == ["token"]
