"""SMART is asked rarely, spread, and not of what may sleep."""

from pulse.platforms.pve.storage.asking import AT_FIRST, AT_LEAST, EVERY, SELDOM, Asking, Told
from pulse.platforms.pve.storage.smart import Smart

GOOD = Told(Smart("passed"), 7.0)
SHARE = 1 / 12


def disks(count: int, *, rests: bool = False) -> dict[str, bool]:
    return {f"d{number:02d}": rests for number in range(count)}


def ask(asking: Asking, of: dict[str, bool], now: float, told: Told = GOOD) -> list[str]:
    due = asking.due(of, SHARE, now)
    for disk in due:
        asking.ask(disk, now)
        asking.take(disk, told)
    return due


def test_new_disks_are_asked_at_once_but_not_all_together() -> None:
    asking = Asking()
    assert len(ask(asking, disks(10), 0)) == AT_FIRST
    assert ask(asking, disks(10), 300) == ["d08", "d09"]
    assert ask(asking, disks(10), 600) == []


def test_a_disk_is_asked_again_after_its_time_and_those_that_wait_longest_first() -> None:
    asking, many = Asking(), disks(36)
    for reading in range(5):
        ask(asking, many, reading * 300)
    assert ask(asking, many, EVERY - 1) == []
    assert ask(asking, many, EVERY) == ["d00", "d01", "d02"]
    assert AT_LEAST < 3


def test_one_that_may_sleep_or_has_no_smart_is_asked_once_a_day() -> None:
    asking = Asking()
    ask(asking, disks(1, rests=True), 0)
    assert ask(asking, disks(1, rests=True), SELDOM - 1) == []
    assert ask(asking, disks(1, rests=True), SELDOM) == ["d00"]
    other = Asking()
    ask(other, disks(1), 0, Told(why="no"))
    assert ask(other, disks(1), EVERY) == []
    assert ask(other, disks(1), SELDOM) == ["d00"]


def test_a_question_counts_though_nobody_answers() -> None:
    asking = Asking()
    asking.ask("d00", 0)
    assert asking.due(disks(1), SHARE, EVERY - 1) == []
    assert asking.told("d00") == Told()


def test_what_was_known_outlives_an_answer_that_says_nothing() -> None:
    asking = Asking()
    asking.take("d00", GOOD)
    asking.take("d00", Told(why="no"))
    assert asking.told("d00") == GOOD


def test_one_that_went_and_came_is_not_asked_sooner() -> None:
    asking = Asking()
    ask(asking, disks(1), 0)
    asking.forget(["d00"], 10)
    assert asking.told("d00") == Told()
    assert asking.due(disks(1), SHARE, 20) == []
    asking.forget(["d00"], SELDOM)
    assert asking.due(disks(1), SHARE, SELDOM) == ["d00"]
