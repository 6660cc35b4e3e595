"""API tokens: making one for a program, seeing when each was used, revoking them."""

from datetime import datetime

from litestar import Response, delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct, structs

from pulse.access import tokens as editing
from pulse.access.scope import SCOPES, Scope, ordered
from pulse.api.deps import Asked, Deps, Given, signed_in
from pulse.api.errors import Fault
from pulse.api.paging import Limit, Next, paged
from pulse.config.documents import StoredToken, Tokens
from pulse.kit.clock import epoch, instant
from pulse.kit.errors import Missing, Refused
from pulse.kit.secret import Secret


class WantedToken(Struct, frozen=True, forbid_unknown_fields=True):
    """A token as somebody wants it; without `expires_at` (seconds since the epoch) it holds until it is revoked."""

    name: str
    scopes: list[str]
    expires_at: float | None = None


class ShownToken(Struct, frozen=True, kw_only=True):
    """A token as it is answered, for whom it stands and when it was last used; never what it is."""

    id: str
    name: str
    person: str
    scopes: list[Scope]
    created_at: float
    expires_at: float | None
    used_at: float | None
    expired: bool


class MadeToken(ShownToken, frozen=True, kw_only=True):
    """The same with the token itself, which is answered this once."""

    token: str


class TokenList(Struct, frozen=True):
    """One page of tokens."""

    tokens: list[ShownToken]
    next: str | None


@get("/api/tokens", opt={"scope": "people"}, summary="All API tokens")
async def tokens(deps: Given, limit: Limit = 100, after: Next = None) -> TokenList:
    """In the order of their names."""
    page, following = paged(deps.tokens.shown(), lambda t: (t.name.casefold(), t.id), limit=limit, after=after)
    return TokenList([_shown(deps, token) for token in page], following)


@post("/api/tokens", opt={"scope": "people"}, summary="Make an API token")
async def make(request: Asked, data: JSONBody[WantedToken], deps: Given) -> Response[MadeToken]:
    """Answers the token once; only its hash is kept. Nobody can give a right that they lack."""
    actor = signed_in(request)
    expires_at = _instant(data.expires_at)
    lacking = [scope for scope in SCOPES if scope in data.scopes and scope not in actor.scopes]
    if lacking:
        msg = f"You cannot give the scope {lacking[0]!r}, because you do not have it yourself."
        raise Refused(msg)

    secrets: list[Secret] = []

    def edit(document: Tokens) -> Tokens:
        after, token = editing.made(document, data.name, actor.person, data.scopes, expires_at, deps.clock())
        secrets.append(token)
        return after

    document = await deps.config.change(Tokens, edit)
    made = structs.asdict(_shown(deps, document.tokens[-1]))
    return Response(
        MadeToken(**made, token=secrets[-1].reveal()),
        status_code=201,
        headers={"Location": f"/api/tokens/{made['id']}", "Cache-Control": "no-store"},
    )


@get("/api/tokens/{token_id:str}", opt={"scope": "people"}, summary="One API token")
async def token(deps: Given, token_id: FromPath[str]) -> ShownToken:
    """Without the token itself."""
    for known in deps.tokens.shown():
        if known.id == token_id:
            return _shown(deps, known)
    msg = "There is no such token; it may have been revoked meanwhile."
    raise Missing(msg)


@delete("/api/tokens/{token_id:str}", opt={"scope": "people"}, summary="Revoke an API token", status_code=204)
async def revoke(deps: Given, token_id: FromPath[str]) -> None:
    """It opens nothing from now on; live connections that it opened close."""
    await deps.config.change(Tokens, lambda document: editing.revoked(document, token_id))
    deps.tokens.review()


def _instant(seconds: float | None) -> datetime | None:
    if seconds is None:
        return None
    try:
        return instant(seconds)
    except (OverflowError, ValueError, OSError):
        raise Fault(422, "expires_at is no time: give seconds since the epoch, or null.", field="expires_at") from None


def _shown(deps: Deps, token: StoredToken) -> ShownToken:
    return ShownToken(
        id=token.id,
        name=token.name,
        person=token.person,
        scopes=ordered(token.scopes),
        created_at=epoch(token.created_at),
        expires_at=epoch(token.expires_at) if token.expires_at else None,
        used_at=epoch(token.used_at) if token.used_at else None,
        expired=editing.has_expired(token, deps.clock()),
    )


ROUTES = [tokens, make, token, revoke]
