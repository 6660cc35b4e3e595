"""The passphrase comes from the first place that has one."""

from pathlib import Path

import pytest

from pulse.config.passphrase import given
from pulse.config.settings import Settings, read_settings
from pulse.kit.errors import ConfigError

WORDS = "a throw-away passphrase"


def settings(**environment: str) -> Settings:
    return read_settings(environment, terminal=True)


def revealed(chosen: Settings, **environment: str) -> str | None:
    secret = given(chosen, environment)
    return secret.reveal() if secret else None


def test_the_places_are_asked_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("from the file\n")
    (tmp_path / "pulse-passphrase").write_text("from systemd\n")
    systemd = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    file = str(tmp_path / "file")

    assert revealed(settings(PULSE_PASSPHRASE=WORDS, PULSE_PASSPHRASE_FILE=file), **systemd) == WORDS
    assert revealed(settings(PULSE_PASSPHRASE_FILE=file), **systemd) == "from the file"
    assert revealed(settings(), **systemd) == "from systemd"
    assert revealed(settings()) is None


def test_credentials_for_something_else_are_none(tmp_path: Path) -> None:
    assert revealed(settings(), CREDENTIALS_DIRECTORY=str(tmp_path)) is None


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\nanother line\n"])
def test_the_end_of_the_line_is_no_part_of_it(tmp_path: Path, end: str) -> None:
    (tmp_path / "file").write_bytes(f" {WORDS} ä{end}".encode())

    assert revealed(settings(PULSE_PASSPHRASE_FILE=str(tmp_path / "file"))) == f" {WORDS} ä"


@pytest.mark.parametrize(
    ("content", "told"), [(b"", "is empty"), (b"\nx", "is empty"), (b"\xff\xfe", "is no text in UTF-8")]
)
def test_a_file_that_holds_none_is_told_and_not_quoted(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(ConfigError, match=rf"PULSE_PASSPHRASE_FILE names .*/file, which {told}"):
        given(settings(PULSE_PASSPHRASE_FILE=str(tmp_path / "file")), {})


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"which cannot be read \(No such file or directory\)"):
        given(settings(PULSE_PASSPHRASE_FILE=str(tmp_path / "file")), {})


def test_a_credential_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "pulse-passphrase").mkdir()

    with pytest.raises(ConfigError, match="The systemd credential pulse-passphrase cannot be read"):
        given(settings(), {"CREDENTIALS_DIRECTORY": str(tmp_path)})
