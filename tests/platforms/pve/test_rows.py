"""Decoding answers: tolerant in what is missing or unknown, strict in form, one broken row costs one row."""

import pytest
from msgspec import Raw

from pulse.kit.errors import Malformed
from pulse.platforms.pve.rows import Member, listed, node_status, resource_rows
from tests.platforms.pve.recorded import body, recording


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


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"data":null}', b'{"data":{}}', b"<html>", b'{"data":' + b"[" * 100_000]
)
def test_what_is_no_list_of_rows_is_malformed(text: bytes) -> None:
    with pytest.raises(Malformed):
        resource_rows(text)


@pytest.mark.parametrize(
    ("row", "id_"),
    [
        ('{"id":"qemu/7","type":"qemu"}', "qemu/7"),
        ('{"type":"qemu","vmid":[]}', None),
        ('{"type":"lxc","vmid":7,"cpu":"x"}', "lxc/7"),
        ('{"id":"node/pve1","type":"node","status":"online"}', "node/pve1"),
        ('{"id":3,"type":"storage","node":"pve1","storage":"local"}', "storage/pve1/local"),
        ('{"type":"storage","node":"pve1"}', None),
        ('{"id":"qemu/7","type":"sheep"}', "qemu/7"),
        ('{"id":"qemu/0","type":"qemu","vmid":0}', "qemu/0"),
        ('{"id":"qemu/7","type":"qemu","vmid":7,"mem":"inf"}', "qemu/7"),
        ("[]", None),
    ],
)
def test_a_row_of_which_nobody_knows_what_it_is_about_is_broken_and_named_as_well_as_it_can_be(
    row: str, id_: str | None
) -> None:
    rows, broken = resource_rows(f'{{"data":[{row},{{"type":"qemu","vmid":1}}]}}'.encode())
    assert [row.vmid for row in rows] == [1]
    assert [gone.id for gone in broken] == [id_]
    assert broken[0].message


def test_kinds_of_rows_that_are_not_ours_are_no_trouble() -> None:
    rows, broken = resource_rows(b'{"data":[{"id":"sdn/pve1/zone","type":"sdn"},{"id":"/pool/a","type":"pool"}]}')
    assert (len(rows), broken) == (2, [])


def test_rows_of_other_lists_are_read_one_by_one() -> None:
    raws = [
        Raw(b'{"type":"node","name":"pve1","online":"1"}'),
        Raw(b'{"id":"node/x","type":"node","name":""}'),
        Raw(b"3"),
    ]
    members, broken = listed(raws, Member)
    assert [(member.name, member.online) for member in members] == [("pve1", 1)]
    assert [gone.id for gone in broken] == ["node/x", None]


def test_of_a_nodes_status_the_keys_that_can_be_read_are_read() -> None:
    raws = {"uptime": Raw(b"5"), "memory": Raw(b'{"used":"x"}'), "swap": Raw(b'{"total":8}'), 'a"b': Raw(b"[]")}
    status, broken = node_status(raws)
    assert (status.uptime, status.memory) == (5, None)
    assert status.swap is not None
    assert [gone.id for gone in broken] == ["memory"]
