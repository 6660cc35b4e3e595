"""The commands: serve, demo, doctor, passphrase change, password reset, token setup, list, add, revoke."""

import argparse
import os
import secrets
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pulse import __version__
from pulse.access.scope import SCOPES
from pulse.config.settings import Settings, read_settings
from pulse.kit.errors import PulseError
from pulse.kit.secret import Secret
from pulse.kit.terminal import asked, chosen, has_terminal

# ruff: noqa: PLC0415 - a command imports what it runs: `serve` opens the vault before the server fills the memory

USAGE_ERROR = 2
LONGEST = 36_500
"""Days that a token may live."""
FASTEST = 3600
"""Imaginary seconds that a real one may be."""
Words = argparse.Namespace
WHAT: dict[str, Any] = {"required": True, "metavar": "WHAT"}
if TYPE_CHECKING:
    from pulse.config.config import Config

    _Group = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code. Expected trouble is one sentence on standard error and exit 2."""
    words = _parser().parse_args(arguments)
    try:
        return int(words.run(read_settings(os.environ, terminal=sys.stderr.isatty()), words))
    except PulseError as error:
        print(f"pulse: {error.message}", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pulse", description="A real-time monitor for Proxmox VE.")
    parser.add_argument("--version", action="version", version=f"pulse {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="run the server; settings come from PULSE_... variables")
    serve.add_argument("--ask-passphrase", action="store_true", help="ask for the passphrase at the terminal")
    serve.set_defaults(run=_serve)

    _add_demo_options(commands.add_parser("demo", help="run the server with an imaginary estate, ready to look around"))

    passphrase = commands.add_parser("passphrase", help="what opens the data folder").add_subparsers(**WHAT)
    change = passphrase.add_parser("change", help="choose another one: asked twice, or a line of standard input")
    change.add_argument("--to-key-file", action="store_true", help="from now on a key file, and no passphrase")
    change.set_defaults(run=_change_passphrase)

    password = commands.add_parser("password", help="people's passwords").add_subparsers(**WHAT)
    reset = password.add_parser("reset", help="give somebody another one: asked twice, or a line of standard input")
    reset.add_argument("name", metavar="NAME")
    reset.add_argument("--generate", action="store_true", help="make one and print it")
    reset.set_defaults(run=_reset_password)

    doctor = commands.add_parser("doctor", help="what each connection can see, what not, and the lines that mend it")
    doctor.add_argument("name", metavar="NAME", nargs="?", help="only this connection")
    doctor.add_argument("--script", action="store_true", help="print a script for a node that makes user and token")
    doctor.set_defaults(run=_doctor)

    _add_token_commands(commands.add_parser("token", help="tokens").add_subparsers(**WHAT))
    return parser


def _add_token_commands(token: "_Group") -> None:
    setup = token.add_parser("setup", help="print the set-up token of a server that has no owner yet")
    setup.set_defaults(run=_setup_token)

    listing = token.add_parser("list", help="list the tokens of programs")
    listing.set_defaults(run=_list_tokens)

    add = token.add_parser("add", help="make a token for a program and print it, once")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--scope", action="append", choices=SCOPES, required=True, help="a right; may come several times")
    add.add_argument("--days", type=_days, metavar="N", help="it expires after so many days; never without this")
    add.set_defaults(run=_add_token)

    revoke = token.add_parser("revoke", help="take a token away")
    revoke.add_argument("which", metavar="NAME-or-ID")
    revoke.set_defaults(run=_revoke_token)


def _add_demo_options(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--fleet", choices=("home", "S", "M"), default="home", help="46 guests, 200, or 2,000")
    demo.add_argument("--speed", type=_speed, default=1.0, metavar="X", help="imaginary seconds in a real one")
    demo.add_argument("--at", type=_instant, metavar="ISO", help="where its clock begins, like 2026-11-24T14:50+01:00")
    demo.add_argument(
        "--frozen",
        type=_lively,
        nargs="?",
        const=30.0,
        metavar="SECONDS",
        help="stand still at that instant, after so many seconds, or half a minute",
    )
    demo.add_argument("--seed", type=int, default=1, metavar="N", help="another number makes another fleet")
    demo.add_argument("--hostile", action="store_true", help="names that mean harm, and a cluster of them")
    demo.set_defaults(run=_demo)


def _serve(settings: Settings, words: Words) -> int:
    from pulse.config.unlock import unlocked_or_made

    vault = unlocked_or_made(settings, os.environ, ask=asked if words.ask_passphrase else None, choose=chosen)
    from pulse.app import run

    return run(settings, vault)


def _demo(settings: Settings, words: Words) -> int:
    from pulse.app import run, system_clock
    from pulse.demo import play
    from pulse.demo.orders import Orders

    settings = play.settings_of(settings, os.environ)
    orders = Orders(
        fleet=words.fleet,
        speed=words.speed,
        at=words.at,
        frozen=words.frozen is not None,
        lively=words.frozen or 0.0,
        seed=words.seed,
        hostile=words.hostile,
        now=system_clock().timestamp(),
        mark=time.monotonic(),
    )
    with play.serving(orders) as doors:
        made = play.furnish(settings, os.environ, doors, system_clock)
        print(f"Sign in as {play.OWNER} with the password {made.password.reveal()}", flush=True)
        return run(settings, made.vault)


def _change_passphrase(settings: Settings, words: Words) -> int:
    from pulse.config import rewrap

    ask = asked if has_terminal() else None
    if words.to_key_file:
        print(rewrap.to_key_file(settings, os.environ, ask=ask))
    else:
        print(rewrap.to_passphrase(settings, os.environ, ask=ask, choose=chosen))
    return 0


def _reset_password(settings: Settings, words: Words) -> int:
    from pulse.access import command
    from pulse.app import system_clock

    with _config(settings) as config:
        command.check_name(config, words.name)
        password = Secret(secrets.token_urlsafe(15)) if words.generate else chosen(f"Next password of {words.name}")
        command.reset_password(config, words.name, password, system_clock)
    if words.generate:
        print(password.reveal())
    return 0


def _setup_token(settings: Settings, _words: Words) -> int:
    kept = settings.data_dir / "setup-token"
    if not kept.exists():
        print(
            f"pulse: There is no set-up token in {settings.data_dir}: the server has an owner already, or it was never "
            "started with this data folder (PULSE_DATA_DIR).",
            file=sys.stderr,
        )
        return USAGE_ERROR

    print(kept.read_text().strip())
    return 0


def _doctor(settings: Settings, words: Words) -> int:
    from pulse.platforms.pve.granting import SCRIPT

    if words.script:
        print(SCRIPT, end="")
        return 0
    from pulse.app import system_clock
    from pulse.kit.catalog import collect
    from pulse.platforms.consulting import consult
    from pulse.platforms.platform import Platform

    platforms = collect("pulse.platforms", Platform)
    with _config(settings) as config:
        return consult(platforms, config.connections.connections, words.name, system_clock, print)


def _list_tokens(settings: Settings, _words: Words) -> int:
    from pulse.access import command
    from pulse.app import system_clock

    with _config(settings) as config:
        print("".join(f"{line}\n" for line in command.listed(config, system_clock())), end="")
    return 0


def _add_token(settings: Settings, words: Words) -> int:
    from pulse.access import command
    from pulse.app import system_clock

    life = None if words.days is None else timedelta(days=words.days)
    with _config(settings) as config:
        print(command.add_token(config, words.name, words.scope, life, system_clock).reveal())
    return 0


def _revoke_token(settings: Settings, words: Words) -> int:
    from pulse.access import command

    with _config(settings) as config:
        print(f"The token {command.revoke_token(config, words.which)!r} opens nothing any more.")
    return 0


def _config(settings: Settings) -> "AbstractContextManager[Config]":
    """The documents, open for one command."""
    from pulse.config.config import Config
    from pulse.config.unlock import unlocked

    vault = unlocked(settings, os.environ, ask=asked if has_terminal() else None)
    return closing(Config.open(settings.data_dir, vault))


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= LONGEST:
        msg = f"a number from 1 to {LONGEST}"
        raise argparse.ArgumentTypeError(msg)
    return days


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= FASTEST:
        msg = f"a number over 0, at most {FASTEST}"
        raise argparse.ArgumentTypeError(msg)
    return speed


def _lively(text: str) -> float:
    seconds = float(text)
    if not 30 <= seconds <= 86_400:
        msg = "half a minute to a day, in seconds"
        raise argparse.ArgumentTypeError(msg)
    return seconds


def _instant(text: str) -> float:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        msg = "a time with its zone, like 2026-11-24T14:50+01:00"
        raise argparse.ArgumentTypeError(msg)
    return instant.timestamp()
