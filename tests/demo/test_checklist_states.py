"""The points of the checklist about troubles of a cluster, in virtual time: five minutes run in a moment."""

import asyncio

import pytest

from pulse.demo.estate import MOMENT
from pulse.demo.story import (
    Backup,
    DaemonDown,
    Migration,
    NodeDeath,
    Pause,
    QuorumLoss,
    Stall,
    Start,
    Story,
)
from tests.demo.front import House, opened
from tests.demo.lab import LAB

pytestmark = [pytest.mark.looptime(start=0)]

KEY = LAB.key
NUMBERS = {"cpu", "mem", "disk", "uptime", "maxcpu", "maxmem", "maxdisk", "name", "template", "netin"}


async def _at(house: House, after: float) -> None:
    """Turn the dial to so many seconds after MOMENT."""
    house.dial.turn(MOMENT + after)


async def test_checklist_70_a_dead_node_is_offline_within_seconds_and_keeps_its_sizes() -> None:
    async with opened() as house:
        house.happen(NodeDeath(cluster=KEY, at=MOMENT + 1, node="pve3"))
        await _at(house, 12)
        row = await house.row("node/pve3")
        assert row["status"] == "offline"
        assert {"maxcpu", "maxmem", "maxdisk"} <= row.keys()
        assert not {"cpu", "mem", "disk", "uptime"} & row.keys()
        assert {row["name"]: row["online"] for row in await house.get("/cluster/status") if row["type"] == "node"} == {
            "pve1": 1,
            "pve2": 1,
            "pve3": 0,
        }
        assert {row["node"]: row["status"] for row in await house.get("/nodes")}["pve3"] == "offline"
        await _at(house, 60)
        assert (await house.row("node/pve3"))["hastate"] == "unknown"
        await _at(house, 320)
        late = await house.row("node/pve3")
        assert late["status"] == "offline"
        assert not NUMBERS & late.keys()


async def test_checklist_70_the_server_of_a_dead_node_answers_nobody() -> None:
    async with opened() as house:
        line = await house.line("pve3")
        assert (await line.ask("GET", "/api2/json/version", house.token())).status == 200
        house.happen(NodeDeath(cluster=KEY, at=MOMENT + 1, node="pve3", seconds=60))
        await _at(house, 2)
        await line.send(b"GET /api2/json/version HTTP/1.1\r\n\r\n")
        for asked in (line.ends(), house.line("pve3")):
            with pytest.raises(TimeoutError):  # not even a reset: its packets are lost
                async with asyncio.timeout(50):
                    await asked
        await _at(house, 90)
        assert (await house.call("/version", node="pve3")).status == 200


async def test_checklist_71_guests_of_a_dead_node_are_frozen_for_five_minutes_and_then_unknown() -> None:
    async with opened() as house:
        house.happen(NodeDeath(cluster=KEY, at=MOMENT + 1, node="pve3", seconds=500))
        seen = []
        for after in (12, 150, 285):
            await _at(house, after)
            seen.append(await house.row("qemu/120"))
        assert {row["status"] for row in seen} == {"running"}
        assert len({(row["cpu"], row["uptime"], row["netin"]) for row in seen}) == 1
        assert (await house.row("storage/pve3/local"))["status"] == "available"
        await _at(house, 320)
        gone = await house.row("qemu/120")
        assert gone.keys() == {"id", "type", "vmid", "node", "status", "tags"}
        assert gone["status"] == "unknown"
        storage = await house.row("storage/pve3/local")
        assert storage["status"] == "unknown"
        assert not {"disk", "maxdisk"} & storage.keys()
        await _at(house, 600)
        assert (await house.row("qemu/120"))["name"] == "edge01"
        assert (await house.row("node/pve3"))["status"] == "online"


async def test_checklist_72_a_node_whose_statistics_stall_stays_online_with_frozen_numbers() -> None:
    async with opened() as house:
        house.happen(Stall(cluster=KEY, at=MOMENT + 1, node="pve2"))
        await _at(house, 70)
        first = await house.row("node/pve2")
        await _at(house, 200)
        again = await house.row("node/pve2")
        assert first["status"] == again["status"] == "online"
        assert (first["uptime"], first["cpu"]) == (again["uptime"], again["cpu"])
        await _at(house, 320)
        row = await house.row("node/pve2")
        assert row["status"] == "unknown"
        assert row.keys() == {"id", "type", "node", "status", "cgroup-mode", "hastate"}
        members = {row["name"]: row for row in await house.get("/cluster/status")}
        assert members["pve2"]["online"] == 1
        assert (await house.row("qemu/110"))["status"] == "unknown"


async def test_checklist_73_595_refused_comes_at_once_and_timed_out_after_thirty_seconds_as_596() -> None:
    async with opened() as house:

        async def asked() -> tuple[int, str, bytes, float]:
            reply = await house.call("/nodes/pve2/status")
            return reply.status, reply.reason, reply.body, round(reply.seconds, 1)

        faults = house.server.faults
        faults.peers["pve2"] = "refuses"
        assert await asked() == (595, "Connection refused", b"", 0.0)
        faults.peers["pve2"] = "silent"
        assert await asked() == (595, "Connection timed out", b"", 30.0)
        faults.peers["pve2"] = "hangs"
        assert await asked() == (596, "Connection timed out", b"", 30.0)
        faults.end()
        assert (await asked())[0] == 200
        house.happen(NodeDeath(cluster=KEY, at=house.now, node="pve2"))
        assert (await asked())[:2] == (595, "Connection timed out")
        assert (await house.call("/nodes/pve2/rrddata?timeframe=hour")).status == 200
        assert (await house.call("/cluster/resources")).status == 200


@pytest.mark.parametrize("by_story", [True, False])
async def test_checklist_74_without_pvedaemon_half_of_the_api_works(by_story: bool) -> None:  # noqa: FBT001 - a parameter
    async with opened() as house:
        if by_story:
            house.happen(DaemonDown(cluster=KEY, at=MOMENT + 1, node="pve1"))
            await _at(house, 2)
        else:
            house.server.faults.daemon_down = True
        for path in ("/cluster/status", "/nodes/pve1/qemu", "/nodes/pve1/services", "/nodes/pve1/storage"):
            reply = await house.call(path)
            assert (reply.status, reply.reason, reply.body) == (595, "Cannot assign requested address", b"")
            assert reply.seconds < 0.1
        for path in ("/version", "/cluster/resources", "/nodes/pve1/status", "/nodes", "/cluster/tasks"):
            assert (await house.call(path)).status == 200
        assert (await house.call("/cluster/status", node="pve2")).status == 200


async def test_checklist_75_without_quorum_reads_work_and_writes_fail() -> None:
    async with opened() as house:
        house.happen(QuorumLoss(cluster=KEY, at=MOMENT + 1, seconds=600))
        await _at(house, 15)
        status = await house.get("/cluster/status")
        assert next(row["quorate"] for row in status if row["type"] == "cluster") == 0
        assert {row["name"]: row["online"] for row in status if row["type"] == "node"} == {
            "pve1": 1,
            "pve2": 0,
            "pve3": 0,
        }
        for path in ("/cluster/resources", "/nodes", "/access/permissions", "/nodes/pve1/qemu", "/cluster/backup"):
            assert (await house.call(path)).status == 200
        session = await house.root()
        start = await house.call("/nodes/pve1/qemu/102/status/start", session, method="POST")
        assert (start.status, start.reason) == (500, "cluster not ready - no quorum?")
        pool = await house.call("/pools?poolid=x", session, method="POST")
        assert pool.reason == "create pool failed: cfs-lock 'file-user_cfg' error: no quorum!"
        quorum = next(row for row in await house.get("/cluster/ha/status/current") if row["type"] == "quorum")
        assert (quorum["quorate"], quorum["status"]) == (0, "No quorum on node 'pve1'!")


async def test_checklist_76_high_availability_speaks_in_texts() -> None:
    async with opened() as house:
        rows = {row["id"]: row for row in await house.get("/cluster/ha/status/current")}
        assert rows["master"]["status"].startswith("pve3 (active, Tue Nov 24 14:56:")
        assert rows["fencing"]["status"] == "armed (CRM watchdog active)"
        assert rows["fencing"]["armed-state"] == "armed"
        assert rows["lrm:pve1"]["status"].startswith("pve1 (active, watchdog active, Tue Nov 24 14:56:")
        assert rows["lrm:pve2"]["status"].startswith("pve2 (idle, watchdog standby, ")
        service = rows["service:vm:100"]
        assert (service["state"], service["crm_state"], service["request_state"]) == ("started",) * 3
        assert service["status"] == "vm:100 (pve1, started)"
        assert (service["max_restart"], service["max_relocate"], service["failback"]) == (1, 1, 1)
        assert rows["service:ct:201"]["state"] == "stopped"
        house.happen(NodeDeath(cluster=KEY, at=MOMENT + 1, node="pve2"))
        await _at(house, 60)
        rows = {row["id"]: row for row in await house.get("/cluster/ha/status/current")}
        assert "old timestamp - dead?, watchdog standby" in rows["lrm:pve2"]["status"]
        assert rows["lrm:pve2"]["timestamp"] <= MOMENT + 1
        groups = await house.call("/cluster/ha/groups")
        assert (groups.status, groups.reason) == (500, "cannot index groups: ha groups have been migrated to rules")


async def test_checklist_77_a_replication_that_fails_tries_again_ever_more_rarely() -> None:
    async with opened() as house:

        async def job() -> dict[str, object]:
            rows = {row["id"]: row for row in await house.get("/nodes/pve1/replication")}
            row: dict[str, object] = rows["100-0"]
            return row

        good = await job()
        assert good["fail_count"] == 0
        assert "error" not in good
        begin = (MOMENT // 900 + 1) * 900
        house.site.replication_fails["100-0"] = begin
        found = []
        for after in (1, 301, 901, 1801, 3601):
            house.dial.turn(begin + after)
            row = await job()
            assert row["error"]
            assert row["last_sync"] == begin - 900
            found.append((row["fail_count"], int(str(row["next_sync"])) - int(str(row["last_try"]))))
        assert found == [(1, 300), (2, 600), (3, 900), (4, 1800), (5, 1800)]
        disabled = next(row for row in await house.get("/nodes/pve1/replication") if row.get("disable"))
        assert (disabled["last_sync"], disabled["next_sync"]) == (0, 900)


async def test_checklist_78_an_agent_that_does_not_run_costs_three_seconds_and_one_that_is_not_set_up_none() -> None:
    async with opened() as house:
        house.happen(Pause(cluster=KEY, at=MOMENT + 1, vmid=101))
        await _at(house, 2)
        silent = await house.call("/nodes/pve1/qemu/101/agent/network-get-interfaces")
        assert (silent.status, silent.reason) == (500, "QEMU guest agent is not running")
        assert silent.seconds == pytest.approx(3.0, abs=0.01)
        missing = await house.call("/nodes/pve1/qemu/105/agent/network-get-interfaces")
        assert (missing.status, missing.reason) == (500, "No QEMU guest agent configured")
        assert missing.seconds < 0.2


async def test_checklist_79_tasks_end_with_a_text_and_a_failed_backup_with_job_errors() -> None:
    story = Story(
        once=(
            Backup(cluster=KEY, at=MOMENT - 500, vmid=100, seconds=60),
            Backup(cluster=KEY, at=MOMENT - 400, vmid=101, seconds=60, failure="query-backup failed"),
            Backup(cluster=KEY, at=MOMENT - 10, vmid=200, seconds=60),
        )
    )
    async with opened(story=story) as house:
        rows = {row["id"]: row for row in await house.get("/nodes/pve1/tasks?typefilter=vzdump&source=all")}
        assert {vmid: row["status"] for vmid, row in rows.items()} == {
            "100": "OK",
            "101": "job errors",
            "200": "RUNNING",
        }

        async def status(vmid: str) -> dict[str, object]:
            told: dict[str, object] = await house.get(f"/nodes/pve1/tasks/{rows[vmid]['upid']}/status")
            return told

        failed, running = await status("101"), await status("200")
        assert (failed["status"], failed["exitstatus"]) == ("stopped", "job errors")
        assert running["status"] == "running"
        assert "exitstatus" not in running
        log = await house.get(f"/nodes/pve1/tasks/{rows['101']['upid']}/log")
        assert "ERROR: Backup of VM 101 failed - query-backup failed" in [row["t"] for row in log]
        assert log[-1]["t"] == "TASK ERROR: job errors"
        assert (await house.row("lxc/200"))["lock"] == "backup"


async def test_checklist_79_a_task_that_is_not_known() -> None:
    async with opened() as house:
        unknown = "UPID:pve1:00001234:00001234:5F5E1000:vzdump::root@pam:"
        status = await house.call(f"/nodes/pve1/tasks/{unknown}/status")
        assert (status.status, status.json["errors"]) == (400, {"upid": "no such task"})
        log = (await house.call(f"/nodes/pve1/tasks/{unknown}/log")).json
        assert log == {"data": [{"n": 1, "t": "unable to open file - No such file or directory"}], "total": 1}
        garbage = await house.call("/nodes/pve1/tasks/garbage/status")
        assert garbage.json["errors"] == {"upid": "unable to parse worker upid"}


async def test_checklist_80_a_dead_nfs_storage_makes_lists_of_storages_slow() -> None:
    async with opened() as house:
        house.server.faults.dead_storages["nas"] = 12.0
        reply = await house.call("/nodes/pve1/storage")
        assert reply.seconds == pytest.approx(12.0, abs=0.1)
        assert {row["storage"]: row["active"] for row in reply.data}["nas"] == 0
        content = await house.call("/nodes/pve1/storage/nas/content")
        assert (content.status, content.reason) == (500, "storage 'nas' is not online")
        assert (await house.call("/cluster/resources")).seconds < 0.2


@pytest.mark.parametrize(
    ("storage", "reason"),
    [
        ("nas-down", "storage 'nas-down' is not online"),
        ("disabled-dir", "storage 'disabled-dir' is disabled"),
        ("nosuch", "storage 'nosuch' does not exist"),
    ],
)
async def test_checklist_80_a_storage_that_is_away_says_why(storage: str, reason: str) -> None:
    async with opened() as house:
        reply = await house.call(f"/nodes/pve1/storage/{storage}/content")
        assert (reply.status, reply.reason) == (500, reason)


async def test_checklist_81_a_paused_vm_runs_and_is_paused() -> None:
    async with opened() as house:
        house.happen(Pause(cluster=KEY, at=MOMENT + 1, vmid=100))
        await _at(house, 15)
        current = await house.get("/nodes/pve1/qemu/100/status/current")
        assert (current["status"], current["qmpstatus"]) == ("running", "paused")
        listed = next(row for row in await house.get("/nodes/pve1/qemu") if row["vmid"] == 100)
        assert listed["status"] == "running"
        assert "qmpstatus" not in listed
        full = next(row for row in await house.get("/nodes/pve1/qemu?full=1") if row["vmid"] == 100)
        assert full["qmpstatus"] == "paused"


async def test_checklist_82_the_old_node_of_a_moved_guest_knows_nothing_of_it() -> None:
    async with opened() as house:
        house.happen(Migration(cluster=KEY, at=MOMENT + 1, vmid=101, to="pve2", seconds=20))
        await _at(house, 10)
        assert (await house.row("qemu/101"))["lock"] == "migrate"
        await _at(house, 22)
        for part in ("status/current", "config", "snapshot"):
            reply = await house.call(f"/nodes/pve1/qemu/101/{part}")
            assert reply.status == 500
            assert reply.reason == "Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist"
        lost = await house.call("/nodes/pve1/lxc/99999/status/current")
        assert lost.reason == "Configuration file 'nodes/pve1/lxc/99999.conf' does not exist"
        assert (await house.call("/nodes/pve2/qemu/101/status/current")).status == 200
        assert (await house.row("qemu/101"))["node"] == "pve2"


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("/nodes/pve1/services", 2.0, 2.1),
        ("/nodes/pve1/apt/versions", 1.0, 1.2),
        ("/nodes/pve1/report", 10.0, 15.0),
        ("/cluster/resources", 0.0, 0.05),
    ],
)
async def test_checklist_83_some_calls_are_slow(path: str, least: float, most: float) -> None:
    async with opened() as house:
        assert least <= (await house.call(path)).seconds <= most


async def test_a_stopped_vm_starts() -> None:
    async with opened() as house:
        house.happen(Start(cluster=KEY, at=MOMENT + 1, vmid=102))
        await _at(house, 30)
        current = await house.get("/nodes/pve1/qemu/102/status/current")
        assert (current["status"], current["uptime"]) == ("running", 29)
