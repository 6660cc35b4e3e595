"""ZFS pools: what is told of them, how often they are asked, and that any broken answer is survived."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from pulse.kit.errors import SourceError
from pulse.model.resource import Resource
from pulse.platforms.pve.answers import Failed
from pulse.platforms.pve.storage.definitions import Definition, Definitions
from pulse.platforms.pve.storage.ground import Ground
from pulse.platforms.pve.topics.disks import Row
from pulse.platforms.pve.topics.zfs import TREE, ZFS
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.mutations import broken, every, is_zero
from tests.platforms.pve.recorded import SCOPE
from tests.platforms.pve.storage.answers import DEFINITIONS, DISKS, POOLS, RPOOL, TANK
from tests.platforms.pve.test_topic import check

LIST = "/nodes/pve1/disks/zfs"
TIME = {"time": 1_795_000_000, "localtime": 1_795_003_600, "timezone": "Europe/Berlin"}
ANSWERS: dict[str, Any] = {
    LIST: POOLS, f"{LIST}/rpool": RPOOL, f"{LIST}/tank": TANK, "/nodes/pve1/time": TIME,
}  # fmt: skip
GONE = Failed("zpool failed.", 500, "command '/sbin/zpool list -HpPLo name' failed: exit code 1")


def desk(**answers: Any) -> FakeDesk:  # noqa: ANN401 - any JSON
    made = FakeDesk("zfs:pve1", ANSWERS | answers)
    made.shared(Definitions).learn(msgspec.convert(DEFINITIONS, list[Definition], strict=False))
    made.shared(Ground).put_disks("pve1", [msgspec.convert(row, Row, strict=False).device for row in DISKS])
    return made


async def read(at: FakeDesk) -> dict[str, Resource]:
    return {one.name: one for one in (await ZFS.open(at)()).resources}


async def test_a_pool_that_is_well_says_where_it_lies_and_when_it_was_scrubbed() -> None:
    pool = (await read(desk()))["rpool"]
    assert (pool.id, pool.parent) == (SCOPE.id("pool", "pve1:zfs:rpool"), SCOPE.id("node", "pve1"))
    assert (pool.status, pool.state, pool.notes) == ("up", "online", [])
    assert pool.readings == {"disk_used": 3e11, "disk_total": 1e12, "fragmentation": 0.12}
    assert (pool.facts["layout"], pool.facts["storages"], pool.facts["grade"]) == ("single", ["local-zfs"], "ok")
    scrubbed = pool.facts["scrubbed"]
    assert isinstance(scrubbed, float)
    assert datetime.fromtimestamp(scrubbed, UTC).isoformat() == "2026-11-07T23:36:32+00:00", "an hour before it shows"
    assert (pool.facts["scan_word"], pool.facts["scrub_errors"]) == ("scrubbed", 0)
    devices = pool.facts["devices"]
    assert isinstance(devices, list)
    assert [row["device"] for row in devices if row["leaf"]] == ["nvme0n1"]


async def test_a_pool_in_trouble_names_the_disk() -> None:
    pool = (await read(desk()))["tank"]
    assert (pool.status, pool.state) == ("down", "degraded")
    assert (pool.facts["grade"], pool.facts["grade_words"]) == ("warn", "sdc: unavail, sda: 3 checksum errors")
    assert pool.facts["scan_word"] == "resilvering"
    assert pool.facts["scan_done"] == pytest.approx(0.0216)
    assert "scrubbed" not in pool.facts
    assert pool.facts["action"] == "Replace the device using 'zpool replace'."
    assert pool.facts["storages"] == ["tank"], "that of another node lies in another pool"


async def test_a_scrub_that_is_known_stays_known_while_another_one_runs() -> None:
    at = desk()
    ask = ZFS.open(at)
    before = {one.name: one for one in (await ask()).resources}["rpool"]
    at.answers[LIST] = [POOLS[0] | {"health": "DEGRADED"}]
    at.answers[f"{LIST}/rpool"] = RPOOL | {"scan": "scrub in progress since Sun Nov 22 00:24:01 2026 1% done"}
    (after,) = (await ask()).resources
    assert (after.facts["scan_word"], after.facts["scrubbed"]) == ("scrubbing", before.facts["scrubbed"])


@pytest.mark.looptime
async def test_devices_are_asked_for_every_five_minutes_and_when_the_health_changed() -> None:
    at = desk()
    ask = ZFS.open(at)
    await ask()
    first = list(at.asked)
    assert first == [LIST, f"{LIST}/rpool", f"{LIST}/tank", "/nodes/pve1/time"]
    await asyncio.sleep(60)
    await ask()
    assert at.asked[len(first) :] == [LIST]
    at.answers[LIST] = [POOLS[0] | {"health": "DEGRADED"}, POOLS[1]]
    await ask()
    assert at.asked[-2:] == [LIST, f"{LIST}/rpool"]
    await asyncio.sleep(TREE)
    await ask()
    assert at.asked[-3:] == [LIST, f"{LIST}/rpool", f"{LIST}/tank"]


async def test_what_lies_on_which_disk_is_told_to_the_disks_when_it_changed() -> None:
    at = desk()
    ask = ZFS.open(at)
    await ask()
    assert at.called == ["disks"]
    await ask()
    assert at.called == ["disks"]


async def test_a_node_without_zfs_has_none_and_one_whose_pools_vanish_is_in_trouble() -> None:
    told = await ZFS.open(FakeDesk("zfs:pve1"))()
    assert (told.absent, told.complete, told.resources) == ("This node has no ZFS.", False, [])
    at = desk()
    ask = ZFS.open(at)
    await ask()
    at.answers[LIST] = GONE
    with pytest.raises(Failed):
        await ask()
    other = FakeDesk("zfs:pve1", {LIST: Failed("away", 595, "Connection refused")})
    with pytest.raises(Failed):
        await ZFS.open(other)()


async def test_a_pool_without_its_devices_still_says_how_full_it_is() -> None:
    trouble = Failed("Too busy.", 500, "got timeout")
    pool = (await read(desk(**{f"{LIST}/rpool": trouble})))["rpool"]
    assert pool.readings["disk_used"] == 3e11
    assert "devices" not in pool.facts
    assert [note.message for note in pool.notes] == ["The devices of the pool cannot be read: Too busy."]


async def test_without_its_time_zone_the_age_of_a_scrub_is_not_told() -> None:
    at = desk(**{"/nodes/pve1/time": Failed("No.", 500, "no")})
    pool = (await read(at))["rpool"]
    assert "scrubbed" not in pool.facts
    assert pool.facts["scrub_errors"] == 0
    utc = desk(**{"/nodes/pve1/time": {"time": 100, "localtime": 100}})
    assert "scrubbed" in (await read(utc))["rpool"].facts


@pytest.mark.timeout(60)
async def test_an_answer_that_is_broken_anywhere_is_told_as_far_as_it_goes() -> None:
    whole = await read(desk())
    for path, answer in ANSWERS.items():
        for where, by in every(answer):
            at = desk(**{path: broken(answer, where, by)})
            try:
                told = await ZFS.open(at)()
            except SourceError:
                continue
            check(told, at)
            for one in told.resources:
                zeros = [name for name, number in one.readings.items() if number == 0]
                assert not zeros or is_zero(by)
            if path != LIST:
                assert {one.name: one.readings for one in told.resources} == {
                    name: one.readings for name, one in whole.items()
                }


def test_its_privilege_is_the_one_that_the_server_asks_for() -> None:
    assert [(need.privileges, need.path) for need in ZFS.needs] == [(("Sys.Audit",), "/")]
