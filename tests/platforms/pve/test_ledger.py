"""The tasks of a cluster over time: each once, none lost between its end and its place among the ended ones."""

from pulse.platforms.pve.ledger import KEPT_FOR, MISSED_AFTER, MISSED_AGAIN, NEWEST, Ledger
from pulse.platforms.pve.task import Row, TaskEnds, outcome

NOW = 1_795_455_000.0


def upid(number: int = 1, vmid: int = 101) -> str:
    return f"UPID:pve1:{number:08X}:00068284:{int(NOW):08X}:vzdump:{vmid}:root@pam:"


def running(number: int = 1) -> Row:
    return Row(upid(number), starttime=NOW)


def ended(number: int = 1, status: str = "OK", at: float = NOW) -> Row:
    return Row(upid(number), starttime=at, endtime=at + 10, status=status)


def ledger() -> tuple[Ledger, list[str]]:
    """With the ends that it tells, as numbers of workers."""
    ends, told = TaskEnds(), []
    ends.listen(lambda row: told.append(f"{int(row.upid.split(':')[2], 16)} {row.status}"))
    return Ledger(ends), told


def stands(book: Ledger) -> dict[str, str]:
    return {entry.row.upid: outcome(entry.row) for entry in book.entries().values()}


def test_a_task_that_ran_and_is_in_no_list_for_a_moment_stays_and_is_told_once_when_it_has_ended() -> None:
    book, ends = ledger()
    book.take([running()], NOW)
    book.take([], NOW + 5)
    assert stands(book) == {upid(): "running"}
    assert book.to_ask_about(NOW + 6) is None
    book.take([ended()], NOW + 10)
    book.take([ended()], NOW + 15)
    assert stands(book) == {upid(): "ok"}
    assert ends == ["1 OK"]
    assert book.to_ask_about(NOW + 1000) is None


def test_one_that_stays_away_is_asked_about_and_again_while_it_runs() -> None:
    book, ends = ledger()
    book.take([running()], NOW)
    book.take([], NOW + 5)
    due = NOW + 5 + MISSED_AFTER
    assert book.to_ask_about(due - 0.1) is None
    assert book.to_ask_about(due) == running()
    book.still_runs(running(), due)
    assert book.to_ask_about(due + MISSED_AGAIN - 0.1) is None
    assert book.to_ask_about(due + MISSED_AGAIN) == running()
    book.has_ended(running(), "job errors")
    assert (stands(book), ends) == ({upid(): "failed"}, ["1 job errors"])
    book.take([ended(status="job errors")], due + 100)
    assert book.entries()[upid()].row.endtime == NOW + 10
    assert ends == ["1 job errors"]


def test_one_that_the_server_does_not_know_any_more_is_asked_about_no_more_and_may_still_turn_up() -> None:
    book, ends = ledger()
    book.take([running()], NOW)
    book.take([], NOW + 5)
    book.is_lost(running())
    book.take([], NOW + 200)
    assert book.to_ask_about(NOW + 1000) is None
    assert book.entries()[upid()].lost
    book.take([running()], NOW + 205)
    assert not book.entries()[upid()].lost
    book.take([ended()], NOW + 210)
    assert ends == ["1 OK"]


def test_a_list_that_is_late_does_not_bring_an_ended_task_to_life() -> None:
    book, ends = ledger()
    book.take([ended()], NOW)
    book.take([running()], NOW + 5)
    assert stands(book) == {upid(): "ok"}
    assert ends == []


def test_what_had_ended_before_the_first_look_is_not_told_as_news() -> None:
    book, ends = ledger()
    book.take([ended(1), ended(2, "job errors")], NOW)
    book.take([ended(1), ended(2, "job errors"), ended(3)], NOW + 5)
    assert ends == ["3 OK"]


def test_ended_tasks_that_newer_ones_push_out_of_the_list_are_kept_for_three_days() -> None:
    book, _ = ledger()
    book.take([ended()], NOW)
    book.take([], NOW + KEPT_FOR)
    assert upid() in book.entries()
    book.take([], NOW + KEPT_FOR + 11)
    assert book.entries() == {}


def test_a_list_that_tells_old_tasks_for_ever_tells_no_ends_and_they_are_not_kept() -> None:
    book, ends = ledger()
    for second in range(3):
        book.take([ended(at=NOW - 2 * KEPT_FOR)], NOW + second)
    assert (book.entries(), ends) == ({}, [])


def test_only_the_newest_are_kept_but_all_that_run() -> None:
    book, ends = ledger()
    for _ in range(2):
        book.take([running(0), *(ended(n, at=NOW + n) for n in range(1, NEWEST + 50))], NOW + 300)
    assert len(book.entries()) == NEWEST
    assert upid(0) in book.entries()
    assert upid(NEWEST + 49) in book.entries()
    assert upid(1) not in book.entries()
    assert ends == []
