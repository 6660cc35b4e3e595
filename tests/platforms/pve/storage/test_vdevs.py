"""The tree of a pool: its list, its layout, and words for what is wrong."""

from typing import Any

import msgspec
import pytest
from msgspec import Raw

from pulse.platforms.pve.storage import vdevs
from pulse.platforms.pve.storage.devices import Device, meant
from pulse.platforms.pve.storage.vdevs import Placed, placed
from tests.platforms.pve.storage.answers import RPOOL, TANK, by_id, leaf, vdev

DEVICES = (
    Device("/dev/sda", by_id("sda").removesuffix("-part1")),
    Device("/dev/sdb", by_id("sdb").removesuffix("-part1")),
    Device("/dev/sdc"),
)


def device(path: str, message: str) -> Device | None:
    return meant(path, DEVICES, message)


def tree(children: Any) -> list[Placed]:  # noqa: ANN401 - any JSON
    return list(placed(msgspec.convert([Raw(msgspec.json.encode(child)) for child in children], list[Raw])))


def pool(*tops: dict[str, Any], beside: tuple[dict[str, Any], ...] = ()) -> list[Placed]:
    return tree([vdev("tank", *tops), *beside])


def test_every_device_is_a_row_after_the_one_it_is_below() -> None:
    rows = vdevs.rows(tree(TANK["children"]), device)
    assert [(row["name"], row["level"]) for row in rows[:3]] == [("tank", 0), ("raidz1-0", 1), (by_id("sda"), 2)]
    assert rows[2] | {"name": ""} == {
        "name": "", "level": 2, "leaf": True, "state": "ONLINE", "read": 0, "write": 0, "cksum": 3, "device": "sda",
    }  # fmt: skip
    assert (rows[3]["state"], rows[3]["device"], rows[3]["message"]) == ("UNAVAIL", "sdc", "was /dev/sdc1")
    spare = rows[-1]
    assert (spare["state"], spare["section"]) == ("AVAIL", "spares")
    assert "cksum" not in spare


@pytest.mark.parametrize(
    ("told", "layout"),
    [
        (pool(vdev("mirror-0", leaf("a"), leaf("b"))), "mirror"),
        (pool(vdev("mirror-0", leaf("a"), leaf("b")), vdev("mirror-1", leaf("c"), leaf("d"))), "mirror"),
        (pool(vdev("raidz2-0", leaf("a"))), "raidz2"),
        (pool(vdev("raidz-0", leaf("a"))), "raidz1"),
        (pool(vdev("draid2:4d:8c:1s-0", leaf("a"))), "draid2"),
        (pool(leaf("a")), "single"),
        (pool(leaf("a"), leaf("b")), "stripe"),
        (pool(vdev("mirror-0", leaf("a")), leaf("b")), "mirror, stripe"),
        (pool(leaf("a"), beside=({"name": "logs", "children": [vdev("mirror-1", leaf("c"))]},)), "single"),
        (pool(), None),
        ([], None),
    ],
)
def test_a_layout_is_that_of_the_data(told: list[Placed], layout: str | None) -> None:
    assert vdevs.layout(told) == layout


def test_a_pool_in_trouble_says_which_disk_and_what() -> None:
    told = vdevs.grade("DEGRADED", tree(TANK["children"]), "No known data errors", device)
    assert told == ("warn", "sdc: unavail, sda: 3 checksum errors")


@pytest.mark.parametrize(
    ("health", "told", "errors", "graded"),
    [
        ("ONLINE", pool(leaf("/dev/sda")), "No known data errors", ("ok", "No errors")),
        ("ONLINE", pool(leaf("/dev/sda1", cksum=1)), "", ("warn", "sda: 1 checksum error")),
        ("ONLINE", pool(leaf("/dev/x", read=2, write=1)), "", ("warn", "x: 2 read errors, 1 write error")),
        ("ONLINE", pool(leaf("/dev/sda")), "2 data errors, use '-v'", ("crit", "2 data errors, use '-v'")),
        ("DEGRADED", [], "", ("warn", "degraded")),
        ("SUSPENDED", [], "", ("crit", "suspended")),
        ("FAULTED", pool(leaf("/dev/sda", "FAULTED")), "", ("crit", "sda: faulted")),
        ("ONLINE", pool(*(leaf(f"/dev/x{n}", cksum=1) for n in range(9))), "",
         ("warn", "x0: 1 checksum error, x1: 1 checksum error, x2: 1 checksum error, 6 more")),
    ],
)  # fmt: skip
def test_how_a_pool_is(health: str, told: list[Placed], errors: str, graded: tuple[str, str]) -> None:
    assert vdevs.grade(health, told, errors, device) == graded


def test_a_tree_that_never_ends_is_cut() -> None:
    deep = leaf("x")
    for _ in range(50):
        deep = vdev("y", deep)
    assert max(one.level for one in tree([deep])) == vdevs.DEEPEST


def test_what_holds_something_is_a_member() -> None:
    assert [one.path for one in vdevs.members(tree(RPOOL["children"]))] == [
        "/dev/disk/by-id/nvme-eui.0025385b71b01234-part3"
    ]
