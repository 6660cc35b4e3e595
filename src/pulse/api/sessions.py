"""Where somebody is signed in: their own sessions, and ending them."""

from typing import Literal

from litestar import Response, delete, get
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from pulse.access.sessions import Session, shown_id
from pulse.api import cookie
from pulse.api.deps import Asked, Given, browser, signed_in
from pulse.api.paging import Limit, Next, paged
from pulse.kit.clock import epoch


class ShownSession(Struct, frozen=True):
    """A browser that is signed in; `current`: it is the one that asks."""

    id: str
    browser: str
    address: str
    started_at: float
    used_at: float
    current: bool


class SessionList(Struct, frozen=True):
    """One page of somebody's own sessions."""

    sessions: list[ShownSession]
    next: str | None


@get("/api/sessions", opt={"scope": "signed-in"}, summary="Where I am signed in")
async def sessions(request: Asked, deps: Given, limit: Limit = 100, after: Next = None) -> SessionList:
    """Own sessions, the one used last first."""
    actor = signed_in(request)
    page, following = paged(
        deps.sessions.of(actor.person), lambda s: (epoch(s.used_at), s.key), limit=limit, after=after, down=True
    )
    return SessionList([_shown(session, actor.session) for session in page], following)


@delete("/api/sessions", opt={"scope": "browser"}, summary="Sign out everywhere", status_code=204)
async def sign_out_everywhere(
    request: Asked, deps: Given, others: FromQuery[Literal["true", "false"]] = "false"
) -> Response[None]:
    """Ends every session of this person; with `others=true` all but the one that asks."""
    present = browser(request)
    deps.sessions.end_all(present.person, but=present.key if others == "true" else None)
    await deps.sessions.keep()
    return Response(None, cookies=[] if others == "true" else [cookie.cleared(request, deps.settings)])


@delete("/api/sessions/{session_id:str}", opt={"scope": "browser"}, summary="Sign out one browser", status_code=204)
async def sign_out_one(request: Asked, deps: Given, session_id: FromPath[str]) -> Response[None]:
    """Ends one own session; its live connections close. 404 when it is not one's own."""
    present = browser(request)
    ended = deps.sessions.own(present.person, session_id)
    deps.sessions.end(ended.key)
    await deps.sessions.keep()
    gone: list[Cookie] = [cookie.cleared(request, deps.settings)] if ended.key == present.key else []
    return Response(None, cookies=gone)


def _shown(session: Session, present: Session | None) -> ShownSession:
    return ShownSession(
        id=shown_id(session),
        browser=session.browser,
        address=session.address,
        started_at=epoch(session.started_at),
        used_at=epoch(session.used_at),
        current=present is not None and present.key == session.key,
    )


ROUTES = [sessions, sign_out_everywhere, sign_out_one]
