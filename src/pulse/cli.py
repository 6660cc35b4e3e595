"""The commands: serve, token setup."""

import argparse
import os
import sys
from collections.abc import Sequence

from pulse import __version__
from pulse.config.settings import Settings, read_settings
from pulse.kit.errors import PulseError

USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code. Expected trouble is one sentence on standard error and exit 2."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(read_settings(os.environ, terminal=sys.stderr.isatty())))
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
    serve.set_defaults(run=_serve)

    token = commands.add_parser("token", help="tokens").add_subparsers(required=True, metavar="WHICH")
    setup = token.add_parser("setup", help="print the set-up token of a server that has no owner yet")
    setup.set_defaults(run=_setup_token)
    return parser


def _serve(chosen: Settings) -> int:
    from pulse.app import run  # noqa: PLC0415 - the other commands shall not wait for the whole server to be imported

    return run(chosen)


def _setup_token(chosen: Settings) -> int:
    kept = chosen.data_dir / "setup-token"
    if not kept.exists():
        print(
            f"pulse: There is no set-up token in {chosen.data_dir}: the server has an owner already, or it was never "
            "started with this data folder (PULSE_DATA_DIR).",
            file=sys.stderr,
        )
        return USAGE_ERROR

    print(kept.read_text().strip())
    return 0
