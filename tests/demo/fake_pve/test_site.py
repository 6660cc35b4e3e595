import pytest

from pulse.demo.dial import Dial
from pulse.demo.estate import MOMENT
from pulse.demo.fake_pve.site import Site, certificates
from pulse.demo.story import NodeDeath
from tests.demo.front import shown
from tests.demo.lab import LAB, SINGLE_7


def _site() -> tuple[Site, list[float]]:
    seconds = [0.0]
    return Site(LAB, Dial(lambda: seconds[0]), shown=shown(LAB.version), seed=1), seconds


def test_the_release_is_that_of_the_first_node() -> None:
    assert _site()[0].release == (9, 2)
    assert Site(SINGLE_7, Dial(lambda: 0.0), shown=shown(SINGLE_7.version)).release == (7, 4)


def test_the_story_can_grow_while_it_goes_on() -> None:
    site, seconds = _site()
    site.happen(NodeDeath(cluster=LAB.key, at=MOMENT + 5, node="pve2"))
    assert not site.is_dead("pve2")
    seconds[0] = 6
    assert site.is_dead("pve2")
    assert not site.is_dead("nosuch")


def test_a_sample_is_0_at_first_then_old_for_five_seconds() -> None:
    site, seconds = _site()
    assert site.sampled("cpu", lambda: 0.5) == 0
    seconds[0] = 4
    assert site.sampled("cpu", lambda: 0.5) == 0
    seconds[0] = 6
    assert site.sampled("cpu", lambda: 0.5) == 0.5
    seconds[0] = 8
    assert site.sampled("cpu", lambda: 0.9) == 0.5


def test_the_clocks_go_on_while_the_dial_stands_still() -> None:
    site, seconds = _site()
    site.dial.freeze()
    seconds[0] = 30
    assert (site.dial.now, site.now) == (MOMENT, MOMENT + 30)


def test_a_node_is_reached_where_its_server_listens() -> None:
    site, _ = _site()
    assert site.address(site.place("pve2")) == "10.20.0.12"
    site.reached["pve2"] = "127.0.0.1"
    assert site.address(site.place("pve2")) == "127.0.0.1"
    with pytest.raises(KeyError):
        site.place("nosuch")


def test_the_clocks_of_the_nodes_go_by_the_real_time_where_there_is_one() -> None:
    site = Site(LAB, Dial(lambda: 0.0), shown=shown(LAB.version), wall=lambda: 1_800_000_000.0)
    site.clock_offsets["pve2"] = -5.0
    assert (site.clock("pve1"), site.clock("pve2")) == (1_800_000_000.0, 1_799_999_995.0)
    assert site.now == MOMENT
    assert _site()[0].clock("pve1") == MOMENT


def test_a_certificate_holds_the_address_of_its_node() -> None:
    made = certificates(SINGLE_7, 1_795_000_000.0, {"pve1": "127.0.0.9"})
    assert "127.0.0.9" in made["pve1"].names


def test_what_a_node_tells_of_the_past_is_as_far_ahead_as_its_clock_and_clocks_may_drift_a_little() -> None:
    seconds, wall = [0.0], [MOMENT + 86_400.3]
    site = Site(LAB, Dial(lambda: seconds[0]), shown=shown(LAB.version), seed=1, wall=lambda: wall[0])
    assert site.ahead("pve1") == 86_400
    wall[0] += 4
    assert site.ahead("pve1") == 86_400
    wall[0] += 4
    assert site.ahead("pve1") == 86_408
    site.clock_offsets["pve2"] = -86_408
    assert (site.ahead("pve2"), site.ahead("pve1")) == (0, 86_408)
