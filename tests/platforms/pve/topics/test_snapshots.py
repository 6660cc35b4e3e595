"""Snapshots: the newest first, without the row that stands for what is now."""

from pulse.platforms.pve.topics.snapshots import NEWEST, read
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.guest_totality import GuestDesk, endures
from tests.platforms.pve.recorded import guest_row

PATH = "/nodes/pve1/qemu/100/snapshot"
ROWS = [
    {"name": "base", "description": "", "snaptime": 1_700_000_000, "vmstate": 0},
    {"name": "current", "description": "You are here!", "running": 1},
    {"name": "pre", "description": "before the upgrade", "snaptime": 1_700_009_000, "vmstate": 1, "parent": "base"},
]


async def test_a_recorded_guest_with_a_snapshot() -> None:
    found = await read(GuestDesk(FakeDesk("snapshots")), guest_row(vmid=104))
    assert found.facts["snapshot_count"] == len(found.facts["snapshots"])  # type: ignore[arg-type]
    assert found.facts["snapshot_count"] == 2


async def test_none_is_none_where_the_list_was_read() -> None:
    found = await read(GuestDesk(FakeDesk("snapshots")), guest_row())
    assert found.facts == {"snapshots": [], "snapshot_count": 0}


async def test_the_newest_comes_first() -> None:
    found = await read(GuestDesk(FakeDesk("snapshots", {PATH: ROWS})), guest_row())
    assert found.facts["snapshots"] == [
        {
            "name": "pre",
            "at": 1_700_009_000,
            "description": "before the upgrade",
            "parent": "base",
            "with_memory": True,
        },
        {"name": "base", "at": 1_700_000_000, "with_memory": False},
    ]


async def test_there_is_an_end_to_those_that_are_told_and_all_are_counted() -> None:
    rows = [{"name": f"s{n}", "snaptime": 1_700_000_000 + n} for n in range(NEWEST + 5)]
    found = await read(GuestDesk(FakeDesk("snapshots", {PATH: rows})), guest_row())
    assert found.facts["snapshot_count"] == NEWEST + 5
    assert len(found.facts["snapshots"]) == NEWEST  # type: ignore[arg-type]


async def test_whatever_is_broken_the_rest_is_told() -> None:
    await endures(read, guest_row(), {PATH: ROWS})
