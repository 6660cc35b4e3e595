"""One's own account: the password."""

from litestar import put
from litestar.params import JSONBody
from msgspec import Struct

from pulse.access.people import LONGEST_PASSWORD, checked_password, with_password
from pulse.api.deps import Asked, Given, browser
from pulse.config.documents import People
from pulse.kit.errors import ConfigError, Conflict
from pulse.kit.secret import Secret


class PasswordChange(Struct, frozen=True, forbid_unknown_fields=True):
    """The present password, and the one that shall hold from now on."""

    current: Secret
    password: Secret


@put("/api/account/password", opt={"scope": "browser"}, summary="Change one's own password", status_code=204)
async def change_password(request: Asked, data: JSONBody[PasswordChange], deps: Given) -> None:
    """Ends this person's other sessions; API tokens stay. A wrong present password counts like a failed sign-in."""
    session = browser(request)
    password = checked_password(data.password)
    person = deps.config.people.named(session.person)
    key = f"password {session.person}"
    deps.passwords.check_room(known=True)
    deps.attempts.begin(key)
    too_long = len(data.current.reveal()) > LONGEST_PASSWORD
    given = Secret("") if too_long else data.current
    if not await deps.passwords.matches(person.password if person and not too_long else None, given, known=True):
        msg = "This is not your present password."
        raise ConfigError(msg, field="current")

    deps.attempts.succeeded(key)
    hashed = await deps.passwords.hashed(password)

    def edit(people: People) -> People:
        if people.named(session.person) is not person:
            msg = "The password was changed meanwhile: sign in again."
            raise Conflict(msg)
        return with_password(people, session.person, hashed, None)

    await deps.config.change(People, edit)
    deps.sessions.end_all(session.person, but=session.key)
    await deps.sessions.keep()


ROUTES = [change_password]
