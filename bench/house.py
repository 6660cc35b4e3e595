"""A whole Pulse that polls an imaginary fleet: `python -m bench.house FOLDER S|M`, told by lines what to tell.

Its first line says where it listens and the cookie that opens it. Then each line `look` is answered by the number of
its asyncio tasks, and by how many seconds each part is later than its rhythm.
"""

import asyncio
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Literal, cast

import uvloop

from bench.edge import PASSPHRASE, say
from pulse.app import build, listen, serve, system_clock
from pulse.config.settings import Listen, read_settings
from pulse.demo.orders import Orders
from pulse.demo.play import OWNER, furnish, serving
from pulse.kit import logs
from pulse.kit.memory import settle
from pulse.pipeline import Pipeline

SLOW = 15.0
"""A part with a rhythm of so many seconds waits for its turn."""
RHYTHMS = {"resources": 2.0}
"""Seconds between two reads where that is less than the rhythm of the source, by which ages are judged."""


def main(folder: Path, fleet: Literal["S", "M"]) -> int:
    """Serve until SIGTERM."""
    environment = {"PULSE_DATA_DIR": str(folder), "PULSE_PASSPHRASE": PASSPHRASE}
    settings = read_settings(environment, terminal=True)
    logs.configure("error", settings.log_format)
    orders = Orders(fleet=fleet, now=system_clock().timestamp(), mark=time.monotonic())
    with serving(orders) as doors, listen(Listen("127.0.0.1", 0)) as listening:
        made = furnish(settings, environment, doors, system_clock)
        app = build(settings, made.vault, clock=system_clock)
        cookie, _ = app.deps.sessions.start(OWNER)
        settle()
        where = {"at": "{}:{}".format(*listening.getsockname()), "cookie": cookie.reveal()}

        def look() -> None:
            sys.stdin.readline()
            told = late(app.deps.pipeline, system_clock())
            say({"tasks": len(asyncio.all_tasks()), "late": told[False], "waiting": told[True]})

        def ready() -> None:
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), look)
            say(where)

        uvloop.run(serve(app, listening, ready))
    return 0


def late(pipeline: Pipeline, now: datetime) -> dict[bool, dict[str, float]]:
    """For each part of each source the seconds by which its last answer is older than its rhythm; those that are in
    trouble, as of a node that is off, are not asked in any. Apart from them those that may have to wait for their turn,
    because all slow parts of a source share a pace."""
    behind: dict[bool, dict[str, float]] = {False: {}, True: {}}
    for source, state in pipeline.sources().items():
        for name, part in state.parts.items():
            if part.at is not None and part.trouble is None:
                seconds = (now - part.at).total_seconds() - RHYTHMS.get(name, part.every.total_seconds())
                waits = part.every.total_seconds() >= SLOW or name == "tasks"
                behind[waits][f"{source} {name}"] = round(seconds, 3)
    return behind


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), cast(Literal["S", "M"], sys.argv[2])))
