"""High availability is asked for: where it is not used, where its rules stand, and what others are told of it."""

from datetime import timedelta

import pytest

from pulse.kit.errors import Unreachable
from pulse.platforms.pve.answers import Failed
from pulse.platforms.pve.topics.ha import CURRENT, HA, MANAGER, RULES_EVERY, UNUSED
from pulse.platforms.pve.whole import HaRule, Whole
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.recorded import recording

RULES = "/cluster/ha/rules"
RECORDED = recording("pve-9.2/GET_cluster_ha_status_current").body["data"]


async def test_the_recorded_cluster_tells_its_services_rules_and_how_each_node_stands() -> None:
    desk = FakeDesk("ha")
    cluster, *nodes = (await HA.open(desk)()).resources
    assert cluster.id == "pve:k3f9:cluster:prodlab"
    assert cluster.facts["ha_rules"] == [
        {
            "rule": "prefer-pve1", "type": "node-affinity", "nodes": "pve1:2,pve2:1", "resources": ["vm:100"],
            "disabled": False,
        }
    ]  # fmt: skip
    assert {node.id: node.facts for node in nodes} == {
        f"pve:k3f9:node:pve{number}": {"ha_mode": "online"} for number in (1, 2, 3)
    }
    assert set(cluster.parts) == set(cluster.facts)
    assert "/cluster/ha/groups" not in desk.asked, "it fails where there are rules"


async def test_what_else_reckons_with_it_is_told() -> None:
    desk = FakeDesk("ha")
    await HA.open(desk)()
    whole = desk.shared(Whole)
    assert (whole.services, whole.avoided) == (frozenset(("vm:100",)), frozenset())
    assert whole.rules == (HaRule("prefer-pve1", "nodes", frozenset(("vm:100",)), frozenset(("pve1", "pve2"))),)


async def test_a_node_in_maintenance_is_avoided() -> None:
    status = {"manager_status": {"node_status": {"pve2": "maintenance", "gone1": "gone"}}, "lrm_status": {}}
    desk = FakeDesk("ha", {MANAGER: status})
    _, *nodes = (await HA.open(desk)()).resources
    assert [(node.id, node.facts) for node in nodes] == [("pve:k3f9:node:pve2", {"ha_mode": "maintenance"})]
    assert desk.shared(Whole).avoided == {"pve2", "gone1"}


async def test_a_single_node_and_a_cluster_that_does_not_use_it_have_no_trouble() -> None:
    single = FakeDesk("ha", folder="pve-8.4", version="8.4.21")
    unused = FakeDesk("ha", {CURRENT: [{"id": "quorum", "type": "quorum", "node": "pve1", "quorate": 1}]})
    unused.shared(Whole).services = frozenset(("vm:1",))
    for desk in (single, unused):
        answer = await HA.open(desk)()
        assert (answer.absent, answer.resources, answer.trouble, answer.complete) == (UNUSED, [], None, True)
        assert desk.shared(Whole).services is None
        assert MANAGER not in desk.asked


async def test_before_9_groups_are_asked_for() -> None:
    answers = {
        "/cluster/ha/resources": [{"sid": "vm:100", "group": "prefer"}, {"sid": "ct:201"}],
        "/cluster/ha/groups": [{"group": "prefer", "nodes": "pve1", "restricted": 0}],
    }
    desk = FakeDesk("ha", answers, version="8.4.21")
    cluster = (await HA.open(desk)()).resources[0]
    rules, services = cluster.facts["ha_rules"], cluster.facts["ha_resources"]
    assert isinstance(rules, list)
    assert isinstance(services, list)
    assert [row["resources"] for row in rules if isinstance(row, dict)] == [["vm:100"]]
    assert [row.get("group") for row in services if isinstance(row, dict)] == [None, "prefer", None]
    assert RULES not in desk.asked
    assert desk.shared(Whole).rules[0].kind == "nodes"


async def test_rules_are_asked_for_every_few_minutes() -> None:
    desk = FakeDesk("ha")
    read = HA.open(desk)
    for _ in range(3):
        await read()
        desk.clock += timedelta(seconds=15)
    assert desk.asked.count(RULES) == 1
    desk.clock += RULES_EVERY
    await read()
    assert (desk.asked.count(RULES), desk.asked.count(CURRENT)) == (2, 4)


async def test_rules_that_cannot_be_read_stay_as_they_were_and_are_asked_for_again_at_once() -> None:
    desk = FakeDesk("ha")
    read = HA.open(desk)
    before = (await read()).resources[0].facts["ha_rules"]
    desk.clock += RULES_EVERY
    desk.answers[RULES] = Failed("failed", 500, "broken")
    told = (await read()).resources[0]
    assert told.facts["ha_rules"] == before
    assert [note.message for note in told.notes] == ["The rules of high availability could not be read: failed"]
    del desk.answers[RULES]
    assert (await read()).resources[0].notes == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Unreachable("timed out"), "How the nodes stand in high availability could not be read: timed out"),
        (
            {"lrm_status": 7, "manager_status": {"node_status": {"pve1": "online"}}},
            "A part of the server's answer about high availability cannot be read: lrm_status.",
        ),
    ],
)
async def test_what_the_manager_does_not_say_is_a_note(answer: object, words: str) -> None:
    cluster = (await HA.open(FakeDesk("ha", {MANAGER: answer}))()).resources[0]
    assert [note.message for note in cluster.notes] == [words]
    assert cluster.facts["ha_master"] == "pve3"


async def test_of_manager_status_every_moment_of_a_dying_node_can_be_read() -> None:
    seen = []
    for moment in ("00-baseline", "60-pve2-dead-010s", "60-pve2-dead-130s", "70-no-quorum", "71-no-quorum-80s"):
        body = recording(f"pve-9.2/node-down/{moment}_GET_cluster_ha_status_manager_status").body["data"]
        _, *nodes = (await HA.open(FakeDesk("ha", {MANAGER: body}))()).resources
        seen.append({node.id[-4:]: node.facts["ha_mode"] for node in nodes}["pve2"])
    assert seen == ["online", "online", "unknown", "unknown", "unknown"]
