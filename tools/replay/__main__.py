"""Run the stand-in Proxmox VE server from the command line."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.replay import certificate
from tools.replay.answer import Source
from tools.replay.estate import estate
from tools.replay.members import AtOneAddress
from tools.replay.playhead import Playhead, wall_clock
from tools.replay.recordings import Recordings
from tools.replay.rights import KINDS, seen
from tools.replay.server import ReplayOptions, ReplayServer
from tools.replay.tape import Tape

RECORDED = Path(__file__).parents[2] / "tests" / "recordings"
CALM = RECORDED / "tapes" / "A-calm.jsonl.gz"
PROGRESS_EVERY = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, build, serve until interrupted. Exit code 2 when the user's input or the port is at fault."""
    chosen = parser().parse_args(arguments)
    try:
        server, tape = build(chosen)
    except (OSError, ValueError) as error:
        print(f"The replay cannot start: {error}", file=sys.stderr)
        return 2
    try:
        asyncio.run(serve(server, tape))
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        print(
            f"The replay cannot listen on {chosen.host}:{chosen.port}: {why}. Choose another port with --port.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parse = argparse.ArgumentParser(
        prog="python -m tools.replay",
        description="Answer as a Proxmox VE server. Without a source the calm tape is played round and round.",
    )
    parse.add_argument("--recordings", type=Path, metavar="DIR", help="answer from a folder of recordings")
    parse.add_argument("--scene", default="", help="of the recordings, only the files named SCENE_...")
    parse.add_argument("--tape", type=Path, metavar="FILE", help="play a tape; recordings answer what it does not hold")
    parse.add_argument("--estate", type=int, nargs=2, metavar=("NODES", "GUESTS"), help="an imaginary estate")
    parse.add_argument("--moved", type=float, default=1.0, help="share of guests that move each 10 s (estate)")
    parse.add_argument("--seed", type=int, default=None, help="the same estate and order of keys every time")
    parse.add_argument("--rights", choices=KINDS, default="auditor", help="what the token may see and do")
    parse.add_argument("--speed", type=float, default=1.0, help="tape seconds in a second")
    parse.add_argument("--at", type=float, default=0.0, help="start the tape at this second")
    parse.add_argument("--loop", action="store_true", help="begin again when the tape ends")
    parse.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parse.add_argument("--port", type=int, default=8006, help="port to listen on, 0 for any")
    parse.add_argument("--penalty", type=float, default=3.0, help="seconds by which a 401 is held back")
    parse.add_argument("--cert", type=Path, metavar="PEM", help="certificate to show (with --key)")
    parse.add_argument("--key", type=Path, metavar="PEM", help="its private key")
    return parse


def build(chosen: argparse.Namespace) -> tuple[ReplayServer, Tape | None]:
    """The server for a command line. Raises OSError or ValueError with a sentence for the user."""
    if (chosen.cert is None) != (chosen.key is None):
        raise ValueError("--cert and --key belong together: name both or neither.")
    if chosen.speed <= 0:
        raise ValueError("--speed must be over 0.")
    silent = chosen.recordings is None and chosen.tape is None and chosen.estate is None
    played = CALM if silent else chosen.tape
    tape = None if played is None else Tape.load(played)
    sources: list[Source] = []
    if chosen.estate:
        nodes, guests = chosen.estate
        sources.append(estate(nodes, guests, seed=chosen.seed or 1, moved=chosen.moved))
    if tape is not None:
        sources.append(tape)
    if chosen.recordings or tape is not None:
        sources.append(Recordings.load(chosen.recordings or RECORDED / "pve-9.2", chosen.scene))
    if chosen.rights != "auditor":
        sources = [seen(source, chosen.rights) for source in sources]
    sources = [AtOneAddress(source, chosen.host) for source in sources]
    playhead = Playhead(
        wall_clock(chosen.speed),
        start=chosen.at,
        length=None if tape is None else tape.length,
        loop=chosen.loop or silent,
    )
    shown = certificate.read(chosen.cert, chosen.key) if chosen.cert else None
    options = ReplayOptions(
        host=chosen.host, port=chosen.port, penalty=chosen.penalty, seed=chosen.seed, certificate=shown
    )
    return ReplayServer(*sources, playhead=playhead, options=options), tape


async def serve(server: ReplayServer, tape: Tape | None) -> None:
    """Serve until SIGINT or SIGTERM, and tell where the tape stands."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with server:
        print(announcement(server), flush=True)
        told = asyncio.create_task(_tell(server, tape)) if tape is not None else None
        await stop.wait()
        if told is not None:
            told.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await told


def announcement(server: ReplayServer) -> str:
    """What the user types into Pulse, one line each."""
    who = server.credentials
    return "\n".join(
        (
            f"Address:      {server.address}",
            f"Fingerprint:  {server.fingerprint}",
            f"Token ID:     {who.token_id}",
            f"Token secret: {who.secret}",
            f"User:         {who.user}",
            f"Password:     {who.password}",
        )
    )


async def _tell(server: ReplayServer, tape: Tape) -> None:
    """A line every 10 s of tape time, with what had happened on the tape since the line before."""
    told, step = -1.0, -1.0
    while True:
        moment = server.tape_time
        if moment < told:  # the tape began again
            told, step = -1.0, -1.0
        if moment // PROGRESS_EVERY > step:
            passed = [text for at, text in tape.events if told < at <= moment and not text.startswith("->")]
            print(f"Tape at {moment:.0f} of {tape.length:.0f} s", *passed, sep="\n    ", flush=True)
            told, step = moment, moment // PROGRESS_EVERY
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
