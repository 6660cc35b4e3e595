"""How numbers move through days and weeks: sums of waves, so that a total is a formula and never has to be added up."""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import mul

from msgspec import Struct

from pulse.demo.estate import MOMENT, ZONE
from pulse.demo.noise import quick, unit

STEP = 10.0
"""Seconds between two statistics of a node."""
_DAY = 86_400.0
_PERIODS = (7 * _DAY, _DAY, _DAY / 2, 2_820.0, 660.0, 163.0, 61.0)
_HEIGHTS = (0.06, 0.18, 0.05, 0.08, 0.08, 0.08, 0.07)
"""Together 0.6: a rate never falls below 0.4 of its mean, so that what is jittered below stays monotone."""
_JITTER = 0.3 * STEP
_SPEEDS = tuple(math.tau / period for period in _PERIODS)
_MIDWEEK = 6.5 * _DAY - ZONE
"""The first Wednesday noon since the epoch, which began on a Thursday, by the clocks on the wall."""
_BURST_SLOT = 600.0
_BURST_CHANCE = 0.06

Waves = tuple[float, ...]
"""Cosine and sine of each wave at one instant."""


@lru_cache(maxsize=512)
def waves(at: float) -> Waves:
    """What all signals at this instant are made of."""
    told: list[float] = []
    for speed in _SPEEDS:
        angle = speed * (at - MOMENT)
        told += (math.cos(angle), math.sin(angle))
    return tuple(told)


class Signal(Struct, frozen=True, eq=False):
    """A flow around 1, 0.4 to 1.6: `level` weighs the waves to its height, `total` to what has flowed since MOMENT."""

    level: tuple[float, ...]
    total: tuple[float, ...]

    def at(self, shared: Waves) -> float:
        """Its height."""
        weighed: Iterator[float] = map(mul, self.level, shared)
        return 1.0 + sum(weighed)

    def flowed(self, shared: Waves, at: float) -> float:
        """What has flowed since MOMENT, in seconds of its mean."""
        weighed: Iterator[float] = map(mul, self.total, shared)
        return at - MOMENT + sum(weighed)


def signal(seed: int, number: int, *, evening: bool = False) -> Signal:
    """A signal of its own; it is high by day, or in the `evening`, and lower at weekends."""
    level: list[float] = []
    total: list[float] = []
    for which, (speed, height) in enumerate(zip(_SPEEDS, _HEIGHTS, strict=True)):
        phase = math.tau * unit(seed, number, 500 + which)
        if which < 2:  # the week and the day are everybody's
            busiest = _MIDWEEK if which == 0 else (20.5 if evening else 14.0) * 3600 - ZONE
            own = (unit(seed, number, 500 + which) - 0.5) * 3 * 3600
            phase = -speed * (busiest + own - MOMENT)
        a, b = height * math.cos(phase), -height * math.sin(phase)
        level += (a, b)
        total += (-b / speed, a / speed)
    return Signal(tuple(level), tuple(total))


def flowed(own: Signal, shared: Waves, at: float, key: int, anchor: int) -> float:
    """Like `Signal.flowed`, jittered from step to step, but smooth around `anchor`; it never goes back."""
    step, into = divmod(at, STEP)
    number = int(step)
    before = _jitter(key, number, anchor)
    return own.flowed(shared, at) + before + (_jitter(key, number + 1, anchor) - before) * into / STEP


def _jitter(key: int, step: int, anchor: int) -> float:
    return 0.0 if -1 <= step - anchor <= 1 else _JITTER * (quick(key, step) - 0.5)


def burst(key: int, at: float, anchor: int) -> float:
    """How hard something works out of turn, 0 to 0.6: now and then for a minute or two; never around `anchor`."""
    slot = int(at // _BURST_SLOT)
    if slot == anchor * STEP // _BURST_SLOT or quick(key, slot) >= _BURST_CHANCE:
        return 0.0
    into = at - slot * _BURST_SLOT
    begins = 400.0 * quick(key + 1, slot)
    lasts = 40.0 + 110.0 * quick(key + 2, slot)
    return 0.2 + 0.4 * quick(key + 3, slot) if begins <= into < begins + lasts else 0.0


def inside(intervals: Sequence[tuple[float, float]], at: float) -> bool:
    """Whether an instant is in one of them: from its first moment to before its last."""
    return any(begin <= at < end for begin, end in intervals)
