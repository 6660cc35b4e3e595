import msgspec
import pytest

from pulse.demo.estate import Cluster, Guest
from pulse.demo.fleets import FLEETS, Size, fleet


def everybody(cluster: Cluster) -> list[Guest]:
    return list(cluster.guests)


@pytest.mark.parametrize(("name", "clusters", "guests"), [("S", 1, 200), ("M", 5, 2000)])
def test_a_fleet_has_the_size_of_its_name(name: str, clusters: int, guests: int) -> None:
    estate = fleet(FLEETS[name])
    assert len(estate.clusters) == clusters
    assert {len(cluster.nodes) for cluster in estate.clusters} == {10}
    assert sum(len(cluster.guests) for cluster in estate.clusters) == guests
    assert len({cluster.key for cluster in estate.clusters}) == clusters
    for cluster in estate.clusters:
        assert len({guest.vmid for guest in cluster.guests}) == len(cluster.guests)
        assert {guest.node for guest in cluster.guests} == {node.name for node in cluster.nodes}


def test_fleet_s_has_60_vms_140_containers_and_183_that_run() -> None:
    guests = everybody(fleet(FLEETS["S"]).clusters[0])
    assert sum(guest.kind == "qemu" for guest in guests) == 60
    assert sum(guest.kind == "lxc" for guest in guests) == 140
    assert sum(guest.running for guest in guests) == 183
    assert not any(guest.template and guest.running for guest in guests)


def test_a_seed_makes_the_same_fleet_each_time_and_another_one_another() -> None:
    one, again, other = (msgspec.json.encode(fleet(FLEETS["S"], seed)) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_nodes_are_large_enough_for_their_guests() -> None:
    for cluster in fleet(FLEETS["M"]).clusters:
        for node in cluster.nodes:
            running = [guest for guest in cluster.guests if guest.node == node.name and guest.running]
            assert node.memory_used < node.memory
            assert sum(guest.cpu * guest.cores for guest in running) / node.threads < 0.85


def test_a_fleet_of_one_node_is_no_cluster() -> None:
    cluster = fleet(Size(1, 1, 2, 2, 3)).clusters[0]
    assert cluster.name is None
    assert cluster.nodes[0].node_id == 0
