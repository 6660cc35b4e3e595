"""The points of the checklist about values: types, units, and what is absent."""

import re
from itertools import pairwise

import pytest

from pulse.demo.estate import GIB, MOMENT
from pulse.demo.fake_pve.accounts import AUDITOR
from pulse.demo.fake_pve.answer import Json
from pulse.demo.fake_pve.privileges import Grant
from pulse.demo.story import Backup
from tests.demo.front import House, opened
from tests.demo.lab import LAB, SINGLE_7, SINGLE_8

pytestmark = [pytest.mark.looptime(start=0)]

KEY = LAB.key


async def _one(house: House, path: str, vmid: int) -> dict[str, Json]:
    rows: list[dict[str, Json]] = await house.get(path)
    return next(row for row in rows if int(row["vmid"]) == vmid)


def _booleans(value: Json) -> bool:
    """Whether a JSON boolean is in it."""
    if isinstance(value, dict):
        return any(_booleans(entry) for entry in value.values())
    if isinstance(value, list):
        return any(_booleans(entry) for entry in value)
    return isinstance(value, bool)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/cluster/status", "online"),
        ("/nodes/pve1/storage", "active"),
        ("/nodes/pve1/disks/list", "gpt"),
        ("/cluster/backup", "enabled"),
        ("/nodes/pve1/network", "active"),
        ("/access/acl", "propagate"),
    ],
)
async def test_checklist_45_booleans_are_0_or_1(path: str, key: str) -> None:
    async with opened() as house:
        rows = await house.get(path)
        assert {row[key] for row in rows if key in row} <= {0, 1}
        assert not _booleans(rows)


async def test_checklist_46_load_averages_are_texts() -> None:
    async with opened() as house:
        told = await house.get("/nodes/pve1/status")
        assert len(told["loadavg"]) == 3
        assert all(re.fullmatch(r"\d+\.\d\d", value) for value in told["loadavg"])
        assert isinstance(told["cpuinfo"]["mhz"], str)
        assert isinstance(told["cpuinfo"]["hvm"], str)


@pytest.mark.parametrize("path", ["/nodes/pve1/{kind}", "/nodes/pve1/{kind}/{vmid}/status/current"])
async def test_checklist_47_pressures_are_texts_for_containers_numbers_for_vms_and_absent_when_stopped(
    path: str,
) -> None:
    async with opened() as house:

        async def told(kind: str, vmid: int) -> dict[str, Json]:
            place = path.format(kind=kind, vmid=vmid)
            row = await (house.get(place) if "status" in path else _one(house, place, vmid))
            return {key: value for key, value in row.items() if key.startswith("pressure")}

        names = {f"pressure{what}{how}" for what in ("cpu", "io", "memory") for how in ("some", "full")}
        container, machine = await told("lxc", 200), await told("qemu", 100)
        assert container.keys() == machine.keys() == names
        assert all(isinstance(value, str) and re.fullmatch(r"\d+\.\d\d", value) for value in container.values())
        assert all(isinstance(value, int | float) for value in machine.values())
        assert await told("lxc", 201) == await told("qemu", 102) == {}
        assert not any(key.startswith("pressure") for key in await house.row("qemu/100"))
    async with opened(SINGLE_8) as house:
        assert not any(key.startswith("pressure") for row in await house.get("/nodes/pve1/qemu") for key in row)


@pytest.mark.parametrize("path", ["/nodes/pve1/status", "/nodes/pve1/qemu/100/status/current"])
async def test_checklist_48_cpu_is_0_at_the_first_call_in_each_worker_and_old_within_five_seconds(path: str) -> None:
    async with opened() as house:
        lines = [await house.line() for _ in range(3)]

        async def cpu(worker: int) -> float:
            line = lines[worker]
            value: float = (await line.ask("GET", f"/api2/json{path}", house.token())).data["cpu"]
            return value

        assert [await cpu(worker) for worker in range(3)] == [0, 0, 0]
        house.dial.turn(house.now + 3)
        assert await cpu(0) == 0
        house.dial.turn(house.now + 3)
        moved = await cpu(0)
        assert moved > 0
        house.dial.turn(house.now + 3)
        assert await cpu(0) == moved
        assert await cpu(1) > 0


async def test_checklist_49_the_disk_of_a_vm_is_always_0() -> None:
    async with opened() as house:
        rows = await house.get("/cluster/resources?type=vm")
        assert {row["disk"] for row in rows if row["type"] == "qemu"} == {0}
        assert all(row["disk"] > 0 for row in rows if row["type"] == "lxc" and row["status"] == "running")
        assert (await _one(house, "/nodes/pve1/qemu", 100))["disk"] == 0
        assert (await house.get("/nodes/pve1/qemu/100/status/current"))["maxdisk"] == 8 * GIB


async def test_checklist_50_memory_is_a_text_in_the_configuration_of_a_vm() -> None:
    async with opened() as house:
        machine, container = (
            await house.get("/nodes/pve1/qemu/101/config"),
            await house.get("/nodes/pve1/lxc/200/config"),
        )
        assert (machine["memory"], container["memory"], container["swap"]) == ("2048", 256, 512)
        assert (machine["cores"], machine["sockets"]) == (2, 1)
        assert re.fullmatch("[0-9a-f]{40}", machine["digest"])
        pending = {row["key"]: row["value"] for row in await house.get("/nodes/pve1/qemu/101/pending")}
        assert pending == machine


async def test_checklist_51_prefixes_are_texts_in_the_interfaces_of_a_container() -> None:
    async with opened() as house:
        rows = {row["name"]: row for row in await house.get("/nodes/pve1/lxc/200/interfaces")}
        address = rows["eth0"]["ip-addresses"][0]
        assert (address["prefix"], address["ip-address-type"]) == ("24", "inet")
        assert rows["eth0"]["inet"] == f"{address['ip-address']}/24"
        assert rows["eth0"]["hwaddr"] == rows["eth0"]["hardware-address"]
        assert "inet" not in rows["lo"]
        assert (await house.get("/nodes/pve1/lxc/201/interfaces")) is None
        agent = (await house.get("/nodes/pve1/qemu/100/agent/network-get-interfaces"))["result"]
        assert {address["prefix"] for row in agent for address in row["ip-addresses"]} == {8, 128, 24, 64}
    async with opened(SINGLE_7) as house:
        assert (await house.call("/nodes/pve1/lxc/200/interfaces")).status == 501


def _backups(house: House) -> None:
    house.happen(
        Backup(cluster=KEY, at=MOMENT - 900, vmid=100, seconds=60),
        Backup(cluster=KEY, at=MOMENT - 600, vmid=101, seconds=60, failure="VM 101 qmp command failed"),
        Backup(cluster=KEY, at=MOMENT - 30, vmid=200, seconds=600),
    )


async def test_checklist_52_saved_is_a_text() -> None:
    async with opened() as house:
        _backups(house)
        rows = await house.get("/cluster/tasks")
        assert {row["saved"] for row in rows} == {"0", "1"}
        running = next(row for row in rows if row["id"] == "200")
        assert running["saved"] == "0"
        assert not {"endtime", "status"} & running.keys()


async def test_checklist_53_quorate_is_a_text_in_the_status_of_the_manager() -> None:
    async with opened() as house:
        assert (await house.get("/cluster/ha/status/manager_status"))["quorum"] == {"node": "pve1", "quorate": "1"}
        house.server.faults.no_quorum = True
        assert (await house.get("/cluster/ha/status/manager_status"))["quorum"]["quorate"] == ""


async def test_checklist_54_how_many_backups_are_kept_are_texts() -> None:
    async with opened() as house:
        jobs = await house.get("/cluster/backup")
        assert [job["prune-backups"] for job in jobs if "prune-backups" in job] == [{"keep-last": "2"}]
        assert all("next-run" in job for job in jobs)
        selections = {next(key for key in ("vmid", "all", "pool") if key in job) for job in jobs}
        assert selections == {"vmid", "all", "pool"}
        assert next(job["vmid"] for job in jobs if "vmid" in job) == "100,101,200"


async def test_checklist_55_what_is_not_there_has_no_key() -> None:
    async with opened() as house:
        plain, tagged = await house.row("qemu/105"), await house.row("qemu/100")
        assert not {"lock", "tags", "pool", "hastate"} & plain.keys()
        assert {"tags", "pool", "hastate"} <= tagged.keys()
        stopped = await _one(house, "/nodes/pve1/qemu", 102)
        assert "pid" not in stopped
        assert "pid" in await _one(house, "/nodes/pve1/qemu", 100)
        assert "agent" not in await house.get("/nodes/pve1/qemu/102/status/current")
        assert (await house.get("/nodes/pve1/qemu/100/status/current"))["agent"] == 1
        storages = {row["storage"]: row for row in await house.get("/nodes/pve1/storage")}
        assert "used_fraction" not in storages["nas-down"]
        assert None not in {value for row in await house.get("/cluster/resources") for value in row.values()}
        assert {row["osdid-list"] for row in await house.get("/nodes/pve1/disks/list")} == {None}
        house.site.accounts.grant("monitor@pve", (*AUDITOR, Grant("/vms", "PVEVMAdmin")))
        images = [row for row in await house.get("/nodes/pve1/storage/local/content") if row["content"] == "images"]
        assert {row["parent"] for row in images} == {None}


async def test_checklist_56_json_booleans_come_from_qemu_only() -> None:
    async with opened() as house:
        assert _booleans(await house.get("/nodes/pve1/qemu/100/agent/get-vcpus"))
        current = await house.get("/nodes/pve1/qemu/100/status/current")
        assert _booleans(current.pop("blockstat"))
        assert not _booleans(current)
        for path in ("/cluster/resources", "/nodes", "/nodes/pve1/qemu", "/nodes/pve1/status", "/cluster/tasks"):
            assert not _booleans(await house.get(path))


async def test_checklist_57_the_list_of_containers_of_release_7_has_texts_as_ids() -> None:
    async with opened(SINGLE_7) as house:
        assert {row["vmid"] for row in await house.get("/nodes/pve1/lxc")} == {"200", "201"}
        assert {row["diskread"] for row in await house.get("/nodes/pve1/qemu")} == {0}
    async with opened(SINGLE_8) as house:
        assert {row["vmid"] for row in await house.get("/nodes/pve1/lxc")} == {200, 201}
        assert not any("diskread" in row for row in await house.get("/nodes/pve1/qemu"))


async def test_checklist_58_snapshots_have_a_row_for_what_is_now() -> None:
    async with opened() as house:
        here = [guest for guest in LAB.guests if guest.node == "pve1" and guest.kind == "qemu"]
        found = {guest.vmid: await house.get(f"/nodes/pve1/qemu/{guest.vmid}/snapshot") for guest in here}
        for vmid, rows in found.items():
            now = next(row for row in rows if row["name"] == "current")
            assert now["description"] == "You are here!"
            assert now["running"] == int(vmid in (100, 101, 105))
            assert "snaptime" not in now
            assert "digest" in now
        taken = [row for rows in found.values() for row in rows if row["name"] != "current"]
        assert taken
        assert all({"snaptime", "description", "vmstate"} <= row.keys() for row in taken)


async def test_checklist_59_a_template_says_so_in_lists_and_everybody_in_the_resources() -> None:
    async with opened() as house:
        rows = await house.get("/nodes/pve1/qemu")
        assert [row["vmid"] for row in rows if "template" in row] == [9000]
        assert {row["template"] for row in await house.get("/cluster/resources?type=vm")} == {0, 1}


async def test_checklist_60_empty_buckets_have_nothing_but_their_time() -> None:
    async with opened() as house:
        rows = await house.get("/nodes/pve1/qemu/100/rrddata?timeframe=day")
        empty = [row for row in rows if len(row) == 1]
        assert empty
        assert all(row.keys() == {"time"} for row in empty)
        assert all(None not in row.values() for row in rows)
        full = rows[-1]
        assert {"cpu", "mem", "memhost", "netin", "diskread", "pressurecpusome", "pressurecpufull"} <= full.keys()
        assert not {"memused", "memavailable", "memtotal"} & full.keys()
        node = (await house.get("/nodes/pve1/rrddata?timeframe=hour"))[-1]
        assert {"loadavg", "iowait", "memtotal", "memused", "memavailable", "arcsize", "pressureiofull"} <= node.keys()
        assert "pressurecpufull" not in node


@pytest.mark.parametrize(
    ("timeframe", "length", "step"),
    [
        ("hour", 60, 60),
        ("day", 1440, 60),
        ("week", 336, 1800),
        ("month", 1440, 1800),
        ("year", 1440, 21_600),
        ("decade", 570, 604_800),
    ],
)
async def test_checklist_61_release_9_keeps_long_fine_rows(timeframe: str, length: int, step: int) -> None:
    async with opened() as house:
        times = [row["time"] for row in await house.get(f"/nodes/pve1/rrddata?timeframe={timeframe}")]
        assert length - 1 <= len(times) <= length
        assert {later - sooner for sooner, later in pairwise(times)} == {step}
        assert times[-1] <= house.now


@pytest.mark.parametrize(("timeframe", "step"), [("hour", 60), ("day", 1800), ("week", 10_800), ("year", 604_800)])
async def test_checklist_61_before_it_there_are_seventy_rows(timeframe: str, step: int) -> None:
    async with opened(SINGLE_8) as house:
        times = [row["time"] for row in await house.get(f"/nodes/pve1/rrddata?timeframe={timeframe}")]
        assert 69 <= len(times) <= 70
        assert times[1] - times[0] == step
        assert (await house.call("/nodes/pve1/rrddata?timeframe=decade")).status == 400


async def test_checklist_62_the_total_stands_beside_tasks_and_logs() -> None:
    async with opened() as house:
        _backups(house)
        reply = (await house.call("/nodes/pve1/tasks?limit=1&typefilter=vzdump")).json
        assert (len(reply["data"]), reply["total"]) == (1, 2)
        upid = reply["data"][0]["upid"]
        log = (await house.call(f"/nodes/pve1/tasks/{upid}/log?limit=3")).json
        assert len(log["data"]) == 3
        assert log["total"] > 3
        assert [row["n"] for row in log["data"]] == [1, 2, 3]


async def test_checklist_63_active_tasks_are_running() -> None:
    async with opened() as house:
        assert (await house.call("/nodes/pve1/tasks?source=active")).json == {"data": []}
        _backups(house)
        rows = await house.get("/nodes/pve1/tasks?source=active")
        assert [(row["status"], row["id"]) for row in rows] == [("RUNNING", "200")]
        archive = await house.get("/nodes/pve1/tasks")
        assert "200" not in {row["id"] for row in archive}
        assert len(await house.get("/nodes/pve1/tasks?source=all")) == len(archive) + 1
        assert {row["status"] for row in await house.get("/nodes/pve1/tasks?errors=1")} == {"job errors"}


async def test_checklist_64_a_upid_has_numbers_of_eight_hexadecimal_digits() -> None:
    async with opened() as house:
        _backups(house)
        rows = await house.get("/nodes/pve1/tasks?source=all")
        for row in rows:
            fields = re.fullmatch(
                r"UPID:(\w+):([0-9A-F]{8}):([0-9A-F]{8}):([0-9A-F]{8}):(\w+):(\w*):([\w@]+):", row["upid"]
            )
            assert fields is not None
            assert fields[1] == row["node"]
            assert (int(fields[2], 16), int(fields[3], 16)) == (row["pid"], row["pstart"])
            assert int(fields[4], 16) == row["starttime"]
            assert (fields[5], fields[6], fields[7]) == (row["type"], row["id"], row["user"])
        encoded = rows[0]["upid"].replace(":", "%3A").replace("@", "%40")
        assert (await house.get(f"/nodes/pve1/tasks/{encoded}/status"))["upid"] == rows[0]["upid"]


async def test_checklist_65_an_offline_storage_has_zeros_and_no_share() -> None:
    async with opened() as house:
        rows = {row["storage"]: row for row in await house.get("/nodes/pve1/storage")}
        down = rows["nas-down"]
        assert (down["active"], down["enabled"], down["total"], down["used"], down["avail"]) == (0, 1, 0, 0, 0)
        assert "used_fraction" not in down
        assert rows["disabled-dir"]["enabled"] == 0
        assert 0 < rows["local"]["used_fraction"] < 1
        assert {row["storage"] for row in await house.get("/nodes/pve1/storage?enabled=1")} == rows.keys() - {
            "disabled-dir"
        }
        row = await house.row("storage/pve1/nas-down")
        assert row["status"] == "unknown"
        assert not {"disk", "maxdisk"} & row.keys()


async def test_checklist_66_a_shared_storage_is_in_the_resources_once_for_each_node() -> None:
    async with opened() as house:
        rows = [row for row in await house.get("/cluster/resources?type=storage") if row["storage"] == "nas"]
        assert {row["id"] for row in rows} == {f"storage/pve{number}/nas" for number in (1, 2, 3)}
        assert {(row["shared"], row["plugintype"], row["maxdisk"]) for row in rows} == {(1, "nfs", 940 * GIB)}
        orders = {row["content"] for _ in range(9) for row in await house.get("/storage") if row["storage"] == "local"}
        assert len(orders) > 1


async def test_checklist_67_ids_say_what_they_are_of() -> None:
    async with opened() as house:
        forms = {
            "node": r"node/\w+",
            "qemu": r"qemu/\d+",
            "lxc": r"lxc/\d+",
            "storage": r"storage/\w+/[\w-]+",
            "pool": r"/pool/\w+",
            "network": r"network/\w+/zone/localnetwork",
        }
        rows = await house.get("/cluster/resources")
        assert {row["type"] for row in rows} == forms.keys()
        assert all(re.fullmatch(forms[row["type"]], row["id"]) for row in rows)
        assert (await house.get("/cluster/resources?type=sdn")) == []
        pools = {row["pool"]: row for row in rows if row["type"] == "pool"}
        assert pools["dev"].keys() == {"id", "type", "pool"}
        assert {"cpu", "mem", "maxmem", "maxcpu", "uptime"} <= pools["production"].keys()
    async with opened(SINGLE_8) as house:
        assert {row["type"] for row in await house.get("/cluster/resources")} >= {"sdn"}


async def test_checklist_68_tags_are_one_sorted_text() -> None:
    async with opened() as house:
        assert (await house.row("qemu/100"))["tags"] == "prod;web"
        assert (await house.get("/nodes/pve1/qemu/100/config"))["tags"] == "prod;web"
        assert (await _one(house, "/nodes/pve1/lxc", 200))["tags"] == "infra;prod"


async def test_checklist_69_wear_is_a_number_or_not_known_and_attributes_have_padded_ids() -> None:
    async with opened() as house:
        rows = {row["devpath"]: row for row in await house.get("/nodes/pve1/disks/list")}
        assert 0 < rows["/dev/nvme0n1"]["wearout"] <= 100
        assert rows["/dev/sdc"]["wearout"] == "N/A"
        assert rows["/dev/sdd"]["health"] == "UNKNOWN"
        assert {row["rpm"] for row in rows.values()} == {-1, 0, 5400}
        assert "used" not in rows["/dev/sdc"]
        smart = await house.get("/nodes/pve1/disks/smart?disk=/dev/sda")
        assert smart["attributes"][0]["id"] == "  5"
        assert all(isinstance(row["raw"], str) and row["fail"] == "-" for row in smart["attributes"])
        text = await house.get("/nodes/pve1/disks/smart?disk=/dev/nvme0n1")
        assert text["type"] == "text"
        assert f"Percentage Used:                    {100 - text['wearout']}%" in text["text"]
        assert await house.get("/nodes/pve1/disks/smart?disk=/dev/sda&healthonly=1") == {"health": "PASSED"}
        assert (await house.call("/nodes/pve1/disks/smart?disk=/dev/nosuch")).reason == "not a valid block device"
