"""A whole Pulse that polls an imaginary estate in which every number moves with each poll: `python -m bench.alive
FOLDER GUESTS`; its first line says where it listens and the cookie that opens it."""

import asyncio
import sys
from pathlib import Path

from bench.edge import PASSPHRASE, say
from pulse.app import build, listen, serve, system_clock
from pulse.config.settings import Listen, read_settings
from pulse.demo.orders import Door
from pulse.demo.play import OWNER, furnish
from pulse.kit import logs
from tools.replay import Playhead, ReplayServer, estate, wall_clock

NODES = 10
SPEED = 5
"""Seconds of the estate in a real one: its numbers move every 10 s, and are asked for every 2 s."""


async def main(folder: Path, guests: int) -> None:
    """Serve until SIGTERM."""
    environment = {"PULSE_DATA_DIR": str(folder), "PULSE_PASSPHRASE": PASSPHRASE}
    settings = read_settings(environment, terminal=True)
    logs.configure("error", settings.log_format)
    async with ReplayServer(estate(NODES, guests), playhead=Playhead(wall_clock(SPEED))) as server:
        made = await asyncio.to_thread(furnish, settings, environment, [door(server)], system_clock)
        app = build(settings, made.vault, clock=system_clock)
        cookie, _ = app.deps.sessions.start(OWNER)
        with listen(Listen("127.0.0.1", 0)) as listening:
            where = {"at": "{}:{}".format(*listening.getsockname()), "cookie": cookie.reveal()}
            await serve(app, listening, lambda: say(where))


def door(server: ReplayServer) -> Door:
    """What to enter for the stand-in server."""
    return Door(
        name="estate",
        address=server.address.removeprefix("https://"),
        fingerprint=server.fingerprint,
        token_id=server.credentials.token_id,
        token_secret=server.credentials.secret,
    )


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
