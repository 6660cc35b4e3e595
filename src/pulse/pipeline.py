"""Every arrow in Pulse, in one place."""

from datetime import datetime, timedelta

from pulse.inventory.inventory import Inventory
from pulse.live.hub import INTERVAL, Hub, Picture
from pulse.model.observation import Observation
from pulse.model.source import SourceState

PACE = timedelta(seconds=INTERVAL)


class Pipeline:
    """What happens to an observation, and what time does.

    1. The inventory takes it in and says what changed.
    2. Watching browsers get the change: at once when they have not heard for an interval or when something new
       appeared, else together with what else happens until the next tick.

    Every method is synchronous: between a question and its answer nothing else happens.
    """

    def __init__(self, *, version: str, epoch: str, started: datetime) -> None:
        self.inventory = Inventory()
        self.hub = Hub(version=version, epoch=epoch, picture=self.picture)
        self._now = started
        self._told = started - PACE

    def ingest(self, observation: Observation) -> None:
        """Take in what a source told."""
        self._now = max(self._now, observation.at)
        change = self.inventory.apply(observation)
        if change and (change.added or self._now - self._told >= PACE):
            self._publish()
            self._beat()

    def tick(self, now: datetime) -> None:
        """Let time pass; called once an interval."""
        self._now = now
        self.inventory.tick(now)
        self._publish()
        self._beat()

    def jumped(self, by: timedelta) -> None:
        """The clock was set, by so much: what is known is no older for it."""
        self._now += by
        self._told += by
        self.inventory.jumped(by)

    def drop(self, source: str, part: str) -> None:
        """A part of a source is not there any more: a node left."""
        self.inventory.drop(source, part, self._now)

    def forget(self, source: str) -> None:
        """A source was removed: so is all it told."""
        self.inventory.forget(source)
        self._publish()
        self._beat()

    def rename(self, source: str, name: str) -> None:
        """A source is known by this name."""
        self.inventory.sources.rename(source, name, self._now)
        self._beat()

    def picture(self) -> Picture:
        """The full content, at one revision that every watcher has been told of."""
        self._publish()
        return Picture(self.inventory.revision, self.inventory.resources())

    def sources(self) -> dict[str, SourceState]:
        """How every source is doing, by id."""
        return self.inventory.sources.states()

    def _publish(self) -> None:
        if change := self.inventory.publish():
            self._told = self._now
            self.hub.publish(self.inventory.revision, change)

    def _beat(self) -> None:
        self.hub.beat(self.inventory.revision, self._now, self.sources())
