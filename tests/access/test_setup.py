"""The set-up token is made at each start until there is an owner."""

import re
from pathlib import Path

import pytest

from pulse.access.setup import Setup
from pulse.kit.errors import ConfigError, Conflict, Refused
from pulse.kit.secret import Secret


def test_the_token_is_printable_and_lies_in_a_file_that_only_we_can_read(tmp_path: Path) -> None:
    setup = Setup.open(tmp_path, needed=True)
    kept = tmp_path / "setup-token"

    assert setup.token is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]{24}", setup.token.reveal())
    assert kept.read_text() == setup.token.reveal() + "\n"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_every_start_makes_another_one(tmp_path: Path) -> None:
    assert Setup.open(tmp_path, needed=True).token != Setup.open(tmp_path, needed=True).token


def test_only_the_newest_token_counts(tmp_path: Path) -> None:
    setup = Setup.open(tmp_path, needed=True)
    assert setup.token is not None
    setup.check(Secret(f" {setup.token.reveal()}\n"))

    with pytest.raises(Refused):
        setup.check(Secret("x" * 24))


def test_it_closes_once(tmp_path: Path) -> None:
    setup = Setup.open(tmp_path, needed=True)
    token = setup.token
    assert token is not None
    setup.close()

    assert not setup.needed
    with pytest.raises(Conflict):
        setup.close()
    with pytest.raises(Conflict):
        setup.check(token)


def test_with_an_owner_there_is_neither_token_nor_file(tmp_path: Path) -> None:
    Setup.open(tmp_path, needed=True)

    assert Setup.open(tmp_path, needed=False).token is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_removed_is_said(tmp_path: Path) -> None:
    (tmp_path / "setup-token").mkdir()

    with pytest.raises(ConfigError, match="cannot be removed"):
        Setup.open(tmp_path, needed=False)
