"""Making the owner, once."""

import asyncio

from litestar import Response, get, post
from litestar.params import JSONBody
from msgspec import Struct, structs

from pulse.access.attempts import place
from pulse.access.people import checked_name, checked_password
from pulse.api.deps import Asked, Given, address_of
from pulse.api.session import SignedIn, begun
from pulse.config.documents import People, Person
from pulse.kit.errors import Conflict
from pulse.kit.secret import Secret


class SetupState(Struct, frozen=True):
    """Whether there is no owner yet."""

    needed: bool


class Owner(Struct, frozen=True, forbid_unknown_fields=True):
    """The set-up token, and who the owner shall be."""

    token: Secret
    name: str
    password: Secret


@get("/api/setup", opt={"scope": "-"}, summary="Whether set-up is needed")
async def setup_state(deps: Given) -> SetupState:
    """What the first page asks."""
    return SetupState(deps.setup.needed)


@post("/api/setup", opt={"scope": "-"}, summary="Make the owner")
async def make_owner(request: Asked, data: JSONBody[Owner], deps: Given) -> Response[SignedIn]:
    """Makes the owner and signs them in; 409 for ever after."""
    key = f"setup {place(address_of(request))}"
    if deps.setup.needed:
        deps.attempts.begin(key)
    deps.setup.check(data.token)
    deps.attempts.succeeded(key)
    name, password = checked_name(data.name), checked_password(data.password)
    person = Person(name=name, password=await deps.passwords.hashed(password), created_at=deps.clock())

    def first(people: People) -> People:
        if people.people:
            msg = "Pulse has an owner already: sign in."
            raise Conflict(msg)
        return structs.replace(people, people=(person,))

    await deps.config.change(People, first)
    deps.setup.close()
    await asyncio.to_thread(deps.setup.clear)
    return await begun(request, deps, person)


ROUTES = [setup_state, make_owner]
