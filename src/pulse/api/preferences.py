"""How somebody wants the pages to look, in whichever browser they sign in."""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec
from litestar import Response, get, patch
from litestar.params import JSONBody
from msgspec import UNSET, Struct, UnsetType, structs

from pulse.api import etag
from pulse.api.deps import Asked, Deps, Given, signed_in
from pulse.api.errors import Fault
from pulse.config.documents import (
    MOST_TABLES,
    MOST_VIEWS,
    PersonPreferences,
    Preferences,
    SavedView,
    TableName,
    TablePreferences,
    ViewName,
)

UNTOUCHED = TablePreferences()
"""A table that is as it comes, which needs not be kept."""
LARGEST = 131_072
"""Bytes of JSON that all preferences of one person may take."""
V = TypeVar("V")


class ShownPreferences(Struct, frozen=True):
    """All preferences of one person; null leaves it to the browser or to the width of the screen.

    `tables` are those that are not as they come; `views` are saved ones. Both by name.
    """

    theme: Literal["dark", "light"] | None
    density: Literal["compact", "comfortable"] | None
    network_unit: Literal["bytes", "bits"]
    single_keys: bool
    tables: Mapping[str, TablePreferences]
    views: Mapping[str, SavedView]


class ChangedPreferences(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be another. What is not named stays, other tables and views too; one that is null is forgotten."""

    theme: Literal["dark", "light"] | UnsetType | None = UNSET
    density: Literal["compact", "comfortable"] | UnsetType | None = UNSET
    network_unit: Literal["bytes", "bits"] | UnsetType = UNSET
    single_keys: bool | UnsetType = UNSET
    tables: Mapping[TableName, TablePreferences | None] | UnsetType = UNSET
    views: Mapping[ViewName, SavedView | None] | UnsetType = UNSET


@get("/api/preferences", opt={"scope": "signed-in"}, summary="My preferences")
async def preferences(request: Asked, deps: Given) -> Response[ShownPreferences]:
    """The defaults where nothing was chosen yet."""
    shown = preferences_of(deps, signed_in(request).person)
    version = etag.tag(shown)
    return _answered(shown, version, unchanged=etag.unchanged(request, version))


@patch("/api/preferences", opt={"scope": "signed-in"}, summary="Change my preferences")
async def choose(request: Asked, data: JSONBody[ChangedPreferences], deps: Given) -> Response[ShownPreferences]:
    """What is not named stays: of two browsers the later one wins table by table, and nothing else is lost."""
    person = signed_in(request).person

    def edit(document: Preferences) -> Preferences:
        etag.check_match(request, etag.tag(_shown(document, person)))
        chosen = _changed(document.people.get(person, PersonPreferences()), data)
        return structs.replace(document, people={**document.people, person: chosen})

    shown = _shown(await deps.config.change(Preferences, edit), person)
    return _answered(shown, etag.tag(shown))


def preferences_of(deps: Deps, person: str) -> ShownPreferences:
    """What somebody has chosen."""
    return _shown(deps.config.preferences, person)


def _changed(kept: PersonPreferences, change: ChangedPreferences) -> PersonPreferences:
    named = {name: value for name, value in structs.asdict(change).items() if value is not UNSET}
    if change.tables is not UNSET:
        tables = {name: None if table == UNTOUCHED else table for name, table in change.tables.items()}
        named["tables"] = _merged(kept.tables, tables, MOST_TABLES, "tables")
    if change.views is not UNSET:
        named["views"] = _merged(kept.views, change.views, MOST_VIEWS, "views")
    after = structs.replace(kept, **named)
    if len(msgspec.json.encode(after)) > LARGEST:
        raise Fault(422, f"All preferences together are larger than {LARGEST // 1024} KiB: remove some views first.")
    return after


def _merged(kept: Mapping[str, V], change: Mapping[str, V | None], most: int, field: str) -> Mapping[str, V]:
    after = {name: value for name, value in {**kept, **change}.items() if value is not None}
    if len(after) > most and len(after) > len(kept):
        raise Fault(422, f"There can be {most} {field}, and these would be {len(after)}: remove one first.", field)
    return after


def _shown(document: Preferences, person: str) -> ShownPreferences:
    chosen = document.people.get(person, PersonPreferences())
    return ShownPreferences(
        theme=chosen.theme,
        density=chosen.density,
        network_unit=chosen.network_unit,
        single_keys=chosen.single_keys,
        tables=chosen.tables,
        views=chosen.views,
    )


def _answered(shown: ShownPreferences, version: str, *, unchanged: bool = False) -> Response[Any]:
    told = {"ETag": version, "Cache-Control": "private, no-cache"}
    return Response(b"", status_code=304, headers=told) if unchanged else Response(shown, headers=told)


ROUTES = [preferences, choose]
