"""One answer after the other: what stays the same object, what is kept, what is found out."""

from typing import Any

import msgspec
import pytest

from pulse.model.resource import Resource
from pulse.platforms.pve.rows import Broken, Row
from pulse.platforms.pve.sightings import Sight, Sightings
from pulse.platforms.pve.storage.definitions import Definition
from tests.platforms.pve import golden
from tests.platforms.pve.recorded import SCOPE, guest_row, node_row, rows, storage_row, tape


def take(sightings: Sightings, *seen: Row, now: float = 0, broken: tuple[Broken, ...] = ()) -> Sight:
    return sightings.take(seen, broken, now)


def by_id(sight: Sight) -> dict[str, Resource]:
    return {resource.id.removeprefix("pve:k3f9:"): resource for resource in sight.resources}


@pytest.mark.parametrize("scene", golden.SCENES)
def test_a_recorded_scene_gives_the_golden_picture(scene: str) -> None:
    assert golden.plain(golden.picture(scene)) == msgspec.json.decode(golden.path(scene).read_bytes())


def test_rows_that_did_not_change_give_the_same_objects() -> None:
    sightings = Sightings(SCOPE)
    first = by_id(take(sightings, *rows("pve-9.2/GET_cluster_resources")))
    then = by_id(take(sightings, *reversed(rows("pve-9.2/GET_cluster_resources")), now=2))
    assert [id_ for id_ in first if first[id_] is not then[id_]] == []


def test_a_row_that_changed_gives_a_new_object_and_only_that() -> None:
    sightings = Sightings(SCOPE)
    first = by_id(take(sightings, node_row(), guest_row(), guest_row(vmid=101, id="qemu/101")))
    then = by_id(take(sightings, node_row(), guest_row(cpu=0.5), guest_row(vmid=101, id="qemu/101"), now=2))
    assert then["guest:100"].readings["cpu"] == 0.5
    assert then["guest:101"] is first["guest:101"]


def test_counters_become_rates_and_are_unknown_when_they_stand_for_a_minute() -> None:
    sightings = Sightings(SCOPE)
    take(sightings, node_row(), guest_row())
    moved = guest_row(uptime=110.0, netin=2000.0)
    assert by_id(take(sightings, node_row(), moved, now=10))["guest:100"].readings["net_in"] == 100
    kept = by_id(take(sightings, node_row(uptime=1050.0), moved, now=69))["guest:100"]
    assert kept.readings["net_in"] == 100
    late = by_id(take(sightings, node_row(uptime=1060.0), moved, now=70))["guest:100"]
    assert "net_in" not in late.readings
    assert "cpu" in late.readings


def test_a_node_whose_uptime_stands_still_for_a_minute_is_not_believed() -> None:
    sightings = Sightings(SCOPE)
    seen = (node_row(), guest_row(), storage_row())
    take(sightings, *seen)
    assert {r.status for r in take(sightings, *seen, now=59).resources} == {"up"}
    stalled = by_id(take(sightings, *seen, now=60))
    assert {r.status for r in stalled.values()} == {"unknown"}
    assert all(r.stale for r in stalled.values())
    assert stalled["guest:100"].state == "running"
    back = take(sightings, node_row(uptime=1061.0), *seen[1:], now=62)
    assert {r.status for r in back.resources} == {"up"}
    assert (back.turned, back.membership_moved) == (frozenset(("pve1",)), True)


def test_a_node_without_statistics_for_lack_of_rights_is_not_stalled() -> None:
    sightings = Sightings(SCOPE)
    bare = node_row(uptime=None, cpu=None)
    take(sightings, bare, guest_row())
    assert by_id(take(sightings, bare, guest_row(uptime=700.0), now=600))["guest:100"].status == "up"
    assert sightings.late(600) == {}


def test_a_node_is_late_when_its_statistics_take_longer_than_they_ever_do() -> None:
    sightings = Sightings(SCOPE)
    for look in range(0, 62, 2):  # written at 1, 11, 21 ..., which is seen at 2, 12, 22 ...
        take(sightings, node_row(uptime=1001.0 + (look - 1) // 10 * 10), now=look)
        assert sightings.late(look) == {}
    assert sightings.late(64) == {}
    assert sightings.late(66) == {"pve1": 14}


def test_what_was_seen_late_was_not_written_late() -> None:
    sightings = Sightings(SCOPE)
    for look, uptime in ((0, 1000), (10, 1010), (21.9, 1020), (31.9, 1030)):
        take(sightings, node_row(uptime=float(uptime)), now=look)
    assert sightings.late(41.9) == {}
    assert list(sightings.late(42.1)) == ["pve1"]


def test_a_node_whose_statistics_always_take_longer_is_given_more_time() -> None:
    sightings = Sightings(SCOPE)
    for look in range(0, 100, 20):
        take(sightings, node_row(uptime=1000.0 + look), now=look)
    assert sightings.late(101) == {}
    assert sightings.late(102) == {"pve1": 22}


def test_a_node_that_restarted_is_judged_by_its_new_uptimes() -> None:
    sightings = Sightings(SCOPE)
    take(sightings, node_row(uptime=90_000.0), now=0)
    take(sightings, node_row(uptime=30.0), now=200)
    assert sightings.late(211) == {}
    assert list(sightings.late(213)) == ["pve1"]


def test_a_member_that_sends_no_statistics_at_all_is_silent() -> None:
    sightings = Sightings(SCOPE)
    take(sightings, node_row())
    assert sightings.silent() == []
    take(sightings, node_row(status="unknown", uptime=None, cpu=None), now=300)
    assert (sightings.silent(), sightings.late(300)) == (["pve1"], {})


def test_a_node_that_is_off_is_not_late() -> None:
    sightings = Sightings(SCOPE)
    take(sightings, node_row(), now=0)
    take(sightings, node_row(status="offline", uptime=None), now=100)
    assert sightings.late(200) == {}


@pytest.mark.parametrize(
    "now_seen",
    [(node_row(), node_row("pve2")), (), (node_row(status="offline"),)],
    ids=["joined", "left", "status"],
)
def test_a_change_among_the_nodes_is_told(now_seen: tuple[Row, ...]) -> None:
    sightings = Sightings(SCOPE)
    take(sightings, node_row())
    assert not take(sightings, node_row(cpu=0.9), now=2).membership_moved
    assert take(sightings, *now_seen, now=4).membership_moved


def test_a_broken_row_leaves_its_guest_and_node_as_they_were() -> None:
    sightings = Sightings(SCOPE)
    take(sightings, node_row(), guest_row())
    sight = take(sightings, broken=(Broken("node/pve1", "?"), Broken("qemu/100", "?")), now=2)
    assert (set(by_id(sight)), sight.complete) == ({"node:pve1", "guest:100"}, True)
    guest = by_id(sight)["guest:100"]
    assert (guest.status, guest.stale, guest.readings["cpu"]) == ("up", True, 0.25)
    assert [note.message for note in guest.notes] == [
        "The server's last answer about this cannot be read (?): what was known before is shown."
    ]
    mended = by_id(take(sightings, node_row(), guest_row(), now=4))["guest:100"]
    assert (mended.stale, mended.notes) == (False, [])


def test_a_broken_row_leaves_its_storage_as_it_was_with_the_rows_of_other_nodes() -> None:
    sightings = Sightings(SCOPE)
    shared = [storage_row(node, id=f"storage/{node}/nas", storage="nas", shared=1) for node in ("pve1", "pve2")]
    nodes = (node_row(), node_row("pve2"))
    before = by_id(take(sightings, *nodes, *shared))["storage:nas"]
    sight = take(sightings, *nodes, shared[0], broken=(Broken("storage/pve2/nas", "?"),), now=2)
    after = by_id(sight)["storage:nas"]
    assert (after.facts, after.stale, sight.complete) == (before.facts, True, True)


def test_a_broken_row_beside_a_good_one_of_the_same_thing_counts_nothing() -> None:
    sightings = Sightings(SCOPE)
    seen = (node_row(), guest_row(), storage_row())
    take(sightings, *seen)
    ids = ("node/pve1", "qemu/100", "storage/pve1/local")
    changed = (node_row(cpu=0.1), guest_row(cpu=0.1), storage_row(disk=5e9))
    sight = take(sightings, *changed, broken=tuple(Broken(id_, "?") for id_ in ids), now=2)
    assert sight.complete
    assert [(r.stale, r.notes) for r in sight.resources] == [(False, [])] * 3
    assert by_id(sight)["guest:100"].readings["cpu"] == 0.1


@pytest.mark.parametrize(
    "id_", [None, "qemu/555", "storage/pve1/local", "qemu/", "qemu/" + "9" * 10_240, "qemu/\u0661"]
)
def test_a_broken_row_of_nothing_known_makes_the_answer_incomplete(id_: str | None) -> None:
    assert not take(Sightings(SCOPE), node_row(), broken=(Broken(id_, "?"),)).complete


def test_a_guest_listed_on_two_nodes_stays_on_its_former_one() -> None:
    nodes = (node_row(), node_row("pve2"))
    here, there = guest_row(), guest_row(node="pve2")
    for order in ((here, there), (there, here)):
        sightings = Sightings(SCOPE)
        take(sightings, *nodes, here)
        assert by_id(take(sightings, *nodes, *order, now=2))["guest:100"].facts["node"] == "pve1"
        assert by_id(take(sightings, *nodes, there, now=4))["guest:100"].facts["node"] == "pve2"


def test_a_guest_of_a_node_that_is_not_listed_is_unknown() -> None:
    assert by_id(take(Sightings(SCOPE), guest_row()))["guest:100"].status == "unknown"


def walk(name: str) -> list[tuple[float, dict[int, dict[str, Any]], dict[str, Resource]]]:
    """Every answer of a tape in order: seconds, its guest rows by number, the picture by own name."""
    sightings = Sightings(SCOPE)
    steps = []
    for seconds, answer in tape(name, "/cluster/resources"):
        seen = [msgspec.convert(row, Row, strict=False) for row in answer["data"]]
        told = {row["vmid"]: row for row in answer["data"] if row["type"] in ("qemu", "lxc")}
        steps.append((seconds, told, by_id(sightings.take(seen, [], seconds))))
    return steps


def test_on_the_calm_tape_nothing_vanishes_and_no_number_is_invented() -> None:
    steps = walk("A-calm")
    assert len(steps) == 120
    for _, told, picture in steps:
        assert set(picture) == set(steps[0][2])
        for vmid, row in told.items():
            readings = picture[f"guest:{vmid}"].readings
            if row["status"] == "running":
                assert readings["cpu"] == row["cpu"]
            zeros = {
                name for name in ("cpu", "memory_used", "memory_host", "disk_used", "uptime") if readings.get(name) == 0
            }
            assert zeros <= ({"cpu"} if row["cpu"] == 0 else set())


def test_on_the_calm_tape_a_written_gigabyte_is_a_rate_over_the_sources_interval_and_zero_after() -> None:
    rates = {seconds: p["guest:200"].readings.get("disk_write") for seconds, _, p in walk("A-calm")}
    assert {rate for seconds, rate in rates.items() if 198 < seconds < 208} == {18_983_665_664 / 11}
    assert {rate for seconds, rate in rates.items() if 10 < seconds < 198 or seconds > 210} == {0.0}


def test_when_a_node_dies_its_guests_keep_their_names_and_live_again_when_it_returns() -> None:
    names: dict[str, str] = {}
    for seconds, _, picture in walk("D-node-death"):
        names = names or {id_: r.name for id_, r in picture.items() if r.kind == "guest"}
        assert {id_: r.name for id_, r in picture.items() if r.kind == "guest"} == names
        on_pve3 = [r for r in picture.values() if r.kind == "guest" and r.facts["node"] == "pve3"]
        if 40 < seconds < 405:
            assert picture["node:pve3"].status == "down"
            assert all(r.status == "unknown" and r.stale for r in on_pve3)
        if not 20 < seconds < 450:
            assert not any(r.stale for r in picture.values() if r.kind == "guest")


def test_a_life_of_guests_keeps_one_identity_and_no_made_up_name() -> None:
    names: dict[str, set[str]] = {}
    for _, _, picture in walk("B-guest-life"):
        for id_, resource in picture.items():
            names.setdefault(id_, set()).add(resource.name)
    assert names["guest:101"] == {"db01", "db01-new"}
    assert names["guest:202"] == {"oldct", "legacy"}
    assert names["guest:230"] == {"230", "web-new"}
    assert names["guest:140"] == {"140", "clone1"}


def test_a_definition_that_was_read_or_changed_is_seen_in_the_next_answer() -> None:
    sightings = Sightings(SCOPE)
    seen = (node_row(), storage_row())
    assert "storage:pve1:local" in by_id(take(sightings, *seen))
    sightings.definitions.learn([Definition("local", type="dir", shared=1)])
    shared = by_id(take(sightings, *seen, now=2))
    assert "storage:local" in shared
    assert "storage:pve1:local" not in shared
    sightings.definitions.learn([Definition("local", type="dir", shared=1)])
    assert by_id(take(sightings, *seen, now=4))["storage:local"] is shared["storage:local"]
