"""Backup files: what is hidden is unknown and never none, each storage is read once, each guest gets its own."""

import asyncio
from typing import Any

import pytest

from pulse.kit.errors import Lost, Unauthorized, Unreachable
from pulse.platforms.pve.births import Births
from pulse.platforms.pve.rows import Row as Guest
from pulse.platforms.pve.rows import resource_rows
from pulse.platforms.pve.task import Row as Task
from pulse.platforms.pve.task import TaskEnds
from pulse.platforms.pve.topic import Read, Told
from pulse.platforms.pve.topics.backups import AT_MOST_EVERY, BACKUPS, NEWEST, NOWHERE
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.mutations import broken, every
from tests.platforms.pve.recorded import SCOPE, guest_row, node_row, recording, storage_row

pytestmark = [pytest.mark.looptime(start=0)]
Json = Any
RIGHTS = "/access/permissions"
DUMP = "UPID:pve1:00000002:00000001:6B048202:vzdump:200:root@pam:"
ROOT = {"/": {"Datastore.Allocate": 1, "VM.Backup": 1}}
FILES = recording("pve-9.2/tasks/backups-seen-by-root").body["data"]
PBS = {
    "volid": "pbs:backup/vm/100/2026-11-23T01:30:00Z", "content": "backup", "format": "pbs-vm", "subtype": "qemu",
    "vmid": 100, "ctime": 1795397400, "size": 34359738368, "encrypted": "aa:bb", "notes": "web01", "protected": 1,
    "verification": {"state": "failed", "upid": "UPID:pbs:1"},
}  # fmt: skip


def path(storage: str, node: str = "pve1") -> str:
    return f"/nodes/{node}/storage/{storage}/content?content=backup"


def shared(node: str, status: str = "available", name: str = "pbs") -> Guest:
    return storage_row(
        node, id=f"storage/{node}/{name}", storage=name, shared=1, plugintype="pbs", content="backup", status=status
    )


def local(node: str, status: str = "available") -> Guest:
    return storage_row(node, id=f"storage/{node}/backup", storage="backup", content="backup", status=status)


GUESTS = (guest_row(vmid=100, id="qemu/100"), guest_row(vmid=200, id="lxc/200", type="lxc"))


def opened(*storages: Guest, rights: Json = ROOT, **answers: Json) -> tuple[FakeDesk, Read]:
    """A desk of two nodes, two guests and these storages; `answers` are the lists of storages on pve1."""
    desk = FakeDesk("backups", {RIGHTS: rights} | {path(name): rows for name, rows in answers.items()})
    desk.sightings.take([node_row("pve1"), node_row("pve2"), *GUESTS, *storages], [], 100)
    return desk, BACKUPS.open(desk)


def facts(told: Told, vmid: int) -> Json:
    return next(one for one in told.resources if one.kind == "guest" and one.name == str(vmid)).facts


def storages(told: Told) -> Json:
    return {one.id: one.facts for one in told.resources if one.kind == "storage"}


async def test_the_recorded_files_are_told_to_the_guests_whose_they_are() -> None:
    _, read = opened(local("pve1"), backup=FILES)
    told = await read()
    assert facts(told, 200) == {
        "backups": [
            {
                "volid": "backup:backup/vzdump-lxc-200-2026_11_23-17_42_07.tar.zst",
                "storage": "backup",
                "at": 1795455727,
                "size": 1102387,
                "protected": True,
                "encrypted": False,
                "notes": "proxy01 on pve1",
            }
        ],
        "backup_count": 1,
        "backup_at": 1795455727,
    }
    assert [one["at"] for one in facts(told, 100)["backups"]] == [1795401003, 1795314604]
    assert storages(told) == {SCOPE.id("storage", "pve1:backup"): {"backup_files": 5}}
    assert told.trouble is None


async def test_what_a_backup_server_found_is_told_and_what_it_has_not_looked_at_is_not() -> None:
    plain = {"volid": "pbs:backup/vm/100/x", "vmid": 100, "ctime": 5, "verification": {"state": "none"}}
    _, read = opened(shared("pve1"), pbs=[PBS, plain])
    newest, other = facts(await read(), 100)["backups"]
    assert (newest["verified"], newest["encrypted"], newest["protected"]) == ("failed", True, True)
    assert "verified" not in other
    assert not {"size", "notes"} & set(other)


async def test_an_auditor_is_told_that_it_is_blind_with_privilege_and_path_and_never_that_there_is_none() -> None:
    auditor = recording("pve-9.2/GET_access_permissions").body["data"]
    desk, read = opened(local("pve1"), shared("pve2"), rights=auditor, backup=[])
    told = await read()
    assert told.trouble is not None
    assert told.trouble.code == "blind"
    assert told.trouble.message == (
        "Backups on backup, pbs cannot be seen: that needs Datastore.Allocate on /storage/backup, /storage/pbs, or "
        "Datastore.AllocateSpace there and VM.Backup on the guests."
    )
    assert facts(told, 100) == facts(told, 200) == {"backups_unseen": ["backup", "pbs"]}
    assert storages(told) == {}
    assert desk.asked == [RIGHTS]


async def test_with_the_right_an_empty_list_means_none() -> None:
    _, read = opened(local("pve1"), backup=[])
    told = await read()
    assert facts(told, 100) == {"backups": [], "backup_count": 0}
    assert storages(told) == {SCOPE.id("storage", "pve1:backup"): {"backup_files": 0}}


async def test_the_right_to_back_up_one_guest_shows_only_that_ones() -> None:
    rights = {"/": {"VM.Audit": 1}, "/storage/backup": {"Datastore.AllocateSpace": 1}, "/vms/100": {"VM.Backup": 1}}
    _, read = opened(local("pve1"), rights=rights, backup=[])
    told = await read()
    assert facts(told, 100) == {"backups": [], "backup_count": 0}
    assert facts(told, 200) == {"backups_unseen": ["backup"]}
    assert storages(told) == {}
    _, read = opened(local("pve1"), rights=rights | {"/vms/100": {}}, backup=[])
    assert facts(await read(), 100) == {"backups_unseen": ["backup"]}


async def test_a_shared_storage_is_read_once_and_a_local_one_on_each_of_its_nodes() -> None:
    desk, read = opened(shared("pve1"), shared("pve2"), local("pve1"), local("pve2"), pbs=[PBS], backup=[])
    desk.answers[path("backup", "pve2")] = FILES
    told = await read()
    assert desk.asked == [RIGHTS, path("pbs"), path("backup"), path("backup", "pve2")]
    assert facts(told, 100)["backup_count"] == 3
    assert facts(told, 100)["backup_at"] == 1795401003


async def test_a_shared_storage_that_one_node_cannot_read_is_read_from_another() -> None:
    desk, read = opened(shared("pve1"), shared("pve2"), pbs=Unreachable("pve1 hangs."))
    desk.answers[path("pbs", "pve2")] = [PBS]
    told = await read()
    assert (facts(told, 100)["backup_count"], told.trouble) == (1, None)


async def test_a_storage_that_is_away_keeps_what_was_seen_and_one_that_never_was_is_unseen() -> None:
    desk, read = opened(shared("pve1"), shared("pve2", name="far", status="unknown"), pbs=[PBS])
    first = await read()
    assert facts(first, 100)["backup_count"] == 1
    assert facts(first, 100)["backups_unseen"] == ["far"]
    assert facts(first, 200) == {"backups_unseen": ["far"]}
    away = [shared("pve1", "unknown"), shared("pve2", name="far", status="unknown")]
    desk.sightings.take([node_row("pve1"), node_row("pve2"), *GUESTS, *away], [], 200)
    again = await read()
    assert facts(again, 100) == facts(first, 100)
    assert desk.asked.count(path("pbs")) == 1


async def test_a_storage_that_fails_says_so_and_what_others_tell_stands() -> None:
    _, read = opened(shared("pve1"), local("pve1"), pbs=Unreachable("pbs is slow."), backup=FILES)
    told = await read()
    assert told.trouble is not None
    assert told.trouble.message == "pbs is slow."
    assert facts(told, 100)["backup_count"] == 2
    assert facts(told, 100)["backups_unseen"] == ["pbs"]
    _, read = opened(shared("pve1"), pbs=Unauthorized("No Datastore.Audit."))
    assert facts(await read(), 100) == {"backups_unseen": ["pbs"]}


async def test_a_lost_source_is_lost() -> None:
    _, read = opened(shared("pve1"), pbs=Lost(Unreachable("Gone.")))
    with pytest.raises(Lost):
        await read()


async def test_where_no_storage_takes_backups_there_is_no_such_thing() -> None:
    desk, read = opened(storage_row("pve1", content="iso,images"))
    told = await read()
    assert (told.absent, told.resources, told.complete) == (NOWHERE, [], True)
    assert desk.asked == []


async def test_backups_of_a_former_guest_of_the_same_number_are_not_its_own() -> None:
    desk, read = opened(local("pve1"), backup=FILES)
    desk.shared(Births).at[100] = 1795401000.0
    assert [one["at"] for one in facts(await read(), 100)["backups"]] == [1795401003]


async def test_only_the_newest_are_told_and_all_are_counted() -> None:
    many = [{"volid": f"backup:{n}", "vmid": 100, "ctime": 1000 + n} for n in range(50)]
    _, read = opened(local("pve1"), backup=many)
    told = facts(await read(), 100)
    assert [one["at"] for one in told["backups"]] == [1049 - n for n in range(NEWEST)]
    assert (told["backup_count"], told["backup_at"]) == (50, 1049)


async def test_the_end_of_a_backup_has_the_lists_read_again_but_not_more_often_than_once_a_minute() -> None:
    desk, read = opened(local("pve1"), backup=[])
    await read()
    for upid in ("UPID:pve1:00000001:00000001:6B048202:vzdump:100:root@pam:", DUMP, "x"):
        desk.shared(TaskEnds).tell(Task(upid))
    await asyncio.sleep(AT_MOST_EVERY - 0.1)
    assert desk.called == []
    await asyncio.sleep(0.2)
    assert desk.called == ["backups"]
    await read()
    await asyncio.sleep(AT_MOST_EVERY)
    desk.shared(TaskEnds).tell(Task(DUMP))
    await asyncio.sleep(0.01)
    assert desk.called == ["backups", "backups"]


async def test_a_row_that_cannot_be_read_costs_no_other_and_leaves_no_guest_without_backups() -> None:
    rows = [FILES[0], FILES[2]]
    for where, by in every(rows):
        _, read = opened(local("pve1"), backup=broken(rows, where, by))
        told = await read()
        other = rows[1 - where[0]]
        assert other["volid"] in [one["volid"] for one in facts(told, other["vmid"])["backups"]]
        for vmid in (100, 200):
            assert facts(told, vmid).get("backup_at") != 0
            assert all(one.get("at") != 0 and one.get("size") != 0 for one in facts(told, vmid).get("backups", []))
        if told.trouble is not None:
            assert "cannot be read" in told.trouble.message
            assert facts(told, rows[where[0]]["vmid"]) == {"backups_unseen": ["backup"]}
            assert storages(told) == {}


async def test_an_unread_storage_row_of_the_cluster_is_no_reason_to_fail() -> None:
    desk = FakeDesk("backups", {RIGHTS: ROOT})
    desk.sightings.take(*resource_rows(b'{"data": [{"type": "storage", "id": 5}]}'), 100)
    assert (await BACKUPS.open(desk)()).absent == NOWHERE
