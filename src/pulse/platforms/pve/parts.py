"""The parts of one connection as they are now: which there are, which are refused, which are to be read at once."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta

from pulse.kit.errors import NotAccepted, Unauthorized
from pulse.model.observation import Observation
from pulse.platforms.platform import Part

Read = Callable[[], Awaitable[Observation]]


class Parts:
    """`refused` is called when a part is refused that was not before."""

    def __init__(self, refused: Callable[[], None]) -> None:
        self.blind: set[str] = set()
        """Those that were refused the last time."""
        self.unseen: set[str] = set()
        """Those of which something was hidden the last time, as its owner may wish."""
        self._refused = refused
        self._there: dict[str, Part] = {}
        self._urgent: set[str] = set()

    def there(self) -> Mapping[str, Part]:
        """By name."""
        return self._there

    def put(
        self,
        name: str,
        every: timedelta,
        read: Read,
        *,
        source_every: timedelta = timedelta(),
        watched_every: timedelta | None = None,
        watches: frozenset[str] = frozenset(),
        waits: bool = False,
    ) -> None:
        """Have this part, in this rhythm; one that is there in the same stays the same object."""
        there = self._there.get(name)
        if there is not None and (there.every, there.watches) == (every, watches):
            return

        async def seeing() -> Observation:
            try:
                observation = await read()
            except NotAccepted:
                raise
            except Unauthorized:
                if name not in self.blind:
                    self.blind.add(name)
                    self._refused()
                raise
            self.blind.discard(name)
            hidden = observation.trouble is not None and observation.trouble.code == "blind"
            (self.unseen.add if hidden else self.unseen.discard)(name)
            return observation

        self._there[name] = Part(name, every, seeing, watched_every, watches, source_every, waits)

    def drop(self, name: str) -> None:
        """It is not there any more."""
        self._there.pop(name, None)
        self.blind.discard(name)
        self.unseen.discard(name)

    def hurry(self, names: Iterable[str]) -> None:
        """Read these at once."""
        self._urgent.update(names)

    def urgent(self) -> frozenset[str]:
        """Those that are to be read at once; asking clears the list."""
        urgent, self._urgent = frozenset(self._urgent), set()
        return urgent
