"""What the last answers of /cluster/resources showed, so that the next one is understood."""

import re
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from pulse.model.resource import Resource
from pulse.platforms.pve import normalise
from pulse.platforms.pve.normalise import RUNNING, Scope, Standing
from pulse.platforms.pve.rates import NEVER, Meter
from pulse.platforms.pve.rows import Broken, Row
from pulse.platforms.pve.storage.definitions import Definition, Definitions, is_shared

LATE_AFTER, LATE_BY, SAMPLES = 12.0, 1.5, 6
"""Seconds after its last statistics were written at which an online node is late, as PVE writes them every 10 s; and by
how many they have to be later than in the slowest of its last rounds (a slow storage holds pvestatd up)."""
STALLED_AFTER = 60.0
"""Seconds that the uptime of an online node may stand still before its numbers are not believed any more."""


_NUMBER = re.compile("[0-9]{1,9}")


class Sight(Struct, frozen=True):
    """One answer, understood: `complete` when nothing was unreadable; `membership_moved` when a node came, went or
    changed its status; `turned` are nodes that are not to be believed the same any more."""

    resources: list[Resource]
    complete: bool
    membership_moved: bool
    turned: frozenset[str]


class Sightings:
    """One connection's memory: a row that equals the last one gives the same resource again (the same object), a row
    that has lost its name keeps it, counters become rates, and a node whose uptime stands still is found out."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._guests: dict[int, _Guest] = {}
        self._nodes: dict[str, _Node] = {}
        self._storages: dict[str, _Storage] = {}
        self.definitions = Definitions()
        """How storages are defined, as far as it was read."""
        self.moves = 0
        """It counts guests that came, went, or are on another node than before."""

    def take(self, rows: Iterable[Row], broken: Iterable[Broken], now: float) -> Sight:
        """Understand one answer; `now` in seconds of a clock that is never set.

        1. Sort the rows. 2. Nodes first: they say what the others may be believed. 3. Guests. 4. Storages.
        5. What could not be read stays as it was.
        """
        nodes: dict[str, Row] = {}
        guests: dict[int, Row] = {}
        storages: dict[str, list[Row]] = {}
        for row in rows:
            kind = row.type
            if kind in ("qemu", "lxc"):
                vmid = row.vmid
                if vmid is not None and (vmid not in guests or self._lives_here(vmid, row)):
                    guests[vmid] = row
            elif kind == "node" and row.node:
                nodes[row.node] = row
            elif kind == "storage" and (row.storage or row.node):
                storages.setdefault(_storage_key(row, self.definitions), []).append(row)

        unread = {gone: self._keep(gone, nodes, guests, storages) for gone in broken}
        moved, turned = self._take_nodes(nodes, now)
        resources = [seen.resource for seen in self._nodes.values()]
        resources += self._take_guests(guests, now)
        resources += self._take_storages(storages)
        why = {id_: gone.message for gone, id_ in unread.items() if id_}
        if why:
            resources = [normalise.unread(r, why[r.id]) if r.id in why else r for r in resources]
        return Sight(resources, None not in unread.values(), moved, turned)

    def standing(self, node: str) -> Standing:
        """What the node's rows may be believed now."""
        seen = self._nodes.get(node)
        return seen.standing if seen is not None else "missing"

    def nodes(self) -> dict[str, Resource]:
        """The nodes of the last answer, by name."""
        return {name: seen.resource for name, seen in self._nodes.items()}

    def guests(self) -> dict[int, Row]:
        """The last rows of the guests, by VMID."""
        return {vmid: seen.row for vmid, seen in self._guests.items()}

    def storages(self) -> dict[str, Resource]:
        """The storages of the last answer, by id."""
        return {seen.resource.id: seen.resource for seen in self._storages.values()}

    def late(self, now: float) -> dict[str, float]:
        """Online nodes whose statistics should have come by now: for how many seconds they stand still."""
        return {
            name: now - seen.moved_at
            for name, seen in self._nodes.items()
            if seen.standing in ("online", "stalled") and _is_late(seen.samples, now)
        }

    def silent(self) -> list[str]:
        """Members of the cluster that send no statistics at all."""
        return [name for name, seen in self._nodes.items() if seen.standing == "silent"]

    def has_guests(self) -> bool:
        """Whether any guest was there in the last answer that was taken."""
        return bool(self._guests)

    def _lives_here(self, vmid: int, row: Row) -> bool:
        """While a guest moves it may be listed twice: its former node's row counts until that one is gone."""
        seen = self._guests.get(vmid)
        return seen is not None and seen.row.node == row.node

    def _keep(
        self, broken: Broken, nodes: dict[str, Row], guests: dict[int, Row], storages: dict[str, list[Row]]
    ) -> str | None:
        """Put the last readable row in place of a broken one, unless there is a good one; the id of the resource that
        it leaves as it was, empty when the good one counts, None when it is not known whose it is."""
        kind, _, own = (broken.id or "").partition("/")
        if kind == "node" and own in self._nodes:
            seen = self._nodes[own]
            return seen.resource.id if nodes.setdefault(own, seen.row) is seen.row else ""
        if kind in ("qemu", "lxc") and _NUMBER.fullmatch(own) and int(own) in self._guests:
            known = self._guests[int(own)]
            return known.resource.id if guests.setdefault(int(own), known.row) is known.row else ""
        if kind == "storage":
            return self._keep_storage(broken.id, storages)
        return None

    def _keep_storage(self, id_: str | None, storages: dict[str, list[Row]]) -> str | None:
        for key, seen in self._storages.items():
            for row in seen.rows:
                if row.id == id_:
                    told = storages.setdefault(key, [])
                    if any(other.id == id_ for other in told):
                        return ""
                    told.append(row)
                    return seen.resource.id
        return None

    def _take_nodes(self, rows: dict[str, Row], now: float) -> tuple[bool, frozenset[str]]:
        before, self._nodes = self._nodes, {}
        for name, row in sorted(rows.items()):
            seen = before.get(name)
            stands = seen is not None and seen.row.uptime == row.uptime
            moved_at = seen.moved_at if seen is not None and stands else now
            standing = _standing(row, now - moved_at)
            if seen is not None and seen.row == row and seen.standing == standing:
                self._nodes[name] = seen
                continue
            samples = seen.samples if seen is not None else ()
            if row.uptime is not None and not stands:
                is_restarted = bool(samples) and row.uptime < samples[-1][0]
                samples = (*(() if is_restarted else samples), (row.uptime, now))[-SAMPLES:]
            resource = normalise.node(self._scope, row, standing, seen.resource if seen else None)
            self._nodes[name] = _Node(row, standing, moved_at, samples, resource)
        former = {name: seen.standing for name, seen in before.items()}
        present = {name: seen.standing for name, seen in self._nodes.items()}
        turned = [name for name, standing in present.items() if standing != former.get(name, standing)]
        return former != present, frozenset(turned)

    def _take_guests(self, rows: dict[int, Row], now: float) -> list[Resource]:
        known = self._guests
        for gone in [vmid for vmid in known if vmid not in rows]:
            del known[gone]
            self.moves += 1
        standings = {name: seen.standing for name, seen in self._nodes.items()}
        resources = []
        for vmid, row in rows.items():
            standing = standings.get(row.node or "", "missing")
            seen = known.get(vmid)
            if seen is None:
                seen = known[vmid] = _Guest(self._scope, row, standing, now)
                self.moves += 1
            elif seen.row != row or seen.standing != standing or now >= seen.until:
                self.moves += seen.row.node != row.node
                seen.look(self._scope, row, standing, now)
            resources.append(seen.resource)
        return resources

    def _take_storages(self, groups: dict[str, list[Row]]) -> list[Resource]:
        before, self._storages = self._storages, {}
        standings = {name: seen.standing for name, seen in self._nodes.items()}
        measured = frozenset(name for name, seen in self._nodes.items() if seen.row.uptime)
        for key, group in groups.items():
            rows = sorted(group, key=lambda row: row.id)
            said = [(standings.get(row.node or ""), row.node in measured) for row in rows]
            definition = self.definitions.get(_storage_name(rows[0]))
            seen = before.get(key)
            if seen is None or (seen.rows, seen.said, seen.definition) != (rows, said, definition):
                resource = normalise.storage(self._scope, rows, standings, measured, definition)
                seen = _Storage(rows, said, definition, resource)
            self._storages[key] = seen
        return [seen.resource for seen in self._storages.values()]


class _Guest:
    """What was last seen of one guest."""

    __slots__ = ("_meter", "_words", "resource", "row", "standing", "until")

    def __init__(self, scope: Scope, row: Row, standing: Standing, now: float) -> None:
        self.row = row
        self.standing = standing
        self.until = NEVER
        self._words = normalise.words(row)
        self._meter = _meter(row, now)
        self.resource = normalise.guest(scope, row, standing, {}, None)

    def look(self, scope: Scope, row: Row, standing: Standing, now: float) -> None:
        """Take in a row that is not the last one, or not in the same light; `until` is when it must be looked at again
        though it stays the same."""
        meter = self._meter
        if meter is not None and row.uptime and row.status in RUNNING:
            rates = meter.read(row, now, self.resource.readings)
            self.until = meter.until
        else:
            rates = {}
            self._meter, self.until = _meter(row, now), NEVER
        words = normalise.words(row)
        if standing == "online" == self.standing and words == self._words and row.status != "unknown":
            self.resource = normalise.guest_moved(self.resource, row, rates)
        else:
            self.resource = normalise.guest(scope, row, standing, rates, self.resource)
            self.standing, self._words = standing, words
        self.row = row


class _Node(Struct, frozen=True, gc=False):
    row: Row
    standing: Standing
    moved_at: float
    samples: tuple[tuple[float, float], ...]
    """The last of its statistics: its uptime when they were written, and when they were seen first."""
    resource: Resource


class _Storage(Struct, frozen=True, gc=False):
    rows: list[Row]
    said: list[tuple[Standing | None, bool]]
    definition: Definition | None
    resource: Resource


def _standing(row: Row, still_for: float) -> Standing:
    match row.status:
        case "online":
            return "stalled" if row.uptime is not None and still_for >= STALLED_AFTER else "online"
        case "offline":
            return "offline"
        case _:
            return "silent"


def _is_late(samples: tuple[tuple[float, float], ...], now: float) -> bool:
    """Its uptimes say when its statistics were written, in seconds of our clock when that one is added which was seen
    soonest after it was written: looks come up to one poll later."""
    if not samples:
        return False
    soonest = min(seen - uptime for uptime, seen in samples)
    slowest = max((later[0] - earlier[0] for earlier, later in pairwise(samples)), default=0.0)
    return now - (samples[-1][0] + soonest) > max(LATE_AFTER, slowest + LATE_BY)


def _meter(row: Row, now: float) -> Meter | None:
    return Meter(row, now) if row.uptime and row.status in RUNNING else None


def _storage_key(row: Row, definitions: Definitions) -> str:
    name = _storage_name(row)
    return name if is_shared(definitions.get(name), row.shared, row.plugintype) else f"{row.node}/{name}"


def _storage_name(row: Row) -> str:
    return row.storage or row.id.rpartition("/")[2]
