"""A whole Pulse for the benchmarks of watchers: `python -m bench.edge FOLDER [GUESTS]`, told by lines what to tell.

Its first line says where it listens and the cookie that opens it. Then a line `delta` makes every guest move and tells
all watchers; a line `cpu` answers the milliseconds of CPU time since the delta, or since the `cpu` before.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

import msgspec
import uvloop

from bench.chain import Chain
from pulse.app import App, build, listen, serve, system_clock
from pulse.config.settings import Listen, read_settings
from pulse.demo.play import OWNER, furnish
from pulse.kit import logs
from pulse.kit.memory import settle

NODES, GUESTS = 10, 410
"""So many that a delta in which all have moved has about 10 KB."""
PASSPHRASE = "a throw-away passphrase"  # noqa: S105 - seals nothing


def main(folder: Path, guests: int = GUESTS) -> int:
    """Serve until SIGTERM."""
    environment = {"PULSE_DATA_DIR": str(folder), "PULSE_PASSPHRASE": PASSPHRASE}
    settings = read_settings(environment, terminal=True)
    logs.configure("warning", settings.log_format)
    made = furnish(settings, environment, [], system_clock)
    app = build(settings, made.vault, clock=system_clock)
    cookie, _ = app.deps.sessions.start(OWNER)
    mover = Mover(app, guests)
    settle()
    with listen(Listen("127.0.0.1", 0)) as listening:
        where = {"at": "{}:{}".format(*listening.getsockname()), "cookie": cookie.reveal()}

        def ready() -> None:
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), mover.listen)
            say(where)

        uvloop.run(serve(app, listening, ready))
    return 0


def say(told: object) -> None:
    """One line to whoever started this."""
    print(msgspec.json.encode(told).decode(), flush=True)


class Mover:
    """Moves the estate when it is told to, and counts what that costs."""

    def __init__(self, app: App, guests: int) -> None:
        self._pipeline = app.deps.pipeline
        self._chain = Chain(NODES, guests)
        self._tick = 0
        self._since = 0
        for _ in range(2):  # rates are known from the second answer on
            self._move()
        self._pipeline.picture()

    def listen(self) -> None:
        """Act on what was said."""
        for word in os.read(sys.stdin.fileno(), 65_536).split():
            if word == b"delta":
                self._move()
                self._since = time.process_time_ns()
                self._pipeline.picture()  # hands out what is pending
            elif word == b"cpu":
                now = time.process_time_ns()
                say((now - self._since) / 1e6)
                self._since = now

    def _move(self) -> None:
        self._pipeline.inventory.apply(self._chain.observation(self._chain.body(self._tick)))
        self._tick += 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
