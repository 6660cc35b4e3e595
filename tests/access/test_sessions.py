"""A session lives while it is used and over restarts, and whoever watches learns when it ends."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from pulse.access.people import with_password
from pulse.access.sessions import AT_MOST, LIFE, Session, shown_id
from pulse.config.config import Config
from pulse.config.documents import KeptSessions, People
from pulse.kit.errors import ConfigError, Missing
from pulse.kit.secret import Secret
from tests.access.opened import Hands, opened


async def test_a_session_is_found_by_its_id_only(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        id_, session = a.sessions.start("mira")

        assert a.sessions.find(id_.reveal()) is session
        assert a.sessions.find(session.key) is None
        assert a.sessions.find(shown_id(session)) is None
        assert a.sessions.find("") is None


async def test_neither_memory_nor_the_document_holds_the_id(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        id_, session = a.sessions.start("mira")
        await a.sessions.keep()
        document = a.config.sessions

        assert document.sessions == (session,)
        assert id_.reveal() not in repr(document) + session.csrf.reveal() + session.key + repr(vars(a.sessions))
        assert session.csrf.reveal() not in repr(document)


async def test_ids_and_csrf_tokens_are_never_the_same(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        (one, first), (two, second) = a.sessions.start("mira"), a.sessions.start("mira")

        assert len({one, two, first.csrf, second.csrf}) == 4
        assert len(one.reveal()) >= 43


async def test_use_lengthens_its_life_and_disuse_ends_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        id_, session = a.sessions.start("mira")
        for _ in range(3):
            a.clock.now += LIFE
            assert a.sessions.find(id_.reveal()) is session

        a.clock.now += LIFE + timedelta(seconds=1)
        assert a.sessions.find(id_.reveal()) is None


async def test_a_restart_signs_nobody_out_and_disuse_is_counted_on(tmp_path: Path) -> None:
    clock = Hands()
    async with opened(tmp_path, clock=clock) as a:
        (used, session), (idle, _) = a.sessions.start("mira", browser="Firefox"), a.sessions.start("mira")
        await a.sessions.keep()
        clock.pass_by(days=20)
        a.sessions.find(used.reveal())
        await a.sessions.keep_use()
    clock.pass_by(days=20)
    async with opened(tmp_path, clock=clock) as a:
        again = a.sessions.find(used.reveal())

        assert again is not None
        assert (again.csrf, again.browser, again.started_at) == (session.csrf, "Firefox", session.started_at)
        assert a.sessions.find(idle.reveal()) is None


async def test_what_ended_and_was_kept_never_lives_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        id_, session = a.sessions.start("mira")
        await a.sessions.keep()
        a.sessions.end(session.key)
        await a.sessions.keep()  # and the server dies here, without its last writing
    async with opened(tmp_path) as a:
        assert a.sessions.find(id_.reveal()) is None


async def test_use_alone_is_not_written_each_time_and_no_use_not_at_all(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        id_, _ = a.sessions.start("mira")
        await a.sessions.keep()
        written = a.config.sessions
        await a.sessions.keep_use()
        assert a.config.sessions is written

        a.clock.pass_by(seconds=30)
        a.sessions.find(id_.reveal())
        assert a.config.sessions is written
        await a.sessions.keep_use()
        assert a.config.sessions.sessions[0].used_at == a.clock.now


async def test_of_a_damaged_document_no_session_is_taken_from_the_copy_before_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        id_, session = a.sessions.start("mira")
        await a.sessions.keep()
        a.sessions.end(session.key)
        await a.sessions.keep()
    (tmp_path / "sessions.sealed").write_bytes(b"damaged")
    async with opened(tmp_path) as a:
        assert [kept.key for kept in a.config.sessions.sessions] == [session.key]
        assert a.sessions.find(id_.reveal()) is None


async def test_what_cannot_be_written_holds_in_memory_and_is_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_config: Config, _kind: type, _edit: object) -> None:
        msg = "The data folder is on a full disk: free some space."
        raise ConfigError(msg)

    async with opened(tmp_path) as a:
        (ended, session), (begun, _) = a.sessions.start("mira"), a.sessions.start("mira")
        await a.sessions.keep()
        a.sessions.end(session.key)
        with monkeypatch.context() as patch:
            patch.setattr(Config, "change", full)
            with pytest.raises(ConfigError):
                await a.sessions.keep()

        assert a.sessions.find(ended.reveal()) is None
        await a.sessions.keep_use()
    async with opened(tmp_path) as a:
        assert a.sessions.find(ended.reveal()) is None
        assert a.sessions.find(begun.reveal()) is not None


async def test_own_sessions_are_listed_with_the_newest_use_first(tmp_path: Path) -> None:
    async with opened(tmp_path, people=("mira", "otto")) as a:
        id_, first = a.sessions.start("mira", browser="Firefox on Linux", address="192.0.2.7")
        a.clock.pass_by(minutes=1)
        _, second = a.sessions.start("mira")
        a.sessions.start("otto")
        a.clock.pass_by(minutes=1)
        a.sessions.find(id_.reveal())

        assert [session.key for session in a.sessions.of("mira")] == [first.key, second.key]
        assert a.sessions.of("mira")[0].used_at == a.clock.now
        assert a.sessions.of("mira")[0].started_at == first.started_at


async def test_nobody_reaches_the_session_of_somebody_else(tmp_path: Path) -> None:
    async with opened(tmp_path, people=("mira", "otto")) as a:
        _, session = a.sessions.start("mira")

        assert a.sessions.own("mira", shown_id(session)) is session
        for person, shown in (("otto", shown_id(session)), ("mira", ""), ("mira", session.key)):
            with pytest.raises(Missing):
                a.sessions.own(person, shown)


async def test_one_person_has_a_hundred_sessions_at_most_and_the_quietest_goes(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        begun: list[Session] = []
        for _ in range(AT_MOST + 1):
            a.clock.pass_by(seconds=1)
            begun.append(a.sessions.start("mira")[1])

        assert len(a.sessions.of("mira")) == AT_MOST
        assert a.sessions.touch(begun[0].key) is None
        assert a.sessions.touch(begun[1].key) is begun[1]


async def test_listeners_are_told_once_and_only_of_their_session(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        told = list[str]()
        (_, one), (_, two) = a.sessions.start("mira"), a.sessions.start("mira")
        a.sessions.on_end(one.key, lambda: told.append("one"))
        a.sessions.on_end(two.key, lambda: told.append("two"))
        a.sessions.end(one.key)
        a.sessions.end(one.key)

        assert told == ["one"]


async def test_signing_out_everywhere_leaves_others_alone_and_may_spare_one(tmp_path: Path) -> None:
    async with opened(tmp_path, people=("mira", "otto")) as a:
        (mine, here), (also_mine, _), (theirs, other) = (a.sessions.start(who) for who in ("mira", "mira", "otto"))
        a.sessions.end_all("mira", but=here.key)
        assert [a.sessions.find(id_.reveal()) for id_ in (mine, also_mine, theirs)] == [here, None, other]

        a.sessions.end_all("mira")
        assert [a.sessions.find(id_.reveal()) for id_ in (mine, theirs)] == [None, other]


async def test_sessions_that_nobody_uses_are_cleared_away_when_somebody_signs_in(tmp_path: Path) -> None:
    async with opened(tmp_path, people=("mira", "otto")) as a:
        told = list[str]()
        _, lapsed = a.sessions.start("mira")
        a.sessions.on_end(lapsed.key, lambda: told.append("ended"))
        a.clock.now += LIFE * 2
        a.sessions.start("otto")

        assert told == ["ended"]


async def test_a_password_set_by_command_ends_the_sessions_before_it_also_while_the_server_is_stopped(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, people=("mira", "otto")) as a:
        told = list[str]()
        (mine, session), (theirs, other) = a.sessions.start("mira"), a.sessions.start("otto")
        await a.sessions.keep()
        a.sessions.on_end(session.key, lambda: told.append("ended"))
        a.clock.pass_by(seconds=1)
        await a.config.change(People, lambda people: with_password(people, "mira", Secret("hash"), a.clock()))
        kept = a.config.sessions
        a.sessions.review()
        assert (a.sessions.find(mine.reveal()), a.sessions.find(theirs.reveal())) == (None, other)
        assert told == ["ended"]

        after, _ = a.sessions.start("mira")
        await a.config.change(KeptSessions, lambda _: kept)  # the server never came to write that it ended
    async with opened(tmp_path, people=("mira", "otto")) as a:
        assert a.sessions.find(mine.reveal()) is None
        assert a.sessions.find(theirs.reveal()) is not None
        assert after


async def test_the_sessions_of_a_person_who_is_gone_end(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        id_, _ = a.sessions.start("mira")
        await a.config.change(People, lambda _: People())
        a.sessions.review()

        assert a.sessions.find(id_.reveal()) is None


async def test_many_at_once_are_all_kept(tmp_path: Path) -> None:
    async def begin() -> str:
        id_, _ = a.sessions.start("mira")
        await a.sessions.keep()
        return id_.reveal()

    async with opened(tmp_path) as a:
        ids = await asyncio.gather(*(begin() for _ in range(20)))
    async with opened(tmp_path) as a:
        assert all(a.sessions.find(id_) for id_ in ids)
