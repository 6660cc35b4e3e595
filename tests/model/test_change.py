"""Changes carry a picture from one revision to the next, whatever happens in between."""

from hypothesis import given
from hypothesis import strategies as st

from pulse.model.change import Change, difference, followed_by, patched
from pulse.model.resource import Note, Resource
from tests.factory import guest

_texts = st.sampled_from(["a", "b", "c"])
_resources = st.builds(
    Resource,
    id=st.just("x"),
    kind=st.just("guest"),
    name=_texts,
    source=st.just("src"),
    part=st.just("resources"),
    status=st.sampled_from(["up", "down", "unknown"]),
    state=_texts,
    parent=st.none() | _texts,
    stale=st.booleans(),
    facts=st.dictionaries(_texts, st.integers() | _texts | st.lists(_texts, max_size=2), max_size=3),
    readings=st.dictionaries(_texts, st.floats(0, 1), max_size=3),
    sources=st.dictionaries(_texts, _texts, max_size=2),
    parts=st.dictionaries(_texts, _texts, max_size=2),
    notes=st.lists(st.builds(Note, part=_texts, message=_texts), max_size=2),
)
_steps = st.lists(st.tuples(st.sampled_from(["1", "2", "3"]), st.none() | _resources), max_size=12)


@given(_resources, _resources)
def test_a_difference_makes_the_second_of_the_first(before: Resource, after: Resource) -> None:
    assert patched(before, difference(before, after)) == after


@given(_resources)
def test_nothing_differs_from_itself(resource: Resource) -> None:
    assert difference(resource, resource) == {}


def test_a_difference_names_only_what_changed() -> None:
    before = guest(readings={"cpu": 0.1, "net_in": 5, "net_out": 7})
    after = guest(readings={"cpu": 0.2, "net_in": 5}, state="paused")

    assert difference(before, after) == {"state": "paused", "readings": {"cpu": 0.2, "net_out": None}}


@given(_steps, st.integers(0, 12))
def test_two_changes_in_a_row_are_one(steps: list[tuple[str, Resource | None]], cut: int) -> None:
    start: dict[str, Resource] = {}
    middle, first = _walk(start, steps[:cut])
    end, second = _walk(middle, steps[cut:])

    assert _applied(start, followed_by(first, second)) == end


def _walk(picture: dict[str, Resource], steps: list[tuple[str, Resource | None]]) -> tuple[dict[str, Resource], Change]:
    """The picture after the steps (id, what it is now) and the change that led there, joined step by step."""
    change = Change()
    for id_, now in steps:
        before = picture.get(id_)
        if now is None:
            step = Change(removed=frozenset({id_} if before else ()))
            picture = {key: value for key, value in picture.items() if key != id_}
        else:
            step = Change(patched={id_: difference(before, now)}) if before else Change(added={id_: now})
            picture = picture | {id_: now}
        change = followed_by(change, step)
    return picture, change


def _applied(picture: dict[str, Resource], change: Change) -> dict[str, Resource]:
    kept = {id_: resource for id_, resource in picture.items() if id_ not in change.removed}
    kept |= change.added
    return kept | {id_: patched(kept[id_], patch) for id_, patch in change.patched.items()}
