from collections.abc import Sequence

from pulse.demo.estate import MOMENT
from pulse.demo.rhythms import STEP
from pulse.demo.story import (
    DAY,
    Arrival,
    Backup,
    Daily,
    Destruction,
    Event,
    Growth,
    Locked,
    Migration,
    NodeDeath,
    Pause,
    Rename,
    Restart,
    Retag,
    Stall,
    Start,
    Stop,
    Story,
    local_midnight,
)
from pulse.demo.timeline import BOOTED, CREATED, JOINED, RECOVERED, Course, Timeline, timeline
from tests.demo.small import HIGHLY_AVAILABLE, LATER, guest, small

ESTATE = small()
CLUSTER = ESTATE.clusters[0]


def line_of(*events: Event, at: float = LATER, daily: Sequence[Daily] = ()) -> Timeline:
    return timeline(CLUSTER, Story(once=events, daily=tuple(daily)), local_midnight(at))


def course_of(vmid: int, *events: Event) -> Course:
    return next(course for course in line_of(*events).courses if course.guest.vmid == vmid)


def restart(at: float = LATER) -> Restart:
    return Restart(cluster="small", at=at, vmid=100)


def test_a_guest_without_events_runs_since_its_written_uptime() -> None:
    course = course_of(100)
    assert course.settled
    assert course.started(LATER) == MOMENT - 10 * DAY
    assert course.started(MOMENT - 11 * DAY) is None
    assert course_of(104).started(LATER) is None


def test_a_restart_is_off_for_its_seconds() -> None:
    course = course_of(100, restart())
    assert not course.settled
    assert course.started(LATER - 1) == MOMENT - 10 * DAY
    assert course.started(LATER + 1) is None
    assert course.started(LATER + 21) == LATER + 20


def test_a_guest_that_is_stopped_is_off_until_it_is_started() -> None:
    stop, start = (kind(cluster="small", at=LATER + wait, vmid=100) for kind, wait in ((Stop, 0), (Start, 60)))
    course = course_of(100, stop, start)
    assert course.started(LATER + 59) is None
    assert course.started(LATER + 61) == LATER + 60


def test_a_migration_locks_the_guest_and_then_it_lives_elsewhere_and_runs_on() -> None:
    course = course_of(100, Migration(cluster="small", at=LATER, vmid=100, to="n3"))
    assert course.lock(LATER + 1) == "migrate"
    assert course.home(LATER + 39)[1] == "n1"
    assert course.home(LATER + 41) == (LATER + 40, "n3")
    assert course.lock(LATER + 41) is None
    assert course.started(LATER + 41) == MOMENT - 10 * DAY


def test_a_migration_to_a_dead_node_does_not_happen() -> None:
    death = NodeDeath(cluster="small", at=LATER - 10, node="n3")
    course = course_of(100, death, Migration(cluster="small", at=LATER, vmid=100, to="n3"))
    assert course.home(LATER + 100)[1] == "n1"


def test_names_tags_locks_pauses_and_backups_hold_from_their_instant() -> None:
    course = course_of(
        100,
        Rename(cluster="small", at=LATER, vmid=100, name="renamed"),
        Retag(cluster="small", at=LATER, vmid=100, tags=("x",)),
        Locked(cluster="small", at=LATER, vmid=100, word="snapshot", seconds=5),
        Pause(cluster="small", at=LATER, vmid=100, seconds=5),
        Backup(cluster="small", at=LATER + 60, vmid=100, seconds=30),
        Growth(cluster="small", at=LATER, vmid=100, grown=1, seconds=1),
    )
    assert (course.name(LATER - 1), course.name(LATER + 1)) == ("guest-100", "renamed")
    assert course.tags == ((float("-inf"), ()), (LATER, ("x",)))
    assert [course.lock(LATER + wait) for wait in (1, 6, 61, 91)] == ["snapshot", None, "backup", None]
    assert course.pauses == ((LATER, LATER + 5),)
    assert len(course.backups) == len(course.growths) == 1


def test_a_guest_that_arrives_is_locked_first_and_gone_after_its_destruction() -> None:
    events = (
        Arrival(cluster="small", at=LATER, guest=guest(200, "n2")),
        Destruction(cluster="small", at=LATER + 100, vmid=200),
    )
    course = course_of(200, *events)
    assert (course.born, course.gone) == (LATER, LATER + 106)
    assert course.lock(LATER + 1) == "create"
    assert course.started(LATER + 50) == LATER + CREATED
    assert course.lock(LATER + 101) == "destroyed"
    assert course.started(LATER + 101) is None


def test_an_id_can_be_taken_again_after_its_guest_is_gone() -> None:
    line = line_of(
        Destruction(cluster="small", at=LATER, vmid=100),
        Arrival(cluster="small", at=LATER + 60, guest=guest(100, "n2")),
    )
    assert [(course.born, course.gone) for course in line.courses if course.guest.vmid == 100] == [
        (float("-inf"), LATER + 6),
        (LATER + 60, float("inf")),
    ]
    assert [course.guest.node for course in line.living("n2", LATER + 61) if course.guest.vmid == 100] == ["n2"]


def test_a_node_that_dies_takes_its_guests_along_and_boots_them_when_it_is_back() -> None:
    course = course_of(101, NodeDeath(cluster="small", at=LATER, node="n2", seconds=120))
    assert course.started(LATER + 1) is None
    assert course.cut_off(LATER + 1)
    assert course.started(LATER + 120 + BOOTED + 10) == LATER + 120 + BOOTED


def test_a_guest_in_high_availability_starts_elsewhere_when_its_node_stays_dead() -> None:
    death = NodeDeath(cluster="small", at=LATER, node="n2", seconds=3000)
    course = course_of(HIGHLY_AVAILABLE, death)
    assert course.home(LATER + RECOVERED - 1)[1] == "n2"
    assert course.home(LATER + RECOVERED + 1)[1] in {"n1", "n3"}
    assert course.started(LATER + RECOVERED + 1) == LATER + RECOVERED


def test_nobody_is_recovered_without_a_majority() -> None:
    deaths = [NodeDeath(cluster="small", at=LATER, node=node) for node in ("n2", "n3")]
    course = course_of(HIGHLY_AVAILABLE, *deaths)
    assert course.home(LATER + 1000)[1] == "n2"
    assert course.started(LATER + 1000) is None


def test_every_node_writes_statistics_each_ten_seconds_at_a_time_of_its_own() -> None:
    line = line_of()
    steps = {number: [line.measured_at(number, LATER + second) for second in range(60)] for number in range(3)}
    for told in steps.values():
        assert all(LATER + second - STEP < step <= LATER + second for second, step in enumerate(told))
        assert len(set(told)) in {6, 7}
    assert len({told[0] % STEP for told in steps.values()}) == 3


def test_a_node_that_is_dead_or_stalled_writes_nothing_until_it_is_back() -> None:
    for event, back in (
        (NodeDeath(cluster="small", at=LATER, node="n2", seconds=60), 60 + JOINED),
        (Stall(cluster="small", at=LATER, node="n2", seconds=60), 60),
    ):
        line = line_of(event)
        before = line.measured_at(1, LATER)
        assert before < LATER
        assert line.measured_at(1, LATER + back - 0.1) == before
        assert line.measured_at(1, LATER + back + STEP) > LATER + back - STEP
        assert line.measured_at(0, LATER + 30) > LATER + 20


def test_two_troubles_that_follow_on_each_other_are_one_silence() -> None:
    line = line_of(
        Stall(cluster="small", at=LATER, node="n2", seconds=60),
        Stall(cluster="small", at=LATER + 55, node="n2", seconds=60),
    )
    assert line.measured_at(1, LATER + 110) < LATER


def test_a_weekly_restart_is_remembered_for_the_whole_week() -> None:
    daily = [Daily(restart(), frozenset((3,)))]
    line = line_of(at=LATER + 7.9 * DAY, daily=daily)
    started = line.courses[0].started(LATER + 7.9 * DAY)
    assert started == LATER + 2 * DAY + 20


def test_the_moments_are_those_at_which_something_changes() -> None:
    moments = line_of(restart(), Locked(cluster="small", at=LATER + 60, vmid=101, word="snapshot", seconds=5)).moments
    assert moments == (LATER, LATER + 20, LATER + 60, LATER + 65)
