"""What the server tells one browser, kept for the tests of the web app: `python -m tests.live.frames`."""

import asyncio
import base64
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from pulse.live.beats import Beat
from pulse.live.hub import Watcher
from pulse.live.messages import unpack
from pulse.model.observation import Observation, Trouble
from pulse.pipeline import Pipeline
from tests.factory import START, guest, later, seen

FIXTURE = Path(__file__).parents[2] / "web/src/live/fixtures/beats.json"
BEATS = 40
SOURCES = ("one", "other")
PARTS = ("resources", "membership", "node:pve1", "node:pve2", "__proto__")
TROUBLES = (None, None, Trouble("unreachable", "pve2 is off."), Trouble("unauthorized", "Sys.Audit is missing."))


class Teller:
    """A pipeline in which something happens now and then, always the same."""

    def __init__(self) -> None:
        self.pipeline = Pipeline(version="0.1.0", epoch="e1", started=START)
        self._dice = random.Random(7)  # noqa: S311 - no secret hangs on it
        self._seconds = 0.0

    def second(self) -> None:
        """What happens in a second, and the beat of it."""
        quiet = [*[self._answers] * 6, self._moves, self._drops, self._sets_the_clock]
        for _ in range(self._dice.randrange(4)):
            self._dice.choice(quiet)()
        self._seconds += 1
        self._dice.choice([*[self._ticks] * 4, self._forgets, self._renames])()  # each of them tells a beat

    def _ticks(self) -> None:
        self.pipeline.tick(later(self._seconds))

    def _answers(self) -> None:
        trouble = self._dice.choice(TROUBLES)
        told = Observation(
            source=self._dice.choice(SOURCES),
            part=self._dice.choice(PARTS),
            at=later(self._seconds + 0.5),
            every=timedelta(seconds=self._dice.choice([2, 10, 300])),
            complete=trouble is None,
            trouble=trouble,
        )
        self.pipeline.ingest(told)

    def _moves(self) -> None:
        moved = guest(readings={"cpu": self._dice.random()})
        self.pipeline.inventory.apply(seen(moved, at=self._seconds + 0.5))  # as yet nobody is told

    def _drops(self) -> None:
        self.pipeline.drop(self._dice.choice(SOURCES), self._dice.choice(PARTS))

    def _forgets(self) -> None:
        self.pipeline.forget(self._dice.choice(SOURCES))

    def _renames(self) -> None:
        self.pipeline.rename(self._dice.choice(SOURCES), self._dice.choice(["lab", "attic"]))

    def _sets_the_clock(self) -> None:
        by = self._dice.choice([-3_600, 3_600])
        self._seconds += by
        self.pipeline.jumped(timedelta(seconds=by))


async def told() -> dict[str, Any]:
    """The frames, how the sources are doing after each beat in them, and the picture at the end.

    Twice the browser is slow, so that a beat of later is whole.
    """
    teller = Teller()
    watcher = teller.pipeline.hub.join(epoch=None, rev=None, you="mira")
    frames: list[bytes] = []
    sources: list[Any] = []
    for beat in range(BEATS):
        teller.second()
        if beat not in {BEATS // 3, BEATS // 2}:
            frames += await _waiting(watcher)
            sources.append(unpack(Beat(0, START, teller.pipeline.sources(), {}).whole)["sources"])
    picture = teller.pipeline.picture()
    return {
        "frames": [base64.b64encode(frame).decode() for frame in frames],
        "picture": msgspec.to_builtins({"rev": picture.rev, "resources": picture.resources}),
        "sources": sources,
    }


async def _waiting(watcher: Watcher) -> list[bytes]:
    """What waits for a browser, up to and with the beat."""
    heard = [await watcher.next()]
    while unpack(heard[-1])["type"] != "beat":
        heard.append(await watcher.next())
    return heard


if __name__ == "__main__":
    FIXTURE.write_bytes(msgspec.json.format(msgspec.json.encode(asyncio.run(told())), indent=1) + b"\n")
