"""What is on the disk of every document, so that no change is written upon something else than it was made for."""

from pathlib import Path

from pulse.config import files, store
from pulse.config.documents import Document
from pulse.config.store import Kept, Overtaken
from pulse.config.vault import VAULT, SealedBy, Vault, header
from pulse.kit.errors import Conflict


class Shelf:
    """Belongs to one thread, which reads and writes in the order in which it is asked. Everything blocks."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        """Read everything from the data folder; what an earlier Pulse left there unsealed is sealed."""
        self._folder, self._vault = folder, vault
        store.take_over(folder, vault)
        self.kept: dict[type, Kept[Document]] = {kind: store.load(folder, vault, kind) for kind in store.KINDS}
        files.prepare(folder)
        store.tidy(folder)

    def write(self, kind: type, before: Document, after: Document) -> None:
        """Replace a document by one that was made of `before`.

        `Overtaken` when another program was faster: its document is on the shelf from now on. `Conflict` when `before`
        itself never came to the disk.
        """
        kept = self.kept[kind]
        if kept.document is not before:
            msg = "A change just before this one could not be kept, so this one was not made either: try again."
            raise Conflict(msg)
        try:
            self.kept[kind] = store.save(self._folder, self._vault, after, kept)
        except Overtaken as overtaken:
            self.kept[kind] = overtaken.kept
            raise

    def look(self) -> dict[type, Kept[Document]]:
        """What other programs changed since: it is on the shelf from now on."""
        seen = {kind: store.look(self._folder, self._vault, kind, kept) for kind, kept in self.kept.items()}
        found = {kind: kept for kind, kept in seen.items() if kept is not None}
        self.kept |= found
        return found

    def sealed_by(self) -> SealedBy:
        """What opens the vault; a command may change it while Pulse runs."""
        return header(files.read(self._folder / VAULT) or b"").sealed_by
