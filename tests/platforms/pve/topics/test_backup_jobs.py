"""Backup jobs: recorded ones in, jobs and what each guest is in out; what is not sure is not told."""

from typing import Any

import pytest

from pulse.kit.errors import NotAccepted, Unreachable
from pulse.model.resource import Resource
from pulse.platforms.pve.topic import Told
from pulse.platforms.pve.topics.backup_jobs import BACKUP_JOBS, Row, selected, told
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.mutations import broken, every
from tests.platforms.pve.recorded import SCOPE, guest_row, recording

PATH, UNCOVERED = "/cluster/backup", "/cluster/backup-info/not-backed-up"
JOBS = recording("pve-9.2/GET_cluster_backup").body["data"]
NIGHTLY = "906167c1-ea15-44a6-865e-25a3db38e4a5"
GUESTS = {
    100: guest_row(vmid=100, node="pve1", pool="dev"),
    101: guest_row(vmid=101, node="pve2"),
    102: guest_row(vmid=102, node="pve2", pool="dev"),
    900: guest_row(vmid=900, node="pve1", template=1),
}
DESK = FakeDesk("backup-jobs")


async def read(jobs: Any = None, uncovered: Any = None, **changes: Any) -> tuple[Told, FakeDesk]:  # noqa: ANN401 - JSON
    answers = {path: data for path, data in ((PATH, jobs), (UNCOVERED, uncovered)) if data is not None}
    desk = FakeDesk("backup-jobs", answers, **changes)
    return await BACKUP_JOBS.open(desk)(), desk


def jobs(told: Told) -> dict[str, Resource]:
    return {str(one.name): one for one in told.resources if one.kind == "job"}


def covered(told: Told) -> dict[int, bool]:
    return {int(one.name): bool(one.facts["in_job"]) for one in told.resources if one.kind == "guest"}


async def test_the_recorded_jobs_are_told_with_what_they_select() -> None:
    told, desk = await read()
    found = jobs(told)
    nightly = found["Nightly"]
    assert nightly.id == SCOPE.id("job", NIGHTLY)
    assert (nightly.status, nightly.state) == ("up", "enabled")
    assert nightly.facts == {
        "type": "backup",
        "enabled": True,
        "guest_count": 3,
        "schedule": "mon..fri 02:30",
        "next_run": 1795487400,
        "storage": "backup",
        "mode": "snapshot",
        "comment": "Nightly",
        "vmids": ["100", "101", "200"],
    }
    weekly = found["5286ecdd-348b-4d59-868b-4548638c6364"]
    assert (weekly.status, weekly.state, weekly.facts["keep"]) == ("down", "disabled", "keep-last=2")
    assert (weekly.facts["all"], weekly.facts["exclude"]) == (True, ["9000"])
    assert "next_run" not in weekly.facts
    assert found["d6cddc71-f6ec-4c08-8d8a-18bc94ce54cf"].facts["pool"] == "dev"
    assert desk.asked == [PATH]


async def test_a_guest_that_only_a_job_that_is_off_would_take_is_in_none_and_templates_are_not_judged() -> None:
    told, _ = await read()
    assert {vmid for vmid, is_in in covered(told).items() if is_in} == {100, 101, 103, 200}
    assert {103: True, 102: False}.items() <= covered(told).items()
    assert 9000 not in covered(told)
    guest = next(one for one in told.resources if one.name == "100" and one.kind == "guest")
    assert guest.facts["jobs"] == [SCOPE.id("job", NIGHTLY)]
    assert guest.parts == {"in_job": "backup-jobs", "jobs": "backup-jobs"}


async def test_the_job_of_the_single_node_takes_all_guests() -> None:
    told, _ = await read(folder="pve-8.4")
    assert set(covered(told).values()) == {True}
    assert 890 not in covered(told)


@pytest.mark.parametrize(
    ("job", "taken"),
    [
        (Row("a", vmid="100,101, 555"), {100, 101}),
        (Row("a", vmid=101), {101}),
        (Row("a", vmid="100;102"), {100, 102}),
        (Row("a", all=1), {100, 101, 102, 900}),
        (Row("a", all=1, exclude="900"), {100, 101, 102}),
        (Row("a", exclude="100"), {101, 102, 900}),
        (Row("a", pool="dev"), {100, 102}),
        (Row("a", pool="dev", node="pve1"), {100}),
        (Row("a", all=1, node="pve2"), {101, 102}),
        (Row("a", all=0), set()),
        (Row("a"), set()),
    ],
)
def test_a_selection_is_resolved_as_vzdump_does(job: Row, taken: set[int]) -> None:
    assert selected(job, GUESTS) == taken


def test_how_long_backups_are_kept_is_told_in_the_order_of_keeping() -> None:
    cases: tuple[tuple[dict[str, str | int] | str | None, str | None], ...] = (
        ({"keep-daily": "7", "keep-last": 2, "odd": "1"}, "keep-last=2, keep-daily=7"),
        ("keep-all=1", "keep-all=1"),
        ({}, None),
        (None, None),
    )
    for prune, keep in cases:
        assert told(DESK, Row("a", prune=prune), frozenset()).facts.get("keep") == keep


def test_a_job_of_7_has_a_day_and_a_time_and_is_called_by_its_comment() -> None:
    job = told(DESK, Row("a", dow="sat", starttime="01:00", comment="  Weekly \nmore"), frozenset())
    assert (job.name, job.facts["schedule"]) == ("Weekly", "sat 01:00")


async def test_where_a_pool_may_be_hidden_only_those_that_the_server_names_are_in_no_job() -> None:
    hidden = [{"id": "a", "type": "vzdump", "pool": "secret"}, {"id": "b", "type": "vzdump", "vmid": "100"}]
    told, desk = await read(hidden, [{"vmid": 101, "name": "db", "type": "qemu"}])
    assert covered(told) == {100: True, 101: False}
    assert desk.asked == [PATH, UNCOVERED]
    told, _ = await read(hidden, Unreachable("No."))
    assert covered(told) == {100: True}
    with pytest.raises(NotAccepted):
        await read(hidden, NotAccepted("Who are you?"))


async def test_while_a_job_cannot_be_read_no_guest_is_said_to_be_in_none() -> None:
    told, _ = await read([*JOBS[:1], {"id": "odd", "vmid": [103]}], [])
    assert covered(told) == {100: True, 101: True, 200: True}
    assert not told.complete
    assert told.trouble is not None
    assert told.trouble.message == "Backup jobs that cannot be read: odd. Which guests they take is not known."


async def test_no_jobs_at_all_means_that_no_guest_is_in_any() -> None:
    told, _ = await read([])
    assert jobs(told) == {}
    assert set(covered(told).values()) == {False}


async def test_a_job_that_is_told_brokenly_never_makes_a_guest_of_another_job_lose_it() -> None:
    whole, _ = await read(JOBS, [])
    for where, by in every(JOBS):
        found, _ = await read(broken(JOBS, where, by), [])
        others = {SCOPE.id("job", job["id"]) for place, job in enumerate(JOBS) if place != where[0]}
        assert others <= {one.id for one in found.resources}
        before = {one.name: one.facts["jobs"] for one in whole.resources if one.kind == "guest"}
        after = {one.name: one.facts["jobs"] for one in found.resources if one.kind == "guest"}
        for name, mine in before.items():
            assert set(mine) & others <= set(after.get(name, []))  # type: ignore[arg-type]
