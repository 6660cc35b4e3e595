"""Topics become parts where they apply, are asked only with the right to it, and their answers become observations."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

import msgspec
import pytest
from structlog.testing import capture_logs

from pulse.kit.errors import Unauthorized, Unreachable
from pulse.model.observation import Trouble
from pulse.platforms.http import TimedOut
from pulse.platforms.pve.agenda import TOPICS, Agenda
from pulse.platforms.pve.answers import NotKnown, decoded
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.guest.topic import Asking, GuestTold, GuestTopic, is_vm_up
from pulse.platforms.pve.lane import part_of
from pulse.platforms.pve.parts import Parts
from pulse.platforms.pve.rights import Permissions
from pulse.platforms.pve.rows import Row, Vmid
from pulse.platforms.pve.sightings import Sightings
from pulse.platforms.pve.storage.definitions import Definitions
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node
from tests.platforms.pve.recorded import SCOPE, FakeClock, connection, guest_row, node_row, storage_row

T = TypeVar("T")
HOUR = timedelta(hours=1)


class Client:
    """Answers by path."""

    def __init__(self, answers: dict[str, Any] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[str] = []

    async def get(self, path: str, kind: type[T], *, limit: float | None = None) -> T:  # noqa: ARG002 - as a client
        self.asked.append(path)
        answer = self.answers[path]
        if isinstance(answer, Exception):
            raise answer
        return decoded(msgspec.json.encode({"data": answer}), kind, path)


class Thing(msgspec.Struct):
    """A row of the test's own list."""

    vmid: Vmid


def listing(desk: Desk) -> Read:
    """Reads a list of the node, and tells one guest for each row."""

    async def read() -> Told:
        rows = await desk.rows(on_node(desk.node or "pve1", "/things"), Thing)
        return Told([completed(desk, "guest", str(row.vmid), {"seen": True}) for row in rows])

    return read


def topic(name: str = "things", **changes: Any) -> Topic:  # noqa: ANN401 - any field
    told: dict[str, Any] = {"title": "things", "area": "Nodes", "of": "node", "every": HOUR, "open": listing}
    return Topic(name=name, **(told | changes))


def standing(
    *topics: Topic, nodes: Sequence[str] = ("pve1", "pve2"), answers: dict[str, Any] | None = None
) -> tuple[Agenda, Parts, Client]:
    """An agenda of a cluster whose nodes run 9.2, and 8.4 where the name ends in 8."""
    sightings, client = Sightings(SCOPE), Client(answers or {})
    rows = [node_row(name, status="offline" if name == "dead" else "online") for name in nodes]
    sightings.take([*rows, guest_row(node=nodes[0])], [], 0)
    agenda = Agenda(SCOPE, FakeClock(), client, sightings, "--tokens m@pve!t", topics)
    agenda.versions = {name: "8.4.1" if name.endswith("8") else "9.2.11" for name in nodes}
    parts = Parts(lambda: None)
    agenda.reconcile(parts)
    return agenda, parts, client


def test_every_topic_is_found_by_its_declaration() -> None:
    assert {"certificates", "pressure", "services"} <= {topic.name for topic in TOPICS}
    assert [topic.every for topic in TOPICS] == sorted(topic.every for topic in TOPICS)


def test_a_topic_of_nodes_is_a_part_for_each_and_one_of_the_cluster_a_single_one() -> None:
    _, parts, _ = standing(topic(), topic("whole", of="cluster"))
    assert set(parts.there()) == {"things:pve1", "things:pve2", "whole"}


def test_what_a_version_lacks_is_not_asked_of_it() -> None:
    feature = topic(feature="pressure")
    assert set(standing(feature, nodes=["pve1", "pve8"])[1].there()) == {"things:pve1"}
    oldest = topic("whole", of="cluster", feature="pressure")
    assert not standing(oldest, nodes=["pve1", "pve8"])[1].there(), "the oldest says what a cluster can do"


def test_a_part_that_speeds_up_watches_its_node_and_the_guests_there() -> None:
    agenda, parts, _ = standing(topic(watched_every=timedelta(seconds=10)))
    assert parts.there()["things:pve1"].watches == {"pve:k3f9:node:pve1", "pve:k3f9:guest:100"}
    agenda.sightings.take([node_row("pve1"), node_row("pve2"), guest_row(node="pve2")], [], 1)
    agenda.reconcile(parts)
    agenda.sightings.take([node_row("pve1"), node_row("pve2"), guest_row(node="pve2")], [], 2)
    agenda.reconcile(parts)
    assert parts.there()["things:pve2"].watches == {"pve:k3f9:node:pve2", "pve:k3f9:guest:100"}


def test_a_node_that_left_takes_its_parts_with_it() -> None:
    agenda, parts, _ = standing(topic())
    agenda.sightings.take([node_row("pve1")], [], 1)
    agenda.reconcile(parts)
    assert set(parts.there()) == {"things:pve1"}


async def test_an_answer_becomes_an_observation_and_a_broken_row_costs_that_row() -> None:
    _, parts, _ = standing(topic(), answers={"/nodes/pve1/things": [{"vmid": 7}, {"vmid": "x"}, 5]})
    with capture_logs() as logs:
        seen = await parts.there()["things:pve1"].read()
        await parts.there()["things:pve1"].read()
    assert [resource.id for resource in seen.resources] == ["pve:k3f9:guest:7"]
    assert (seen.part, seen.complete, seen.every, seen.trouble) == ("things:pve1", True, HOUR, None)
    assert [entry["event"] for entry in logs] == ["unreadable row"] * 2, "each once, not at each reading"


async def test_nothing_is_asked_of_a_node_that_is_offline() -> None:
    _, parts, client = standing(topic(), nodes=["pve1", "dead"])
    with pytest.raises(Unreachable, match="The node dead is offline"):
        await parts.there()["things:dead"].read()
    assert client.asked == []


async def test_without_the_right_nothing_is_asked_and_the_line_that_mends_it_is_told() -> None:
    agenda, parts, client = standing(topic(needs=(Need(("Sys.Audit",), "/nodes/{node}"),)))
    agenda.permissions = {"/": {"VM.Audit": 1}}
    with pytest.raises(
        Unauthorized, match=r"Sys.Audit on /nodes/pve1 is missing: things.*pveum acl modify /nodes/pve1"
    ):
        await parts.there()["things:pve1"].read()
    assert client.asked == []
    assert parts.blind == {"things:pve1"}


async def test_what_pveauditor_lacks_is_blind_and_no_trouble_of_the_connection() -> None:
    agenda, parts, client = standing(topic(needs=(Need(("Sys.Modify",), "/nodes/{node}", optional=True),)))
    agenda.permissions = {"/": {"Sys.Audit": 1}}
    seen = await parts.there()["things:pve1"].read()
    assert seen.trouble == Trouble(
        "blind", "The privilege Sys.Modify on /nodes/pve1 is missing: things cannot be seen."
    )
    assert (seen.complete, client.asked, parts.blind) == (False, [], set())


async def test_one_of_several_privileges_is_enough_and_unknown_rights_are_tried() -> None:
    needs = (Need(("Datastore.Allocate", "Datastore.AllocateSpace"), "/storage"),)
    agenda, parts, client = standing(topic(needs=needs), answers={"/nodes/pve1/things": []})
    await parts.there()["things:pve1"].read()
    agenda.permissions = {"/": {"Datastore.AllocateSpace": 1}}
    await parts.there()["things:pve1"].read()
    assert len(client.asked) == 2


async def test_what_the_server_does_not_know_is_absent() -> None:
    _, parts, _ = standing(topic(), answers={"/nodes/pve1/things": NotKnown("pve1 does not know /nodes/pve1/things.")})
    seen = await parts.there()["things:pve1"].read()
    assert seen.trouble is not None
    assert seen.trouble.code == "absent"


async def test_a_call_to_a_node_that_takes_too_long_is_that_nodes_trouble() -> None:
    _, parts, _ = standing(topic(), answers={"/nodes/pve1/things": TimedOut("127.0.0.1 did not answer.")})
    with pytest.raises(Unreachable, match="The node pve1 did not answer /nodes/pve1/things in time"):
        await parts.there()["things:pve1"].read()


@pytest.mark.looptime
async def test_all_topics_of_a_connection_share_one_pace() -> None:
    answers: dict[str, Any] = {f"/nodes/{name}/things": [] for name in ("pve1", "pve2")}
    _, parts, client = standing(topic(), topic("more"), answers=answers)
    clock = asyncio.get_running_loop().time
    began = clock()
    await asyncio.gather(*(part.read() for part in parts.there().values()))
    assert len(client.asked) == 4
    assert clock() - began == pytest.approx(0.5, abs=0.01), "six a second: the fourth begins after half of one"


async def test_a_topic_can_have_another_one_read_at_once() -> None:
    desks: list[Desk] = []

    def noting(desk: Desk) -> Read:
        desks.append(desk)
        return listing(desk)

    _, parts, _ = standing(topic(), topic("noting", of="cluster", open=noting))
    desks[0].call_on(["things"])
    assert parts.urgent() == {"things:pve1", "things:pve2"}


def test_one_object_of_a_type_is_shared_by_the_desks_of_a_connection() -> None:
    agenda, _, _ = standing(topic())
    assert agenda.shared(Client) is agenda.shared(Client)


def test_what_topics_learn_of_storages_is_what_the_storages_are_judged_by() -> None:
    agenda, _, _ = standing(topic())
    assert agenda.shared(Definitions) is agenda.sightings.definitions


def asking_guests(name: str = "inside", **changes: Any) -> Topic:  # noqa: ANN401 - any field
    """A topic of the slow lane, of running VMs."""

    async def never(desk: Asking, row: Row) -> GuestTold:
        raise AssertionError((desk, row))

    return part_of(GuestTopic(name=name, title="insides", every=HOUR, applies=is_vm_up, read=never, **changes))


def guests_of(*topics: Topic, version: str = "9.2.11") -> tuple[Agenda, Parts]:
    """An agenda of three guests, of which one is a container."""
    agenda, parts, _ = standing(*topics, nodes=("pve1",))
    rows = [guest_row(), guest_row(id="qemu/101", vmid=101), guest_row(id="lxc/102", vmid=102, type="lxc")]
    agenda.sightings.take([node_row("pve1"), *rows], [], 1)
    agenda.versions = {"pve1": version}
    return agenda, parts


def lacks(agenda: Agenda, parts: Parts, name: str) -> list[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """What is missing of a topic: privileges, paths, whether that is the owner's choice."""
    (sight,) = [sight for sight in agenda.sights(connection(), parts.there()) if sight.name == name]
    return [(lack.privileges, lack.paths, lack.optional) for lack in sight.missing]


def test_a_guest_topic_is_a_sight_that_names_the_guests_which_cannot_be_asked() -> None:
    agenda, parts = guests_of(asking_guests())
    assert lacks(agenda, parts, "inside") == [], "before our rights are known nothing is missing"
    agenda.permissions = {"/": {"VM.Audit": 1}, "/vms/101": {}}
    assert lacks(agenda, parts, "inside") == [(("VM.Audit",), ("/vms/101",), False)]
    agenda.permissions = {"/": {"Sys.Audit": 1}}
    assert lacks(agenda, parts, "inside") == [(("VM.Audit",), ("/vms",), False)]
    agenda.permissions = {"/": {"VM.Audit": 1}}
    assert lacks(agenda, parts, "inside") == []


def test_what_an_agent_is_asked_with_is_the_owners_choice_where_pveauditor_lacks_it() -> None:
    held: Permissions = {"/": {"VM.Audit": 1}}
    agenda, parts = guests_of(asking_guests(through_agent=True))
    agenda.permissions = held
    wanted = ("VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted")
    assert lacks(agenda, parts, "inside") == [(wanted, ("/vms",), False)]
    agenda, parts = guests_of(asking_guests(through_agent=True), version="8.4.21")
    agenda.permissions = held
    assert lacks(agenda, parts, "inside") == [(("VM.Monitor",), ("/vms",), True)]


def test_what_more_would_be_seen_with_is_missing_though_it_is_asked_without() -> None:
    wants = (Need(("Sys.Audit",), "/nodes/{node}"), Need(("Datastore.Allocate",), "/storage/{storage}", optional=True))
    agenda, parts, _ = standing(topic(of="cluster", wants=wants))
    rows = [storage_row(), storage_row(id="storage/pve1/images", storage="images", content="images")]
    agenda.sightings.take([node_row("pve1"), node_row("pve2"), *rows], [], 1)
    assert lacks(agenda, parts, "things") == [], "before our rights are known nothing is missing"
    agenda.permissions = {"/nodes/pve1": {"Sys.Audit": 1}, "/storage": {"Datastore.Audit": 1}}
    assert lacks(agenda, parts, "things") == [
        (("Sys.Audit",), ("/nodes/pve2",), False),
        (("Datastore.Allocate",), ("/storage",), True),
    ]


async def test_what_was_refused_is_missing_though_our_rights_do_not_show_it() -> None:
    agenda, parts, _ = standing(topic(needs=(Need(("Sys.Audit",), "/nodes/{node}"),)))
    agenda.permissions = {"/": {"Sys.Audit": 1}}
    refused = {"things:pve2", "node:pve2", "membership"}
    there = ["resources", "membership", "node:pve1", "node:pve2"]
    told = {sight.name: sight.missing for sight in agenda.sights(connection(), there, refused)}
    assert {name: [lack.paths for lack in missing] for name, missing in told.items() if missing} == {
        "nodes": [("/nodes/pve2",)],
        "things": [("/nodes/pve2",)],
        "membership": [("/",)],
        "guests": [("/vms",)],
        "storage-list": [("/storage",)],
    }
    (told_all,) = [s for s in agenda.sights(connection(), there, {"node:pve1", "node:pve2"}) if s.name == "nodes"]
    assert told_all.missing[0].paths == ("/nodes",)
    assert len(list(parts.there())) == 2


def test_every_thing_has_a_name_of_its_own() -> None:
    agenda, parts, _ = standing(*TOPICS)
    names = [sight.name for sight in agenda.sights(connection(), parts.there())]
    assert len(names) == len(set(names)) > 25
