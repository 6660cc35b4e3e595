"""The points of the checklist about what a caller may see."""

import pytest
from msgspec import structs

from pulse.demo.fake_pve.accounts import AUDITOR, EVERYTHING
from pulse.demo.fake_pve.privileges import Grant
from tests.demo.front import House, opened
from tests.demo.lab import LAB, SINGLE_7, SINGLE_8, USERS

pytestmark = [pytest.mark.looptime(start=0)]

LISTS = (
    "/cluster/tasks",
    "/cluster/replication",
    "/nodes/pve1/qemu",
    "/nodes/pve1/lxc",
    "/nodes/pve1/storage",
    "/nodes/pve1/tasks",
    "/nodes/pve1/replication",
    "/storage",
    "/pools",
    "/cluster/log",
)
OBJECTS = (
    ("/cluster/status", "(/, Sys.Audit)"),
    ("/cluster/ha/status/current", "(/, Sys.Audit)"),
    ("/cluster/backup", "(/, Sys.Audit)"),
    ("/cluster/backup-info/not-backed-up", "(/, Sys.Audit)"),
    ("/nodes/pve1/status", "(/nodes/pve1, Sys.Audit)"),
    ("/nodes/pve1/services", "(/nodes/pve1, Sys.Audit)"),
    ("/nodes/pve1/rrddata?timeframe=hour", "(/nodes/pve1, Sys.Audit)"),
    ("/nodes/pve1/qemu/100/status/current", "(/vms/100, VM.Audit)"),
    ("/nodes/pve1/qemu/100/config", "(/vms/100, VM.Audit)"),
)


async def _rights(house: House, *grants: Grant) -> None:
    house.site.accounts.grant("monitor@pve", grants)


@pytest.mark.parametrize("path", LISTS)
async def test_checklist_38_lists_are_filtered_with_200(path: str) -> None:
    async with opened() as house:
        assert (await house.call(path, house.token("noacl"))).data == []


@pytest.mark.parametrize(("path", "where"), OBJECTS)
async def test_checklist_38_single_objects_are_refused_with_403(path: str, where: str) -> None:
    async with opened() as house:
        reply = await house.call(path, house.token("noacl"))
        assert (reply.status, reply.reason) == (403, f"Permission check failed {where}")


async def test_checklist_38_revoked_rights_empty_the_lists_while_single_calls_are_refused() -> None:
    async with opened() as house:
        before = {row["id"] for row in await house.get("/cluster/resources?type=vm")}
        house.site.accounts.grant("monitor@pve", ())
        assert (await house.get("/cluster/resources?type=vm")) == []
        assert (await house.call("/nodes/pve1/qemu/100/status/current")).status == 403
        assert (await house.get("/access/permissions")) == {}
        house.site.accounts.grant("monitor@pve", AUDITOR)
        assert {row["id"] for row in await house.get("/cluster/resources?type=vm")} == before


async def test_checklist_39_a_refusal_names_the_path_and_the_alternatives() -> None:
    async with opened() as house:
        lost = house.token("noacl")
        content = await house.call("/nodes/pve1/storage/local/content", lost)
        assert content.reason == "Permission check failed (/storage/local, Datastore.Audit|Datastore.AllocateSpace)"
        assert (await house.call("/nodes/pve1/disks/list", lost)).reason == "Permission check failed"
        assert (await house.call("/access/users/root@pam/token")).reason == "Permission check failed"
        own = await house.call("/storage/backup")
        assert own.reason == "Permission check failed (/storage/backup, Datastore.Allocate)"


async def test_checklist_40_pending_updates_need_more_than_auditing() -> None:
    async with opened() as house:
        refused = await house.call("/nodes/pve1/apt/update")
        assert refused.reason == "Permission check failed (/nodes/pve1, Sys.Modify)"
        await _rights(house, *AUDITOR, Grant("/nodes", "PVEAuditor"), Grant("/nodes", "Sys.Modify"))
        assert len(await house.get("/nodes/pve1/apt/update")) == 3
        assert (await house.call("/nodes/pve1/syslog")).reason == "Permission check failed (/nodes/pve1, Sys.Syslog)"


async def test_checklist_41_backups_and_images_are_hidden_from_auditors_without_a_word() -> None:
    async with opened() as house:

        async def kinds(storage: str) -> set[str]:
            return {row["content"] for row in await house.get(f"/nodes/pve1/storage/{storage}/content")}

        assert (await kinds("backup"), await kinds("local")) == (set(), {"iso", "vztmpl"})
        await _rights(house, *AUDITOR, Grant("/storage/backup", "PVEDatastoreAdmin"))
        assert await kinds("backup") == {"backup"}
        await _rights(house, *AUDITOR, Grant("/storage", "PVEDatastoreUser"), Grant("/vms/100", "PVEVMUser"))
        rows = await house.get("/nodes/pve1/storage/backup/content")
        assert {row["vmid"] for row in rows} == {100}
        await _rights(house, *AUDITOR, Grant("/vms/100", "PVEVMAdmin"))
        assert await kinds("local") == {"iso", "vztmpl", "images"}


AGENT = "/nodes/pve1/qemu/100/agent"


async def test_checklist_42_the_agent_needs_other_privileges_in_other_releases() -> None:
    async with opened() as house:
        house.dial.turn(house.now + 60)
        assert (await house.call(f"{AGENT}/get-osinfo")).status == 200
        read = await house.call(f"{AGENT}/file-read?file=/proc/meminfo")
        wanted = "VM.GuestAgent.FileRead|VM.GuestAgent.Unrestricted"
        assert read.reason == f"Permission check failed (/vms/100, {wanted})"
        await _rights(house, *AUDITOR, Grant("/vms", "VM.GuestAgent.FileRead"))
        assert "MemAvailable" in (await house.get(f"{AGENT}/file-read?file=/proc/meminfo"))["content"]
    for cluster in (SINGLE_8, SINGLE_7):
        async with opened(cluster) as house:
            house.dial.turn(house.now + 60)
            refused = await house.call(f"{AGENT}/get-osinfo")
            assert refused.reason == "Permission check failed (/vms/100, VM.Monitor)"
            await _rights(house, *AUDITOR, Grant("/vms", "PVEAuditor"), Grant("/vms", "VM.Monitor"))
            assert (await house.call(f"{AGENT}/get-osinfo")).status == 200


@pytest.mark.parametrize("path", ["/nodes", "/cluster/resources?type=node"])
async def test_checklist_43_everybody_sees_the_nodes_but_not_their_numbers(path: str) -> None:
    async with opened() as house:
        rows = (await house.call(path, house.token("noacl"))).data
        assert {row["node"] for row in rows} == {"pve1", "pve2", "pve3"}
        assert {row["status"] for row in rows} == {"online"}
        assert not {"cpu", "mem", "uptime", "maxmem"} & {key for row in rows for key in row}
        for open_to_all in ("network", "certificates/info", "subscription", "version"):
            assert (await house.call(f"/nodes/pve1/{open_to_all}", house.token("noacl"))).status == 200


async def test_checklist_44_permissions_are_a_map_by_path() -> None:
    async with opened() as house:
        told = await house.get("/access/permissions")
        assert {"/", "/access", "/nodes", "/pool", "/sdn", "/storage", "/vms", "/vms/100"} <= told.keys()
        assert told["/vms"] == dict.fromkeys(
            "Datastore.Audit Mapping.Audit Pool.Audit SDN.Audit Sys.Audit VM.Audit VM.GuestAgent.Audit".split(), 1
        )
        assert (await house.get("/access/permissions?path=/vms/100")).keys() == {"/vms/100"}
        assert (await house.get("/access/permissions?userid=noperm@pve")) == {}
    async with opened(SINGLE_8) as house:
        assert "VM.GuestAgent.Audit" not in (await house.get("/access/permissions"))["/vms"]
    async with opened(SINGLE_7) as house:
        assert "Mapping.Audit" not in (await house.get("/access/permissions"))["/"]


async def test_a_right_on_a_pool_shows_its_guests_only() -> None:
    async with opened() as house:
        await _rights(house, Grant("/pool/production", "PVEAuditor"))
        seen = {row["vmid"] for row in await house.get("/cluster/resources?type=vm")}
        assert seen == {guest.vmid for guest in LAB.guests if guest.pool == "production"}
        pools = [row for row in await house.get("/cluster/resources") if row["type"] == "pool"]
        assert [row["pool"] for row in pools] == ["production"]


async def test_a_deeper_entry_replaces_a_higher_one() -> None:
    async with opened() as house:
        await _rights(house, *AUDITOR, Grant("/vms/102", "NoAccess"))
        assert 102 not in {row["vmid"] for row in await house.get("/nodes/pve1/qemu")}
        await _rights(house, Grant("/", "PVEAuditor", propagate=False))
        assert await house.get("/cluster/resources?type=vm") == []
        assert (await house.call("/cluster/status")).status == 200


async def test_root_may_do_everything() -> None:
    async with opened() as house:
        house.site.accounts.put(structs.replace(USERS[1], grants=EVERYTHING))
        reply = await house.call("/nodes/pve1/qemu/102/status/start", await house.root(), method="POST")
        assert reply.data.startswith("UPID:pve1:")
