"""Every way in which one value of an answer is broken, for the tests that what reads it is total."""

import copy
from collections.abc import Iterator
from typing import Any

DROPPED = object()
"""The key is not there."""
LONG = "x" * 10_240
VALUES: tuple[Any, ...] = (
    DROPPED, None, "", "abc", -1, 0, 1e308, "NaN", "-Infinity", True, [], {}, LONG, "\u202e<b>\x00", 5.5, [[1]],
    {"a": {"b": []}},
)  # fmt: skip
Path = tuple[Any, ...]


def paths(value: Any, above: Path = ()) -> Iterator[Path]:  # noqa: ANN401 - any JSON
    """The path of everything below a value."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in below:
        yield (*above, key)
        yield from paths(inner, (*above, key))


def at(value: Any, path: Path) -> Any:  # noqa: ANN401 - any JSON
    """What is there."""
    for key in path:
        value = value[key]
    return value


def broken(value: Any, path: Path, by: Any) -> Any:  # noqa: ANN401 - any JSON
    """A copy in which this one place is another."""
    made = copy.copy(value)
    key, rest = path[0], path[1:]
    if rest:
        made[key] = broken(value[key], rest, by)
    elif by is DROPPED:
        del made[key]
    else:
        made[key] = by
    return made


def swapped(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """A number as text, a text as number, else the same in a list."""
    if isinstance(value, int | float):
        return str(value)
    return 7 if isinstance(value, str) else [value]


def every(value: Any) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - any JSON
    """Each place of it with each value that it may be broken by."""
    for path in paths(value):
        for by in (*VALUES, swapped(at(value, path))):
            yield path, by


def is_zero(by: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a zero may come of it."""
    return by in (0, "0", "0.0") and not isinstance(by, bool)
