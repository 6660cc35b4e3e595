"""Commands answer with an exit code, and with one sentence when the user has to mend something."""

import asyncio
import io
import sys
from pathlib import Path

import pytest

from pulse import __version__
from pulse.access.people import Passwords
from pulse.cli import main
from pulse.config.config import Config
from pulse.config.documents import People, Person
from pulse.config.vault import COSTS
from pulse.kit.secret import Secret
from tests.config.unlocked import CHEAP, PASSPHRASE, vault
from tests.factory import START


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.parent / f"{tmp_path.name}-config"))
    monkeypatch.setenv("PULSE_PASSPHRASE", PASSPHRASE.reveal())
    monkeypatch.setitem(COSTS, "passphrase", CHEAP)


@pytest.fixture
def owned(tmp_path: Path) -> Path:
    """A data folder that mira owns."""
    config = Config.open(tmp_path, vault(tmp_path))
    mira = Person(name="mira", password=Secret("no hash"), created_at=START)
    asyncio.run(config.change(People, lambda _: People(people=(mira,))))
    config.close()
    return tmp_path


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Standard input is no terminal, and holds this."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def opens(folder: Path, password: str) -> bool:
    """Whether this is mira's password now."""
    config, passwords = Config.open(folder, vault(folder)), Passwords()
    right = asyncio.run(passwords.matches(config.people.people[0].password, Secret(password)))
    passwords.close()
    config.close()
    return right


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out == f"pulse {__version__}\n"


def test_a_wrong_setting_is_one_sentence_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PULSE_LISTEN", "nonsense")

    assert main(["serve"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("pulse: PULSE_LISTEN is 'nonsense'")
    assert len(told.splitlines()) == 1


def test_the_set_up_token_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "setup-token").write_text("a-throw-away-token\n")

    assert main(["token", "setup"]) == 0
    assert capsys.readouterr().out == "a-throw-away-token\n"


def test_without_a_set_up_token_the_reason_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "setup"]) == 2
    assert "the server has an owner already" in capsys.readouterr().err


def test_without_a_command_the_commands_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])

    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_a_wrong_passphrase_is_one_sentence_and_exit_2(
    owned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PULSE_PASSPHRASE", "a wrong one")
    before = sorted((path.name, path.stat().st_mtime_ns) for path in owned.iterdir())

    for words in (["serve"], ["token", "list"], ["password", "reset", "mira"], ["passphrase", "change"]):
        assert main(words) == 2
        told = capsys.readouterr()
        assert told.err.startswith("pulse: The passphrase does not open the vault")
        assert (len(told.err.splitlines()), told.out) == (1, "")
    assert sorted((path.name, path.stat().st_mtime_ns) for path in owned.iterdir()) == before


def test_a_password_is_reset_from_standard_input(
    owned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(monkeypatch, "the next password\n")

    assert main(["password", "reset", "mira"]) == 0
    assert capsys.readouterr().out == ""
    assert opens(owned, "the next password")


def test_a_password_is_generated_and_printed_alone(owned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["password", "reset", "mira", "--generate"]) == 0
    (password,) = capsys.readouterr().out.splitlines()
    assert opens(owned, password)


def test_the_password_of_nobody_is_not_reset(
    owned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert owned
    piped(monkeypatch, "the next password\n")

    assert main(["password", "reset", "otto"]) == 2
    assert capsys.readouterr().err.startswith("pulse: Nobody has this name")


def test_tokens_are_made_listed_and_revoked(owned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert owned
    assert main(["token", "add", "backup", "--scope", "read", "--scope", "alerts", "--days", "30"]) == 0
    (token,) = capsys.readouterr().out.splitlines()
    assert token.startswith("pulse_")

    assert main(["token", "list"]) == 0
    (_, line) = capsys.readouterr().out.splitlines()
    assert line.split("\t")[1:3] == ["backup", "read,alerts"]
    assert token not in line

    assert main(["token", "revoke", "backup"]) == 0
    assert capsys.readouterr().out == "The token 'backup' opens nothing any more.\n"
    assert main(["token", "list"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "words", [["x"], ["x", "--scope", "all"], ["x", "--scope", "read", "--days", "0"]], ids=["none", "unknown", "days"]
)
def test_a_token_with_wrong_words_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["token", "add", *words])
    assert ended.value.code == 2
    assert "usage: pulse token add" in capsys.readouterr().err


def test_the_passphrase_is_changed_from_standard_input(
    owned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(monkeypatch, "the next passphrase\n")
    assert main(["passphrase", "change"]) == 0
    assert "opens with the next passphrase from now on" in capsys.readouterr().out

    assert main(["token", "list"]) == 2
    monkeypatch.setenv("PULSE_PASSPHRASE", "the next passphrase")
    assert main(["token", "list"]) == 0
    assert main(["passphrase", "change", "--to-key-file"]) == 0
    monkeypatch.delenv("PULSE_PASSPHRASE")
    assert main(["token", "list"]) == 0
    assert (owned / "people.sealed").exists()


@pytest.mark.parametrize("seconds", ["29", "nan", "inf", "-1", "86401"])
def test_an_imaginary_estate_lives_for_half_a_minute_to_a_day_before_it_stands_still(
    seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", f"--frozen={seconds}"])

    assert ended.value.code == 2
    assert "half a minute to a day, in seconds" in capsys.readouterr().err
