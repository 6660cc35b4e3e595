from collections import Counter

from pulse.demo.home import home
from pulse.demo.home_disks import HOME_DISKS


def test_every_disk_has_a_serial_of_its_own_and_every_node_has_disks() -> None:
    serials = [disk.serial for disks in HOME_DISKS.values() for disk in disks]
    assert len(serials) == len(set(serials)) == 25
    assert set(HOME_DISKS) == {node.name for cluster in home().clusters for node in cluster.nodes}


def test_every_local_pool_of_a_storage_has_its_disks() -> None:
    for cluster in home().clusters:
        for spec in cluster.storages:
            where = dict(spec.where)
            pool = where.get("vgname") or where.get("pool", "").partition("/")[0]
            if spec.plugin in ("zfspool", "lvmthin"):
                (node,) = spec.nodes
                assert [disk.path for disk in HOME_DISKS[node] if disk.holds == pool]


def test_twelve_disks_are_osds() -> None:
    osds = Counter(disk.osd for disks in HOME_DISKS.values() for disk in disks if disk.osd is not None)
    assert osds == Counter(range(12))


def test_the_disks_that_the_pictures_show_are_there() -> None:
    bad = next(disk for disk in HOME_DISKS["pve3"] if disk.path == "/dev/sdb")
    assert (bad.model, bad.reallocated, bad.checksum, bad.left, bad.celsius) == ("Samsung SSD 870 EVO", 12, 4, 61, 44)
    worn = HOME_DISKS["edge-01"][0]
    assert (worn.model, worn.spare, worn.left) == ("WD Red SN700", 8, 22)
