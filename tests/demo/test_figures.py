from math import isclose

from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.demo.estate import GIB, MOMENT, Cluster, Guest
from pulse.demo.figures import GuestFigures, measured
from pulse.demo.rhythms import STEP
from pulse.demo.story import DAY, Backup, Daily, Event, Growth, Migration, Pause, Restart, Story, local_midnight
from pulse.demo.timeline import Timeline, timeline
from tests.demo.small import LATER, small

CLUSTER: Cluster = small().clusters[0]
TOTALS = ("diskread", "diskwrite", "netin", "netout")


def line_of(*events: Event, at: float = LATER, daily: tuple[Daily, ...] = ()) -> Timeline:
    return timeline(CLUSTER, Story(once=events, daily=daily), local_midnight(at))


def told(line: Timeline, vmid: int, at: float, held: float = 0.0) -> GuestFigures:
    for number in range(len(CLUSTER.nodes)):
        figures = measured(line, number, line.measured_at(number, at), held).guests.get(vmid)
        if figures is not None:
            return figures
    raise KeyError(vmid)


def written(vmid: int = 100) -> Guest:
    guest = CLUSTER.guest(vmid)
    assert guest is not None
    return guest


def rate(line: Timeline, vmid: int, total: str, at: float) -> float:
    now, before = (getattr(told(line, vmid, instant), total) for instant in (at, at - STEP))
    return float(now - before) / STEP


def test_at_the_moment_a_guest_has_the_numbers_that_are_written_down() -> None:
    line, guest = line_of(), written()
    figures = told(line, 100, MOMENT)
    assert isclose(figures.cpu, guest.cpu)
    assert abs(figures.memory - guest.memory_used) <= 4096
    assert abs(figures.uptime - guest.uptime) <= STEP
    for total in TOTALS:
        assert isclose(rate(line, 100, total, MOMENT), getattr(guest.rates, total), rel_tol=1e-6)
    assert figures.pressure == guest.pressure


def test_at_the_moment_a_node_has_the_numbers_that_are_written_down() -> None:
    line, node = line_of(), CLUSTER.nodes[0]
    figures = measured(line, 0, line.measured_at(0, MOMENT), 0.0).node
    assert isclose(figures.cpu, node.cpu)
    assert abs(figures.memory - node.memory_used) <= 8192
    assert isclose(figures.load[0], node.load)
    assert abs(figures.uptime - node.uptime) <= STEP


@settings(deadline=None, max_examples=60)
@given(st.floats(min_value=-9 * DAY, max_value=30 * DAY), st.floats(min_value=0.0, max_value=5000.0))
def test_totals_never_run_backwards_while_a_guest_runs(after: float, apart: float) -> None:
    early, late = (told(line_of(at=MOMENT + instant), 100, MOMENT + instant) for instant in (after, after + apart))
    assert all(getattr(early, total) <= getattr(late, total) for total in (*TOTALS, "uptime"))
    assert all(0 <= figures.cpu <= 1 for figures in (early, late))
    assert all(0 < figures.memory <= written().memory for figures in (early, late))


def test_a_restart_begins_every_total_anew() -> None:
    line = line_of(Restart(cluster="small", at=LATER, vmid=100))
    before, off, after = (told(line, 100, LATER + wait) for wait in (-1, 15, 60))
    assert off.status == "stopped"
    assert off.uptime == off.netin == off.cpu == off.memory == 0
    assert 0 < after.uptime < 60
    assert 0 < after.netin < before.netin
    assert after.memory < before.memory
    assert after.cpu > before.cpu


def test_a_paused_guest_works_nothing_and_keeps_its_memory() -> None:
    figures = told(line_of(Pause(cluster="small", at=LATER, vmid=100)), 100, LATER + 60)
    assert figures.status == "paused"
    assert figures.cpu < 0.001
    assert figures.memory > GIB


def test_a_backup_reads_what_it_says_and_makes_the_guest_and_the_node_work_more() -> None:
    backup = Backup(cluster="small", at=LATER, vmid=100, seconds=600, reads=50e6)
    quiet, busy = line_of(), line_of(backup)
    at = LATER + 300
    assert isclose(rate(busy, 100, "diskread", at) - rate(quiet, 100, "diskread", at), 50e6, rel_tol=1e-3)
    assert told(busy, 100, at).cpu > told(quiet, 100, at).cpu
    nodes = [measured(line, 0, line.measured_at(0, at), 0.0).node.cpu for line in (quiet, busy)]
    assert nodes[0] < nodes[1]
    afterwards = told(busy, 100, LATER + 900).diskread - told(quiet, 100, LATER + 900).diskread
    assert isclose(afterwards, 600 * 50e6, rel_tol=1e-6)


def test_what_daily_backups_read_adds_up_day_by_day() -> None:
    daily = (Daily(Backup(cluster="small", at=MOMENT - DAY / 2, vmid=100, seconds=100, reads=1e9), always=True),)
    for days in (1, 2, 5):
        at = LATER + days * DAY
        more = told(line_of(at=at, daily=daily), 100, at).diskread - told(line_of(at=at), 100, at).diskread
        assert isclose(more, (10 + days) * 100 * 1e9, rel_tol=1e-6)


def test_a_guest_that_grows_has_at_its_end_what_it_grew() -> None:
    quiet, growing = line_of(), line_of(Growth(cluster="small", at=LATER, vmid=100, grown=GIB, seconds=600))
    half, full = (
        told(growing, 100, LATER + wait).memory - told(quiet, 100, LATER + wait).memory for wait in (300, 700)
    )
    assert 0.4 * GIB < half < 0.6 * GIB
    assert abs(full - GIB) < 8192


def test_totals_go_on_where_they_were_after_a_migration() -> None:
    line = line_of(Migration(cluster="small", at=LATER, vmid=100, to="n3"))
    looks = []
    for second in range(-30, 120):
        at = LATER + second
        number = 2 if second >= 40 else 0
        step = line.measured_at(number, at)
        figures = measured(line, number, step, 0.0).guests.get(100)
        if figures is not None:
            looks.append((step, figures))
    looks.sort(key=lambda look: look[0])
    for total in TOTALS:
        told_in_order = [getattr(figures, total) for _, figures in looks]
        assert told_in_order == sorted(told_in_order)


def test_while_time_is_held_totals_go_on_at_their_rates_and_nothing_else_moves() -> None:
    line = line_of()
    still, later = told(line, 100, MOMENT), told(line, 100, MOMENT, held=100.0)
    assert later.uptime == still.uptime + 100
    assert (later.cpu, later.memory, later.disk) == (still.cpu, still.memory, still.disk)
    for total in TOTALS:
        moved = (getattr(later, total) - getattr(still, total)) / 100
        assert isclose(moved, getattr(written().rates, total), rel_tol=1e-4)


def test_a_container_tells_its_disk_and_a_vm_does_not() -> None:
    line = line_of()
    assert told(line, 100, MOMENT).disk == 0
    assert told(line, 103, MOMENT).disk > 15 * GIB
    assert told(line, 103, MOMENT).memory_host == 0
    assert told(line, 100, MOMENT).memory < told(line, 100, MOMENT).memory_host < written().memory
