"""The session's cookie."""

from litestar.datastructures import Cookie

from pulse.access.sessions import LIFE
from pulse.api.deps import Caller
from pulse.config.settings import Settings
from pulse.kit.secret import Secret

NAME = "pulse_session"


def name(caller: Caller, settings: Settings) -> str:
    """`pulse_session`; under HTTPS with the prefix that binds it to this host."""
    return f"__Host-{NAME}" if _secure(caller, settings) else NAME


def made(caller: Caller, settings: Settings, id_: Secret) -> Cookie:
    """The cookie that carries a session's id for as long as the session may live."""
    return _cookie(caller, settings, id_.reveal(), int(LIFE.total_seconds()))


def cleared(caller: Caller, settings: Settings) -> Cookie:
    """The cookie that removes it."""
    return _cookie(caller, settings, "", 0)


def _cookie(caller: Caller, settings: Settings, value: str, max_age: int) -> Cookie:
    return Cookie(
        key=name(caller, settings),
        value=value,
        max_age=max_age,
        path="/",
        httponly=True,
        samesite="lax",
        secure=_secure(caller, settings),
    )


def _secure(caller: Caller, settings: Settings) -> bool:
    return caller.url.scheme in ("https", "wss") or (settings.public_url or "").startswith("https:")
