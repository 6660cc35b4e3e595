"""How somebody wants the pages to look, in whichever browser they sign in."""

from typing import Any, Literal

from litestar import Response, get, put
from litestar.params import JSONBody
from msgspec import Struct, structs

from pulse.api import etag
from pulse.api.deps import Asked, Deps, Given, signed_in
from pulse.config.documents import PersonPreferences, Preferences


class ShownPreferences(Struct, frozen=True, forbid_unknown_fields=True):
    """All preferences of one person; null leaves it to the browser or to the width of the screen."""

    theme: Literal["dark", "light"] | None
    density: Literal["compact", "comfortable"] | None
    network_unit: Literal["bytes", "bits"]
    single_keys: bool


@get("/api/preferences", opt={"scope": "signed-in"}, summary="My preferences")
async def preferences(request: Asked, deps: Given) -> Response[ShownPreferences]:
    """The defaults where nothing was chosen yet."""
    shown = preferences_of(deps, signed_in(request).person)
    version = etag.tag(shown)
    return _answered(shown, version, unchanged=etag.unchanged(request, version))


@put("/api/preferences", opt={"scope": "signed-in"}, summary="Choose my preferences")
async def choose(request: Asked, data: JSONBody[ShownPreferences], deps: Given) -> Response[ShownPreferences]:
    """Takes all of them at once."""
    person = signed_in(request).person

    def edit(document: Preferences) -> Preferences:
        etag.check_match(request, etag.tag(_shown(document, person)))
        chosen = PersonPreferences(
            theme=data.theme,
            density=data.density,
            network_unit=data.network_unit,
            single_keys=data.single_keys,
        )
        return structs.replace(document, people={**document.people, person: chosen})

    shown = _shown(await deps.config.change(Preferences, edit), person)
    return _answered(shown, etag.tag(shown))


def preferences_of(deps: Deps, person: str) -> ShownPreferences:
    """What somebody has chosen."""
    return _shown(deps.config.preferences, person)


def _shown(document: Preferences, person: str) -> ShownPreferences:
    chosen = document.people.get(person, PersonPreferences())
    return ShownPreferences(
        theme=chosen.theme,
        density=chosen.density,
        network_unit=chosen.network_unit,
        single_keys=chosen.single_keys,
    )


def _answered(shown: ShownPreferences, version: str, *, unchanged: bool = False) -> Response[Any]:
    told = {"ETag": version, "Cache-Control": "private, no-cache"}
    return Response(b"", status_code=304, headers=told) if unchanged else Response(shown, headers=told)


ROUTES = [preferences, choose]
