"""A tape: what a poller saw on a real cluster, answer by answer, while real things happened."""

import gzip
import zlib
from bisect import bisect_right
from pathlib import Path
from typing import Any

import msgspec

from tools.replay.answer import Answer, Kind, connection_of, query_key

# The slowest part was read every 30 s: a path first seen within one such round was there from the start.
FIRST_ROUND = 31.0


class _Line(msgspec.Struct):
    t: float
    method: str = ""
    path: str = ""
    status: int = 0
    reason: str = ""
    body: Any = None
    same: float | None = None
    event: str = ""
    auth: str | None = None
    via: str | None = None


class _Track(msgspec.Struct):
    """The answers for one path in the order of their arrival."""

    times: list[float] = []
    answers: list[Answer] = []


class Tape:
    """Answers by path and time. Time is seconds since the tape began."""

    def __init__(self, tracks: dict[tuple[str, str], _Track], length: float, events: list[tuple[float, str]]) -> None:
        self._tracks = tracks
        self.length = length
        self.events = events

    @classmethod
    def load(cls, file: Path) -> "Tape":
        """Read a tape (`.jsonl` or `.jsonl.gz`). Raises ValueError when it is none."""
        content = file.read_bytes()
        try:
            if content[:2] == b"\x1f\x8b":
                content = gzip.decompress(content)
            lines = msgspec.json.Decoder(_Line).decode_lines(content)
        except (msgspec.MsgspecError, EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ValueError(f"{file} is not a tape: {error}.") from error
        tape = cls.of(lines)
        if not tape.paths():
            raise ValueError(f"{file} is not a tape: it holds no answer.")
        return tape

    @classmethod
    def of(cls, lines: list[_Line]) -> "Tape":
        """Lay the lines out by path; a line with `same` repeats the answer that the path had at that time."""
        tracks: dict[tuple[str, str], _Track] = {}
        for line in lines:
            if line.method != "GET" or line.auth or line.via:  # other views: only the token's view is played
                continue
            bare, _, query = line.path.partition("?")
            track = tracks.setdefault((bare, query_key(query)), _Track())
            track.answers.append(_repeated(track, line) if line.same is not None else _told(bare, line))
            track.times.append(line.t)
        events = [(line.t, line.event.strip()) for line in lines if line.event]
        return cls(tracks, max((line.t for line in lines), default=0.0), events)

    def answer(self, method: str, path: str, query: str, moment: float) -> Answer | None:
        """The last answer that had arrived by `moment`.

        Before the first answer of a path: that first answer when it came in the first round of polls, else None (the
        guest did not exist yet).
        """
        if method != "GET":
            return None
        track = self._tracks.get((path, query)) or self._tracks.get((path, ""))
        if track is None:
            return None
        position = bisect_right(track.times, moment) - 1
        if position < 0:
            return track.answers[0] if track.times[0] <= FIRST_ROUND else None
        return track.answers[position]

    def paths(self) -> list[str]:
        """Every path on the tape without a query, sorted."""
        return sorted(path for path, query in self._tracks if not query)


def _told(path: str, line: _Line) -> Answer:
    kind: Kind = "json" if line.body is not None else "none"
    return Answer(line.status, line.reason, line.body, kind, connection_of(path, asked_node="pve1"))


def _repeated(track: _Track, line: _Line) -> Answer:
    for time, answer in zip(reversed(track.times), reversed(track.answers), strict=True):
        if time == line.same:
            return answer
    raise ValueError(f"The tape repeats an answer of {line.same} s for {line.path} that it does not hold.")
