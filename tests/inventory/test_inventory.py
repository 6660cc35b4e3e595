"""The inventory holds one picture of what all parts told, and says what changed."""

from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pulse.inventory.inventory import Inventory
from pulse.model.change import Change, patched
from pulse.model.observation import Observation, Trouble
from pulse.model.resource import Note, Resource
from tests.factory import EVERY, guest, later, node, seen

ID = guest().id


def test_what_is_seen_first_is_added_with_rounded_numbers() -> None:
    inventory = Inventory()

    change = inventory.apply(seen(guest(readings={"cpu": 0.123456})))

    assert change.added[ID].readings == {"cpu": 0.123}
    assert inventory.resources()[ID] == change.added[ID]


def test_the_same_again_changes_nothing() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest()))

    assert not inventory.apply(seen(guest(), at=2))


def test_a_difference_too_small_to_be_shown_changes_nothing() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest(readings={"cpu": 0.12345})))

    assert not inventory.apply(seen(guest(readings={"cpu": 0.12344}), at=2))


def test_only_a_complete_answer_removes() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest(100), guest(101)))

    assert not inventory.apply(seen(guest(100), at=2, complete=False))
    assert inventory.apply(seen(guest(100), at=4)).removed == {guest(101).id}


def test_trouble_removes_nothing() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest()))
    trouble = Trouble("unreachable", "Nothing listens there.")

    change = inventory.apply(Observation(source="src", part="resources", at=later(2), every=EVERY, trouble=trouble))

    assert not change
    assert ID in inventory.resources()


def test_one_part_never_removes_what_another_told() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest()))

    assert not inventory.apply(seen(at=2, part="membership"))


def test_another_part_completes_a_resource_and_its_numbers_say_so() -> None:
    inventory = Inventory()
    inventory.apply(seen(node(readings={"cpu": 0.5})))
    detail = node(
        facts={"kernel": "6.18"}, readings={"load1": 1.5}, parts={"load1": "node:pve1"}, notes=[Note("x", "y")]
    )

    change = inventory.apply(seen(detail, at=1, part="node:pve1"))

    assert change.patched == {
        node().id: {
            "facts": {"kernel": "6.18"},
            "readings": {"load1": 1.5},
            "parts": {"load1": "node:pve1"},
            "notes": [Note("x", "y")],
        }
    }


def test_a_part_that_completes_never_creates() -> None:
    inventory = Inventory()

    assert not inventory.apply(seen(node(readings={"load1": 1.5}), part="node:pve1"))
    assert inventory.resources() == {}


def test_what_no_home_part_knows_may_be_told_again_and_again() -> None:
    inventory = Inventory()
    for step in range(3):
        detail = guest(part="resources", readings={"memory_used": float(step)})
        assert not inventory.apply(seen(detail, at=step, part="details", complete=False))

    inventory.apply(seen(guest(), at=3))

    assert inventory.resources()[guest().id].readings == {"cpu": 0.25, "memory_used": 2}


def test_a_node_that_is_down_has_no_numbers_of_another_part() -> None:
    inventory = Inventory()
    inventory.apply(seen(node()))
    inventory.apply(seen(node(readings={"load1": 1.5}), part="node:pve1"))

    inventory.apply(seen(node(status="down", state="offline", readings={}), at=10))

    assert inventory.resources()[node().id].readings == {}


def test_an_old_number_of_another_part_never_hides_a_fresh_one() -> None:
    inventory = Inventory()
    inventory.apply(seen(node(readings={"memory_used": 100})))
    inventory.apply(seen(node(readings={"memory_used": 90, "load1": 1}), part="node:pve1"))
    assert inventory.resources()[node().id].readings["memory_used"] == 90

    inventory.apply(seen(node(readings={"memory_used": 120}), at=61))
    inventory.tick(later(62))

    assert inventory.resources()[node().id].readings == {"memory_used": 120, "load1": 1}


def test_what_nobody_confirms_becomes_stale_and_unknown_but_keeps_its_last_state() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest()))

    change = inventory.tick(later(61))

    assert change.patched == {ID: {"stale": True, "status": "unknown"}}
    assert inventory.resources()[ID].state == "running"


def test_the_same_answer_after_a_silence_is_fresh_again() -> None:
    inventory, same = Inventory(), guest()
    inventory.apply(seen(same))
    inventory.tick(later(61))

    assert inventory.apply(seen(same, at=62)).patched == {ID: {"stale": False, "status": "up"}}


def test_a_forgotten_source_takes_its_resources_along_and_no_others() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest(100)))
    other = msgspec.structs.replace(seen(guest(7, id="pve:other:guest:7", source="two")), source="two")
    inventory.apply(other)

    assert inventory.forget("src").removed == {ID}
    assert list(inventory.resources()) == ["pve:other:guest:7"]
    assert list(inventory.sources.states()) == ["two"]


def test_a_node_that_left_takes_its_part_along() -> None:
    inventory = Inventory()
    inventory.apply(seen(node("pve1"), node("pve2")))
    inventory.apply(seen(node("pve2", readings={"load1": 1}), part="node:pve2"))

    inventory.apply(seen(node("pve1"), at=2))

    assert set(inventory.sources.states()["src"].parts) == {"resources"}


def test_a_revision_is_counted_only_when_there_is_news() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest()))

    assert inventory.publish()
    assert not inventory.publish()
    assert inventory.revision == 1


_guests = st.lists(st.tuples(st.integers(100, 104), st.floats(0, 1)), max_size=5, unique_by=lambda pair: pair[0])


@given(st.lists(st.tuples(_guests, st.booleans(), st.integers(0, 90)), max_size=8))
def test_a_client_that_applies_every_change_has_the_same_picture(
    story: list[tuple[list[tuple[int, float]], bool, int]],
) -> None:
    inventory, client, now = Inventory(), dict[str, Resource](), 0
    for guests, complete, pause in story:
        now += pause
        inventory.tick(later(now))
        inventory.apply(seen(*[guest(vmid, readings={"cpu": cpu}) for vmid, cpu in guests], at=now, complete=complete))
        if pause % 2:
            client = _applied(client, inventory.publish())

    assert _applied(client, inventory.publish()) == inventory.resources()


def _applied(picture: dict[str, Resource], change: Change) -> dict[str, Resource]:
    kept = {id_: resource for id_, resource in picture.items() if id_ not in change.removed}
    kept |= change.added
    return kept | {id_: patched(kept[id_], patch) for id_, patch in change.patched.items()}


def test_a_part_that_is_dropped_takes_along_what_it_told_and_its_trouble() -> None:
    inventory = Inventory()
    inventory.apply(seen(node()))
    detail = node(readings={"load1": 1.5})
    inventory.apply(Observation(source="src", part="node:pve1", at=later(1), every=EVERY, resources=[detail]))
    assert inventory.resources()[node().id].readings["load1"] == 1.5
    lost = Trouble("unreachable", "The node pve1 is offline.")
    inventory.apply(Observation(source="src", part="node:pve1", at=later(2), every=EVERY, trouble=lost))

    change = inventory.drop("src", "node:pve1", later(3))

    assert change.patched[node().id]["readings"] == {"load1": None}
    state = inventory.sources.states()["src"]
    assert (state.state, set(state.parts)) == ("ok", {"resources"})
    assert not inventory.drop("src", "never there", later(4))


def test_a_part_that_says_a_resource_is_gone_takes_back_what_it_told_of_it_alone() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest(100), guest(101)))
    views = [guest(n, facts={"os": "Debian"}, readings={}, parts={"os": "system"}) for n in (100, 101)]
    inventory.apply(seen(*views, at=1, part="system", complete=False))

    gone = Observation(source="src", part="system", at=later(2), every=EVERY, gone=frozenset((ID,)))
    change = inventory.apply(gone)

    assert change.patched == {ID: {"facts": {"os": None}, "parts": {"os": None}}}
    assert inventory.resources()[guest(101).id].facts["os"] == "Debian"


def test_what_was_told_of_one_that_is_gone_does_not_pass_on_to_another_of_its_name() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest(100)))
    inventory.apply(seen(guest(100, facts={"os": "Debian"}), at=1, part="system", complete=False))
    inventory.apply(seen(at=2))
    inventory.apply(Observation(source="src", part="system", at=later(3), every=EVERY, gone=frozenset((ID,))))

    inventory.apply(seen(guest(100), at=4))

    assert "os" not in inventory.resources()[ID].facts


def test_when_a_part_was_told_of_one_resource_stands_beside_what_it_told() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest()))

    change = inventory.apply(seen(guest(told={"system": 5.0}, facts={"os": "Debian"}), part="system", complete=False))

    assert change.patched[ID]["told"] == {"system": 5.0}


def test_a_complete_answer_that_there_is_no_such_thing_removes_it() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest(part="ceph"), part="ceph"))

    absent = structs.replace(seen(part="ceph", at=2), trouble=Trouble("absent", "Ceph is not installed."))

    assert inventory.apply(absent).removed == {ID}


def test_when_the_clock_is_set_what_was_told_of_one_resource_keeps_its_age() -> None:
    inventory = Inventory()
    inventory.apply(seen(guest()))
    inventory.apply(seen(guest(told={"system": 5.0}), part="system", complete=False))

    inventory.jumped(timedelta(hours=1))

    assert inventory.resources()[ID].told == {"system": 3605.0}


def test_a_note_that_a_number_is_unknown_goes_when_another_part_knows_it_and_so_does_the_source_of_another() -> None:
    inventory = Inventory()
    why = Note("memory", "Memory used is unknown.")
    inventory.apply(seen(guest(readings={"memory_host": 5.0}, sources={"memory_host": "host view"}, notes=[why])))
    assert inventory.resources()[ID].notes == [why]

    finer = Note("memory", "There are no balloon statistics.")
    inventory.apply(seen(guest(readings={}, notes=[finer]), at=1, part="vm", complete=False))
    assert inventory.resources()[ID].notes == [finer], "one sentence about one thing, of who knows more"

    inner = guest(readings={"memory_used": 3.0, "memory_host": 6.0}, sources={"memory_used": "balloon statistics"})
    inventory.apply(seen(inner, at=1, part="vm", complete=False))

    shown = inventory.resources()[ID]
    assert (shown.notes, shown.sources) == ([], {"memory_used": "balloon statistics"})
    assert shown.readings == {"memory_host": 6, "memory_used": 3}
