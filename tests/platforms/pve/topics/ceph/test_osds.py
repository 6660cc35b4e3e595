"""OSDs, pools, and what if an OSD dies."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from pulse.platforms.pve.topics.ceph.osds import (
    DEEPEST,
    Osd,
    Pool,
    leaves,
    loss,
    most_copies,
    osd_resource,
    pool_resource,
    worst,
)
from tests.platforms.pve.recorded import SCOPE
from tests.platforms.pve.topics.ceph.answers import OSDS, POOLS, TIB, osd, tree

POOL = msgspec.json.decode(msgspec.json.encode(POOLS), type=list[Pool])


def raw(value: Any) -> Raw:  # noqa: ANN401 - any JSON
    return Raw(msgspec.json.encode(value))


def read(*hosts: tuple[str, list[dict[str, Any]]]) -> list[Osd]:
    return leaves(raw(tree(*hosts)["root"]))[0]


def even(hosts: int, each: int, used: float = 0.5) -> list[Osd]:
    return read(
        *(
            (f"h{host}", [osd(host * each + n, f"h{host}", bytes_used=int(2 * TIB * used)) for n in range(each)])
            for host in range(hosts)
        )
    )


def test_every_osd_of_the_tree_is_found_in_order() -> None:
    osds, unread = leaves(raw(OSDS["root"]))
    assert ([one.id for one in osds], unread) == ([0, 1, 2, 3, 4, 5], 0)
    assert [one.status for one in osds] == ["up"] * 5 + ["down"]


def test_an_osd_without_a_host_of_its_own_has_that_of_its_branch_and_a_broken_one_costs_itself() -> None:
    told = osd(0, "x")
    del told["host"]
    osds, unread = leaves(raw(tree(("a", [told, osd(1, "a", id="x"), {"type": "osd"}]))["root"]))
    assert ([(one.id, one.host) for one in osds], unread) == ([(0, "a")], 2)


def test_a_tree_that_has_no_end_is_not_followed_for_ever() -> None:
    branch: dict[str, Any] = osd(0, "a")
    for _ in range(3 * DEEPEST):
        branch = {"type": "rack", "children": [branch]}
    assert leaves(raw(branch)) == ([], 1)
    assert leaves(Raw()) == ([], 0)
    assert leaves(raw("odd")) == ([], 1)


def test_an_osd_tells_how_full_and_how_slow_it_is() -> None:
    (one,) = read(("a", [osd(7, "a")]))
    told = osd_resource(SCOPE, "ceph", "pve:k3f9:ceph:x", one, None, 5.0)
    assert (told.id, told.kind, told.name, told.parent, told.told) == (
        "pve:k3f9:osd:7", "osd", "osd.7", "pve:k3f9:ceph:x", {"ceph": 5.0},
    )  # fmt: skip
    assert (told.status, told.state, told.readings) == ("up", "up", {"disk_used": TIB, "disk_total": 2 * TIB})
    assert told.facts == {
        "host": "a", "class": "ssd", "type": "bluestore", "version": "19.2.3", "in": True, "weight": 1.99,
        "reweight": 1, "pgs": 60, "latency_commit_ms": 2, "latency_apply_ms": 3,
    }  # fmt: skip


def test_the_size_that_is_told_of_an_osd_of_which_none_is_known_is_no_size() -> None:
    (one,) = read(("a", [osd(0, "a", total_space=1024, bytes_used=0, status="down", **{"in": 0})]))
    told = osd_resource(SCOPE, "ceph", "p", one, None, 5.0)
    assert (told.readings, told.status, told.facts["in"]) == ({}, "down", False)


def test_where_there_is_a_host_to_spare_the_copies_go_to_all_others() -> None:
    osds = even(4, 3, used=0.6)
    lost = loss(osds[0], osds, 3)
    assert lost is not None
    assert lost.within == "cluster"
    assert lost.share == pytest.approx(0.6 * 12 / 11)
    assert lost.fits


def test_where_every_host_has_a_copy_they_must_stay_on_theirs() -> None:
    osds = even(3, 4, used=0.64)
    lost = loss(osds[0], osds, 3)
    assert lost is not None
    assert lost.within == "host"
    assert lost.share == pytest.approx(0.64 * 4 / 3)
    assert lost.fits
    crammed = even(3, 4, used=0.7)
    assert loss(crammed[0], crammed, 3).fits is False  # type: ignore[union-attr]


def test_another_class_of_disks_takes_nothing() -> None:
    osds = read(("a", [osd(0, "a"), osd(1, "a", device_class="hdd")]), ("b", [osd(2, "b")]), ("c", [osd(3, "c")]))
    lost = loss(osds[0], osds, 2)
    assert lost is not None
    assert lost.share == pytest.approx(1.5 / 2), "osd.2 and osd.3 take what osd.0 held"


@pytest.mark.parametrize(
    ("changes", "copies"), [({"in": 0}, 3), ({"total_space": 1024}, 3), ({"bytes_used": None}, 3), ({}, None)]
)
def test_what_cannot_be_known_is_not_told(changes: dict[str, Any], copies: int | None) -> None:
    osds = read(("a", [osd(0, "a", **changes), osd(1, "a")]), ("b", [osd(2, "b")]))
    assert loss(osds[0], osds, copies) is None


def test_the_only_osd_of_a_host_has_nowhere_to_go() -> None:
    osds = even(3, 1)
    assert loss(osds[0], osds, 3) is None
    assert worst([None]) == {}


def test_one_whose_neighbour_does_not_tell_its_size_is_not_reckoned() -> None:
    osds = read(("a", [osd(0, "a"), osd(1, "a", total_space=1024)]))
    assert loss(osds[0], osds, 1) is None


def test_the_whole_is_told_the_worst_of_them() -> None:
    osds = even(4, 2, used=0.4)
    fuller = read(("a", [osd(0, "a", bytes_used=int(1.9 * TIB)), osd(1, "a")]), ("b", [osd(2, "b")]))
    losses = [loss(osds[0], osds, 3), loss(fuller[0], fuller, 2)]
    assert worst(losses) == {"refill_share": 1.45, "refill_within": "host", "fits": False}


@given(st.lists(st.integers(0, 100), min_size=2, max_size=12), st.integers(1, 4), st.integers(1, 4))
def test_nothing_gets_lost_and_nobody_gets_emptier(fills: list[int], hosts: int, copies: int) -> None:
    osds = [
        Osd(n, host=f"h{n % hosts}", status="up", inside=1, device_class="ssd", total_space=1e6, bytes_used=fill * 1e4)
        for n, fill in enumerate(fills)
    ]
    for one in osds:
        lost = loss(one, osds, copies)
        if lost is not None:
            rest = [o for o in osds if o.id != one.id and (lost.within == "cluster" or o.host == one.host)]
            before = sum(o.bytes_used or 0 for o in rest) / (1e6 * len(rest))
            assert lost.share == pytest.approx(before + (one.bytes_used or 0) / (1e6 * len(rest)))


def test_a_pool_has_its_size_from_what_it_uses_and_the_share_of_it() -> None:
    told = pool_resource(SCOPE, "ceph", "parent", POOL[0], 5.0)
    assert (told.id, told.kind, told.status, told.told) == ("pve:k3f9:pool:ceph:vms", "pool", "up", {"ceph": 5.0})
    assert told.readings == {"disk_used": 6 * TIB, "disk_total": 12 * TIB}
    assert told.sources == {"disk_total": "bytes and share used"}
    assert told.facts == {
        "type": "ceph", "kind": "replicated", "size": 3, "min_size": 2, "pg_num": 128, "rule": "replicated_rule",
        "autoscale": "on", "application": "rbd",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("used", "share", "readings"),
    [
        (None, None, {}),
        (0.0, 0.0, {"disk_used": 0.0}),
        (5.0, 0.0, {"disk_used": 5.0}),
        (5.0, 50.0, {"disk_used": 5.0}),
        (5.0, None, {"disk_used": 5.0}),
        (None, 0.5, {}),
    ],
)
def test_a_pool_of_which_too_little_is_told_has_no_size(
    used: float | None, share: float | None, readings: dict[str, float]
) -> None:
    told = pool_resource(SCOPE, "ceph", "p", Pool("x", bytes_used=used, percent_used=share), 5.0)
    assert (told.readings, told.sources) == (readings, {})


def test_the_most_copies_count() -> None:
    assert most_copies([Pool("a", size=2), Pool("b"), Pool("c", size=3)]) == 3
    assert most_copies([Pool("a")]) is None
