"""A session lives while it is used, and whoever watches learns when it ends."""

from datetime import datetime, timedelta

from pulse.access.scope import OWNER
from pulse.access.sessions import LIFE, Sessions
from tests.factory import START


class Hands:
    """A clock that a test moves."""

    now = START

    def __call__(self) -> datetime:
        return self.now


def test_a_session_is_found_by_its_id_only() -> None:
    sessions = Sessions(Hands())
    id_, session = sessions.start("mira", OWNER)

    assert sessions.find(id_.reveal()) is session
    assert sessions.find(session.key) is None
    assert sessions.find("") is None


def test_neither_the_session_nor_the_store_holds_the_id_in_the_clear() -> None:
    sessions = Sessions(Hands())
    id_, session = sessions.start("mira", OWNER)

    assert id_.reveal() not in repr(session) + repr(vars(sessions))
    assert session.csrf.reveal() not in repr(session)


def test_ids_and_csrf_tokens_are_never_the_same() -> None:
    sessions = Sessions(Hands())
    (one, first), (two, second) = sessions.start("mira", OWNER), sessions.start("mira", OWNER)

    assert len({one, two, first.csrf, second.csrf}) == 4
    assert len(one.reveal()) >= 43


def test_use_lengthens_its_life_and_disuse_ends_it() -> None:
    clock = Hands()
    sessions = Sessions(clock)
    id_, session = sessions.start("mira", OWNER)
    for _ in range(3):
        clock.now += LIFE
        assert sessions.find(id_.reveal()) is session

    clock.now += LIFE + timedelta(seconds=1)
    assert sessions.find(id_.reveal()) is None


def test_listeners_are_told_once_and_only_of_their_session() -> None:
    sessions, told = Sessions(Hands()), list[str]()
    (_, one), (_, two) = sessions.start("mira", OWNER), sessions.start("mira", OWNER)
    sessions.on_end(one.key, lambda: told.append("one"))
    sessions.on_end(two.key, lambda: told.append("two"))
    sessions.end(one.key)
    sessions.end(one.key)

    assert told == ["one"]


def test_a_listener_that_stopped_is_not_told() -> None:
    sessions, told = Sessions(Hands()), list[str]()
    _, session = sessions.start("mira", OWNER)
    stop = sessions.on_end(session.key, lambda: told.append("stopped"))
    sessions.on_end(session.key, lambda: told.append("still there"))
    stop()
    sessions.end(session.key)
    stop()

    assert told == ["still there"]


def test_signing_out_everywhere_leaves_others_alone() -> None:
    sessions = Sessions(Hands())
    (mine, _), (also_mine, _), (theirs, other) = (sessions.start(who, OWNER) for who in ("mira", "mira", "otto"))
    sessions.end_all("mira")

    assert [sessions.find(id_.reveal()) for id_ in (mine, also_mine, theirs)] == [None, None, other]


def test_sessions_that_nobody_uses_are_cleared_away_when_somebody_signs_in() -> None:
    clock, told = Hands(), list[str]()
    sessions = Sessions(clock)
    _, lapsed = sessions.start("mira", OWNER)
    sessions.on_end(lapsed.key, lambda: told.append("ended"))
    clock.now += LIFE * 2
    sessions.start("otto", OWNER)

    assert told == ["ended"]
