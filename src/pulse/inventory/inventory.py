"""The current picture: what every source told, merged into one resource each, and what of it changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import structs

from pulse.inventory.sources import Sources, stale_parts
from pulse.model.change import Change, Patch, difference, followed_by, only_readings_differ
from pulse.model.metric import moved, rounded
from pulse.model.observation import Observation
from pulse.model.resource import Resource

PartKey = tuple[str, str]
"""(source, part)"""


class Inventory:
    """Holds the picture. Every method is synchronous: nothing else happens between a question and its answer.

    What parts tell of a resource is kept apart and merged when it changes: its home part (`Resource.part`) makes and
    removes it, other parts complete it. The picture holds rounded readings, as the wire carries them.
    """

    def __init__(self) -> None:
        self.revision = 0
        self.sources = Sources()
        self._told: dict[str, dict[PartKey, Resource]] = {}
        self._members: dict[PartKey, set[str]] = {}
        self._shown: dict[str, Resource] = {}
        self._stale: frozenset[PartKey] = frozenset()
        self._pending = Change()

    def resources(self) -> dict[str, Resource]:
        """The picture, pending changes included, by id."""
        return self._shown

    def apply(self, observation: Observation) -> Change:
        """Take one observation in; answers what it changed."""
        self.sources.heard(observation)
        if not observation.is_answer:
            return Change()

        key = (observation.source, observation.part)
        touched, patches = self._take(key, observation.resources)
        if key in self._stale:
            self._stale -= {key}
            touched |= self._members[key]
        if observation.gone:
            touched |= self._drop(key, self._members[key] & observation.gone)
        if observation.complete:
            touched |= self._drop(key, self._members[key] - {resource.id for resource in observation.resources})
            self._drop_parts_without_members(observation)
        return self._changed(touched, patches)

    def tick(self, now: datetime) -> Change:
        """Let time pass: values that nobody confirms become stale."""
        stale = stale_parts(self.sources.states(), now)
        moved = stale ^ self._stale
        if not moved:
            return Change()

        self._stale = stale
        return self._changed({id_ for key in moved for id_ in self._members.get(key, ())})

    def drop(self, source: str, part: str, at: datetime) -> Change:
        """Remove a part that is not there any more with all it told."""
        key = (source, part)
        self.sources.drop(source, part, at)
        touched = self._drop(key, set(self._members.get(key, ())))
        self._members.pop(key, None)
        self._stale -= {key}
        return self._changed(touched)

    def jumped(self, by: timedelta) -> None:
        """The clock was set: what was heard keeps its age."""
        self.sources.jumped(by)
        seconds = by.total_seconds()
        moved = set()
        for id_, told in self._told.items():
            for key, view in told.items():
                if view.told:
                    then = {part: round(at + seconds, 1) for part, at in view.told.items()}
                    told[key] = structs.replace(view, told=then)
                    moved.add(id_)
        self._changed(moved)

    def forget(self, source: str) -> Change:
        """Remove a source with all it told."""
        self.sources.forget(source)
        touched: set[str] = set()
        for key in [key for key in self._members if key[0] == source]:
            touched |= self._drop(key, set(self._members[key]))
            del self._members[key]
        self._stale = frozenset(key for key in self._stale if key[0] != source)
        return self._changed(touched)

    def publish(self) -> Change:
        """Hand out everything that changed since the last time as the step to the next revision; may be empty."""
        change, self._pending = self._pending, Change()
        if change:
            self.revision += 1
        return change

    def _take(self, key: PartKey, resources: Iterable[Resource]) -> tuple[set[str], dict[str, Patch]]:
        """Remember what was told: the ids that have to be merged again, and the patches of those of which nothing but
        readings moved (nearly all, at every poll)."""
        members = self._members.setdefault(key, set())
        touched: set[str] = set()
        patches: dict[str, Patch] = {}
        all_told, all_shown, was_stale = self._told, self._shown, key in self._stale
        for resource in resources:
            id_ = resource.id
            told = all_told.get(id_)
            if told is None:
                told = all_told[id_] = {}
            before = told.get(key)
            if before is resource:
                continue

            told[key] = resource
            if before is None:
                members.add(id_)
                touched.add(id_)
            elif was_stale or len(told) > 1 or not only_readings_differ(before, resource):
                touched.add(id_)
            elif (shown := all_shown.get(id_)) is not None:  # else its home part has not told it, or tells it no more
                readings, changed = moved(resource.readings, shown.readings)
                if changed:
                    all_shown[id_] = structs.replace(resource, readings=readings)
                    patches[id_] = {"readings": changed}
        return touched, patches

    def _drop(self, key: PartKey, gone: set[str]) -> set[str]:
        if gone:
            self._members[key] -= gone
        for id_ in gone:
            self._told[id_].pop(key, None)
        return gone

    def _drop_parts_without_members(self, observation: Observation) -> None:
        """A part that completes only resources that are gone has nothing left to be asked for."""
        for key in [key for key in self._members if key[0] == observation.source and key[1] != observation.part]:
            members = self._members[key]
            if members and all(_home(self._told[id_]) is None for id_ in members):
                self._drop(key, set(members))
                del self._members[key]
                self.sources.drop(*key, observation.at)

    def _changed(self, ids: Iterable[str], patches: dict[str, Patch] | None = None) -> Change:
        """Merge these again; answers what is different by now, together with `patches` that are carried out already."""
        patches = {} if patches is None else patches
        added, removed = {}, set()
        for id_ in ids:
            before = self._shown.get(id_)
            after = self._merged(id_)
            if after is None:
                if before is not None:
                    del self._shown[id_]
                    removed.add(id_)
                if not self._told[id_]:
                    del self._told[id_]
            elif before is None:
                self._shown[id_] = added[id_] = after
            elif patch := difference(before, after):
                self._shown[id_] = after
                patches[id_] = patch
        change = Change(added, patches, frozenset(removed))
        if change:
            self._pending = followed_by(self._pending, change)
        return change

    def _merged(self, id_: str) -> Resource | None:
        told = self._told[id_]
        home_key = _home(told)
        if home_key is None:
            return None

        home = told[home_key]
        if len(told) == 1:
            merged = structs.replace(home, readings=rounded(home.readings))
        else:
            merged = _completed(home, [(key not in self._stale, view) for key, view in told.items() if key != home_key])
        if home_key in self._stale:
            merged = structs.replace(merged, stale=True, status="unknown")
        return merged


_ABOUT = {"memory": "memory_used"}
"""What notes are about that say why a reading is unknown, and that reading: another part may know it after all."""


def _home(told: dict[PartKey, Resource]) -> PartKey | None:
    for key, view in told.items():
        if view.part == key[1]:
            return key
    return None


def _completed(home: Resource, views: list[tuple[bool, Resource]]) -> Resource:
    """`home` with what other parts know: facts always, numbers only of a thing that is up; a number that is too old
    never hides a fresh one."""
    facts, readings, sources, parts = dict(home.facts), dict(home.readings), dict(home.sources), dict(home.parts)
    notes, told = list(home.notes), dict(home.told)
    for fresh, view in views:
        facts |= view.facts
        told |= view.told
        parts.update((name, part) for name, part in view.parts.items() if name in view.facts)
        if home.status != "up":
            continue

        finer = {note.part for note in view.notes} & _ABOUT.keys()
        notes = [note for note in notes if note.part not in finer] + view.notes
        for name, value in view.readings.items():
            if fresh or name not in readings:
                readings[name] = value
                parts[name] = view.parts.get(name, view.part)
                if name in view.sources:
                    sources[name] = view.sources[name]
                else:
                    sources.pop(name, None)
    notes = [note for note in notes if _ABOUT.get(note.part) not in readings]
    return structs.replace(
        home, facts=facts, readings=rounded(readings), sources=sources, parts=parts, told=told, notes=notes
    )
