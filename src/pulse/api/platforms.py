"""What is told of the kinds of systems that can be asked: how to make what Pulse signs in with."""

from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from pulse.api.deps import Deps, Given
from pulse.kit.errors import Missing


class ShownScript(Struct, frozen=True):
    """A script for the system's own shell that makes a user and a token which only read."""

    script: str


@get("/api/platforms/{name:str}/script", opt={"scope": "connections"}, summary="The script that makes a token")
async def script(deps: Given, name: FromPath[str]) -> ShownScript:
    """To be read, and run on the system by whoever may; Pulse runs it nowhere."""
    return ShownScript(_script_of(deps, name))


def _script_of(deps: Deps, name: str) -> str:
    platform = deps.platforms.get(name)
    if platform is None or platform.script is None:
        msg = "There is no script for such a system."
        raise Missing(msg)
    return platform.script


ROUTES = [script]
