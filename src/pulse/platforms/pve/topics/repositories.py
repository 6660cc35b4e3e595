"""The package repositories of a node, and what is wrong with them."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Raw, Struct

from pulse.kit.foreign import kept, said
from pulse.model.resource import Fact, FactRow, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Broken, fields, listed
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node

LISTED = 60
"""So many repositories are told."""


class Repository(
    Struct, frozen=True, rename={"uris": "URIs", "suites": "Suites", "components": "Components", "enabled": "Enabled"}
):
    """An entry of a file of repositories; `Enabled` is 1 or 0, or left out by old versions where it is on."""

    uris: list[str] = []
    suites: list[str] = []
    components: list[str] = []
    enabled: int | bool | None = None


class File(Struct, frozen=True):
    """A file below /etc/apt."""

    path: str
    repositories: list[Raw] = []


class Standard(Struct, frozen=True):
    """A repository of Proxmox: `status` is 1 when it is on, 0 when it is off, left out when it is in no file."""

    handle: str
    name: str | None = None
    status: int | bool | None = None


class Problem(Struct, frozen=True):
    """A row of `infos` or `errors`; `kind` tells warnings from what is only said."""

    path: str | None = None
    kind: str | None = None
    message: str | None = None
    error: str | None = None


class Repositories(Struct, frozen=True, rename={"standard": "standard-repos"}):
    """The answer of /nodes/{n}/apt/repositories."""

    files: list[Raw] = []
    standard: list[Raw] = []
    infos: list[Raw] = []
    errors: list[Raw] = []


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        raws = await desk.get(on_node(desk.node, "/apt/repositories"), dict[str, Raw], limit=20)
        return Told([told(desk, *fields(raws, Repositories))])

    return read


def told(desk: Desk, answer: Repositories, unread: Sequence[Broken] = ()) -> Resource:
    """What the node gains: `repositories` (name, suite, enabled), `repository_channels` (those of Proxmox that are on)
    and `repository_warnings`, in sentences."""
    rows: list[FactRow] = []
    for file in listed(answer.files, File)[0]:
        rows += [_fact(entry) for entry in listed(file.repositories, Repository)[0]]
    standard = listed(answer.standard, Standard)[0]
    on = sorted(kept(one.name or one.handle) for one in standard if one.status)
    warnings = [
        f"{said(problem.path or 'apt')}: {said(text)}"
        for problem in listed([*answer.errors, *answer.infos], Problem)[0]
        if (text := problem.error or (problem.message if problem.kind in ("warning", "error") else None))
    ]
    facts: dict[str, Fact] = {
        "repositories": rows[:LISTED],
        "repository_channels": on,
        "repository_warnings": warnings[:LISTED],
    }
    notes = [f"The repositories could not be read whole: {said(row.message)}." for row in unread]
    return completed(desk, "node", desk.node, facts, notes=notes)


def _fact(entry: Repository) -> FactRow:
    told: FactRow = {
        "name": kept(" ".join(entry.uris)),
        "suite": kept(" ".join((*entry.suites, *entry.components))),
    }
    if entry.enabled is not None:
        told["enabled"] = bool(entry.enabled)
    return told


REPOSITORIES = Topic(
    name="repositories",
    title="package repositories",
    area="Updates",
    of="node",
    every=timedelta(hours=24),
    open=_open,
    needs=(Need(("Sys.Audit",), "/nodes/{node}"),),
)
