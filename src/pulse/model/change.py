"""What is different between two pictures, and how a picture is carried from one to the next."""

from typing import Any

from msgspec import Struct, structs

from pulse.model.resource import Resource

Patch = dict[str, Any]
"""Changed keys of one resource. `facts`, `readings`, `sources`, `parts`, `told` hold only their changed keys, None =
now unknown; every other key is replaced whole."""

MERGED = ("facts", "readings", "sources", "parts", "told")
_PLAIN = ("name", "kind", "source", "part", "status", "state", "parent", "stale", "notes")


class Change(Struct, frozen=True):
    """The step from one picture to the next."""

    added: dict[str, Resource] = {}
    patched: dict[str, Patch] = {}
    removed: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.patched or self.removed)


def difference(before: Resource, after: Resource) -> Patch:
    """The patch that makes `after` of `before`; empty when nothing differs."""
    patch: Patch = {}
    for name in _PLAIN:
        value = getattr(after, name)
        if value != getattr(before, name):
            patch[name] = value
    for name in MERGED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            patch[name] = _keys(old, new)
    return patch


def only_readings_differ(before: Resource, after: Resource) -> bool:
    """Whether nothing else differs; quick when both share the objects that stayed the same."""
    return (
        before.status == after.status
        and before.state == after.state
        and before.stale == after.stale
        and before.name == after.name
        and before.parent == after.parent
        and (before.facts is after.facts or before.facts == after.facts)
        and (before.notes is after.notes or before.notes == after.notes)
        and (before.sources is after.sources or before.sources == after.sources)
        and (before.parts is after.parts or before.parts == after.parts)
        and (before.told is after.told or before.told == after.told)
    )


def patched(before: Resource, patch: Patch) -> Resource:
    """`before` with the patch applied."""
    changed = dict(patch)
    for name in MERGED:
        if name in patch:
            merged = getattr(before, name) | patch[name]
            changed[name] = {key: value for key, value in merged.items() if value is not None}
    return structs.replace(before, **changed)


def followed_by(first: Change, then: Change) -> Change:
    """One change that does what the two do one after the other."""
    if not first:
        return then

    added, patches, removed = dict(first.added), dict(first.patched), set(first.removed)
    for id_ in then.removed:
        added.pop(id_, None)
        patches.pop(id_, None)
        removed.add(id_)
    for id_, resource in then.added.items():
        patches.pop(id_, None)
        removed.discard(id_)
        added[id_] = resource
    for id_, patch in then.patched.items():
        if id_ in added:
            added[id_] = patched(added[id_], patch)
        elif id_ in patches:
            patches[id_] = _joined(patches[id_], patch)
        else:
            patches[id_] = patch
    return Change(added, patches, frozenset(removed))


def _keys(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    changed = {key: value for key, value in new.items() if old.get(key) != value}
    for key in old:
        if key not in new:
            changed[key] = None
    return changed


def _joined(first: Patch, then: Patch) -> Patch:
    joined = first | then
    for name in MERGED:
        if name in first and name in then:
            joined[name] = first[name] | then[name]
    return joined
