"""Decoding answers: tolerant in what is missing or unknown, strict in form, one broken row costs one row."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.kit.errors import Malformed
from pulse.platforms.pve.details import node_detail
from pulse.platforms.pve.rows import NodeStatus, resource_rows
from pulse.platforms.pve.sightings import Sightings
from tests.platforms.pve.recorded import SCOPE, body, recording

ROWS = recording("pve-9.2/GET_cluster_resources").body["data"]
STATUS = recording("pve-9.2/GET_nodes_pve1_status").body["data"]
VALUES = st.sampled_from([None, "", "x", "12", "0.5", -1, 0, 1, 2.5, 1e30, True, [], {}, ["a"], {"a": 1}])


@pytest.mark.parametrize("name", ["pve-9.2/GET_cluster_resources", "pve-8.4/GET_cluster_resources"])
def test_every_recorded_row_is_read(name: str) -> None:
    rows, broken = resource_rows(body(name))
    assert len(rows) == len(recording(name).body["data"])
    assert broken == []


def test_numbers_may_be_texts() -> None:
    rows, _ = resource_rows(b'{"data":[{"id":"lxc/200","type":"lxc","vmid":"200","cpu":"0.25"}]}')
    assert (rows[0].vmid, rows[0].cpu) == (200, 0.25)


def test_one_broken_row_is_named_and_the_others_are_read() -> None:
    rows, broken = resource_rows(
        b'{"data":[{"id":"qemu/1","type":"qemu","vmid":1},{"id":"qemu/2","type":"qemu","vmid":[]}]}'
    )
    assert [row.id for row in rows] == ["qemu/1"]
    assert broken[0].id == "qemu/2"
    assert "vmid" in broken[0].message


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"data":null}', b'{"data":{}}', b"<html>"])
def test_what_is_no_list_of_rows_is_malformed(text: bytes) -> None:
    with pytest.raises(Malformed):
        resource_rows(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(ROWS) - 1), st.data())
def test_a_row_with_any_key_dropped_or_changed_costs_at_most_itself(index: int, data: st.DataObject) -> None:
    row = dict(ROWS[index])
    key = data.draw(st.sampled_from(sorted(row)))
    if data.draw(st.booleans()):
        del row[key]
    else:
        row[key] = data.draw(VALUES)
    text = msgspec.json.encode({"data": [*ROWS[:index], row, *ROWS[index + 1 :]]})
    rows, broken = resource_rows(text)
    assert len(rows) + len(broken) == len(ROWS)
    assert len(broken) <= 1
    sightings = Sightings(SCOPE)
    sightings.take(resource_rows(body("pve-9.2/GET_cluster_resources"))[0], [], 0)
    assert sightings.take(rows, broken, 10).resources


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_node_status_with_any_key_dropped_or_changed_is_a_resource_or_malformed(data: st.DataObject) -> None:
    status = msgspec.json.decode(msgspec.json.encode(STATUS))
    place = data.draw(st.sampled_from([status, *(value for value in status.values() if isinstance(value, dict))]))
    key = data.draw(st.sampled_from(sorted(place)))
    if data.draw(st.booleans()):
        del place[key]
    else:
        place[key] = data.draw(VALUES)
    try:
        decoded = msgspec.json.decode(msgspec.json.encode(status), type=NodeStatus, strict=False)
    except msgspec.ValidationError:
        return
    assert node_detail(SCOPE, "pve1", decoded).name == "pve1"
