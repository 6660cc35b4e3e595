"""Every key of every answer that pollers ask for, dropped or broken in turn: a resource or one note, no wrong zero."""

import math
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw

from pulse.inventory.inventory import Inventory
from pulse.kit.errors import Malformed
from pulse.live import messages
from pulse.model.observation import Observation
from pulse.model.resource import Resource
from pulse.platforms.http import Answer
from pulse.platforms.pve.answers import decoded
from pulse.platforms.pve.auth import _ticket_of
from pulse.platforms.pve.details import MEMBERSHIP, membership, node_detail, version_order
from pulse.platforms.pve.rights import Permissions, changing, views
from pulse.platforms.pve.rows import Member, NodeRow, Version, listed, node_status, resource_rows
from pulse.platforms.pve.sightings import Sight, Sightings
from tests.platforms.pve.mutations import DROPPED, LONG, VALUES, broken, every, is_zero, paths
from tests.platforms.pve.recorded import SCOPE, START, recording, tape

Json = dict[str, Any]
FRAMES = {
    "9.2": recording("pve-9.2/GET_cluster_resources").body["data"],
    "8.4": recording("pve-8.4/GET_cluster_resources").body["data"],
    "calm": tape("A-calm", "/cluster/resources")[0][1]["data"],
    "guests come and go": tape("B-guest-life", "/cluster/resources")[40][1]["data"],
    "a node dead": tape("D-node-death", "/cluster/resources")[100][1]["data"],
}
COUNTERS = ("netin", "netout", "diskread", "diskwrite")
HEAVIEST = 8_192
"""Bytes that one resource may weigh on the wire, whatever its server calls it."""


def text(data: Any) -> bytes:  # noqa: ANN401 - any JSON
    return msgspec.json.encode({"data": data})


def kind_of(row: Json) -> tuple[Any, ...]:
    shared = row.get("shared") if row["type"] == "storage" else None
    return row["type"], row.get("status"), frozenset(row), shared


@cache
def victims() -> list[tuple[str, int]]:
    """The place of one row of each kind: its type, its status, the keys that it has."""
    found: dict[tuple[Any, ...], tuple[str, int]] = {}
    for frame, rows in FRAMES.items():
        for place, row in enumerate(rows):
            if row["type"] in ("qemu", "lxc", "node", "storage"):
                found.setdefault(kind_of(row), (frame, place))
    return sorted(found.values())


@cache
def later(frame: str) -> list[Json]:
    """The same 10 s on: whatever runs has counted."""
    return [
        row | {key: row[key] + 10 for key in ("uptime",) if row.get(key)}
        | {key: row[key] + 5000 for key in COUNTERS if row.get("uptime") and key in row}
        for row in FRAMES[frame]
    ]  # fmt: skip


def looked(sightings: Sightings, rows: list[Json], now: float) -> Sight:
    return sightings.take(*resource_rows(text(rows)), now)


@cache
def usual(frame: str) -> dict[str, Resource]:
    """The picture after the second look, with nothing broken."""
    sightings = Sightings(SCOPE)
    looked(sightings, FRAMES[frame], 0)
    return {resource.id: resource for resource in looked(sightings, later(frame), 10).resources}


def owners(row: Json) -> set[str]:
    """The ids of the resources that a row is about."""
    if row["type"] in ("qemu", "lxc"):
        return {SCOPE.id("guest", str(row["vmid"]))}
    if row["type"] == "node":
        return {SCOPE.id("node", row["node"])}
    return {SCOPE.id("storage", row["storage"]), SCOPE.id("storage", f"{row['node']}:{row['storage']}")}


def hangs_on(resource: Resource, row: Json) -> bool:
    """Whether a node's row says what this may be believed."""
    if row["type"] != "node" or resource.kind == "node":
        return False
    nodes = resource.facts.get("nodes")
    return resource.facts.get("node") == row["node"] or (isinstance(nodes, dict) and row["node"] in nodes)


def observed(sight: Sight, second: int) -> Observation:
    return Observation(
        source="src",
        part="resources",
        at=START + timedelta(seconds=second),
        every=timedelta(seconds=10),
        resources=sight.resources,
        complete=sight.complete,
    )


def is_told_well(
    resource: Resource, before: Resource | None, *, zero: bool, zeros: frozenset[str] = frozenset()
) -> None:
    """Its numbers are numbers, none is a zero that nobody measured, and no name makes it heavy. `zeros` are the numbers
    that are recorded as zero."""
    for name, value in resource.readings.items():
        assert type(value) in (int, float), (name, value)
        assert math.isfinite(value), (name, value)
        if value == 0 and not zero and name not in zeros:
            assert before is not None, (name, resource)
            assert before.readings.get(name) == 0, (name, resource)
    assert resource.facts.get("cores") != 0
    assert len(msgspec.json.encode(resource)) < HEAVIEST


def goes_over_the_wire(inventory: Inventory) -> None:
    change = inventory.publish()
    packed = messages.unpack(messages.delta(1, change))
    assert set(packed["patched"]) == set(change.patched)


def endures(frame: str, place: int, key: str, by: Any) -> None:  # noqa: ANN401 - any JSON
    """One look at the frame as it was, one in which a row is broken."""
    row = FRAMES[frame][place]
    rows = later(frame)
    rows = [*rows[:place], broken(rows[place], (key,), by), *rows[place + 1 :]]
    sightings, inventory = Sightings(SCOPE), Inventory()
    first = looked(sightings, FRAMES[frame], 0)
    inventory.apply(observed(first, 0))
    inventory.publish()
    read, unread = resource_rows(text(rows))
    assert (len(read) + len(unread), len(unread) in (0, 1)) == (len(rows), True)
    sight = sightings.take(read, unread, 10)

    told = {resource.id: resource for resource in sight.resources}
    before, own = usual(frame), owners(row)
    for id_, resource in before.items():
        if id_ not in own and not hangs_on(resource, row):
            assert told[id_] == resource
    assert len(set(told) - set(before)) <= 1
    for id_, resource in told.items():
        is_told_well(resource, before.get(id_), zero=is_zero(by) and id_ in own)
    assert not unread or all(told[id_].stale and told[id_].notes for id_ in own & set(told))

    if by == str(later(frame)[place].get(key)) and not isinstance(later(frame)[place][key], str):
        assert told == before  # a number as a text is that number

    removed = inventory.apply(observed(sight, 10)).removed
    assert removed <= own
    if key not in ("node", "storage") or by in (DROPPED, None, ""):
        assert not removed
    goes_over_the_wire(inventory)


@pytest.mark.parametrize("frame", FRAMES)
def test_the_unbroken_look_that_all_others_are_held_against_has_no_zero_but_recorded_ones(frame: str) -> None:
    zeros = {(id_, name) for id_, told in usual(frame).items() for name, value in told.readings.items() if value == 0}
    recorded = {
        (id_, name)
        for row in later(frame)
        if row["type"] in ("qemu", "lxc", "node", "storage")
        for id_ in owners(row)
        for key, name in (("cpu", "cpu"), ("disk", "disk_used"))
        if row.get(key) == 0
    }
    assert zeros <= recorded


@pytest.mark.parametrize(("frame", "place"), victims(), ids=str)
def test_a_row_with_a_key_dropped_or_broken_costs_at_most_itself(frame: str, place: int) -> None:
    for path, by in every(later(frame)[place]):
        endures(frame, place, path[0], by)


@pytest.mark.parametrize(("frame", "place"), victims()[::3], ids=str)
def test_a_row_that_is_broken_from_the_beginning_is_a_resource_or_nothing(frame: str, place: int) -> None:
    whole = {r.id: r for r in looked(Sightings(SCOPE), FRAMES[frame], 0).resources}
    rows = FRAMES[frame]
    for path, by in every(rows[place]):
        sight = looked(Sightings(SCOPE), [*rows[:place], broken(rows[place], path, by), *rows[place + 1 :]], 0)
        told = {resource.id: resource for resource in sight.resources}
        assert set(whole) - set(told) <= owners(rows[place])
        for id_, resource in told.items():
            is_told_well(resource, whole.get(id_), zero=is_zero(by) and id_ in owners(rows[place]))


@pytest.mark.parametrize("by", [by for by in VALUES if by is not DROPPED], ids=lambda by: repr(by)[:20])
def test_a_row_that_is_no_row_at_all_costs_nothing_else(by: Any) -> None:  # noqa: ANN401 - any JSON
    sightings = Sightings(SCOPE)
    looked(sightings, FRAMES["9.2"], 0)
    sight = looked(sightings, [*later("9.2"), by], 10)
    assert {resource.id: resource for resource in sight.resources} == usual("9.2")
    assert not sight.complete


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_several_broken_rows_together_leave_all_others_as_they_are(data: st.DataObject) -> None:
    frame = data.draw(st.sampled_from(sorted(FRAMES)))
    rows = list(later(frame))
    hit = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1, max_size=6))
    zero = False
    for place in hit:
        key = data.draw(st.sampled_from(sorted(FRAMES[frame][place])))
        by = data.draw(
            st.sampled_from(VALUES) | st.text(max_size=20) | st.floats(allow_nan=False, allow_infinity=False)
        )
        zero |= is_zero(by)
        if key in rows[place]:
            rows[place] = broken(rows[place], (key,), by)
    sightings = Sightings(SCOPE)
    looked(sightings, FRAMES[frame], 0)
    told = {resource.id: resource for resource in looked(sightings, rows, 10).resources}
    harmed = [FRAMES[frame][place] for place in hit]
    own = {id_ for row in harmed if row["type"] in ("qemu", "lxc", "node", "storage") for id_ in owners(row)}
    for id_, resource in usual(frame).items():
        if id_ not in own and not any(hangs_on(resource, row) for row in harmed):
            assert told[id_] == resource
    for id_, resource in told.items():
        is_told_well(resource, usual(frame).get(id_), zero=zero)


MEMBERS = {
    "9.2": recording("pve-9.2/GET_cluster_status").body["data"],
    "8.4": recording("pve-8.4/GET_cluster_status").body["data"],
    "no quorum": recording("pve-9.2/node-down/70-no-quorum_GET_cluster_status").body["data"],
}


def members(rows: list[Any]) -> tuple[list[Resource], int]:
    seen, unread = listed(decoded(text(rows), list[Raw], "/cluster/status"), Member)
    return membership(SCOPE, seen), len(unread)


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_with_a_key_dropped_or_broken_costs_at_most_itself(name: str) -> None:
    rows = MEMBERS[name]
    whole = {resource.id: resource for resource in members(rows)[0]}
    for path, by in every(rows):
        made = broken(rows, path, by)
        told, unread = members(made)
        assert unread <= 1
        victim = rows[path[0]]
        others = {SCOPE.id("node", row["name"]) for row in rows if row["type"] == "node" and row is not victim}
        for resource in told:
            is_told_well(resource, None, zero=False)
            if resource.id in others and victim["type"] == "node":
                assert resource == whole[resource.id]
            if resource.kind == "cluster" and victim["type"] == "node" and not unread and len(path) > 1:
                assert resource.facts == whole[resource.id].facts
        assert others <= {resource.id for resource in told}
        inventory = Inventory()
        for seconds, resources in ((0, list(whole.values())), (10, told)):
            inventory.apply(
                Observation(
                    source="src",
                    part=MEMBERSHIP,
                    at=START + timedelta(seconds=seconds),
                    every=timedelta(seconds=10),
                    resources=resources,
                    complete=not unread,
                )
            )


@pytest.mark.parametrize(
    "rows",
    [recording("pve-9.2/GET_nodes").body["data"], recording("pve-8.4/GET_nodes").body["data"]],
    ids=["9.2", "8.4"],
)
def test_a_certificate_that_is_told_brokenly_costs_at_most_that_of_its_node(rows: list[Json]) -> None:
    for path, by in every(rows):
        if len(path) == 1:
            continue
        seen, unread = listed(decoded(text(broken(rows, path, by)), list[Raw], "/nodes"), NodeRow)
        assert len(seen) + len(unread) == len(rows)
        told = {row.node: row.ssl_fingerprint for row in seen}
        for place, row in enumerate(rows):
            if place != path[0]:
                assert told[row["node"]] == row["ssl_fingerprint"]


STATUSES = {
    "9.2": recording("pve-9.2/GET_nodes_pve1_status").body["data"],
    "8.4": recording("pve-8.4/GET_nodes_localhost_status").body["data"],
}


def status_of(answer: Json) -> Resource:
    return node_detail(SCOPE, "pve1", *node_status(decoded(text(answer), dict[str, Raw], "/nodes/pve1/status")))


@pytest.mark.parametrize("name", STATUSES)
def test_a_nodes_status_with_a_key_dropped_or_broken_tells_the_rest(name: str) -> None:
    answer = STATUSES[name]
    whole = status_of(answer)
    zeros = frozenset(("io_wait",) if answer["wait"] == 0 else ()) | (
        {"swap_used"} if answer["swap"]["used"] == 0 else set()
    )
    for path, by in every(answer):
        told = status_of(broken(answer, path, by))
        is_told_well(told, whole, zero=is_zero(by), zeros=zeros)
        assert len(told.notes) <= 1
        about = {"memory": "memory", "swap": "swap", "rootfs": "disk", "loadavg": "load", "uptime": "uptime"}
        mine = about.get(path[0], "io_wait" if path[0] in ("wait", "cpu", "idle") else "-")
        for reading, value in whole.readings.items():
            if not reading.startswith(mine):
                assert told.readings[reading] == value, (path, by)
        assert by is not LONG or max(map(len, map(str, told.facts.values()))) <= 256


@pytest.mark.parametrize("name", ["pve-9.2", "pve-8.4"])
def test_rights_that_are_told_brokenly_are_rights_or_malformed(name: str) -> None:
    answer = recording(f"{name}/GET_access_permissions").body["data"]
    some = {path: answer[path] for path in list(answer)[:4]}
    for path, by in every(some):
        try:
            rights = decoded(text(broken(some, path, by)), Permissions, "/access/permissions")
        except Malformed:
            continue
        assert views(rights, 9)
        assert isinstance(changing(rights), list)


@pytest.mark.parametrize("name", ["pve-9.2", "pve-8.4"])
def test_a_version_that_is_told_brokenly_is_a_version_or_malformed(name: str) -> None:
    answer = recording(f"{name}/GET_version").body["data"]
    for path, by in (*every(answer), (("version",), "9" * 10_240), (("version",), "٩.٢")):
        try:
            version = decoded(text(broken(answer, path, by)), Version, "/version")
        except Malformed:
            assert path in (("version",), ("release",))
            continue
        assert all(isinstance(number, int) for number in version_order(version.version))


def test_a_sign_in_that_is_answered_brokenly_gives_a_ticket_or_malformed() -> None:
    answer = {"data": {"ticket": "PVE:monitor@pve:1", "username": "monitor@pve", "CSRFPreventionToken": "x", "cap": {}}}
    for path, by in every(answer):
        reply = Answer(status=200, reason="OK", body=msgspec.json.encode(broken(answer, path, by)))
        try:
            assert _ticket_of(reply) == (by if path[-1] == "ticket" else "PVE:monitor@pve:1")
        except Malformed:
            assert path[-1] in ("data", "ticket")


def whole_answers() -> Iterator[bytes]:
    for by in VALUES:
        if by is not DROPPED:
            yield msgspec.json.encode(by)
            yield text(by)
    yield from (b"", b"{", b"\xff", b'{"data":[{"id":"\xff\xfe"}]}', b'{"data":[{"id":"\\ud800"}]}', b"[" * 5000)


def test_an_answer_that_is_no_list_in_an_envelope_is_malformed_or_read_as_far_as_it_goes() -> None:
    for answer in whole_answers():
        for read in (
            resource_rows,
            lambda body: decoded(body, list[Raw], "/x"),
            lambda b: decoded(b, dict[str, Raw], ""),
        ):
            try:
                told = len(read(answer))
            except Malformed as malformed:
                told = len(malformed.message)
            assert told < 400


def test_the_kinds_of_rows_that_are_broken_are_all_that_were_recorded() -> None:
    covered = {kind_of(FRAMES[frame][place]) for frame, place in victims()}
    assert {kind[0] for kind in covered} == {"qemu", "lxc", "node", "storage"}
    assert {kind[1] for kind in covered} >= {"running", "stopped", "unknown", "online", "offline", "available"}
    assert sum(1 for frame, place in victims() for _ in paths(FRAMES[frame][place])) > 150
