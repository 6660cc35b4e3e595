"""What is missing of a thing follows from our rights, from what was refused, and from the guests it is asked of."""

from datetime import timedelta
from typing import Any

from pulse.platforms.pve.rights import Permissions
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic
from pulse.platforms.pve.viewing import Held, View, of_the_list, of_topic
from tests.platforms.pve.recorded import connection

AUDIT = ("Sys.Audit",)
PARTS = {"zfs:pve1": "pve1", "zfs:pve2": "pve2"}


def view(permissions: Permissions | None, **changes: Any) -> View:  # noqa: ANN401 - any field
    told: dict[str, Any] = {"nodes": ("pve1", "pve2"), "storages": ("backups", "local"), "refused": frozenset()}
    return View(connection=connection(), version="9.2.11", permissions=permissions, held=Held(), **(told | changes))


def topic(*needs: Need, wants: tuple[Need, ...] = ()) -> Topic:
    def never(_: Desk) -> Read:
        async def read() -> Told:
            return Told()

        return read

    return Topic(
        name="zfs",
        title="pools",
        area="Storage",
        of="node",
        every=timedelta(minutes=1),
        open=never,
        needs=needs,
        wants=wants,
    )


def paths(view: View, topic: Topic, guests: dict[str, tuple[str, ...]] | None = None) -> list[tuple[str, ...]]:
    return [lack.paths for lack in of_topic(view, topic, PARTS, guests or {}).missing]


def test_nothing_is_missing_before_our_rights_are_known() -> None:
    needing = topic(Need(AUDIT, "/nodes/{node}"))
    assert paths(view(None), needing, {"/vms/100": AUDIT}) == []
    assert [sight.missing for sight in of_the_list(view(None), ["resources"])] == [()] * 4


def test_of_a_part_only_the_first_need_that_is_not_met_is_missing() -> None:
    needing = topic(Need(AUDIT, "/nodes/{node}"), Need(("Sys.Modify",), "/nodes/{node}"))
    assert paths(view({"/nodes/pve1": {"VM.Audit": 1}, "/nodes/pve2": {"Sys.Audit": 1}}), needing) == [
        ("/nodes/pve1",),
        ("/nodes/pve2",),
    ]


def test_a_part_that_was_refused_lacks_its_first_need_whatever_our_rights_say() -> None:
    needing = topic(Need(AUDIT, "/nodes/{node}"))
    assert paths(view({"/": {"Sys.Audit": 1}}, refused={"zfs:pve2"}), needing) == [("/nodes/pve2",)]
    assert paths(view({"/": {"Sys.Audit": 1}}, refused={"zfs:pve2"}), topic()) == []


def test_what_is_wanted_is_looked_for_at_each_node_or_storage() -> None:
    wanting = topic(wants=(Need(AUDIT, "/nodes/{node}"), Need(("Datastore.Allocate",), "/storage/{storage}")))
    assert paths(view({"/nodes/pve1": {"Sys.Audit": 1}, "/storage/local": {"Datastore.Allocate": 1}}), wanting) == [
        ("/nodes/pve2",),
        ("/storage/backups",),
    ]


def test_guests_that_are_asked_with_another_privilege_do_not_count_for_what_all_lack() -> None:
    guests = {"/vms/100": ("VM.Monitor",), "/vms/101": ("VM.Monitor",), "/vms/102": ("VM.Audit",)}
    (lack,) = of_topic(view({"/vms": {"VM.Audit": 1}}), topic(), PARTS, guests).missing
    assert (lack.privileges, lack.paths, lack.optional) == (("VM.Monitor",), ("/vms",), True)


def test_what_is_held_is_concluded_anew_when_our_rights_changed() -> None:
    held = Held()
    assert held.any_of(None, ("/", AUDIT))
    assert not held.any_of({"/": {"VM.Audit": 1}}, ("/", AUDIT))
    assert held.any_of({"/": {"Sys.Audit": 1}}, ("/", AUDIT))


def test_a_node_that_refuses_us_and_a_membership_that_does_are_missing() -> None:
    audit: Permissions = {"/": dict.fromkeys(("Sys.Audit", "VM.Audit", "Datastore.Audit"), 1)}
    refused = view(audit, refused={"node:pve1", "membership"})
    told = {sight.name: sight.missing for sight in of_the_list(refused, ["resources", "node:pve1", "node:pve2"])}
    assert [lack.paths for lack in told["nodes"]] == [("/nodes/pve1",)]
    assert [lack.paths for lack in told["membership"]] == [("/",)]
    assert (told["guests"], told["storage-list"]) == ((), ())
