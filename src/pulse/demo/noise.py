"""Numbers that look random and are pure functions of their arguments."""

from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1


def unit(*parts: int) -> float:
    """A number in [0, 1) that the parts alone decide (the mixing steps of SplitMix64)."""
    state = 0x9E3779B97F4A7C15
    for part in parts:
        state = ((state ^ part) * 0xBF58476D1CE4E5B9 + 0x9E3779B97F4A7C15) & _MASK
        state ^= state >> 27
        state = (state * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return state / (1 << 64)


def quick(key: int, step: int) -> float:
    """Like `unit` for two small parts, in a fifth of its time: for what is thrown for every guest at every step."""
    mixed = (key * 0x9E3779B1 ^ step * 0x85EBCA77) & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 12) * 0x297A2D39 & 0xFFFFFFFF
    return (mixed ^ mixed >> 15) / 4294967296.0


def between(low: float, high: float, *parts: int) -> float:
    """A number from low to high in which every order of magnitude is as likely as the next; low must be over 0."""
    return float(low * (high / low) ** unit(*parts))


def pick(options: tuple[T, ...], *parts: int) -> T:
    """One of the options."""
    return options[int(unit(*parts) * len(options))]
