"""Definitions of storages: shared or not, for which nodes, and what lies where."""

import msgspec
import pytest

from pulse.platforms.pve.storage.definitions import (
    Definition,
    Definitions,
    is_shared,
    on_group,
    on_own_ceph,
    on_thin_pool,
    on_zfs,
)
from tests.platforms.pve.recorded import recording
from tests.platforms.pve.storage.answers import DEFINITIONS


def known(folder: str) -> dict[str, Definition]:
    rows = recording(f"{folder}/GET_storage").body["data"]
    return {row["storage"]: msgspec.convert(row, Definition, strict=False) for row in rows}


def test_recorded_definitions_say_what_is_shared_and_what_is_switched_off() -> None:
    told = known("pve-9.2")
    assert {name for name, row in told.items() if row.is_shared} == {"pbs1", "nas-down"}
    assert {name for name, row in told.items() if row.disable} == {"disabled-dir"}
    assert (told["pbs1"].datastore, told["nas-down"].export) == ("store1", "/export/pve")


@pytest.mark.parametrize(
    ("definition", "told", "kind", "shared"),
    [
        (Definition("a", type="dir"), 1, "dir", False),
        (Definition("a", type="dir", shared=1), 0, "dir", True),
        (Definition("a", type="nfs"), 0, "nfs", True),
        (None, 1, "dir", True),
        (None, 0, "cifs", True),
        (None, None, "dir", False),
        (None, None, None, False),
    ],
)
def test_the_definition_decides_and_without_one_the_row_and_the_type(
    definition: Definition | None, told: int | None, kind: str | None, *, shared: bool
) -> None:
    assert is_shared(definition, told, kind) is shared


def test_a_limit_of_nodes_is_a_list_with_commas_and_none_is_for_all() -> None:
    assert Definition("a", nodes="pve1, pve3").limit == {"pve1", "pve3"}
    assert not Definition("a", nodes="pve1,pve3").is_for("pve2")
    assert Definition("a").is_for("pve2")
    assert Definition("a", nodes="").is_for("pve2")


def test_what_lies_where_is_found_by_names_of_pools_groups_and_thin_pools() -> None:
    definitions = Definitions()
    definitions.learn(msgspec.convert(DEFINITIONS, list[Definition], strict=False))
    here = definitions.on_node("pve1")
    assert on_zfs(here, "rpool") == ["local-zfs"]
    assert on_zfs(here, "tank") == ["tank"]
    assert on_zfs(here, "tan") == []
    assert on_zfs(definitions.on_node("pve2"), "tank") == ["elsewhere"]
    assert on_group(here, "fast") == ["thick", "vms"]
    assert on_thin_pool(here, "fast", "vms") == ["vms"]
    assert on_own_ceph([*here, Definition("far", type="rbd", monhost="10.0.0.1")]) == ["ceph"]


def test_what_is_not_defined_any_more_is_not_known_any_more() -> None:
    definitions = Definitions()
    definitions.learn([Definition("a"), Definition("b", disable=1)])
    assert [one.storage for one in definitions.on_node("pve1")] == ["a"]
    definitions.learn([Definition("b")])
    assert definitions.get("a") is None
    assert definitions.get("b") == Definition("b")
