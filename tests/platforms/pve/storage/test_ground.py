"""What a disk belongs to, and under which name it is known."""

import msgspec
import pytest

from pulse.platforms.pve.storage.definitions import Definition
from pulse.platforms.pve.storage.devices import Device
from pulse.platforms.pve.storage.ground import Belonging, Ground, Member
from tests.platforms.pve.storage.answers import DEFINITIONS

SDA, SDB = Device("/dev/sda", serial="AAAA"), Device("/dev/sdb", serial="BBBB")
ROWS = msgspec.convert(DEFINITIONS, list[Definition], strict=False)


def test_a_disk_belongs_to_the_pool_that_has_a_device_on_it_and_so_do_the_storages_there() -> None:
    ground = Ground()
    assert ground.put_members("pve1", "zfs", {"tank": [Member("/dev/sda1")]})
    assert ground.belonging("pve1", SDA, [], ROWS) == Belonging("tank", ("tank", "elsewhere"))
    assert ground.belonging("pve1", SDB, [], ROWS) is None
    assert ground.belonging("pve2", SDA, [], ROWS) is None


def test_a_disk_of_a_group_belongs_to_that_and_one_of_an_osd_to_the_osd() -> None:
    ground = Ground()
    ground.put_members("pve1", "lvm", {"fast": [Member("/dev/sda3")], "ceph-1": [Member("/dev/sdb")]})
    assert ground.belonging("pve1", SDA, [], ROWS) == Belonging("fast", ("vms", "thick"))
    assert ground.belonging("pve1", SDB, [4], ROWS) == Belonging("osd.4", ("ceph",))


def test_only_what_changed_is_news() -> None:
    ground = Ground()
    assert not ground.put_members("pve1", "zfs", {})
    assert ground.put_members("pve1", "zfs", {"tank": [Member("/dev/sda")]})
    assert not ground.put_members("pve1", "zfs", {"tank": (Member("/dev/sda"),)})
    assert ground.put_members("pve1", "zfs", {"tank": [Member("/dev/sdb")]})


def test_a_device_is_found_among_the_disks_of_its_node() -> None:
    ground = Ground()
    ground.put_disks("pve1", [SDA, SDB])
    assert ground.device("pve1", "/dev/sdb2") == SDB
    assert ground.device("pve2", "/dev/sdb2") is None


@pytest.mark.parametrize(("online", "granted"), [(("pve1", "pve2"), False), (("pve2",), True)])
def test_a_serial_that_another_node_has_is_taken_over_only_when_that_one_is_away(
    online: tuple[str, ...], *, granted: bool
) -> None:
    ground = Ground()
    assert ground.claim("AAAA", "pve1", online)
    assert ground.claim("AAAA", "pve1", online)
    assert ground.claim("AAAA", "pve2", online) is granted


def test_a_disk_that_left_a_node_may_be_known_on_another() -> None:
    ground = Ground()
    ground.claim("AAAA", "pve1", ["pve1", "pve2"])
    ground.release("pve1", ["BBBB"])
    assert ground.claim("AAAA", "pve2", ["pve1", "pve2"])
