"""Files of the data folder: read whole, written whole or not at all, and their troubles told in sentences."""

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pulse.kit.errors import ConfigError, Conflict


def prepare(folder: Path) -> None:
    """Make the data folder (0700) where it is missing, and see that files can be written there. Blocks."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".probe-"):
            pass
    except OSError as trouble:
        raise _told(folder, trouble) from trouble


def read(path: Path) -> bytes | None:
    """What a file holds; None where there is none. Blocks."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as trouble:
        msg = f"{path} cannot be read ({trouble.strerror}): let the user that runs Pulse own it."
        raise ConfigError(msg) from trouble


def write(path: Path, content: bytes) -> None:
    """Write a file (0600) whole or not at all; `ConfigError` when the folder does not take it. Blocks."""
    try:
        temporary = _written_beside(path, content)
        try:
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        _sync(path.parent)
    except OSError as trouble:
        raise _told(path.parent, trouble) from trouble


def remove(*paths: Path) -> None:
    """Remove files of one folder, one after the other, where they are. Blocks."""
    try:
        for path in paths:
            path.unlink(missing_ok=True)
        if paths:
            _sync(paths[0].parent)
    except OSError as trouble:
        msg = f"{paths[0]} cannot be removed ({trouble.strerror}): let the user that runs Pulse own its folder."
        raise ConfigError(msg) from trouble


def half_written(folder: Path, *names: str) -> list[Path]:
    """What was left of files with these names by a program that was killed while it wrote them. Blocks."""
    return sorted(path for name in names for path in folder.glob(f".{name}-*"))


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Be the only one who writes sealed files meanwhile: other programs wait here. Blocks."""
    try:
        number = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as trouble:
        raise _told(folder, trouble) from trouble
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """Be the only server of the data folder meanwhile; `Conflict` while another one is. Blocks."""
    try:
        number = os.open(folder / "serving", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as trouble:
        raise _told(folder, trouble) from trouble
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        msg = f"Another Pulse uses the data folder {folder}: stop it, or set PULSE_DATA_DIR to another folder."
        raise Conflict(msg) from None
    try:
        yield
    finally:
        os.close(number)


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
