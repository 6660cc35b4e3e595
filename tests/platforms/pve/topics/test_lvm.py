"""LVM groups and thin pools."""

from typing import Any

import msgspec
import pytest

from pulse.kit.errors import SourceError
from pulse.platforms.pve.storage.definitions import Definition, Definitions
from pulse.platforms.pve.storage.devices import Device
from pulse.platforms.pve.storage.ground import Ground
from pulse.platforms.pve.topics.lvm import LVM
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.mutations import broken, every, is_zero
from tests.platforms.pve.recorded import SCOPE
from tests.platforms.pve.storage.answers import DEFINITIONS, GROUPS, THIN
from tests.platforms.pve.test_topic import check

ANSWERS: dict[str, Any] = {"/nodes/pve1/disks/lvm": GROUPS, "/nodes/pve1/disks/lvmthin": THIN}


def desk(**answers: Any) -> FakeDesk:  # noqa: ANN401 - any JSON
    made = FakeDesk("lvm:pve1", ANSWERS | answers)
    made.shared(Definitions).learn(msgspec.convert(DEFINITIONS, list[Definition], strict=False))
    made.shared(Ground).put_disks("pve1", [Device("/dev/nvme0n1")])
    return made


async def test_a_group_says_what_is_given_away_and_a_thin_pool_how_full_its_metadata_are() -> None:
    at = desk()
    group, thin = (await LVM.open(at)()).resources
    assert (group.id, group.parent) == (SCOPE.id("pool", "pve1:lvm:fast"), SCOPE.id("node", "pve1"))
    assert group.readings == {"disk_total": 1000, "disk_used": 800}
    assert (group.facts["type"], group.facts["storages"]) == ("lvm", ["thick", "vms"])
    assert group.facts["devices"] == [{"name": "/dev/nvme0n1p5", "level": 1, "leaf": True, "device": "nvme0n1"}]
    assert (thin.id, thin.name) == (SCOPE.id("pool", "pve1:lvmthin:fast/vms"), "fast/vms")
    assert thin.readings == {"disk_total": 800, "disk_used": 400, "metadata_total": 100, "metadata_used": 12}
    assert (thin.facts["type"], thin.facts["group"], thin.facts["storages"]) == ("lvmthin", "fast", ["vms"])
    assert at.called == ["disks"]


async def test_a_node_without_groups_has_none() -> None:
    at = FakeDesk("lvm:pve1")
    told = await LVM.open(at)()
    assert (told.resources, told.complete, at.called) == ([], True, [])


async def test_the_group_of_an_osd_is_no_pool() -> None:
    groups = {
        "children": [{"name": "ceph-39f06b44-3d95-4bf7-848a-b1a2129935c9", "size": 9}, {"name": "ceph-x", "size": 9}]
    }
    told = (await LVM.open(desk(**{"/nodes/pve1/disks/lvm": groups}))()).resources
    assert [one.name for one in told] == ["ceph-x", "fast/vms"]


async def test_numbers_that_do_not_fit_each_other_are_unknown() -> None:
    answer = {"children": [{"name": "fast", "size": 100, "free": 200}, {"name": "odd", "free": 5}]}
    thin = [{"vg": "fast", "lv": "vms", "lv_size": 0, "used": 0, "metadata_size": 10, "metadata_used": 11}]
    at = desk(**{"/nodes/pve1/disks/lvm": answer, "/nodes/pve1/disks/lvmthin": thin})
    told = [one.readings for one in (await LVM.open(at)()).resources]
    assert told == [{"disk_total": 100}, {}, {"metadata_total": 10}]


@pytest.mark.parametrize("path", ANSWERS)
async def test_an_answer_that_is_broken_anywhere_is_told_as_far_as_it_goes(path: str) -> None:
    for where, by in every(ANSWERS[path]):
        at = desk(**{path: broken(ANSWERS[path], where, by)})
        try:
            told = await LVM.open(at)()
        except SourceError:
            continue
        check(told, at)
        for one in told.resources:
            assert is_zero(by) or 0 not in one.readings.values()
