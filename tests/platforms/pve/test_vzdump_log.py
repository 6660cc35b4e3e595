"""Logs of vzdump: recorded ones, and what real ones hold that could not be recorded."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.platforms.pve.vzdump_log import Outcome, Report, read
from tests.platforms.pve.recorded import recording

NO_QUERY = "VM 101 qmp command 'query-backup' failed - The command query-backup has not been found"
START = datetime(2026, 11, 24, 1, 30, tzinfo=UTC).timestamp()
"""02:30 by a clock on the wall in Berlin."""


def recorded(name: str, started: float, ended: float) -> Report:
    return read([line["t"] for line in recording(name).body["data"]], started, ended)


def wall(minutes: float) -> str:
    return datetime.fromtimestamp(START + 3600 + minutes * 60, UTC).strftime("%Y-%m-%d %H:%M:%S")


def good(vmid: int, begin: float, end: float, *more: str) -> list[str]:
    """The lines of a guest that went well; minutes since the task began."""
    seconds = round((end - begin) * 60)
    return [
        f"INFO: Starting Backup of VM {vmid} (qemu)",
        f"INFO: Backup started at {wall(begin)}",
        "INFO: status = running",
        *more,
        f"INFO: Finished Backup of VM {vmid} ({seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02})",
        f"INFO: Backup finished at {wall(end)}",
    ]


def failing(vmid: int, begin: float, end: float, reason: str) -> list[str]:
    return [
        f"INFO: Starting Backup of VM {vmid} (qemu)",
        f"INFO: Backup started at {wall(begin)}",
        f"ERROR: Backup of VM {vmid} failed - {reason}",
        f"INFO: Failed at {wall(end)}",
    ]


FIRST = "INFO: starting new backup job: vzdump 100 101 102 --mode snapshot --storage pbs-main --quiet 1"
MIXED = [
    FIRST,
    *good(100, 0.1, 4, "INFO:   4% (1.3 GiB of 32.0 GiB) in 3s, read: 437.3 MiB/s, write: 18.7 MiB/s"),
    *failing(101, 4, 4.05, "VM is locked (snapshot-delete)"),
    *good(102, 4.1, 70.1, "INFO: archive file size: 12.50GB"),
    "INFO: Backup job finished with errors",
    "",
    "TASK ERROR: job errors",
]


@pytest.mark.parametrize(
    ("name", "vmid", "started", "ended", "duration", "reason"),
    [
        ("pve-9.2/tasks/log-202-ok", 202, 1795455739, 1795455740, 1, None),
        ("pve-9.2/tasks/log-200-ok", 200, 1795455728, 1795455736, 9, None),
        ("pve-9.2/tasks/log-101-failed", 101, 1795455737, 1795455737, 0, NO_QUERY),
        ("pve-8.4/tasks/log-800-failed", 800, 1795457178, 1795457180, 2, "start failed: QEMU exited with code 1"),
        ("pve-8.4/tasks/log-851-ok", 851, 1795457176, 1795457177, 1, None),
    ],
)
def test_every_recorded_log_is_understood(
    name: str, vmid: int, started: float, ended: float, duration: float, reason: str | None
) -> None:
    found = Outcome(vmid, ok=reason is None, started=started, ended=ended, duration=duration, reason=reason)
    assert recorded(name, started, ended) == Report("backup", (found,))


def test_a_log_of_several_guests_says_how_each_of_them_went() -> None:
    report = read(MIXED, START, START + 70.2 * 60)
    assert report.storage == "pbs-main"
    assert [(one.vmid, one.ok, one.reason) for one in report.outcomes] == [
        (100, True, None),
        (101, False, "VM is locked (snapshot-delete)"),
        (102, True, None),
    ]
    assert [one.started for one in report.outcomes] == [START + 6, START + 240, START + 246]
    assert report.outcomes[2].ended == START + 70.1 * 60
    assert (report.outcomes[2].duration, report.outcomes[2].size) == (66 * 60, int(12.5 * 2**30))


def test_the_zone_of_the_clock_on_the_wall_comes_from_the_end_for_the_start_may_have_waited() -> None:
    lines = ["INFO: trying to get global lock - waiting...", *good(100, 95, 99)]
    (found,) = read(lines, START, START + 99.5 * 60).outcomes
    assert (found.started, found.ended) == (START + 95 * 60, START + 99 * 60)


def test_an_interrupted_job_failed_for_the_guest_it_was_at_and_for_those_it_never_came_to() -> None:
    lines = [
        FIRST,
        *good(100, 0, 4),
        "INFO: Starting Backup of VM 101 (qemu)",
        f"INFO: Backup started at {wall(4)}",
        "ERROR: interrupted by signal",
        "INFO: aborting backup job",
        "ERROR: Backup of VM 101 failed - interrupted by signal",
        f"INFO: Failed at {wall(5)}",
        "ERROR: Backup job failed - interrupted by signal",
        "TASK ERROR: interrupted by signal",
    ]
    found = read(lines, START, START + 300).outcomes
    assert [(one.vmid, one.ok) for one in found] == [(100, True), (101, False), (102, False)]
    assert found[1].reason == "interrupted by signal"
    assert found[2].reason == "It was not begun: interrupted by signal"
    assert found[2].started is None


def test_a_log_that_ends_in_the_middle_is_a_backup_that_failed() -> None:
    found = read(MIXED[:4], START, None).outcomes
    assert [(one.vmid, one.ok, one.reason) for one in found] == [(100, False, "The log ends before the backup does.")]
    assert found[0].started == START + 6


def test_a_guest_whose_end_is_not_told_failed_before_the_next_begins() -> None:
    lines = ["INFO: Starting Backup of VM 100 (lxc)", *good(101, 1, 2)]
    assert [(one.vmid, one.ok) for one in read(lines, START, START + 121).outcomes] == [(100, False), (101, True)]


def test_a_guest_that_fails_before_its_first_line_is_named() -> None:
    lines = ["ERROR: Backup of VM 103 failed - unable to find configuration file for VM 103 - no such machine"]
    (found,) = read(lines, START, START + 1).outcomes
    assert (found.vmid, found.ok, found.started) == (103, False, None)


def test_a_job_that_did_not_come_to_any_guest_tells_of_those_that_it_names() -> None:
    lines = [FIRST, "TASK ERROR: could not activate storage 'pbs-main': connection refused"]
    found = read(lines, START, START + 1).outcomes
    assert [one.vmid for one in found] == [100, 101, 102]
    assert found[0].reason == "It was not begun: could not activate storage 'pbs-main': connection refused"
    assert read(["TASK ERROR: got unexpected"], START, START).outcomes == ()


def test_a_guest_that_a_job_names_and_that_lives_elsewhere_is_no_failure() -> None:
    lines = [FIRST, *good(100, 0, 1), "INFO: Backup job finished successfully", "TASK OK"]
    assert [one.vmid for one in read(lines, START, START + 60).outcomes] == [100]


@pytest.mark.parametrize(("text", "size"), [("1MB", None), ("99MB", None), ("512MB", 512 << 20), ("2.00GB", 2 << 30)])
def test_a_size_that_is_cut_down_too_much_is_not_told(text: str, size: int | None) -> None:
    (found,) = read(good(100, 0, 1, f"INFO: archive file size: {text}"), START, START + 61).outcomes
    assert found.size == size


def test_times_that_are_none_leave_instants_unknown_and_how_it_went_known() -> None:
    lines = [line.replace("2026-11-24", "2026-13-99") for line in MIXED]
    found = read(lines, START, START + 4300).outcomes
    assert [one.ok for one in found] == [True, False, True]
    assert {one.started for one in found} == {one.ended for one in found} == {None}


@given(st.lists(st.sampled_from(MIXED) | st.text(max_size=60), max_size=40), st.none() | st.floats(0, 2e9))
def test_whatever_the_lines_are_there_is_a_report_and_no_success_that_nobody_told(
    lines: list[str], ended: float | None
) -> None:
    report = read(lines, START, ended)
    told = [line for line in lines if line.startswith("INFO: Finished Backup of VM")]
    assert sum(one.ok for one in report.outcomes) == len(told)
    assert all(one.reason for one in report.outcomes if not one.ok)
