"""What is typed is not shown; without a terminal it is one line of standard input."""

import io
import os
import pty
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pulse.kit import terminal
from pulse.kit.errors import ConfigError


@contextmanager
def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> Iterator[int]:
    """Standard input is a terminal at which somebody types these lines; the other end of it."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r+b", buffering=0) as raw, io.TextIOWrapper(raw) as shown:
        monkeypatch.setattr(sys, "stdin", shown)
        monkeypatch.setattr("getpass.getpass", lambda prompt: _read(prompt, shown))
        os.write(ours, "".join(f"{line}\n" for line in lines).encode())
        yield ours
    os.close(ours)


def _read(prompt: str, shown: io.TextIOWrapper) -> str:
    """As getpass does without a controlling terminal, which a test has not."""
    sys.stderr.write(prompt)
    line = shown.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_at_a_terminal_it_is_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with typed(monkeypatch, "sesame"):
        assert terminal.has_terminal()
        assert terminal.asked("Passphrase").reveal() == "sesame"
    assert capsys.readouterr().err == "Passphrase: "


def test_what_is_chosen_is_asked_twice(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with typed(monkeypatch, "sesame", "sesame"):
        assert terminal.chosen("Passphrase").reveal() == "sesame"
    assert capsys.readouterr().err == "Passphrase: Passphrase, once more: "


def test_two_different_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        typed(monkeypatch, "sesame", "seasme"),
        pytest.raises(ConfigError, match="were not the same: nothing was done"),
    ):
        terminal.chosen("Passphrase")


def test_nothing_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with typed(monkeypatch, ""), pytest.raises(ConfigError, match="Passphrase: what was typed is empty"):
        terminal.asked("Passphrase")
    with typed(monkeypatch, "\x04"), pytest.raises(ConfigError, match="nothing was typed"):
        terminal.asked("Passphrase")


def test_without_a_terminal_one_line_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, " sesame \nmore\n")
    assert not terminal.has_terminal()
    assert terminal.chosen("Passphrase").reveal() == " sesame "


def test_without_a_terminal_nobody_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, "sesame\n")
    with pytest.raises(ConfigError, match="standard input is no terminal"):
        terminal.asked("Passphrase")


@pytest.mark.parametrize("text", ["", "\n", "\r\n", "\nsesame\n"])
def test_an_empty_line_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    piped(monkeypatch, text)
    with pytest.raises(ConfigError, match="the first line of standard input is empty"):
        terminal.chosen("Passphrase")


def test_bytes_that_are_no_text_are_refused_and_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, "sesame\udcff")
    with pytest.raises(ConfigError, match=r"is no text in UTF-8") as refused:
        terminal.chosen("Passphrase")
    assert "sesame" not in refused.value.message
