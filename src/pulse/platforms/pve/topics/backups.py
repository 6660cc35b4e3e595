"""The backup files of each guest, as far as we may see them: what is hidden from us is unknown, and never none."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import timedelta
from urllib.parse import quote

from msgspec import Raw, Struct, structs

from pulse.kit.errors import Lost, Malformed, NotAccepted, SourceError
from pulse.kit.foreign import kept, said
from pulse.model.observation import Trouble
from pulse.model.resource import Fact, FactRow, Resource
from pulse.platforms.pve.births import Births
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rights import Permissions, holds
from pulse.platforms.pve.rows import Flag, Named, Number, Vmid, listed
from pulse.platforms.pve.task import Row as Task
from pulse.platforms.pve.task import TaskEnds, kind_of
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node

EVERY = timedelta(minutes=15)
AT_MOST_EVERY = 60.0
"""Seconds between two looks for the sake of backups that ended, however many do."""
NEWEST = 20
"""So many backups of each guest are told, and all of them are counted."""
LIMIT = 30.0
NOWHERE = "None of the storages that can be seen here takes backups."
_UNREAD = "Of the backups on {storage}, {count} cannot be read: {why}."
_HIDDEN = (
    "Backups on {storages} cannot be seen: that needs Datastore.Allocate on {paths}, or Datastore.AllocateSpace there "
    "and VM.Backup on the guests."
)


class Verification(Struct, frozen=True):
    """What a Proxmox Backup Server found when it read a backup again: `state` ok or failed."""

    state: str | None = None


class Row(Struct, frozen=True):
    """A row of /nodes/{n}/storage/{s}/content?content=backup: bytes, and seconds since the epoch. `encrypted` is the
    fingerprint of a key, or 1."""

    volid: Named
    vmid: Vmid | None = None
    ctime: Number | None = None
    size: Number | None = None
    notes: str | None = None
    protected: Flag | None = None
    encrypted: str | int | None = None
    verification: Verification | None = None


class Place(Struct, frozen=True):
    """A storage that takes backups: its resource's id, and the nodes on which it is available now."""

    id: str
    name: str
    nodes: tuple[str, ...]

    @property
    def path(self) -> str:
        """Where rights on it are given."""
        return f"/storage/{self.name}"


class Sight(Struct, frozen=True):
    """What was seen of the places: by id, their rows; one that was never seen is not among them."""

    places: tuple[Place, ...]
    rights: Permissions
    rows: Mapping[str, list[Row]]
    partly: frozenset[str] = frozenset()
    """Those of which some rows could not be read."""

    def all_of(self, place: Place) -> bool:
        """Whether we may see every backup there."""
        return holds(self.rights, "Datastore.Allocate", place.path)

    def any_of(self, place: Place, vmids: Iterable[int]) -> bool:
        """Whether we may see the backups of any of these guests there."""
        return self.all_of(place) or (
            holds(self.rights, "Datastore.AllocateSpace", place.path)
            and any(holds(self.rights, "VM.Backup", f"/vms/{vmid}") for vmid in vmids)
        )

    def whole(self, place: Place, vmid: int) -> bool:
        """Whether every backup of this guest there is known."""
        return place.id in self.rows and place.id not in self.partly and self.any_of(place, (vmid,))


class Listing:
    """Reads the lists of all storages that take backups. What was seen of one stays while it is not available."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rows: dict[str, list[Row]] = {}
        self._partly: set[str] = set()
        self._looked = -AT_MOST_EVERY
        self._waits = False
        desk.shared(TaskEnds).listen(self._ended)

    async def read(self) -> Told:
        """1. Which storages there are, and what we may see there. 2. Their lists. 3. Each guest's own."""
        desk = self._desk
        self._looked, self._waits = asyncio.get_running_loop().time(), False
        places = tuple(_places(desk.storages().values()))
        self._rows = {place.id: self._rows[place.id] for place in places if place.id in self._rows}
        if not places:
            return Told(absent=NOWHERE)
        rights = await desk.get("/access/permissions", Permissions)
        sight = Sight(places, rights, self._rows)
        hidden, troubles = [], []
        for place in places:
            if not sight.any_of(place, desk.guests()):
                self._rows.pop(place.id, None)
                hidden.append(place)
            elif place.nodes and (trouble := await self._read_place(place)) is not None:
                troubles.append(trouble)
        sight = structs.replace(sight, rows=self._rows, partly=frozenset(self._partly))
        if troubles:
            return Told(told(desk, sight), trouble=Trouble(troubles[0].code, troubles[0].message))
        return Told(told(desk, sight), trouble=_blind(hidden))

    def _ended(self, task: Task) -> None:
        """Look again: at once, or when the last look is long enough ago."""
        if kind_of(task) == "vzdump" and not self._waits:
            self._waits = True
            loop = asyncio.get_running_loop()
            loop.call_at(self._looked + AT_MOST_EVERY, self._desk.call_on, [self._desk.part])

    async def _read_place(self, place: Place) -> SourceError | None:
        """Once, from the first of its nodes that answers; a second one is tried, no more."""
        found = None
        for node in place.nodes[:2]:
            path = on_node(node, f"/storage/{quote(place.name, safe='')}/content?content=backup")
            try:
                rows, broken = listed(await self._desk.get(path, list[Raw], limit=LIMIT), Row)
            except (Lost, NotAccepted):
                raise
            except SourceError as trouble:
                found = trouble
            else:
                self._rows[place.id] = rows
                self._partly.discard(place.id)
                if not broken:
                    return None
                self._partly.add(place.id)
                return Malformed(_UNREAD.format(count=len(broken), storage=said(place.name), why=broken[0].message))
        return found


def told(desk: Desk, sight: Sight) -> list[Resource]:
    """What guests and storages gain.

    A guest: `backups`, the newest first; `backup_count`; `backup_at`, when the newest was made; `backups_unseen`, the
    storages of which it is not known what they hold of it. None are told as none only where nothing is unseen.
    A storage: `backup_files`, where we may see all of them.
    """
    births, by_guest = desk.shared(Births), _by_guest(sight)
    found = []
    for vmid in desk.guests():
        mine = [(at, f) for at, f in by_guest.get(vmid, ()) if at is None or not births.precedes(at, vmid)]
        unseen = [kept(p.name) for p in sight.places if not sight.whole(p, vmid)]
        facts: dict[str, Fact] = {"backups_unseen": sorted(set(unseen))} if unseen else {}
        if mine or not unseen:
            mine.sort(key=lambda one: (one[0] or 0.0, str(one[1]["volid"])), reverse=True)
            facts |= {"backups": [fact for _, fact in mine[:NEWEST]], "backup_count": len(mine)}
            if mine and mine[0][0] is not None:
                facts["backup_at"] = int(mine[0][0])
        found.append(completed(desk, "guest", str(vmid), facts))
    for place in sight.places:
        if place.id in sight.rows and place.id not in sight.partly and sight.all_of(place):
            facts = {"backup_files": len(sight.rows[place.id])}
            found.append(structs.replace(completed(desk, "storage", place.name, facts), id=place.id))
    return found


def _by_guest(sight: Sight) -> dict[int, list[tuple[float | None, FactRow]]]:
    """Every backup with when it was made, by the number of its guest."""
    found: dict[int, list[tuple[float | None, FactRow]]] = {}
    for place in sight.places:
        for row in sight.rows.get(place.id, ()):
            if row.vmid is not None:
                at = row.ctime if row.ctime is not None and row.ctime > 0 else None
                found.setdefault(row.vmid, []).append((at, _fact(row, place, at)))
    return found


def _fact(row: Row, place: Place, at: float | None) -> FactRow:
    told: FactRow = {"volid": kept(row.volid), "storage": kept(place.name), "protected": row.protected == 1}
    if at is not None:
        told["at"] = int(at)
    if row.size is not None and row.size > 0:
        told["size"] = int(row.size)
    if row.verification is not None and row.verification.state in ("ok", "failed"):
        told["verified"] = row.verification.state
    told["encrypted"] = row.encrypted not in (None, "", "0", 0)
    if row.notes:
        told["notes"] = kept(row.notes)
    return told


def _places(storages: Iterable[Resource]) -> Iterable[Place]:
    for storage in sorted(storages, key=lambda storage: storage.id):
        content, nodes = storage.facts.get("content"), storage.facts.get("nodes")
        if isinstance(content, list) and "backup" in content and isinstance(nodes, dict):
            available = sorted(node for node, state in nodes.items() if state == "available")
            yield Place(storage.id, storage.name, tuple(available))


def _blind(hidden: list[Place]) -> Trouble | None:
    if not hidden:
        return None
    names = sorted({said(place.name) for place in hidden})
    paths = ", ".join(f"/storage/{name}" for name in names)
    return Trouble("blind", _HIDDEN.format(storages=", ".join(names), paths=paths))


def _open(desk: Desk) -> Read:
    return Listing(desk).read


BACKUPS = Topic(
    name="backups",
    title="backup files",
    area="Backups",
    of="cluster",
    every=EVERY,
    open=_open,
    wants=(Need(("Datastore.Allocate", "Datastore.AllocateSpace"), "/storage/{storage}", optional=True),),
)
