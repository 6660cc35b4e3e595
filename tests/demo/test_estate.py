import pytest

from pulse.demo.estate import GIB, MOMENT, PhysicalDisk, StorageSpec
from tests.demo.small import small


def test_a_cluster_is_known_by_its_name_and_a_single_node_by_its_own() -> None:
    assert small().clusters[0].key == "small"
    assert small(nodes=1).clusters[0].key == "n1"


def test_an_estate_finds_its_clusters_nodes_and_guests() -> None:
    estate = small()
    cluster = estate.cluster("small")
    node, guest = cluster.node("n2"), cluster.guest(101)
    assert node is not None
    assert node.name == "n2"
    assert node.major == 9
    assert guest is not None
    assert guest.id == "qemu/101"
    assert cluster.node("n9") is None
    assert cluster.guest(999) is None
    with pytest.raises(KeyError):
        estate.cluster("large")


def test_a_storage_grows_until_it_is_full() -> None:
    spec = StorageSpec(
        name="pool", plugin="zfspool", content=("images",), nodes=("n1",), size=10 * GIB, used=GIB, growth=1024.0
    )
    assert spec.used_at(MOMENT) == GIB
    assert spec.used_at(MOMENT + 100) == GIB + 102_400
    assert spec.used_at(MOMENT + 1e9) == 10 * GIB
    assert spec.used_at(MOMENT - 1e9) == 0


def test_a_disk_has_a_link_by_its_bus_model_and_serial_when_it_has_one() -> None:
    disk = PhysicalDisk(path="/dev/sda", kind="ssd", model="ACME Solid", serial="A1", size=GIB)
    assert disk.link == "/dev/disk/by-id/ata-ACME_Solid_A1"
    assert PhysicalDisk(path="/dev/nvme0n1", kind="nvme", model="X", serial="B", size=GIB).link == (
        "/dev/disk/by-id/nvme-X_B"
    )
    assert PhysicalDisk(path="/dev/sdb", kind="unknown", size=GIB).link is None
