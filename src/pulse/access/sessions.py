"""Who is signed in: sessions on the server's side, known to the browser by a secret id."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from msgspec import structs

from pulse.access.endings import Endings, Listener
from pulse.config.config import Config
from pulse.config.documents import KeptSessions, StoredSession
from pulse.kit.clock import Clock
from pulse.kit.errors import Missing, PulseError
from pulse.kit.secret import Secret

LIFE = timedelta(days=30)
"""A session ends when nothing was asked with it for so long."""
AT_MOST = 100
"""Sessions of one person; one more, and the one that was quiet longest ends."""
SHOWN = 16
"""Characters of a key that name a session to people: far too few to find its id, enough to tell sessions apart."""

Session: TypeAlias = StoredSession


class Sessions:
    """The living sessions. Only hashes of their ids are kept, in memory as on the disk.

    Every change holds in memory at once. Who starts or ends a session waits for `keep`, so that neither is lost when
    the server dies; when a session was used is written by `keep_use`, which somebody calls now and then.
    """

    def __init__(self, clock: Clock, config: Config) -> None:
        self._clock, self._config = clock, config
        stored = config.sessions.sessions
        if "sessions" in config.restored:  # an earlier copy, in which one may live that has ended since
            stored = ()
        self._sessions = {session.key: session for session in stored}
        self._used = {session.key: session.used_at for session in stored}
        self._written = True
        self._endings = Endings()
        self.review()

    def start(self, person: str, *, browser: str = "", address: str = "") -> tuple[Secret, Session]:
        """Sign somebody in: the id for the browser, and the session."""
        self.review()
        for surplus in self.of(person)[AT_MOST - 1 :]:
            self.end(surplus.key)
        id_, now = secrets.token_urlsafe(32), self._clock()
        session = StoredSession(
            key=_key(id_),
            person=person,
            csrf=Secret(secrets.token_urlsafe(24)),
            started_at=now,
            used_at=now,
            browser=browser,
            address=address,
        )
        self._sessions[session.key] = session
        self._used[session.key] = now
        self._written = False
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
        if now != self._used[key]:
            self._used[key] = now
            self._written = False
        return session

    def of(self, person: str) -> list[Session]:
        """Somebody's sessions with their newest use, which comes first."""
        own = [self._present(session) for session in self._sessions.values() if session.person == person]
        return sorted(own, key=lambda session: (session.used_at, session.key), reverse=True)

    def own(self, person: str, shown: str) -> Session:
        """Somebody's session by the name that people see; `Missing` when it is not theirs or has ended."""
        for session in self._sessions.values():
            if session.person == person and shown_id(session) == shown:
                return session
        msg = "There is no such session; it may have ended meanwhile."
        raise Missing(msg)

    def end(self, key: str) -> None:
        """Sign one browser out."""
        if self._sessions.pop(key, None) is None:
            return
        del self._used[key]
        self._written = False
        self._endings.ended(key)

    def end_all(self, person: str, *, but: str | None = None) -> None:
        """Sign somebody out everywhere, or everywhere `but` in the session with this key."""
        for session in list(self._sessions.values()):
            if session.person == person and session.key != but:
                self.end(session.key)

    def review(self) -> None:
        """End what may not go on: unused for too long, the person gone, or signed out by a change of the password."""
        now = self._clock()
        for session in list(self._sessions.values()):
            if now - self._used[session.key] > LIFE or self._is_over(session):
                self.end(session.key)

    def on_end(self, key: str, listener: Listener) -> Callable[[], None]:
        """Call the listener once when the session ends; the answer stops that."""
        return self._endings.on_end(key, listener)

    async def keep(self) -> None:
        """Write all sessions down; `ConfigError` when the disk does not take them: `keep_use` tries again."""
        self._written = True
        present = tuple(self._present(session) for session in self._sessions.values())
        try:
            await self._config.change(KeptSessions, lambda kept: structs.replace(kept, sessions=present))
        except PulseError:
            self._written = False
            raise

    async def keep_use(self) -> None:
        """Write them down when anything is different from what is written."""
        if not self._written:
            await self.keep()

    def _present(self, session: Session) -> Session:
        return structs.replace(session, used_at=self._used[session.key])

    def _is_over(self, session: Session) -> bool:
        person = self._config.people.named(session.person)
        return person is None or (person.sessions_since is not None and session.started_at < person.sessions_since)


def shown_id(session: Session) -> str:
    """What names a session to people: the beginning of its key."""
    return session.key[:SHOWN]


def _key(id_: str) -> str:
    return hashlib.sha256(id_.encode()).hexdigest()
