"""What is typed without being shown; where there is no terminal, the first line of standard input."""

import getpass
import sys

from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret


def has_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def asked(question: str) -> Secret:
    """What somebody types at the terminal; `ConfigError` when there is nobody to ask, or nothing was typed."""
    if not has_terminal():
        msg = f"{question}: it cannot be asked for, because standard input is no terminal."
        raise ConfigError(msg)
    try:
        return first_line(getpass.getpass(f"{question}: "), f"{question}: what was typed")
    except EOFError:
        msg = f"{question}: nothing was typed, so nothing was done."
        raise ConfigError(msg) from None


def chosen(question: str) -> Secret:
    """What somebody types twice at the terminal, or else the first line of standard input."""
    if not has_terminal():
        return first_line(sys.stdin.readline(), f"{question}: the first line of standard input")
    once = asked(question)
    if asked(f"{question}, once more") != once:
        msg = "The two were not the same: nothing was done, start the command again."
        raise ConfigError(msg)
    return once


def first_line(text: str, what: str) -> Secret:
    """The first line without its end; `ConfigError` when it is empty, or no text."""
    line = text.partition("\n")[0].removesuffix("\r")
    if not line:
        msg = f"{what} is empty."
        raise ConfigError(msg)
    if not line.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in line):
        msg = f"{what} is no text in UTF-8."
        raise ConfigError(msg)
    return Secret(line)
