from pulse.demo.estate import GIB, MOMENT, Guest, Rates
from pulse.demo.happenings import at_home
from pulse.demo.home import LAB, home
from pulse.demo.picture import ClusterPicture, GuestState, cluster_picture
from pulse.demo.rhythms import STEP

ESTATE = home()
STORY = at_home(ESTATE)


def shown(key: str, at: float = MOMENT) -> ClusterPicture:
    return cluster_picture(ESTATE.cluster(key), STORY, at)


def by_name(picture: ClusterPicture, name: str) -> GuestState:
    return next(state for state in picture.guests if state.guest.name == name)


def test_there_are_46_guests_on_5_nodes_in_a_cluster_and_two_single_ones() -> None:
    assert [cluster.key for cluster in ESTATE.clusters] == ["fra-prod", "edge-01", "lab-nuc"]
    assert [len(cluster.nodes) for cluster in ESTATE.clusters] == [3, 1, 1]
    assert [len(cluster.guests) for cluster in ESTATE.clusters] == [35, 6, 5]
    assert [cluster.version for cluster in ESTATE.clusters] == ["9.1.2", "9.1.2", "8.4.14"]
    kinds = [guest.kind for cluster in ESTATE.clusters for guest in cluster.guests]
    assert (kinds.count("qemu"), kinds.count("lxc")) == (25, 21)


def test_at_the_moment_every_node_shows_the_numbers_of_the_mock_ups_within_their_rounding() -> None:
    wanted = {
        "pve1": (38, 71.4, 31, "63d 4h"),
        "pve2": (81, 117.9, 34, "63d 4h"),
        "pve3": (27, 48.2, 44, "12d 19h"),
        "edge-01": (19, 21.3, 52, "148d 2h"),
        "lab-nuc": (11, 14.1, 61, "31d 8h"),
    }
    for cluster in ESTATE.clusters:
        for state in shown(cluster.key).nodes:
            figures = state.figures
            assert figures is not None
            root = round(100 * figures.root_used / state.node.root)
            told = (round(100 * figures.cpu), round(figures.memory / GIB, 1), root, days(figures.uptime))
            assert told == wanted[state.node.name]


def days(seconds: int) -> str:
    return f"{seconds // 86_400}d {seconds % 86_400 // 3600}h"


def test_at_the_moment_every_guest_shows_the_numbers_of_the_mock_ups_within_their_rounding() -> None:
    for cluster in ESTATE.clusters:
        for state in shown(cluster.key).guests:
            guest, figures = state.guest, state.figures
            assert figures is not None
            if not guest.running:
                assert figures.status == "stopped"
                continue
            assert round(100 * figures.cpu) == round(100 * guest.cpu)
            assert abs(figures.memory - guest.memory_used) < 0.005 * GIB
            assert days(figures.uptime) == days(int(guest.uptime - 300 - guest.vmid % 45 * 60))
            if guest.kind == "lxc":
                share = guest.disks[0].used
                assert share is not None
                assert round(100 * figures.disk / guest.disks[0].size) == round(100 * share)
            assert_rates(guest, cluster.key)


def assert_rates(guest: Guest, key: str) -> None:
    """Over the last ten seconds in which there were statistics, in tenths of a MB/s."""
    node = ESTATE.cluster(key).node(guest.node)
    assert node is not None
    now, before = (shown(key, node.measured_at - wait).guest(guest.vmid) for wait in (0.0, STEP))
    assert now is not None
    assert before is not None
    for total in Rates.__struct_fields__:
        moved = (getattr(now.figures, total) - getattr(before.figures, total)) / STEP
        assert abs(moved - getattr(guest.rates, total)) < 0.01e6


def test_names_ids_sizes_and_tags_are_those_of_the_mock_ups() -> None:
    elastic = by_name(shown("fra-prod"), "elastic-01").guest
    assert (elastic.vmid, elastic.node, elastic.cores, elastic.memory) == (205, "pve2", 8, 32 * GIB)
    assert elastic.tags == ("prod", "search")
    assert [disk.mount for disk in elastic.disks] == ["/", "/var/lib/es"]
    assert round(sum(disk.size for disk in elastic.disks) / GIB) == 800
    assert elastic.pressure.memory == 38.6
    assert by_name(shown("edge-01"), "opnsense-edge").guest.vmid == 100


def test_at_the_moment_what_the_mock_ups_tell_is_going_on() -> None:
    fra = shown("fra-prod")
    assert by_name(fra, "minio").lock == "backup"
    assert [state.guest.name for state in fra.guests if state.lock] == ["minio"]
    assert by_name(fra, "win11-test").status == "stopped"
    assert by_name(fra, "postgres-01").ha == "started"
    assert fra.quorate
    lab = shown(LAB).nodes[0]
    assert not lab.alive
    assert shown(LAB, MOMENT - 260).nodes[0].alive
    before = by_name(shown("fra-prod", MOMENT - 256 * 60), "elastic-01").figures
    now = by_name(fra, "elastic-01").figures
    assert before is not None
    assert now is not None
    assert 8 * GIB < now.memory - before.memory < 11 * GIB


def test_the_storages_are_those_of_the_mock_ups() -> None:
    shares = {
        (state.node, state.spec.name): round(100 * state.used / state.spec.size)
        for cluster in ESTATE.clusters
        for state in shown(cluster.key).storages
        if state.used is not None
    }
    assert shares["pve1", "ceph-ssd"] == shares["pve3", "ceph-ssd"] == 64
    assert shares["pve1", "rpool"] == 64
    assert shares["pve2", "rpool"] == 71
    assert shares["pve3", "local-zfs"] == 88
    assert shares["edge-01", "data"] == 47
    assert shares["lab-nuc", "vmdata"] == 39
    assert len({state.spec for state in shown("fra-prod").storages}) == 9
