"""What ZFS says of its scrubs, understood: when the last one ended, how far one is, what it found."""

import re
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

Word = Literal["never", "scrubbing", "resilvering", "scrubbed", "resilvered", "canceled", "paused", "unknown"]

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DATE = r"\w{3} (?P<month>\w{3}) {1,2}(?P<day>\d{1,2}) (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d) (?P<year>\d{4})"
_ENDED = re.compile(rf"\b(?:(?P<scrub>scrub) repaired|resilvered) .*?\bwith (?P<errors>\d{{1,18}}) errors on {_DATE}")
_RUNNING = re.compile(r"\b(?P<what>scrub|resilver) in progress\b")
_CANCELED = re.compile(rf"\b(?:scrub|resilver) canceled on {_DATE}")
_DONE = re.compile(r"(?P<done>\d{1,3}(?:\.\d+)?)% done")


class Scan(Struct, frozen=True):
    """`ended` is when it ended, in seconds since the epoch of a clock that shows UTC where that of the node shows its
    own time; `errors` is what it could not repair; `done` is the share of one that runs."""

    word: Word
    ended: float | None = None
    errors: int | None = None
    done: float | None = None


def scan(text: str) -> Scan:
    """The meaning of the `scan` text of a pool."""
    if running := _RUNNING.search(text):
        share = _DONE.search(text)
        percent = float(share["done"]) if share else 101.0
        what: Word = "resilvering" if running["what"] == "resilver" else "scrubbing"
        return Scan(what, done=percent / 100 if percent <= 100 else None)
    if "scrub paused" in text:
        return Scan("paused")
    if match := _CANCELED.search(text):
        return Scan("canceled", ended=_instant(match))
    if match := _ENDED.search(text):
        word: Word = "scrubbed" if match["scrub"] else "resilvered"
        return Scan(word, ended=_instant(match), errors=int(match["errors"]))
    if "none requested" in text:
        return Scan("never")
    return Scan("unknown")


def _instant(date: re.Match[str]) -> float | None:
    try:
        month = _MONTHS.index(date["month"]) + 1
        day, hour, minute, second = (int(date[name]) for name in ("day", "hour", "minute", "second"))
        return datetime(int(date["year"]), month, day, hour, minute, second, tzinfo=UTC).timestamp()
    except ValueError:
        return None
