"""What can be seen of one connection, thing by thing, with what is missing for the rest: concluded from its rights."""

from collections.abc import Container, Mapping, Sequence

from msgspec import Struct

from pulse.config.connections import Connection
from pulse.platforms.platform import Sight
from pulse.platforms.pve.details import MEMBERSHIP, version_order
from pulse.platforms.pve.doctor import Lack, lacks_of, missing
from pulse.platforms.pve.normalise import HOME
from pulse.platforms.pve.rights import Permissions, holds, views
from pulse.platforms.pve.topic import Need, Topic
from pulse.platforms.pve.versions import auditor

Wanted = tuple[str, tuple[str, ...]]
"""A path, and the privileges of which one is wanted there."""


class Held:
    """Our rights, as they were told last; what was asked before is not concluded again."""

    def __init__(self) -> None:
        self._of: Permissions | None = None
        self._known: dict[Wanted, bool] = {}

    def any_of(self, permissions: Permissions | None, wanted: Wanted) -> bool:
        """Whether we hold one of the privileges on the path; before our rights are known, yes."""
        if permissions is None:
            return True
        if self._of is not permissions:
            self._of, self._known = permissions, {}
        if wanted not in self._known:
            path, privileges = wanted
            self._known[wanted] = any(holds(permissions, privilege, path) for privilege in privileges)
        return self._known[wanted]


class View(Struct, frozen=True, kw_only=True):
    """What is known: `version` is that of the oldest node, `storages` may hold backups, `refused` are parts that the
    server let us not read, whatever we know of our rights: `NoAccess` on a path is not told."""

    connection: Connection
    version: str
    permissions: Permissions | None
    held: Held
    nodes: Sequence[str]
    storages: Sequence[str]
    refused: Container[str]


def of_the_list(view: View, there: Sequence[str]) -> list[Sight]:
    """What is read in any case, by the parts that are `there`."""
    major = (version_order(view.version) or (0,))[0]
    found = views(view.permissions, major) if view.permissions else []
    lacks = {each.aspect.name: lacks_of(each) for each in found}
    nodes = tuple(name for name in there if name.startswith("node:"))
    everywhere = [f"/nodes/{part.removeprefix('node:')}" for part in nodes]
    if not lacks.get("nodes"):
        paths = [path for part, path in zip(nodes, everywhere, strict=True) if part in view.refused]
        lacks["nodes"] = [Lack(("Sys.Audit",), path) for path in paths]
    if MEMBERSHIP in view.refused:
        lacks["cluster and quorum"] = [Lack(("Sys.Audit",), "/")]
    told = (
        ("nodes", "Nodes", "nodes", (HOME, *nodes)),
        ("guests", "Guests", "guests", (HOME,)),
        ("storage-list", "Storage", "storages", (HOME,)),
        (MEMBERSHIP, "HA, quorum", "cluster and quorum", (MEMBERSHIP,)),
    )
    return [
        Sight(
            name=name,
            area=area,
            title=title,
            parts=parts,
            missing=tuple(missing(view.connection, view.version, lacks.get(title, ()), everywhere)),
        )
        for name, area, title, parts in told
    ]


def of_topic(view: View, topic: Topic, parts: Mapping[str, str], guests: Mapping[str, tuple[str, ...]]) -> Sight:
    """A topic, by its `parts` with the node of each; `guests` are the privileges that it needs by path, where it goes
    from guest to guest."""
    lacks: list[Lack] = []
    everywhere: list[str] = []
    for part, node in parts.items():
        needs = [(need, need.path.format(node=node)) for need in topic.needs]
        everywhere += [path for _, path in needs]
        unmet = [(need, path) for need, path in needs if not _holds(view, need, path)]
        lacks += [
            Lack(need.privileges, path, need.optional)
            for need, path in unmet[:1] or (needs[:1] if part in view.refused else [])
        ]
    for want in topic.wants:
        paths = _paths(view, want)
        everywhere += paths
        lacks += [Lack(want.privileges, path, want.optional) for path in paths if not _holds(view, want, path)]
    lacks += _of_guests(view, guests)
    wanted = {lack.privileges for lack in lacks}
    everywhere += [path for path, privileges in guests.items() if privileges in wanted]
    return Sight(
        name=topic.name,
        area=topic.area,
        title=topic.title,
        parts=tuple(parts),
        missing=tuple(missing(view.connection, view.version, lacks, everywhere)),
    )


def _holds(view: View, need: Need, path: str) -> bool:
    return view.held.any_of(view.permissions, (path, need.privileges))


def _paths(view: View, want: Need) -> list[str]:
    """Where a topic of the cluster wants something."""
    if "{storage}" in want.path:
        return [want.path.format(storage=name) for name in view.storages]
    return [want.path.format(node=node) for node in view.nodes]


def _of_guests(view: View, guests: Mapping[str, tuple[str, ...]]) -> list[Lack]:
    """Each guest that cannot be asked; what PVEAuditor does not bring is its owner's choice."""
    brought = auditor(view.version)
    return [
        Lack(privileges, path, optional=brought.isdisjoint(privileges))
        for path, privileges in guests.items()
        if not view.held.any_of(view.permissions, (path, privileges))
    ]
