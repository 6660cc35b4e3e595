"""What the user decided, in memory as on the disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pulse.config import store
from pulse.config.documents import Connections, Document, People
from pulse.kit.errors import ConfigError


class Config:
    """The current documents. A change holds in memory at once and is on the disk when its coroutine returns.

    One thread writes, in the order of the changes; what cannot be written is taken back.
    """

    def __init__(self, folder: Path, *, connections: Connections, people: People) -> None:
        self.folder = folder
        self.connections = connections
        self.people = people
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="config")

    @classmethod
    def load(cls, folder: Path) -> "Config":
        """Read everything from the data folder, which is made when it is missing. Blocks."""
        store.prepare(folder)
        return cls(folder, connections=store.load(folder, Connections), people=store.load(folder, People))

    async def set_connections(self, edit: Callable[[Connections], Connections]) -> Connections:
        """Apply an edit to the connections; what the edit raises, and `ConfigError` from the disk, change nothing."""
        before = self.connections
        self.connections = after = edit(before)
        try:
            await self._save(after)
        except ConfigError:
            if self.connections is after:
                self.connections = before
            raise
        return after

    async def set_people(self, edit: Callable[[People], People]) -> People:
        """Apply an edit to the people, like `set_connections`."""
        before = self.people
        self.people = after = edit(before)
        try:
            await self._save(after)
        except ConfigError:
            if self.people is after:
                self.people = before
            raise
        return after

    def close(self) -> None:
        """Wait for what is being written. Blocks."""
        self._writer.shutdown()

    async def _save(self, document: Document) -> None:
        await asyncio.get_running_loop().run_in_executor(self._writer, store.save, self.folder, document)
