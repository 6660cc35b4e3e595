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
STATISTICS = timedelta(seconds=10)


class Chain:
    """One cluster's memory and a picture; every answer is 10 s after the one before."""

    def __init__(self, nodes: int, guests: int) -> None:
        self.inventory = Inventory()
        self._estate = estate(nodes, guests)
        self._sightings = Sightings(Scope("bench", "k3f9"))
        self._at = START

    def body(self, tick: int) -> bytes:
        """The answer to /cluster/resources at a tick of 10 s."""
        return msgspec.json.encode(self._estate.resources(tick))

    def take(self, body: bytes) -> None:
        """Take an answer in, and publish."""
        self.delta(body)

    def delta(self, body: bytes) -> bytes:
        """The message to browsers that an answer causes."""
        self._at += STATISTICS
        rows, broken = resource_rows(body)
        sight = self._sightings.take(rows, broken, self._at.timestamp())
        self.inventory.apply(
            Observation(
                source="bench",
                part=HOME,
                at=self._at,
                every=STATISTICS,
                resources=sight.resources,
                complete=sight.complete,
            )
        )
        return messages.delta(self.inventory.revision, self.inventory.publish())
