"""Hostile names: on the guests of every estate, and on everything of one more cluster."""

import unicodedata

from pulse.demo.estate import MOMENT
from pulse.demo.fleets import FLEETS, fleet
from pulse.demo.hostile import CLUSTER, HOSTILE_NAMES, NODES, POOLS, STORAGES, hostile, troubles
from pulse.demo.servers import BEFORE


def test_hostile_names_are_on_the_first_guests_and_change_nothing_else() -> None:
    estate = fleet(FLEETS["S"])
    first = hostile(estate).clusters[0].guests
    assert tuple(guest.name for guest in first[: len(HOSTILE_NAMES)]) == HOSTILE_NAMES
    assert [guest.vmid for guest in first] == [guest.vmid for guest in estate.clusters[0].guests]
    assert first[len(HOSTILE_NAMES) :] == estate.clusters[0].guests[len(HOSTILE_NAMES) :]
    assert not any(";" in tag for guest in first for tag in guest.tags)
    assert max(len(guest.name) for guest in first) == 10_240


def test_one_more_cluster_has_no_usual_name_at_all() -> None:
    cluster = hostile(fleet(FLEETS["S"])).clusters[-1]
    assert (cluster.key, tuple(node.name for node in cluster.nodes)) == (CLUSTER, NODES)
    assert {guest.pool for guest in cluster.guests} == set(POOLS)
    assert {spec.name for spec in cluster.storages} == set(STORAGES)
    assert {guest.node for guest in cluster.guests} == set(NODES)
    assert {guest.name for guest in cluster.guests} >= set(HOSTILE_NAMES)
    assert not any(sign in "".join(NODES) for sign in "/\\\0")


def test_all_kinds_of_harm_are_among_the_names() -> None:
    everything = "".join(HOSTILE_NAMES)
    kinds = {unicodedata.bidirectional(letter) for letter in everything}
    assert kinds >= {"R", "AL", "RLO", "PDF", "LRI", "PDI", "NSM", "BN", "B", "S"}
    for sign in (
        "<script",
        "onerror=",
        "</style>",
        "javascript:",
        "\x00",
        "__proto__",
        "constructor",
        "%s",
        "{0}",
        "${",
    ):
        assert sign in everything
    assert any(name.strip() == "" for name in HOSTILE_NAMES)
    assert len({name.casefold() for name in HOSTILE_NAMES}) < len(HOSTILE_NAMES)


def test_a_node_of_that_cluster_dies_soon_after_the_demo_began() -> None:
    (death,) = troubles()
    assert (death.cluster, death.node in NODES) == (CLUSTER, True)
    assert 0 < death.at - (MOMENT - BEFORE) < 60
