"""An imaginary estate has the shapes of a real one and numbers that move as real ones do."""

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest

from tests.tools.conftest import RECORDED
from tools.replay import Estate, estate
from tools.replay.answer import Json

COUNTERS = ("diskread", "diskwrite", "netin", "netout")
ABSENT_WHEN_OFF = {"tags", "pool", "lock", "hastate"}


def recorded(name: str) -> Json:
    return json.loads((RECORDED / "pve-9.2" / f"{name}.json").read_text(encoding="utf-8"))["body"]["data"]


def shape(value: Json) -> Json:
    """Keys and types; whole numbers and fractions are one, as zero may come as either."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return "number" if isinstance(value, int | float) else type(value).__name__


def shapes(rows: Iterable[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [shape({k: v for k, v in row.items() if k not in ABSENT_WHEN_OFF}) for row in rows if row["type"] == kind]


@pytest.fixture(scope="module")
def lab() -> Estate:
    return estate(5, 200, seed=2)


def guests(lab: Estate, tick: int) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in lab.resources(tick)["data"] if row["type"] in ("qemu", "lxc")}


@pytest.mark.parametrize("kind", ["qemu", "lxc", "node", "network"])
def test_rows_have_exactly_the_keys_and_types_of_the_recording(lab: Estate, kind: str) -> None:
    real = shapes(recorded("GET_cluster_resources"), kind)
    made = shapes(lab.resources(7)["data"], kind)
    assert made
    assert all(row in real for row in made)


def test_storages_have_the_shape_of_an_available_one(lab: Estate) -> None:
    real = shapes([row for row in recorded("GET_cluster_resources") if row.get("status") == "available"], "storage")
    assert all(row in real for row in shapes(lab.resources(7)["data"], "storage"))


def test_optional_keys_are_ones_that_pve_knows(lab: Estate) -> None:
    known = {key for row in recorded("GET_cluster_resources") for key in row}
    assert {key for row in lab.resources(7)["data"] for key in row} <= known


def test_a_node_status_has_the_shape_of_the_recording(lab: Estate) -> None:
    status = lab.node_status("pve01", 7)
    assert status is not None
    assert shape(status["data"]) == shape(recorded("GET_nodes_pve1_status"))


def test_the_membership_has_the_shape_of_the_recording(lab: Estate) -> None:
    real = [shape(row) for row in recorded("GET_cluster_status")]
    rows = lab.membership()["data"]
    assert all(shape(row) in real for row in rows)
    assert [row["nodes"] for row in rows if row["type"] == "cluster"] == [5]


def test_the_node_list_has_the_shape_of_the_recording(lab: Estate) -> None:
    assert [shape(row) for row in lab.node_list(7)["data"]] == [shape(recorded("GET_nodes")[0])] * 5


def test_a_single_node_is_no_cluster() -> None:
    rows = estate(1, 3).membership()["data"]
    assert [(row["type"], row["nodeid"]) for row in rows] == [("node", 0)]


def test_a_tick_is_a_pure_function_of_the_seed(lab: Estate) -> None:
    assert lab.resources(50) == estate(5, 200, seed=2).resources(50)
    assert lab.resources(50) != lab.resources(51)


def test_counters_of_what_runs_grow_each_tick_and_never_fall(lab: Estate) -> None:
    rows = [guests(lab, tick) for tick in range(60)]
    for before, after in pairwise(rows):
        for key in before:
            for counter in COUNTERS:
                grown = after[key][counter] - before[key][counter]
                assert grown > 0 if before[key]["status"] == "running" else grown == 0


def test_uptimes_grow_by_ten_seconds_a_tick(lab: Estate) -> None:
    before, after = guests(lab, 3), guests(lab, 4)
    assert {after[key]["uptime"] - row["uptime"] for key, row in before.items() if row["status"] == "running"} == {10}


def test_numbers_stay_within_their_limits(lab: Estate) -> None:
    for row in [row for tick in range(0, 400, 40) for row in lab.resources(tick)["data"] if row["type"] != "pool"]:
        if "cpu" in row:
            assert 0 <= row["cpu"] <= 1
            assert 0 <= row["mem"] <= row["maxmem"]
        if "maxdisk" in row:
            assert 0 <= row["disk"] <= row["maxdisk"]


def test_what_is_stopped_has_no_numbers(lab: Estate) -> None:
    stopped = [row for row in guests(lab, 9).values() if row["status"] == "stopped"]
    assert stopped
    assert all(row["cpu"] == row["mem"] == row["memhost"] == row["uptime"] == 0 for row in stopped)


@pytest.mark.parametrize(("moved", "expected"), [(0.0, 0.0), (0.1, 0.1), (1.0, 1.0)])
def test_so_many_guests_move_each_tick(moved: float, expected: float) -> None:
    lab = estate(5, 1000, seed=2, moved=moved)
    before, after = guests(lab, 30), guests(lab, 31)
    running = [key for key, row in before.items() if row["status"] == "running"]
    share = sum(before[key]["netin"] != after[key]["netin"] for key in running) / len(running)
    assert share == pytest.approx(expected, abs=0.04)


def test_the_estate_is_a_source(lab: Estate) -> None:
    answer = lab.answer("GET", "/cluster/resources", "", 75.0)
    assert answer is not None
    assert answer.body == lab.resources(7)
    assert lab.answer("GET", "/nodes/nosuch/status", "", 0.0) is None
    assert lab.answer("POST", "/cluster/resources", "", 0.0) is None


@pytest.mark.parametrize("path", ["/version", "/access/permissions", "/storage", "/cluster/options", "/nodes"])
def test_the_calls_of_a_set_up_are_answered(lab: Estate, path: str) -> None:
    assert lab.answer("GET", path, "", 0.0) is not None


@pytest.mark.parametrize("size", [(0, 5), (1, -1)])
def test_an_impossible_size_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least one node"):
        estate(*size)
