"""What a cluster tells of itself, each key of it dropped or broken in turn: resources or a note, no wrong zero."""

import copy
import math
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.kit.errors import Malformed
from pulse.model.metric import rounded
from pulse.model.resource import Resource
from pulse.platforms.pve.topic import Told, Topic
from pulse.platforms.pve.topics.ceph import CEPH
from pulse.platforms.pve.topics.corosync import COROSYNC
from pulse.platforms.pve.topics.ha import HA
from pulse.platforms.pve.topics.options import DATACENTRE
from pulse.platforms.pve.topics.replication import REPLICATION
from pulse.platforms.pve.topics.sdn import SDN
from tests.platforms.pve.desks import FakeDesk, recorded
from tests.platforms.pve.mutations import DROPPED, VALUES, at, broken, every, is_zero, paths
from tests.platforms.pve.topics.ceph.answers import OSDS, POOLS, STATUS

HEAVIEST = 16_384
"""Bytes that one resource may weigh on the wire, whatever its server calls it."""
ZONES = [{"zone": "dmz", "status": "available"}, {"zone": "prod", "status": "pending"}]
DEVICE = {"Model": "Net", "State": "Connected", "Algorithm": "Fifty-Fifty split", "QNetd host": "10.0.0.9:5403"}
GROUPS = [{"group": "fast", "nodes": "pve1:2,pve2", "restricted": 1, "comment": "x"}]
MEMBERS = [{"sid": "vm:100", "group": "fast", "type": "vm", "state": "started"}]
OPTIONS = {
    "tag-style": {"color-map": "prod:ff0000;web:00ff00:ffffff", "ordering": "config", "shape": "full"},
    "migration": {"type": "secure", "network": "10.0.0.0/24"},
    "ha": {"shutdown_policy": "migrate"},
    "description": "a cluster",
}
PARTS: dict[str, tuple[Topic, str, dict[str, Any]]] = {
    "ha": (
        HA,
        "9.2.11",
        {
            path: recorded(path)
            for path in ("/cluster/ha/status/current", "/cluster/ha/rules", "/cluster/ha/status/manager_status")
        },
    ),
    "ha before 9": (HA, "8.4.1", {"/cluster/ha/groups": GROUPS, "/cluster/ha/resources": MEMBERS}),
    "corosync": (
        COROSYNC,
        "9.2.11",
        {
            "/cluster/config/nodes": recorded("/cluster/config/nodes"),
            "/cluster/config/qdevice": DEVICE,
            "/cluster/config/totem": recorded("/cluster/config/totem"),
        },
    ),
    "replication": (REPLICATION, "9.2.11", {"/nodes/pve1/replication": recorded("/nodes/pve1/replication")}),
    "sdn": (
        SDN,
        "9.2.11",
        {f"/nodes/pve{number}/sdn/zones": ZONES for number in (1, 2, 3)}
        | {"/cluster/sdn/zones": [{"zone": "dmz", "type": "vlan"}]},
    ),
    "options": (DATACENTRE, "9.2.11", {"/cluster/options": OPTIONS, "/pools": recorded("/pools")}),
    "ceph": (
        CEPH,
        "9.2.11",
        {"/nodes/pve1/ceph/status": STATUS, "/nodes/pve1/ceph/osd": OSDS, "/nodes/pve1/ceph/pool": POOLS},
    ),
}


async def read(name: str, answers: dict[str, Any]) -> Told:
    topic, version, _ = PARTS[name]
    part = f"{topic.name}:pve1" if topic.of == "node" else topic.name
    return await topic.open(FakeDesk(part, answers, version=version))()


def numbers(value: Any, at_: str = "") -> Iterator[tuple[str, float]]:  # noqa: ANN401 - any fact
    """Every number in a fact, by where it stands; the place in a list does not count."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, f"{at_}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner, at_)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield at_, value


def zeros(resources: list[Resource]) -> set[tuple[str, str]]:
    return {
        (resource.id, where)
        for resource in resources
        for where, number in numbers({"facts": resource.facts, "readings": resource.readings})
        if number == 0
    }


def is_told_well(told: Told, before: Told, *, zero: bool) -> None:
    for resource in told.resources:
        for where, number in numbers({"facts": resource.facts, "readings": resource.readings}):
            assert math.isfinite(number), (resource.id, where, number)
            assert number >= 0, (resource.id, where, number)
        assert set(rounded(resource.readings)) == set(resource.readings), "each reading is a metric"
        assert len(msgspec.json.encode(resource)) < HEAVIEST
        assert None not in resource.facts.values()
    if not zero:
        assert {where for _, where in zeros(told.resources)} <= {where for _, where in zeros(before.resources)}
    assert told.resources or told.absent


@pytest.mark.parametrize(("name", "path"), [(name, path) for name in PARTS for path in PARTS[name][2]])
async def test_a_key_that_is_dropped_or_broken_costs_at_most_what_it_says(name: str, path: str) -> None:
    answers = PARTS[name][2]
    before = await read(name, answers)
    for where, by in every(answers[path]):
        try:
            told = await read(name, answers | {path: broken(answers[path], where, by)})
        except Malformed:
            assert len(where) < 2, "a part of an answer never costs all of it"
            continue
        is_told_well(told, before, zero=is_zero(by) or by in (-1, 5.5, True))


@pytest.mark.parametrize(("name", "path"), [(name, path) for name in PARTS for path in PARTS[name][2]])
async def test_an_answer_that_is_something_else_altogether_is_malformed_or_a_note(name: str, path: str) -> None:
    answers = PARTS[name][2]
    before = await read(name, answers)
    for by in VALUES:
        if by is DROPPED:
            continue
        try:
            told = await read(name, answers | {path: by})
        except Malformed:
            continue
        if told.resources:
            is_told_well(told, before, zero=False)


@settings(max_examples=80, deadline=None)
@given(st.data())
async def test_several_broken_keys_together_are_endured(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(PARTS)))
    answers = copy.deepcopy(PARTS[name][2])
    for _ in range(data.draw(st.integers(1, 5))):
        path = data.draw(st.sampled_from(sorted(answers)))
        places = [place for place in paths(answers[path]) if not isinstance(at(answers[path], place[:-1]), str)]
        if places:
            place = data.draw(st.sampled_from(places))
            by = data.draw(st.sampled_from(VALUES) | st.text(max_size=20) | st.integers() | st.floats(allow_nan=False))
            by = 1e308 if by in (math.inf, -math.inf) else by
            answers[path] = broken(answers[path], place, by)
    try:
        told = await read(name, answers)
    except Malformed:
        return
    for resource in told.resources:
        for where, number in numbers({"facts": resource.facts, "readings": resource.readings}):
            assert math.isfinite(number), (where, number)
        assert len(msgspec.json.encode(resource)) < HEAVIEST
