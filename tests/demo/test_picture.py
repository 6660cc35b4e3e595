from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.demo.estate import MOMENT
from pulse.demo.fleets import FLEETS, fleet
from pulse.demo.happenings import at_home, in_fleet
from pulse.demo.home import home
from pulse.demo.picture import EXPIRED, ClusterPicture, GuestState, NodeState, cluster_picture, picture
from pulse.demo.rhythms import STEP
from pulse.demo.story import (
    DAY,
    Arrival,
    DaemonDown,
    Destruction,
    Event,
    Migration,
    NodeDeath,
    Pause,
    QuorumLoss,
    Rename,
    Restart,
    Retag,
    Stall,
    Story,
)
from pulse.demo.timeline import JOINED, RECOVERED
from tests.demo.small import HIGHLY_AVAILABLE, LATER, guest, small

ESTATE = small()
SINGLE = small(nodes=1)
HOME = home()
STORY = at_home(HOME)
TOTALS = ("diskread", "diskwrite", "netin", "netout", "uptime")
death = NodeDeath(cluster="small", at=LATER, node="n2", seconds=1000)


def seen(at: float, *events: Event, held: float = 0.0) -> ClusterPicture:
    return cluster_picture(ESTATE.clusters[0], Story(once=events), at, held)


def guest_in(shown: ClusterPicture, vmid: int = 101) -> GuestState:
    state = shown.guest(vmid)
    assert state is not None
    return state


def node_in(shown: ClusterPicture, name: str = "n2") -> NodeState:
    state = shown.node(name)
    assert state is not None
    return state


def plain(at: float, story: Story) -> list[object]:
    """A picture as values that do not depend on which objects they are in."""
    told: list[object] = []
    for key, cluster in picture(HOME, story, at).clusters.items():
        told += [(key, state.node.name, state.online, state.alive, state.figures) for state in cluster.nodes]
        told += [(key, state.guest.vmid, state.node, state.lock, state.now, state.figures) for state in cluster.guests]
        told += [(key, state.spec.name, state.node, state.used) for state in cluster.storages]
    return told


@settings(deadline=None, max_examples=60)
@given(st.floats(min_value=-2 * DAY, max_value=20 * DAY))
def test_the_same_instant_gives_the_same_picture_whatever_was_looked_at_before(after: float) -> None:
    at = MOMENT + after
    first = plain(at, STORY)
    plain(at + 5000, STORY)
    assert plain(at, at_home(HOME)) == first


@settings(deadline=None, max_examples=60)
@given(st.floats(min_value=-2 * DAY, max_value=20 * DAY))
def test_every_guest_is_in_the_picture_once_and_on_a_node_that_there_is(after: float) -> None:
    for cluster in picture(HOME, STORY, MOMENT + after).clusters.values():
        assert set(Counter(state.guest.vmid for state in cluster.guests).values()) == {1}
        assert {state.node for state in cluster.guests} <= {node.name for node in cluster.cluster.nodes}


@settings(deadline=None, max_examples=60)
@given(st.floats(min_value=-DAY, max_value=15 * DAY), st.floats(min_value=1.0, max_value=4000.0))
def test_totals_of_a_guest_fall_only_when_it_was_started_in_between(after: float, apart: float) -> None:
    early, late = (picture(HOME, STORY, MOMENT + instant).clusters for instant in (after, after + apart))
    for key, cluster in early.items():
        for before in cluster.guests:
            now = late[key].guest(before.guest.vmid)
            if now is None or now.figures is None or before.figures is None or now.figures.status == "stopped":
                continue
            if now.figures.uptime >= before.figures.uptime:
                assert all(getattr(before.figures, total) <= getattr(now.figures, total) for total in TOTALS)
            else:
                assert now.figures.uptime <= apart + STEP


def test_numbers_move_every_ten_seconds_and_stand_still_between() -> None:
    looks = [guest_in(seen(LATER + second)).figures for second in range(100)]
    changes = [second for second in range(1, 100) if looks[second] != looks[second - 1]]
    assert {later - sooner for sooner, later in pairwise(changes)} == {10}


def test_nothing_is_made_again_while_nothing_changes() -> None:
    cluster, story = ESTATE.clusters[0], Story()
    at = node_in(cluster_picture(cluster, story, LATER)).measured_at + 0.5
    first, second, third = (cluster_picture(cluster, story, at + wait) for wait in (0.0, 0.1, 8.0))
    assert first is second
    assert first is not third  # the other nodes have written statistics meanwhile
    assert guest_in(first) is guest_in(third)


def test_a_dead_node_is_offline_within_seconds_and_its_guests_stay_frozen_for_five_minutes() -> None:
    before = guest_in(seen(LATER - 0.1, death)).figures
    assert node_in(seen(LATER + 2, death)).online
    assert not node_in(seen(LATER + 2, death)).alive
    for wait in (5, 60, 280):
        shown = seen(LATER + wait, death)
        assert not node_in(shown).online
        assert guest_in(shown).status == "running"
        assert guest_in(shown).figures == before
        assert guest_in(shown).now == "stopped"
    expired = seen(LATER + EXPIRED + 1, death)
    assert guest_in(expired).status == "unknown"
    assert guest_in(expired).figures is None
    assert node_in(expired).figures is None
    assert not any(state.available for state in expired.storages if state.node == "n2")


def test_the_other_nodes_live_on_and_have_the_majority() -> None:
    shown = seen(LATER + 400, death)
    assert shown.quorate
    assert guest_in(shown, 100).status == "running"
    assert node_in(shown, "n1").online


def test_a_node_that_is_back_is_a_member_again_and_starts_its_guests() -> None:
    back = LATER + 1000
    assert node_in(seen(back + 1, death)).alive
    assert not node_in(seen(back + 1, death)).online
    joined = seen(back + JOINED + STEP, death)
    assert node_in(joined).online
    assert guest_in(joined).status == "stopped"
    running = seen(back + 60, death)
    figures = guest_in(running).figures
    assert figures is not None
    assert figures.status == "running"
    assert 0 < figures.uptime < 60
    node = node_in(running).figures
    assert node is not None
    assert node.uptime <= 60


def test_the_hastate_of_a_dead_node_turns_unknown_after_a_while() -> None:
    assert [node_in(seen(LATER + wait, death)).ha for wait in (-1, 10, 30)] == ["online", "online", "unknown"]


def test_a_guest_in_high_availability_comes_back_on_another_node_and_is_never_doubled() -> None:
    for wait in range(0, 400, 7):
        shown = seen(LATER + wait, death)
        assert [state.guest.vmid for state in shown.guests].count(HIGHLY_AVAILABLE) == 1
        assert guest_in(shown, HIGHLY_AVAILABLE).ha == "started"
    recovered = guest_in(seen(LATER + RECOVERED + 30, death), HIGHLY_AVAILABLE)
    assert recovered.node != "n2"
    assert recovered.status == "running"
    assert recovered.figures is not None
    assert recovered.figures.uptime <= 30


def test_without_a_majority_there_is_no_quorum() -> None:
    other = NodeDeath(cluster="small", at=LATER, node="n3")
    assert seen(LATER + 3, death, other).quorate
    assert not seen(LATER + 6, death, other).quorate


def test_a_split_cluster_has_no_quorum_for_its_seconds() -> None:
    split = QuorumLoss(cluster="small", at=LATER, seconds=30)
    shown = [seen(LATER + wait, split) for wait in (-1, 1, 31)]
    assert [one.quorate for one in shown] == [True, False, True]
    assert [one.split for one in shown] == [False, True, False]


def test_a_stalled_node_stays_online_with_frozen_numbers_and_then_sends_none() -> None:
    stall = Stall(cluster="small", at=LATER, node="n2", seconds=1000)
    frozen = [seen(LATER + wait, stall) for wait in (20, 200)]
    assert [node_in(shown).online for shown in frozen] == [True, True]
    assert node_in(frozen[0]).figures == node_in(frozen[1]).figures
    assert guest_in(frozen[1]).status == "running"
    assert guest_in(frozen[1]).now == "running"
    silent = seen(LATER + 320, stall)
    assert node_in(silent).online
    assert node_in(silent).figures is None
    assert guest_in(silent).figures is None


def test_a_stopped_pvedaemon_changes_nothing_else() -> None:
    shown = seen(LATER + 1, DaemonDown(cluster="small", at=LATER, node="n2", seconds=60))
    assert [state.pvedaemon for state in shown.nodes] == [True, False, True]
    assert node_in(shown).online


def test_during_a_migration_the_guest_is_on_one_node_and_never_without_numbers() -> None:
    move = Migration(cluster="small", at=LATER, vmid=101, to="n3")
    homes = []
    for tenth in range(0, 900, 3):
        shown = seen(LATER + tenth / 10, move)
        assert [state.guest.vmid for state in shown.guests].count(101) == 1
        state = guest_in(shown)
        assert state.status == "running"
        homes.append(state.node)
    assert homes == sorted(homes)
    assert set(homes) == {"n2", "n3"}


def test_placement_lock_and_tags_are_told_at_once_and_name_and_status_with_the_statistics() -> None:
    step = node_in(seen(LATER)).measured_at
    at = step + 1.0
    events = (
        Rename(cluster="small", at=at, vmid=101, name="renamed"),
        Retag(cluster="small", at=at, vmid=101, tags=("x",)),
        Pause(cluster="small", at=at, vmid=101),
    )
    early, late = guest_in(seen(at + 0.5, *events)), guest_in(seen(at + STEP, *events))
    assert early.tags == late.tags == ("x",)
    assert early.now == late.now == "paused"
    assert early.figures is not None
    assert late.figures is not None
    assert (early.figures.name, late.figures.name) == ("guest-101", "renamed")
    assert (early.status, late.status) == ("running", "paused")


def test_a_guest_that_is_new_has_no_numbers_before_the_next_statistics() -> None:
    events = (
        Arrival(cluster="small", at=LATER, guest=guest(200, "n2")),
        Destruction(cluster="small", at=LATER + 100, vmid=200),
    )
    fresh = guest_in(seen(LATER + 0.1, *events), 200)
    assert (fresh.status, fresh.lock) == ("unknown", "create")
    assert guest_in(seen(LATER + 30, *events), 200).status == "running"
    assert guest_in(seen(LATER + 101, *events), 200).lock == "destroyed"
    assert seen(LATER + 107, *events).guest(200) is None


def test_a_single_node_is_its_own_majority_and_has_no_hastate() -> None:
    shown = cluster_picture(SINGLE.clusters[0], Story(), LATER)
    assert shown.quorate
    assert shown.nodes[0].ha is None


def test_while_time_is_held_uptimes_go_on_and_dead_nodes_stay_dead() -> None:
    at = LATER + 30
    still, later = seen(at, death), seen(at, death, held=600.0)
    assert guest_in(still).figures == guest_in(later).figures
    here, there = guest_in(still, 100).figures, guest_in(later, 100).figures
    assert here is not None
    assert there is not None
    assert there.uptime == here.uptime + 600


def test_another_day_knows_what_happened_the_day_before() -> None:
    shown = seen(LATER + 2 * DAY, Restart(cluster="small", at=LATER, vmid=101))
    figures = guest_in(shown).figures
    assert figures is not None
    assert abs(figures.uptime - (2 * DAY - 20)) <= STEP


@pytest.mark.parametrize("name", ["S", "M"])
def test_a_fleet_can_be_looked_at_every_two_seconds(name: str) -> None:
    estate = fleet(FLEETS[name])
    story = in_fleet(estate)
    looks = [picture(estate, story, LATER + 2 * turn) for turn in range(4)]
    guests = sum(len(cluster.guests) for cluster in looks[0].clusters.values())
    assert guests == {"S": 200, "M": 2000}[name]
    moved = sum(
        before is not now
        for key in looks[0].clusters
        for before, now in zip(looks[1].clusters[key].guests, looks[2].clusters[key].guests, strict=True)
    )
    assert guests * 0.1 <= moved <= guests * 0.3  # two seconds of ten


def test_statistics_keep_their_rhythm_when_the_dial_stops() -> None:
    told = [seen(LATER + second) for second in range(-30, 1)] + [seen(LATER, held=float(held)) for held in range(1, 31)]
    for place in range(3):
        uptimes = [state.figures.uptime for each in told if (state := each.nodes[place]).figures is not None]
        assert len(uptimes) == len(told)
        moved = [second for second in range(1, len(uptimes)) if uptimes[second] != uptimes[second - 1]]
        assert {later - earlier for earlier, later in pairwise(moved)} == {10}, place
