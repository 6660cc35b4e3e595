"""Where a tape stands: time that runs, stands still, jumps and goes round."""

import time
from collections.abc import Callable


def wall_clock(speed: float = 1.0, now: Callable[[], float] = time.monotonic) -> Callable[[], float]:
    """Seconds since this call, `speed` times as fast as the wall clock."""
    began = now()
    return lambda: (now() - began) * speed


class Playhead:
    """The tape time in seconds.

    `read` is any clock in tape seconds: `wall_clock(4)`, or a test's own callable. A `length` of None is a tape
    without end; at the end the time stands still, or begins at 0 again with `loop`.
    """

    def __init__(
        self, read: Callable[[], float], *, start: float = 0.0, length: float | None = None, loop: bool = False
    ) -> None:
        self._read = read
        self._offset = start
        self._length = length
        self._loop = loop
        self._held: float | None = None

    @property
    def time(self) -> float:
        """The current tape time in seconds."""
        played = self._held if self._held is not None else self._read() + self._offset
        if self._length is None:
            return played
        return played % self._length if self._loop and self._length > 0 else min(played, self._length)

    def pause(self) -> None:
        """Stand still; pausing twice changes nothing."""
        if self._held is None:
            self._held = self._read() + self._offset

    def resume(self) -> None:
        """Go on from where `pause` stopped."""
        if self._held is not None:
            self.seek(self._held)
            self._held = None

    def seek(self, moment: float) -> None:
        """Jump to `moment`; a paused tape stays paused there."""
        self._offset = moment - self._read()
        if self._held is not None:
            self._held = moment
