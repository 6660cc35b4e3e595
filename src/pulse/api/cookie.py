"""The cookies: the session's, and the mark of a browser in which somebody has signed in before."""

from datetime import timedelta

from litestar.datastructures import Cookie

from pulse.access.sessions import LIFE
from pulse.api.deps import Caller
from pulse.config.settings import Settings
from pulse.kit.secret import Secret

NAME, DEVICE = "pulse_session", "pulse_device"
DEVICE_LIFE = timedelta(days=365)


def name(caller: Caller, settings: Settings, what: str = NAME) -> str:
    """`pulse_session`; under HTTPS with the prefix that binds it to this host."""
    return f"__Host-{what}" if _secure(caller, settings) else what


def made(caller: Caller, settings: Settings, id_: Secret) -> Cookie:
    """The cookie that carries a session's id for as long as the session may live."""
    return _cookie(caller, settings, NAME, id_.reveal(), LIFE)


def cleared(caller: Caller, settings: Settings) -> Cookie:
    """The cookie that removes it."""
    return _cookie(caller, settings, NAME, "", timedelta())


def device(caller: Caller, settings: Settings, mark: Secret) -> Cookie:
    """The cookie that outlives the session, so that the next sign-in from here is known to be no stranger's."""
    return _cookie(caller, settings, DEVICE, mark.reveal(), DEVICE_LIFE)


def device_mark(caller: Caller, settings: Settings) -> str | None:
    """The mark that a browser brought."""
    return caller.cookies.get(name(caller, settings, DEVICE))


def _cookie(caller: Caller, settings: Settings, what: str, value: str, life: timedelta) -> Cookie:
    return Cookie(
        key=name(caller, settings, what),
        value=value,
        max_age=int(life.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=_secure(caller, settings),
    )


def _secure(caller: Caller, settings: Settings) -> bool:
    return caller.url.scheme in ("https", "wss") or (settings.public_url or "").startswith("https:")
