import time

from pulse.demo.dial import Dial
from pulse.demo.fake_pve.accounts import MONITOR
from pulse.demo.fake_pve.desk import Desk
from pulse.demo.fake_pve.faults import Faults
from pulse.demo.fake_pve.gate import header_of
from pulse.demo.fake_pve.request import Request
from pulse.demo.fake_pve.resources import guest_row
from pulse.demo.fake_pve.response import content, packed
from pulse.demo.fake_pve.site import Site, certificates
from pulse.demo.fleets import FLEETS, fleet
from pulse.demo.happenings import in_fleet
from pulse.demo.picture import cluster_picture
from pulse.demo.story import Story
from tests.demo.lab import LAB

MOST = 0.025
"""Seconds of work for one answer of a cluster of fleet M, with its picture, packed."""


def test_an_answer_of_a_large_cluster_costs_little() -> None:
    estate = fleet(FLEETS["M"])
    cluster = estate.clusters[0]
    seconds = [0.0]
    site = Site(
        cluster, Dial(lambda: seconds[0]), in_fleet(estate), shown=certificates(cluster, 1_795_000_000.0), seed=1
    )
    desk = Desk(site, cluster.nodes[0].name, Faults())
    secret = MONITOR.tokens[0].secret
    asked = {"authorization": header_of("monitor@pve!mon", secret)}
    request = Request("GET", "/api2/json/cluster/resources", "", "1.1", asked)
    costs = []
    for _ in range(12):
        seconds[0] += 2
        began = time.process_time()
        packed(content(desk.answer(request, 0), site.order), "gzip")
        costs.append(time.process_time() - began)
    assert len(desk.answer(request, 0).body["data"]) > 400
    assert sorted(costs)[len(costs) // 2] < MOST


def test_a_row_has_memhost_since_release_9_only() -> None:
    picture = cluster_picture(LAB, Story(), LAB.nodes[0].measured_at)
    state = next(state for state in picture.guests if state.guest.vmid == 100)
    assert guest_row(state, 9).keys() - guest_row(state, 8).keys() == {"memhost"}
