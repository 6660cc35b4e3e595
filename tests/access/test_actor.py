"""Who asks, and whether they still may."""

from pathlib import Path

from pulse.access.actor import in_browser, on_end, program, still_may
from pulse.access.scope import OWNER
from pulse.access.tokens import made, revoked
from pulse.config.documents import Tokens
from pulse.kit.secret import Secret
from tests.access.opened import Access, opened


async def token_of(a: Access) -> str:
    """The id of a token of mira's that may read."""
    tokens, _ = made(a.config.tokens, "a program", "mira", ["read"], None, a.clock())
    await a.config.change(Tokens, lambda _: tokens)
    return tokens.tokens[-1].id


async def test_a_person_in_a_browser_may_do_everything_while_the_session_lives(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        _, session = a.sessions.start("mira")
        actor, told = in_browser(session), list[str]()
        on_end(actor, a.sessions, a.tokens, lambda: told.append("ended"))
        assert (actor.person, actor.scopes, actor.token) == ("mira", OWNER, None)
        assert still_may(actor, a.sessions, a.tokens)

        a.sessions.end(session.key)
        assert not still_may(actor, a.sessions, a.tokens)
        assert told == ["ended"]


async def test_a_program_may_do_what_its_token_says_while_that_lives(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        id_ = await token_of(a)
        actor, told = program(a.config.tokens.tokens[0]), list[str]()
        on_end(actor, a.sessions, a.tokens, lambda: told.append("ended"))
        assert (actor.person, sorted(actor.scopes), actor.session) == ("mira", ["read"], None)
        assert still_may(actor, a.sessions, a.tokens)

        await a.config.change(Tokens, lambda tokens: revoked(tokens, id_))
        a.tokens.review()
        assert not still_may(actor, a.sessions, a.tokens)
        assert told == ["ended"]


async def test_what_is_no_scope_any_more_gives_no_right(tmp_path: Path) -> None:
    async with opened(tmp_path) as a:
        await token_of(a)
        stored = a.config.tokens.tokens[0]
        strange = type(stored)(
            id="t", name="t", person="mira", scopes=("read", "root"), hash=Secret("h"), created_at=a.clock()
        )

        assert program(strange).scopes == {"read"}
