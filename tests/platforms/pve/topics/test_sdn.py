"""Zones of the network on each node."""

import pytest

from pulse.kit.errors import Unreachable
from pulse.platforms.pve.topics.sdn import SDN, ZONES, Row, told
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.recorded import node_row

PATHS = [f"/nodes/pve{number}/sdn/zones" for number in (1, 2, 3)]


async def test_zones_are_told_node_by_node_with_their_type() -> None:
    answers = {path: [{"zone": "dmz", "status": "available"}] for path in PATHS}
    answers[PATHS[1]] = [{"zone": "dmz", "status": "error"}, {"status": "available"}]
    desk = FakeDesk("sdn", answers | {ZONES: [{"zone": "dmz", "type": "vlan"}]})
    (cluster,) = (await SDN.open(desk)()).resources
    assert (cluster.id, cluster.facts["zones"]) == (
        "pve:k3f9:cluster:prodlab",
        [
            {"zone": "dmz", "node": f"pve{number}", "status": "error" if number == 2 else "available", "type": "vlan"}
            for number in (1, 2, 3)
        ],
    )


async def test_where_there_is_none_the_list_is_empty_and_no_types_are_asked_for() -> None:
    desk = FakeDesk("sdn", {path: [] for path in PATHS})
    (cluster,) = (await SDN.open(desk)()).resources
    assert cluster.facts["zones"] == []
    assert ZONES not in desk.asked


async def test_a_node_that_does_not_answer_is_named_and_the_others_are_told() -> None:
    answers = {path: [{"zone": "dmz", "status": "available"}] for path in PATHS}
    desk = FakeDesk("sdn", answers | {PATHS[0]: Unreachable("timed out"), ZONES: Unreachable("no")})
    (cluster,) = (await SDN.open(desk)()).resources
    rows = cluster.facts["zones"]
    assert isinstance(rows, list)
    assert [row["node"] for row in rows if isinstance(row, dict)] == ["pve2", "pve3"]
    assert [note.message for note in cluster.notes] == ["The zones of pve1 could not be read: timed out"]


async def test_when_nobody_answers_nothing_is_told() -> None:
    with pytest.raises(Unreachable):
        await SDN.open(FakeDesk("sdn", dict.fromkeys(PATHS, Unreachable("timed out"))))()


async def test_a_node_that_is_away_is_not_asked() -> None:
    desk = FakeDesk("sdn", {path: [] for path in PATHS})
    desk.sightings.take([node_row("pve1"), node_row("pve2", status="offline")], [], 1)
    await SDN.open(desk)()
    assert PATHS[1] not in desk.asked


def test_a_zone_that_does_not_say_how_it_stands_is_unknown() -> None:
    assert told({"a": [Row("z")]}, {}) == [{"zone": "z", "node": "a", "status": "unknown"}]
