"""Votes, links and the quorum device."""

import pytest

from pulse.kit.errors import Unreachable
from pulse.platforms.pve.topics.corosync import (
    ALONE,
    COROSYNC,
    NODES,
    QDEVICE,
    Device,
    Member,
    device_votes,
    told,
    votes,
)
from pulse.platforms.pve.whole import Votes, Whole
from tests.platforms.pve.desks import FakeDesk

CONNECTED = {
    "Model": "Net", "State": "Connected", "Algorithm": "Fifty-Fifty split", "QNetd host": "10.0.0.9:5403",
}  # fmt: skip
NET = Device("Net", "Connected", "Fifty-Fifty split")
PAIR = [Member("a", 1, 1, ring0_addr="10.0.0.1", ring1_addr="10.1.0.1"), Member("b", 2, 1, ring0_addr="10.0.0.2")]


async def test_the_recorded_cluster_has_three_votes_on_one_link() -> None:
    desk = FakeDesk("corosync", {QDEVICE: {}})
    (cluster,) = (await COROSYNC.open(desk)()).resources
    assert cluster.id == "pve:k3f9:cluster:prodlab"
    assert cluster.facts == {
        "corosync_nodes": [{"node": f"pve{n}", "nodeid": n, "votes": 1} for n in (1, 2, 3)],
        "links": [{"node": f"pve{n}", "link": 0, "address": f"127.0.0.1{n}"} for n in (1, 2, 3)],
        "votes": 3,
        "expected": 3,
        "votes_needed": 2,
    }
    assert desk.shared(Whole).votes == Votes({"pve1": 1, "pve2": 1, "pve3": 1}, 0, 3)


async def test_a_device_has_a_vote_and_is_told_in_its_own_words() -> None:
    desk = FakeDesk("corosync", {QDEVICE: CONNECTED})
    (cluster,) = (await COROSYNC.open(desk)()).resources
    facts = {name: cluster.facts[name] for name in cluster.facts if name.startswith(("qdevice", "votes", "expected"))}
    assert facts == {
        "qdevice": "Net", "qdevice_state": "Connected", "qdevice_host": "10.0.0.9:5403", "qdevice_votes": 1,
        "votes": 4, "expected": 4, "votes_needed": 3,
    }  # fmt: skip


async def test_without_an_answer_about_the_device_no_votes_are_told_but_the_links_are() -> None:
    desk = FakeDesk("corosync", {QDEVICE: Unreachable("pvedaemon is down")})
    (cluster,) = (await COROSYNC.open(desk)()).resources
    assert set(cluster.facts) == {"corosync_nodes", "links"}
    assert [note.message for note in cluster.notes] == [
        "Whether there is a quorum device could not be read: pvedaemon is down"
    ]
    assert desk.shared(Whole).votes is None


async def test_a_single_node_is_no_cluster() -> None:
    answer = await COROSYNC.open(FakeDesk("corosync", folder="pve-8.4"))()
    assert (answer.absent, answer.resources, answer.trouble) == (ALONE, [], None)


def test_a_node_that_is_away_and_a_device_that_is_not_connected_have_no_vote_now() -> None:
    facts = told(PAIR, NET, {"a": True, "b": False})
    assert (facts["votes"], facts["expected"]) == (2, 3)
    facts = told(PAIR, Device("Net", "Disconnected", "Fifty-Fifty split"), {"a": True, "b": True})
    assert (facts["votes"], facts["expected"]) == (2, 3)


def test_each_link_of_each_node_is_a_row() -> None:
    assert told(PAIR, Device(), {})["links"] == [
        {"node": "a", "link": 0, "address": "10.0.0.1"},
        {"node": "a", "link": 1, "address": "10.1.0.1"},
        {"node": "b", "link": 0, "address": "10.0.0.2"},
    ]


@pytest.mark.parametrize(
    ("device", "count"),
    [
        (Device(), 0),
        (NET, 1),
        (Device("Net", algorithm="ffsplit"), 1),
        (Device("Net", algorithm="LMS"), 2),
        (Device("Net", algorithm="Last Man Standing"), 2),
        (Device("Net", algorithm="2nodelms"), 2),
        (Device("Net"), None),
        (Device("Net", algorithm="test"), None),
    ],
)
def test_the_votes_of_a_device_follow_from_its_algorithm(device: Device, count: int | None) -> None:
    assert device_votes(device, 3) == count


def test_a_sum_in_which_a_vote_is_missing_is_not_told() -> None:
    assert votes([Member("a", 1, 1), Member("b", 2)], Device(), "ab") is None
    assert votes([Member("a", 1, 1)], Device(), "ab") is None
    assert votes([], Device(), "") is None
    assert votes(PAIR, Device("Net"), "ab") is None
    assert votes(PAIR, None, "ab") is None
    assert "votes" not in told([Member("a", 1)], Device(), {"a": True})


async def test_rows_without_a_name_cost_only_themselves() -> None:
    desk = FakeDesk("corosync", {QDEVICE: {}, NODES: [{"node": "pve1", "quorum_votes": "1"}, {"node": ""}, 5]})
    (cluster,) = (await COROSYNC.open(desk)()).resources
    assert cluster.facts["corosync_nodes"] == [{"node": "pve1", "votes": 1}]
