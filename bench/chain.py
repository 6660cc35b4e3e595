"""The way of one answer through the program, without sockets: decode, normalise, diff, encode, deflate."""

from datetime import UTC, datetime, timedelta

import msgspec

from pulse.inventory.inventory import Inventory
from pulse.live import messages
from pulse.model.observation import Observation
from pulse.platforms.pve.normalise import HOME, Scope
from pulse.platforms.pve.rows import resource_rows
from pulse.platforms.pve.sightings import Sightings
from tools.replay import estate

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
STATISTICS, POLL = timedelta(seconds=10), timedelta(seconds=2)


class Chain:
    """One cluster's memory and a picture; every answer is `pace` after the one before."""

    def __init__(self, nodes: int, guests: int, pace: timedelta = STATISTICS) -> None:
        self._pace = pace
        self.inventory = Inventory()
        self._estate = estate(nodes, guests)
        self._sightings = Sightings(Scope("bench", "k3f9"))
        self._at = START

    def body(self, tick: int) -> bytes:
        """The answer to /cluster/resources at a tick of 10 s."""
        return msgspec.json.encode(self._estate.resources(tick))

    def poll(self, number: int) -> bytes:
        """The answer to the poll of this number, 2 s after the one before: every node moves its numbers each 10 s, and
        the nodes do so one after the other, so that a fifth has moved."""
        ticks = [self._estate.resources(number // 5 + offset)["data"] for offset in (0, 1)]
        homes = {name: place for place, name in enumerate(node.name for node in self._estate.nodes)}
        moved = {name for name, place in homes.items() if place % 5 <= number % 5}
        rows = [after if after.get("node") in moved else before for before, after in zip(*ticks, strict=True)]
        return msgspec.json.encode({"data": rows})

    def take(self, body: bytes) -> None:
        """Take an answer in, and publish."""
        self.delta(body)

    def delta(self, body: bytes) -> bytes:
        """The message to browsers that an answer causes."""
        self.inventory.apply(self.observation(body))
        return messages.delta(self.inventory.revision, self.inventory.publish())

    def observation(self, body: bytes) -> Observation:
        """What an answer says, for another inventory than this chain's own."""
        self._at += self._pace
        rows, broken = resource_rows(body)
        sight = self._sightings.take(rows, broken, self._at.timestamp())
        return Observation(
            source="bench",
            part=HOME,
            at=self._at,
            every=STATISTICS,
            resources=sight.resources,
            complete=sight.complete,
        )
