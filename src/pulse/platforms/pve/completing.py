"""What a topic adds to a resource that another part makes: only what it knows, with its own name on each."""

from collections.abc import Mapping, Sequence

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, Kind, Note, Resource
from pulse.platforms.pve.normalise import HOME
from pulse.platforms.pve.topic import Desk


def completed(
    desk: Desk,
    kind: Kind,
    own_name: str,
    facts: Mapping[str, Fact] | None = None,
    readings: Mapping[str, float] | None = None,
    *,
    sources: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> Resource:
    """The part of a node, guest, storage or cluster that this desk's part knows; `notes` are sentences."""
    facts, readings = dict(facts or {}), dict(readings or {})
    return Resource(
        id=desk.scope.id(kind, own_name),
        kind=kind,
        name=kept(own_name),
        source=desk.scope.source,
        part=HOME,
        status="up",
        state="",
        facts=facts,
        readings=readings,
        sources=dict(sources or {}),
        parts=dict.fromkeys((*readings, *facts), desk.part),
        notes=[Note(desk.part, note) for note in notes],
    )
