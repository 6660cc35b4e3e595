"""Answers read from a folder of recordings, one JSON file for each."""

from pathlib import Path
from typing import Any

import msgspec

from tools.replay.answer import Answer, Kind, api_path, query_key


class _Request(msgspec.Struct):
    method: str
    path: str | None = None


class _Recording(msgspec.Struct):
    request: _Request
    status: int | None = None
    reason: str | None = None
    headers: list[tuple[str, str]] = []
    body_kind: Kind = "json"
    body: Any = None


class Recordings:
    """The answers of one folder by method, path and query. They do not change with time."""

    def __init__(self, answers: dict[tuple[str, str, str], Answer]) -> None:
        self._answers = answers

    @classmethod
    def load(cls, folder: Path, scene: str = "") -> "Recordings":
        """Read the files of a folder (not of its subfolders).

        With a scene only the files named `<scene>_...`: `node-down` holds several moments of one story. A folder
        without a single usable file raises ValueError.
        """
        answers: dict[tuple[str, str, str], Answer] = {}
        for file in sorted(folder.glob(f"{scene}_*.json" if scene else "*.json")):
            recording = _decode(file)
            if recording is None or recording.request.path is None or recording.status is None:
                continue
            bare, _, query = recording.request.path.partition("?")
            path = api_path(bare)
            if path is not None:
                answers[recording.request.method, path, query_key(query)] = _answer(recording, recording.status)
        if not answers:
            raise ValueError(f"{folder} holds no recording of a Proxmox VE server: name a folder of GET_*.json files.")
        return cls(answers)

    def answer(self, method: str, path: str, query: str, moment: float) -> Answer | None:  # noqa: ARG002 - timeless
        """The answer recorded for the path and query, else the one for the path alone."""
        return self._answers.get((method, path, query)) or self._answers.get((method, path, ""))

    def paths(self) -> list[str]:
        """Every path with an answer to GET without a query, sorted."""
        return sorted(path for method, path, query in self._answers if method == "GET" and not query)


def _decode(file: Path) -> _Recording | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Recording)
    except msgspec.ValidationError:  # an index or a note that lies beside the recordings
        return None


def _answer(recording: _Recording, status: int) -> Answer:
    connection = tuple(value for name, value in recording.headers if name.lower() == "connection")
    return Answer(status, recording.reason or "", recording.body, recording.body_kind, connection or ("Keep-Alive",))
