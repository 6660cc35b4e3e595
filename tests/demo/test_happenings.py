from pulse.demo.estate import MOMENT
from pulse.demo.fleets import FLEETS, fleet
from pulse.demo.happenings import at_home, backups, in_fleet
from pulse.demo.home import EDGE, FRA, LAB, home
from pulse.demo.picture import ClusterPicture, cluster_picture
from pulse.demo.story import DAY, Backup, Migration, NodeDeath, weekday

ESTATE = home()
STORY = at_home(ESTATE)
HOUR = 3600.0


def shown(key: str, at: float) -> ClusterPicture:
    return cluster_picture(ESTATE.cluster(key), STORY, at)


def test_the_newest_backup_of_a_guest_is_as_old_as_it_is_written_down() -> None:
    for cluster in ESTATE.clusters:
        for daily in backups(cluster):
            backup = daily.event
            assert isinstance(backup, Backup)
            guest = cluster.guest(backup.vmid)
            assert guest is not None
            assert guest.backed_up is not None
            age = (MOMENT - backup.at - backup.seconds) / HOUR
            assert guest.backed_up <= age < guest.backed_up + 0.5


def test_the_lab_is_backed_up_once_a_week_and_everything_else_daily() -> None:
    assert {len(daily.weekdays or range(7)) for daily in backups(ESTATE.cluster(LAB))} == {1}
    assert {daily.weekdays for daily in backups(ESTATE.cluster(FRA))} == {None}


def test_one_guest_fails_every_night_and_one_is_in_no_job() -> None:
    events = STORY.events(FRA, MOMENT - DAY, MOMENT)
    failed = [event for event in events if isinstance(event, Backup) and event.failure is not None]
    assert [event.vmid for event in failed] == [131]
    assert not any(isinstance(event, Backup) and event.vmid == 304 for event in events)


def test_the_hours_after_the_moment_are_never_dull() -> None:
    assert shown(FRA, MOMENT + 140).guest(201).node == "pve1"  # type: ignore[union-attr]  # it is there
    visitor = shown(FRA, MOMENT + 600).guest(310)
    assert visitor is not None
    assert visitor.status == "running"
    assert shown(FRA, MOMENT + 26 * 60).guest(310) is None
    assert not shown(FRA, MOMENT + 31 * 60).node("pve3").online  # type: ignore[union-attr]  # it is there
    assert shown(FRA, MOMENT + 40 * 60).node("pve3").online  # type: ignore[union-attr]  # it is there
    assert shown(LAB, MOMENT + 20 * 60).nodes[0].alive
    assert shown(EDGE, MOMENT + 76 * 60).nodes[0].online


def test_every_morning_finds_everybody_at_home() -> None:
    for day in range(1, 9):
        for cluster in ESTATE.clusters:
            picture = cluster_picture(cluster, STORY, MOMENT + day * DAY - 8 * HOUR)
            assert all(state.node == state.guest.node or state.guest.in_ha for state in picture.guests)
            assert all(state.alive for state in picture.nodes)


def test_a_node_dies_once_a_week() -> None:
    deaths = [event.at for event in STORY.events(FRA, MOMENT + DAY, MOMENT + 15 * DAY) if isinstance(event, NodeDeath)]
    assert [weekday(at) for at in deaths] == [3, 3]
    for at in deaths:
        alive = [shown(FRA, at + minutes * 60).nodes[2].alive for minutes in (-1, 1, 6, 8)]
        assert alive == [True, False, False, True]


def test_in_a_fleet_guests_move_and_come_back() -> None:
    estate = fleet(FLEETS["S"])
    moves = [
        event for event in in_fleet(estate).events("fleet-1", MOMENT, MOMENT + DAY) if isinstance(event, Migration)
    ]
    homes = {guest.vmid: guest.node for guest in estate.clusters[0].guests}
    away = [move for move in moves if move.to != homes[move.vmid]]
    assert len(away) * 2 == len(moves) > 8
