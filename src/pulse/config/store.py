"""The data folder: documents are read from it whole, and replaced whole."""

import errno
import os
import tempfile
from pathlib import Path

from pulse.config.documents import (
    Connections,
    D,
    Document,
    KeptSessions,
    People,
    Preferences,
    Tokens,
    from_bytes,
    to_bytes,
)
from pulse.kit.errors import ConfigError

_NAMES: dict[type, str] = {
    Connections: "connections.json",
    People: "people.json",
    Tokens: "tokens.json",
    KeptSessions: "sessions.json",
    Preferences: "preferences.json",
}
KINDS = tuple(_NAMES)
"""Every kind of document."""


def prepare(folder: Path) -> None:
    """Make the data folder (0700) where it is missing, and see that files can be written there. Blocks."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".probe-"):
            pass
    except OSError as trouble:
        raise _told(folder, trouble) from trouble


def load(folder: Path, kind: type[D]) -> D:
    """The stored document; an empty one where none was stored yet. Blocks."""
    path = folder / _NAMES[kind]
    try:
        stored = path.read_bytes()
    except FileNotFoundError:
        return kind()
    except OSError as trouble:
        msg = f"{path} cannot be read ({trouble.strerror}): let the user that runs Pulse own it."
        raise ConfigError(msg) from trouble
    return from_bytes(stored, kind, path.name)


def save(folder: Path, document: Document) -> None:
    """Replace the stored document; after a power cut either it or its predecessor is there. Blocks."""
    write(folder / _NAMES[type(document)], to_bytes(document), keep_previous=True)


def write(path: Path, content: bytes, *, keep_previous: bool = False) -> None:
    """Write a file (0600) whole or not at all; `ConfigError` when the folder does not take it. Blocks."""
    try:
        temporary = _written_beside(path, content)
        try:
            if keep_previous and path.exists():
                _keep(path)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        _sync(path.parent)
    except OSError as trouble:
        raise _told(path.parent, trouble) from trouble


def _written_beside(path: Path, content: bytes) -> Path:
    """A temporary file in the same folder, with the content on the disk; mkstemp makes it 0600."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _keep(path: Path) -> None:
    """Make the present file the previous one, without a moment in which the document is missing."""
    _written_beside(path, path.read_bytes()).replace(path.with_name(f"{path.name}.previous"))


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _told(folder: Path, trouble: OSError) -> ConfigError:
    match trouble.errno:
        case errno.ENOSPC | errno.EDQUOT:
            todo = "is on a full disk: free some space"
        case errno.EROFS:
            todo = "is on a read-only file system: mount it writable, or set PULSE_DATA_DIR to another folder"
        case errno.EACCES | errno.EPERM:
            todo = "is not writable: let the user that runs Pulse own it, or set PULSE_DATA_DIR to another folder"
        case errno.ENOTDIR | errno.EEXIST:
            todo = "is not a folder: move that file away, or set PULSE_DATA_DIR to another folder"
        case _:
            todo = f"cannot be used ({trouble.strerror}): set PULSE_DATA_DIR to a folder that can be written"
    return ConfigError(f"The data folder {folder} {todo}.")
