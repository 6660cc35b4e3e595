"""Definitions of storages, and those that are switched off."""

from pulse.platforms.pve.storage.definitions import Definitions
from pulse.platforms.pve.topics.storage_config import STORAGE_CONFIG
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.recorded import SCOPE


async def test_recorded_storages_gain_where_they_lie_and_where_they_may_be() -> None:
    desk = FakeDesk("storage-config")
    told = {one.id: one for one in (await STORAGE_CONFIG.open(desk)()).resources}
    pbs = told[SCOPE.id("storage", "pbs1")]
    assert pbs.facts == {"disabled": False, "definition": {"server": "127.0.0.98", "datastore": "store1"}}
    assert (pbs.part, pbs.parts["definition"]) == ("resources", "storage-config")
    assert told[SCOPE.id("storage", "pve2:local")].facts["definition"] == {"path": "/var/lib/vz"}
    assert desk.shared(Definitions).get("nas-down") is not None


async def test_one_that_is_switched_off_is_a_resource_of_its_own_without_a_trouble() -> None:
    told = {one.id: one for one in (await STORAGE_CONFIG.open(FakeDesk("storage-config"))()).resources}
    off = told[SCOPE.id("storage", "pve1:disabled-dir")]
    assert (off.part, off.status, off.state, off.stale, off.notes) == (
        "storage-config",
        "unknown",
        "disabled",
        False,
        [],
    )
    assert (off.name, off.parent) == ("disabled-dir", SCOPE.id("node", "pve1"))
    assert off.facts == {
        "disabled": True, "definition": {"path": "/srv/none"}, "shared": False, "type": "dir", "content": ["iso"],
    }  # fmt: skip


async def test_a_storage_for_some_nodes_is_on_no_other() -> None:
    rows = [
        {"storage": "local", "type": "dir", "nodes": "pve3,pve1", "disable": 1},
        {"storage": "nas", "type": "nfs", "disable": 1},
        {"storage": 7},
        {"type": "dir"},
    ]
    told = (await STORAGE_CONFIG.open(FakeDesk("storage-config", {"/storage": rows}))()).resources
    ids = [SCOPE.id("storage", name) for name in ("pve1:local", "pve3:local", "nas")]
    assert {one.id for one in told} >= set(ids)
    assert SCOPE.id("storage", "pve2:local") not in {one.id for one in told}
    local, nas = (next(one for one in told if one.id == id_) for id_ in ids[1:])
    assert local.facts["nodes_limit"] == ["pve1", "pve3"]
    assert local.part == "resources", "the list of resources still has it: it is not switched off there yet"
    assert (nas.part, nas.parent) == ("storage-config", None)
