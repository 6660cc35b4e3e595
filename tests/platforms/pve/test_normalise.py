"""The rules by which a row becomes a resource."""

from typing import Any

import msgspec
import pytest
from msgspec import structs

from pulse.kit.foreign import LIMIT, kept
from pulse.model.resource import Resource
from pulse.platforms.pve import normalise
from pulse.platforms.pve.normalise import Standing
from pulse.platforms.pve.rows import Row
from pulse.platforms.pve.storage.definitions import Definition
from tests.platforms.pve.recorded import SCOPE, guest_row, node_row, storage_row

ONLINE: dict[str, Standing] = {"pve1": "online", "pve2": "online"}
BOTH = frozenset(("pve1", "pve2"))


def guest(row: Row, standing: Standing = "online", previous: Resource | None = None) -> Resource:
    return normalise.guest(SCOPE, row, standing, {}, previous)


def test_a_running_vm_is_up_with_its_numbers_and_facts() -> None:
    told = guest(guest_row(tags="db;prod", lock="backup", hastate="started", pool="production"))
    assert (told.id, told.name, told.status, told.state) == ("pve:k3f9:guest:100", "web01", "up", "running")
    assert told.parent == "pve:k3f9:node:pve1"
    assert told.facts == {
        "vmid": 100, "type": "qemu", "node": "pve1", "cores": 2, "tags": ["db", "prod"], "lock": "backup",
        "ha": "started", "pool": "production",
    }  # fmt: skip
    assert told.readings == {
        "cpu": 0.25, "uptime": 100, "memory_used": 300e6, "memory_host": 350e6, "memory_total": 400e6,
        "disk_total": 8e9,
    }  # fmt: skip
    assert (told.stale, told.notes, told.sources) == (False, [], {})


def test_rates_are_readings() -> None:
    assert normalise.guest(SCOPE, guest_row(), "online", {"net_in": 7.0}, None).readings["net_in"] == 7


@pytest.mark.parametrize(
    ("word", "status"), [("running", "up"), ("paused", "up"), ("stopped", "down"), ("prelaunch", "unknown")]
)
def test_the_platforms_word_gives_the_status(word: str, status: str) -> None:
    told = guest(guest_row(status=word))
    assert (told.state, told.status) == (word, status)


def test_a_stopped_guest_has_only_its_sizes() -> None:
    told = guest(guest_row(status="stopped", cpu=0.0, mem=0.0, memhost=0.0, uptime=0.0))
    assert told.readings == {"memory_total": 400e6, "disk_total": 8e9}


def test_a_guest_that_has_just_been_started_has_no_zeros() -> None:
    assert set(guest(guest_row(uptime=0.0, cpu=0.0, mem=0.0)).readings) == {"memory_total", "disk_total"}


@pytest.mark.parametrize(
    ("changes", "used", "host"),
    [
        ({"mem": 300e6, "memhost": 350e6}, 300e6, 350e6),
        ({"mem": 300e6, "memhost": 300e6}, None, 300e6),
        ({"mem": 450e6, "memhost": 460e6}, None, 450e6),
        ({"mem": 300e6, "memhost": None}, 300e6, None),
        ({"mem": 400e6, "memhost": None}, None, 400e6),
        ({"mem": 0.0, "memhost": 0.0}, None, None),
        ({"mem": None, "memhost": None}, None, None),
        ({"type": "lxc", "mem": 300e6, "memhost": 0.0}, 300e6, None),
        ({"type": "lxc", "mem": 400e6, "memhost": 0.0}, 400e6, None),
    ],
    ids=["both", "9 host only", "9 over its size", "8", "8 full", "zero", "absent", "container", "full container"],
)
def test_memory_is_told_from_the_view_that_it_has(
    changes: dict[str, object], used: float | None, host: float | None
) -> None:
    told = guest(guest_row(**changes))
    assert (told.readings.get("memory_used"), told.readings.get("memory_host")) == (used, host)
    host_view = used is None and host is not None
    container = {"memory_used": "cgroup use, cache counted"} if changes.get("type") == "lxc" else {}
    assert told.sources == ({"memory_host": "host view"} if host_view else container)
    assert [note.part for note in told.notes] == (["memory"] if host_view else [])


def test_of_a_container_that_moved_the_source_comes_and_goes_with_its_memory() -> None:
    row = guest_row(type="lxc", mem=0.0)
    before = guest(row)
    after = normalise.guest_moved(before, structs.replace(row, mem=300e6), {})
    again = normalise.guest_moved(after, row, {})
    assert [each.sources for each in (before, after, again)] == [{}, {"memory_used": "cgroup use, cache counted"}, {}]


def test_only_a_container_has_a_used_disk() -> None:
    assert "disk_used" not in guest(guest_row(disk=5e9)).readings
    assert guest(guest_row(type="lxc", disk=5e9)).readings["disk_used"] == 5e9
    assert "disk_used" not in guest(guest_row(type="lxc", disk=0.0)).readings


def test_cpu_is_raw_above_one_and_unknown_below_zero() -> None:
    assert guest(guest_row(cpu=1.4)).readings["cpu"] == 1.4
    assert guest(guest_row(cpu=0.0)).readings["cpu"] == 0
    assert "cpu" not in guest(guest_row(cpu=-0.003)).readings


@pytest.mark.parametrize("standing", ["offline", "stalled", "silent", "missing"])
def test_a_guest_of_a_node_that_cannot_be_believed_is_unknown_and_stale(standing: Standing) -> None:
    told = guest(guest_row(), standing)
    assert (told.status, told.state, told.stale) == ("unknown", "running", True)
    assert "pve1" in told.notes[0].message


def test_a_row_that_lost_its_name_keeps_name_state_facts_and_numbers() -> None:
    before = guest(guest_row(tags="prod", template=1))
    told = guest(Row(id="qemu/100", type="qemu", vmid=100, node="pve1", status="unknown"), "offline", before)
    assert (told.name, told.state, told.status, told.stale) == ("web01", "running", "unknown", True)
    assert told.readings == before.readings
    assert (told.facts["cores"], told.facts["template"]) == (2, True)


def test_a_guest_never_seen_with_a_name_is_called_by_its_number() -> None:
    told = guest(Row(id="qemu/100", type="qemu", vmid=100, node="pve1", status="unknown"))
    assert (told.name, told.state, told.status, told.stale) == ("100", "unknown", "unknown", False)
    assert told.readings == {}


def test_the_made_up_name_of_a_guest_being_destroyed_is_no_rename() -> None:
    told = guest(guest_row(name="VM 100", lock="destroyed"), previous=guest(guest_row()))
    assert told.name == "web01"


def test_new_numbers_alone_give_what_the_full_way_gives() -> None:
    before, row = guest(guest_row(tags="a")), guest_row(tags="a", cpu=0.5, mem=400e6)
    assert normalise.guest_moved(before, row, {}) == guest(row, previous=before)


def test_an_online_node_has_its_numbers() -> None:
    told = normalise.node(SCOPE, node_row(), "online", None)
    assert (told.id, told.status, told.state, told.facts) == (
        "pve:k3f9:node:pve1", "up", "online", {"cores": 8, "ha": "online"},
    )  # fmt: skip
    assert told.readings == {
        "cpu": 0.5, "memory_used": 4e9, "memory_total": 16e9, "disk_used": 1e9, "disk_total": 10e9, "uptime": 1000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("standing", "status", "stale"),
    [("offline", "down", False), ("silent", "unknown", True), ("stalled", "unknown", True)],
)
def test_a_node_that_is_not_well_says_how(standing: Standing, status: str, *, stale: bool) -> None:
    told = normalise.node(SCOPE, node_row(), standing, None)
    assert (told.status, told.stale, bool(told.notes)) == (status, stale, stale)


def test_a_node_without_numbers_keeps_its_cores() -> None:
    before = normalise.node(SCOPE, node_row(), "online", None)
    bare = node_row(
        status="unknown", cpu=None, maxcpu=None, mem=None, maxmem=None, disk=None, maxdisk=None, uptime=None
    )
    told = normalise.node(SCOPE, bare, "silent", before)
    assert (told.facts["cores"], told.readings) == (8, {})


def storage(*rows: Row, standings: dict[str, Standing] | None = None, measured: frozenset[str] = BOTH) -> Resource:
    return normalise.storage(SCOPE, rows, standings or ONLINE, measured)


def test_a_local_storage_belongs_to_its_node() -> None:
    told = storage(storage_row())
    assert (told.id, told.parent, told.status) == ("pve:k3f9:storage:pve1:local", "pve:k3f9:node:pve1", "up")
    assert told.facts == {
        "shared": False, "nodes": {"pve1": "available"}, "type": "dir", "content": ["backup", "iso"],
    }  # fmt: skip
    assert told.readings == {"disk_used": 4e9, "disk_total": 20e9}


def shared(node: str, status: str = "available", **changes: object) -> Row:
    return storage_row(node, storage="nas", plugintype="nfs", status=status, **changes)


def test_a_shared_storage_is_one_resource_with_the_numbers_of_the_first_node_that_has_it() -> None:
    told = storage(shared("pve2", disk=2e9), shared("pve1", "unknown", disk=None, maxdisk=None))
    assert (told.id, told.parent, told.status) == ("pve:k3f9:storage:nas", None, "up")
    assert told.state == "degraded"
    assert told.facts["nodes"] == {"pve1": "unavailable", "pve2": "available"}
    assert told.readings["disk_used"] == 2e9
    assert "pve1" in told.notes[0].message


def test_a_storage_that_no_node_has_is_down_without_numbers() -> None:
    told = storage(shared("pve1", "unknown"), shared("pve2", "unknown"))
    assert (told.status, told.readings) == ("down", {})


def test_a_node_that_cannot_say_does_not_count() -> None:
    one_dead: dict[str, Standing] = {"pve1": "offline", "pve2": "online"}
    assert storage(shared("pve1"), shared("pve2", "unknown"), standings=one_dead).status == "down"
    told = storage(shared("pve1"), standings={"pve1": "offline"})
    assert (told.status, told.stale, told.readings) == ("unknown", True, {})
    assert storage(shared("pve1", "unknown"), measured=frozenset()).status == "unknown"


def test_a_storage_is_as_available_whichever_node_tells_it_last() -> None:
    rows = [shared("pve1"), shared("pve2", "unknown", disk=None, maxdisk=None)]
    assert storage(*rows) == storage(*reversed(rows))


def defined(*rows: Row, **definition: Any) -> Resource:  # noqa: ANN401 - a test names any field
    return normalise.storage(SCOPE, rows, ONLINE, BOTH, Definition(rows[0].storage or "", **definition))


def test_the_definition_decides_whether_a_storage_is_shared() -> None:
    assert defined(storage_row(shared=1), type="dir").id == "pve:k3f9:storage:pve1:local"
    assert defined(storage_row(shared=0), type="dir", shared=1).id == "pve:k3f9:storage:local"


def test_a_node_that_a_storage_is_not_for_does_not_lack_it() -> None:
    told = defined(shared("pve1"), shared("pve2", "unknown", disk=None), type="nfs", nodes="pve1")
    assert (told.state, told.facts["nodes"], told.notes) == ("available", {"pve1": "available"}, [])


def test_a_definition_that_is_not_the_newest_hides_no_node_that_has_the_storage() -> None:
    told = defined(shared("pve1"), shared("pve2"), type="nfs", nodes="pve1")
    assert told.facts["nodes"] == {"pve1": "available", "pve2": "available"}
    lacking = defined(shared("pve2", "unknown", disk=None), type="nfs", nodes="pve1")
    assert (lacking.status, lacking.facts["nodes"]) == ("down", {"pve2": "unavailable"})


def test_a_storage_that_is_switched_off_is_no_trouble() -> None:
    told = defined(shared("pve1", "unknown", disk=None, maxdisk=None), type="nfs", disable=1)
    assert (told.status, told.state, told.stale, told.notes) == ("unknown", "disabled", False, [])
    assert defined(shared("pve1"), type="nfs", disable=1).state == "available"


def test_a_name_beyond_all_limits_is_cut_and_still_its_own() -> None:
    one, other = (guest(guest_row(name="x" * 10_240 + end)) for end in "ab")
    assert len(one.name) == len(other.name) == LIMIT
    assert one.name != other.name
    places = [normalise.storage(SCOPE, [storage_row(storage="s" * 10_240 + end)], ONLINE, BOTH) for end in "ab"]
    assert places[0].id != places[1].id
    assert max(len(place.id) for place in places) < 4 * LIMIT


def test_tags_beyond_all_limits_are_left_out() -> None:
    tags = guest(guest_row(tags=";".join(f"tag-{number}" for number in range(5000)))).facts["tags"]
    assert isinstance(tags, list)
    assert tags[:2] == ["tag-0", "tag-1"]
    assert sum(len(tag) + 1 for tag in tags) <= normalise.TAGS_LIMIT
    assert guest(guest_row(tags="t" * 10_240)).facts["tags"] == [kept("t" * 10_240)]


def test_two_thousand_guests_with_names_of_10_kb_are_a_picture_of_a_few_megabytes() -> None:
    long = "\N{PENGUIN}" * 10_240
    picture = {
        str(vmid): guest(
            guest_row(vmid=vmid, name=f"{vmid}{long}", node=long, tags=long, pool=long, lock=long, hastate=long)
        )
        for vmid in range(2000)
    }
    assert len(msgspec.json.encode(picture)) < 20e6
    names = {vmid: guest(guest_row(vmid=vmid, name=f"{vmid}{'x' * 10_240}")) for vmid in range(2000)}
    assert len(msgspec.json.encode(names)) < 1.6e6


def test_a_node_in_a_sentence_cannot_turn_or_break_it() -> None:
    told = guest(guest_row(node="\u202epve\n1"), "offline")
    assert told.notes[0].message == "The node \ufffdpve 1 is offline."
    assert told.facts["node"] == "\u202epve\n1"


def test_a_guest_on_no_node_is_told_so() -> None:
    told = guest(guest_row(node=None), "missing")
    assert (told.status, told.stale, told.parent) == ("unknown", True, None)
    assert [note.message for note in told.notes] == ["The server does not tell on which node this guest is."]


def test_fewer_cores_than_one_are_no_cores() -> None:
    assert "cores" not in guest(guest_row(maxcpu=-1.0)).facts
    assert normalise.node(SCOPE, node_row(maxcpu=-1.0), "online", None).facts == {"ha": "online"}


@pytest.mark.parametrize("name", ["", "   ", "\u2003\n"])
def test_a_name_that_nobody_can_see_is_none(name: str) -> None:
    assert guest(guest_row(name=name)).name == "100"
    assert guest(guest_row(name=name), previous=guest(guest_row())).name == "web01"
