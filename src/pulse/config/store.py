"""The documents in the data folder: each one sealed, with the version before it at its side."""

import hashlib
from pathlib import Path
from typing import Generic

import structlog
from msgspec import Struct

from pulse.config import files
from pulse.config.documents import (
    Connections,
    D,
    Damaged,
    Document,
    KeptSessions,
    People,
    Preferences,
    Tokens,
    from_bytes,
    to_bytes,
)
from pulse.config.vault import VAULT, Vault
from pulse.kit.errors import ConfigError, Conflict

log = structlog.get_logger(__name__)

NAMES: dict[type, str] = {
    Connections: "connections",
    People: "people",
    Tokens: "tokens",
    KeptSessions: "sessions",
    Preferences: "preferences",
}
ENDINGS = ("sealed", "sealed.previous", "sealed.damaged", "json", "json.previous")
KINDS = tuple(NAMES)
"""Every kind of document."""


class Kept(Struct, Generic[D], frozen=True):
    """A document and the file it was read from or written to: `digest` is the file's, None without one.

    `restored` when the file is damaged or gone, so that the document is the last good copy.
    """

    document: D
    digest: bytes | None = None
    restored: bool = False


class Overtaken(Conflict):
    """Another program changed the document meanwhile: `kept` is what it holds now."""

    def __init__(self, kept: Kept[Document]) -> None:
        super().__init__("This was changed meanwhile by somebody else: look at it again, then repeat your change.")
        self.kept = kept


def place(folder: Path, kind: type) -> Path:
    """The file of a document."""
    return folder / f"{NAMES[kind]}.sealed"


def sealed(folder: Path) -> list[str]:
    """The names of the files that only the vault of this data folder opens. Blocks."""
    return sorted(path.name for kind in KINDS for path in folder.glob(f"{NAMES[kind]}.sealed*"))


def load(folder: Path, vault: Vault, kind: type[D]) -> Kept[D]:
    """The stored document, or its last good copy; an empty one where none was stored yet. Blocks."""
    path = place(folder, kind)
    stored, earlier = files.read(path), files.read(_previous(path))
    if stored is None and earlier is None:
        return Kept(kind())
    if stored is not None:
        try:
            return Kept(_opened(vault, stored, kind), _digest(stored))
        except Damaged:
            if earlier is None:
                raise _lost(path) from None
    try:
        kept = Kept(_opened(vault, earlier or b"", kind), _digest(stored), restored=True)
    except Damaged:
        raise _lost(path) from None
    _tell_restored(path, "damaged" if stored is not None else "gone")
    return kept


def save(folder: Path, vault: Vault, document: D, before: Kept[D]) -> Kept[D]:
    """Replace the stored document by one that stands on `before`; `Overtaken` when that is not there any more.

    At any moment the document or its predecessor is there, whole. A damaged file is kept aside, and the good copy
    before it stays. Blocks.
    """
    kind = type(document)
    path = place(folder, kind)
    with files.writing(folder):
        seen = look(folder, vault, kind, before) or before
        if seen.document is not before.document:
            raise Overtaken(Kept(seen.document, seen.digest))
        stored = files.read(path)
        content = vault.seal(NAMES[kind], to_bytes(document))
        if stored is not None:
            files.write(path.with_name(f"{path.name}.damaged") if seen.restored else _previous(path), stored)
        files.write(path, content)
    return Kept(document, _digest(content))


def look(folder: Path, vault: Vault, kind: type[D], before: Kept[D]) -> Kept[D] | None:
    """What another program made of the file since; None when nothing. What is damaged changes no document. Blocks."""
    path = place(folder, kind)
    stored = files.read(path)
    if stored is None or _digest(stored) == before.digest:
        return None
    try:
        return Kept(_opened(vault, stored, kind), _digest(stored))
    except Damaged:
        _tell_restored(path, "damaged")
        return Kept(before.document, _digest(stored), restored=True)


def take_over(folder: Path, vault: Vault) -> None:
    """Seal the documents that an earlier Pulse wrote as plain text, and remove that text. Blocks.

    May be killed at any moment: the plain file goes only when the sealed one was read back and holds the same.
    """
    if not any(_plain(folder, kind).exists() for kind in KINDS):
        return
    with files.writing(folder):
        found = {kind: files.read(_plain(folder, kind)) for kind in KINDS}
        documents: dict[type, Document] = {}
        for kind, stored in found.items():
            if stored is not None:  # all are read before any is touched
                documents[kind] = from_bytes(stored, kind, _plain(folder, kind).name)
        for kind, document in documents.items():
            _take_over(folder, vault, kind, document)


def tidy(folder: Path) -> None:
    """Remove what programs left half-written when they were killed. Blocks."""
    names = [VAULT, *(f"{name}.{ending}" for name in NAMES.values() for ending in ENDINGS)]
    if files.half_written(folder, *names):
        with files.writing(folder):
            files.remove(*files.half_written(folder, *names))


def _take_over(folder: Path, vault: Vault, kind: type[D], document: D) -> None:
    path, plain = place(folder, kind), _plain(folder, kind)
    if files.read(path) is None:
        files.write(path, vault.seal(NAMES[kind], to_bytes(document)))
    if _opened(vault, files.read(path) or b"", kind) != document:
        msg = f"{plain.name} and {path.name} in {folder} hold different things: move the one away that is not wanted."
        raise ConfigError(msg)
    files.remove(_previous(plain), plain)


def _opened(vault: Vault, stored: bytes, kind: type[D]) -> D:
    return from_bytes(vault.open(NAMES[kind], stored), kind, NAMES[kind])


def _digest(stored: bytes | None) -> bytes | None:
    return None if stored is None else hashlib.sha256(stored).digest()


def _plain(folder: Path, kind: type) -> Path:
    return folder / f"{NAMES[kind]}.json"


def _previous(path: Path) -> Path:
    return path.with_name(f"{path.name}.previous")


def _tell_restored(path: Path, trouble: str) -> None:
    log.warning("a document cannot be read, its last good copy is used", file=str(path), trouble=trouble)


def _lost(path: Path) -> ConfigError:
    msg = (
        f"{path} is damaged, and no good copy is left at its side: restore the data folder from a backup, or move "
        f"{path.name} and {_previous(path).name} away to begin without what they held."
    )
    return ConfigError(msg)
