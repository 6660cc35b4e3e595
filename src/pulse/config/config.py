"""What the user decided, in memory as on the disk."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

from pulse.config import store
from pulse.config.documents import Connections, D, Document, KeptSessions, People, Preferences, Tokens
from pulse.kit.errors import ConfigError


class Config:
    """The current documents. A change holds in memory at once and is on the disk when its coroutine returns.

    One thread writes, in the order of the changes; what cannot be written is taken back.
    """

    def __init__(self, folder: Path, documents: Mapping[type, Document]) -> None:
        self.folder = folder
        self._documents = dict(documents)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="config")

    @classmethod
    def load(cls, folder: Path) -> "Config":
        """Read everything from the data folder, which is made when it is missing. Blocks."""
        store.prepare(folder)
        return cls(folder, {kind: store.load(folder, kind) for kind in store.KINDS})

    @property
    def connections(self) -> Connections:
        """All connections."""
        return self.document(Connections)

    @property
    def people(self) -> People:
        """All people."""
        return self.document(People)

    @property
    def tokens(self) -> Tokens:
        """All API tokens."""
        return self.document(Tokens)

    @property
    def sessions(self) -> KeptSessions:
        """The sessions as they were last kept."""
        return self.document(KeptSessions)

    @property
    def preferences(self) -> Preferences:
        """Everybody's preferences."""
        return self.document(Preferences)

    def document(self, kind: type[D]) -> D:
        """The current document of a kind."""
        return cast("D", self._documents[kind])

    async def change(self, kind: type[D], edit: Callable[[D], D]) -> D:
        """Apply an edit to a document; what the edit raises, and `ConfigError` from the disk, change nothing."""
        before = self.document(kind)
        self._documents[kind] = after = edit(before)
        try:
            await self._save(after)
        except ConfigError:
            if self._documents[kind] is after:
                self._documents[kind] = before
            raise
        return after

    def close(self) -> None:
        """Wait for what is being written. Blocks."""
        self._writer.shutdown()

    async def _save(self, document: Document) -> None:
        await asyncio.get_running_loop().run_in_executor(self._writer, store.save, self.folder, document)
