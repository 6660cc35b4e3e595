"""Commands answer with an exit code, and with one sentence when the user has to mend something."""

from pathlib import Path

import pytest

from pulse import __version__
from pulse.cli import main


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_DATA_DIR", str(tmp_path))


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
