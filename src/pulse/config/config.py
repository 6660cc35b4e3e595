"""What the user decided, in memory as on the disk."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, cast

import structlog

from pulse.config.documents import Connections, D, Document, KeptSessions, People, Preferences, Tokens
from pulse.config.shelf import Shelf
from pulse.config.store import NAMES, Kept, Overtaken
from pulse.config.vault import SealedBy, Vault
from pulse.kit.errors import ConfigError, Conflict

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds between two looks for what commands changed."""
T = TypeVar("T")
Listener = Callable[[type], None]


class Config:
    """The current documents. A change holds in memory at once and is on the disk when its coroutine returns.

    One thread owns the shelf. What it cannot write is taken back, and so is what was changed upon it meanwhile.
    """

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self.folder = folder
        self.sealed_by: SealedBy = shelf.sealed_by()
        """What opens the vault."""
        self._shelf = shelf
        self._memory = _Memory(shelf.kept)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="config")

    @classmethod
    def open(cls, folder: Path, vault: Vault) -> "Config":
        """Read everything from the data folder; `ConfigError` says what has to be mended there. Blocks."""
        return cls(folder, Shelf(folder, vault))

    @property
    def restored(self) -> tuple[str, ...]:
        """The names of the documents of which the last good copy is used, because the file was damaged."""
        return tuple(sorted(NAMES[kind] for kind in self._memory.restored))

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
        return cast("D", self._memory.documents[kind])

    async def change(self, kind: type[D], edit: Callable[[D], D]) -> D:
        """Apply an edit to a document.

        What the edit raises, `ConfigError` from the disk and `Conflict` with another program change nothing. Whoever
        is cancelled while it waits has made the change all the same.
        """
        before = self.document(kind)
        self._memory.documents[kind] = after = edit(before)
        writing = self._in_thread(lambda: self._shelf.write(kind, before, after))
        writing.add_done_callback(lambda written: self._memory.settle(kind, before, written))
        await asyncio.shield(writing)
        return after

    def on_outside_change(self, listener: Listener) -> None:
        """Call the listener with the kind of each document that another program changed, once it is taken over."""
        self._memory.listeners.append(listener)

    async def watch(self) -> None:
        """Take over what commands change, once a second, for ever."""
        told = ""
        while True:
            try:
                await self.take_over()
            except ConfigError as trouble:
                if trouble.message != told:
                    log.warning("the data folder cannot be looked through", reason=trouble.message)
                told = trouble.message
            else:
                told = ""
            await asyncio.sleep(LOOK_EVERY)

    async def take_over(self) -> None:
        """Take over what commands changed since."""
        looking = self._in_thread(self._shelf.look)
        looking.add_done_callback(self._memory.adopt_all)
        self.sealed_by = await self._in_thread(self._shelf.sealed_by)
        await asyncio.shield(looking)

    def close(self) -> None:
        """Wait for what is being written. Blocks."""
        self._writer.shutdown()

    def _in_thread(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        return asyncio.get_running_loop().run_in_executor(self._writer, work)


class _Memory:
    """What holds in memory, as it follows from what became of reading and writing."""

    def __init__(self, kept: Mapping[type, Kept[Document]]) -> None:
        self.documents = {kind: one.document for kind, one in kept.items()}
        self.restored = {kind for kind, one in kept.items() if one.restored}
        self.listeners: list[Listener] = []

    def settle(self, kind: type, before: Document, written: "asyncio.Future[None]") -> None:
        """A change was written, or not."""
        match written.exception():
            case None:
                self.restored.discard(kind)
            case Overtaken() as overtaken:
                self._adopt(kind, overtaken.kept)
            case Conflict():  # what it stood on was taken back, and this with it
                pass
            case _:
                self.documents[kind] = before

    def adopt_all(self, looking: "asyncio.Future[dict[type, Kept[Document]]]") -> None:
        """Other programs were looked after."""
        if looking.exception() is None:
            for kind, kept in looking.result().items():
                self._adopt(kind, kept)

    def _adopt(self, kind: type, kept: Kept[Document]) -> None:
        if kept.restored:  # the file is damaged: what is in memory is the good copy
            self.restored.add(kind)
            return
        self.restored.discard(kind)
        self.documents[kind] = kept.document
        for listener in self.listeners:
            listener(kind)
