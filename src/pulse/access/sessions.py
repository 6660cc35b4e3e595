"""Who is signed in: sessions on the server's side, known to the browser by a secret id."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from pulse.access.scope import Scope
from pulse.kit.clock import Clock
from pulse.kit.secret import Secret

LIFE = timedelta(days=30)
"""A session ends when nothing was asked with it for so long."""

Listener = Callable[[], None]


class Session(Struct, frozen=True, eq=False):
    """One browser that is signed in; `key` is a hash of its secret id."""

    key: str
    person: str
    scopes: frozenset[Scope]
    csrf: Secret


class Sessions:
    """The living sessions. Only hashes of their ids are kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._used: dict[str, datetime] = {}
        self._listeners: dict[str, set[Listener]] = {}

    def start(self, person: str, scopes: frozenset[Scope]) -> tuple[Secret, Session]:
        """Sign somebody in: the id for the browser, and the session."""
        self._end_unused()
        id_ = secrets.token_urlsafe(32)
        session = Session(_key(id_), person, scopes, Secret(secrets.token_urlsafe(24)))
        self._sessions[session.key] = session
        self._used[session.key] = self._clock()
        return Secret(id_), session

    def find(self, id_: str) -> Session | None:
        """The session of an id, whose life starts over; None when there is none (any more)."""
        return self.touch(_key(id_))

    def touch(self, key: str) -> Session | None:
        """Like `find`, by key: a live connection keeps its session alive and sees that it has ended."""
        session = self._sessions.get(key)
        if session is None:
            return None
        now = self._clock()
        if now - self._used[key] > LIFE:
            self.end(key)
            return None
        self._used[key] = now
        return session

    def end(self, key: str) -> None:
        """Sign one browser out."""
        if self._sessions.pop(key, None) is None:
            return
        del self._used[key]
        for listener in self._listeners.pop(key, ()):
            listener()

    def end_all(self, person: str) -> None:
        """Sign somebody out everywhere."""
        for session in list(self._sessions.values()):
            if session.person == person:
                self.end(session.key)

    def on_end(self, key: str, listener: Listener) -> Callable[[], None]:
        """Call the listener once when the session ends; the answer stops that."""
        listeners = self._listeners.setdefault(key, set())
        listeners.add(listener)

        def stop() -> None:
            listeners.discard(listener)
            if not listeners and self._listeners.get(key) is listeners:
                del self._listeners[key]

        return stop

    def _end_unused(self) -> None:
        now = self._clock()
        for key, used in list(self._used.items()):
            if now - used > LIFE:
                self.end(key)


def _key(id_: str) -> str:
    return hashlib.sha256(id_.encode()).hexdigest()
