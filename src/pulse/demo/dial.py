"""The estate's clock: an imaginary instant that follows a real clock, slower or faster, stands still, or is turned."""

from collections.abc import Callable

from pulse.demo.estate import MOMENT


class Dial:
    """`clock` tells real seconds from any start that never go back: a loop's `time`, or `time.monotonic`.

    At first it shows `start`; every real second is `speed` imaginary ones. Once it has come to `frozen_at` it shows
    that instant for ever, and `held` tells for how long.
    """

    def __init__(
        self, clock: Callable[[], float], speed: float = 1.0, frozen_at: float | None = None, *, start: float = MOMENT
    ) -> None:
        self._clock = clock
        self._speed = speed
        self._frozen_at = frozen_at
        self._shown = start
        self._since = clock()

    @property
    def now(self) -> float:
        """The imaginary instant in seconds since the epoch."""
        running = self._running()
        return running if self._frozen_at is None else min(running, self._frozen_at)

    @property
    def held(self) -> float:
        """For how many imaginary seconds it has stood still; 0 while it goes."""
        return 0.0 if self._frozen_at is None else max(0.0, self._running() - self._frozen_at)

    @property
    def speed(self) -> float:
        """Imaginary seconds in a real one."""
        return self._speed

    def turn(self, to: float) -> None:
        """Show this instant from now on; a dial that stood still stands still there."""
        if self.held:
            self._frozen_at = to
        self._shown, self._since = to, self._clock()

    def go(self, speed: float) -> None:
        """Go on from here at another speed."""
        self._shown, self._since, self._speed = self.now, self._clock(), speed

    def freeze(self, at: float | None = None) -> None:
        """Stand still at this instant, once it comes; without one, now."""
        now = self.now
        self._shown, self._since = now, self._clock()
        self._frozen_at = now if at is None else at

    def thaw(self) -> None:
        """Go on from where it stands."""
        self._shown, self._since = self.now, self._clock()
        self._frozen_at = None

    def _running(self) -> float:
        return self._shown + (self._clock() - self._since) * self._speed
