"""Replication jobs: never, well, late, failing, off."""

from typing import Any

import pytest

from pulse.platforms.pve.topics.replication import LATE_AFTER, REPLICATION, Row, is_late, standing, told
from tests.platforms.pve.desks import FakeDesk

NOW = 1_795_460_000.0
GOOD = Row("100-0", 100, "qemu", "pve1", "pve2", "*/15", NOW - 300, NOW - 300, NOW + 600, 3.2, 0)


async def test_the_recorded_jobs_are_one_that_fails_and_one_that_is_off() -> None:
    desk = FakeDesk("replication:pve1")
    failing, off = (await REPLICATION.open(desk)()).resources
    assert (failing.id, failing.kind, failing.name) == ("pve:k3f9:replication:101-0", "replication", "101-0")
    assert (failing.status, failing.state, failing.parent) == ("down", "failing", "pve:k3f9:node:pve1")
    assert failing.part == "replication:pve1"
    assert failing.facts == {
        "guest": "pve:k3f9:guest:101", "kind": "qemu", "from_node": "pve1", "target": "pve2", "schedule": "*/15",
        "disabled": False, "last_try": 1795455781, "next_sync": 1795456081, "duration": 3.04414, "fail_count": 1,
        "rate": 10, "error": "missing replicate feature on volume 'local:101/vm-101-disk-0.qcow2'",
        "late": is_late(Row("x", next_sync=1795456081), desk.now().timestamp()),
    }  # fmt: skip
    assert (off.status, off.state) == ("unknown", "disabled")
    assert off.facts == {
        "guest": "pve:k3f9:guest:200", "kind": "lxc", "from_node": "pve1", "target": "pve2", "schedule": "*/15",
        "disabled": True, "fail_count": 0, "comment": "ct to second node",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (GOOD, ("up", "ok")),
        (Row("1-0", last_sync=0), ("unknown", "never")),
        (Row("1-0"), ("unknown", "unknown")),
        (Row("1-0", last_sync=0, pid=7), ("unknown", "syncing")),
        (Row("1-0", last_sync=NOW, pid=7), ("up", "syncing")),
        (Row("1-0", last_sync=NOW - 900, next_sync=NOW - LATE_AFTER - 1), ("up", "late")),
        (Row("1-0", last_sync=NOW - 900, next_sync=NOW - LATE_AFTER + 1), ("up", "ok")),
        (Row("1-0", last_sync=NOW - 900, next_sync=NOW - 9000, pid=7), ("up", "syncing")),
        (Row("1-0", last_sync=NOW, fail_count=2), ("down", "failing")),
        (Row("1-0", last_sync=NOW, error="broken"), ("down", "failing")),
        (Row("1-0", last_sync=NOW, fail_count=2, disable=1), ("unknown", "disabled")),
    ],
)
def test_how_a_job_stands(row: Row, state: tuple[str, str]) -> None:
    assert standing(row, NOW) == state


def test_zero_is_never_and_a_job_that_is_off_has_no_next_run() -> None:
    (job,) = told(FakeDesk("replication:pve1"), [Row("1-0", last_sync=0, last_try=0, next_sync=900, disable=1)], NOW)
    assert not {"last_sync", "last_try", "next_sync", "late", "duration"} & set(job.facts)
    (job,) = told(FakeDesk("replication:pve1"), [Row("1-0", last_sync=0, next_sync=0)], NOW)
    assert not {"last_sync", "next_sync", "late"} & set(job.facts), "0 is also said of a run that is due at once"


def test_the_words_of_an_error_stay_on_one_line() -> None:
    row = Row("1-0", last_sync=1, error="one\ntwo\x00" + "x" * 999)
    error: Any = told(FakeDesk("replication:pve1"), [row], NOW)[0].facts["error"]
    assert error.startswith("one two")
    assert len(error) <= 256


def test_a_job_without_a_schedule_of_its_own_has_the_usual_one() -> None:
    assert told(FakeDesk("replication:pve1"), [Row("1-0")], NOW)[0].facts["schedule"] == "*/15"


async def test_the_single_node_of_8_tells_its_failing_job() -> None:
    (job,) = (await REPLICATION.open(FakeDesk("replication:pve8", folder="pve-8.4"))()).resources
    assert (job.status, "next_sync" in job.facts, job.facts["target"]) == ("down", False, "pve9x")
