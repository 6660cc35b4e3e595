import json
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import IPv4Address

import msgspec
import pytest
from msgspec import structs

from pulse.demo.dial import Dial
from pulse.demo.estate import MOMENT
from pulse.demo.home import LAB_DIED, home
from pulse.demo.orders import Door, Orders
from pulse.demo.servers import BEFORE, RUN_UP, come_to_rest, dial_of, estate_of, hosts_of, wall_of

NOW = datetime.now(UTC).timestamp()


@pytest.fixture
def program() -> Iterator[subprocess.Popen[bytes]]:
    orders = msgspec.json.encode(Orders(now=NOW)).decode()
    started = subprocess.Popen(
        [sys.executable, "-m", "pulse.demo.servers", orders], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert started.stdin is not None
    assert started.stdout is not None
    yield started
    started.stdin.close()
    assert started.wait(5) == 0
    started.stdout.close()


def asked(door: Door, path: str) -> list[dict[str, object]]:
    host, _, port = door.address.partition(":")
    pem = ssl.get_server_certificate((host, int(port)))
    assert sha256(ssl.PEM_cert_to_DER_cert(pem)).digest().hex(":").upper() == door.fingerprint
    request = urllib.request.Request(
        f"https://{door.address}/api2/json{path}",
        headers={"Authorization": f"PVEAPIToken={door.token_id}={door.token_secret}"},
    )
    trusted = ssl.create_default_context(cadata=pem)
    with urllib.request.urlopen(request, context=trusted, timeout=5) as answer:  # noqa: S310 - our own server
        told: list[dict[str, object]] = json.load(answer)["data"]
        return told


def test_the_program_says_what_to_enter_and_every_cluster_is_behind_its_door(program: subprocess.Popen[bytes]) -> None:
    assert program.stdout is not None
    doors = msgspec.json.decode(program.stdout.readline(), type=list[Door])
    assert [door.name for door in doors] == ["fra-prod", "edge-01", "lab-nuc"]
    rows = [row for door in doors for row in asked(door, "/cluster/resources")]
    guests = [row for row in rows if row["type"] in ("qemu", "lxc")]
    assert len(guests) == 46
    assert {row["status"] for row in guests} == {"running", "stopped"}
    assert len([row for row in rows if row["type"] == "node"]) == 5


def test_an_order_says_which_estate_it_is() -> None:
    assert [cluster.key for cluster in estate_of(Orders(now=0))[0].clusters] == ["fra-prod", "edge-01", "lab-nuc"]
    assert len(estate_of(Orders(fleet="S", now=0))[0].clusters[0].guests) == 200
    estate, _ = estate_of(Orders(hostile=True, now=0))
    assert estate.clusters[0].guests[0].name == "<script>alert(1)</script>"


def test_the_estate_begins_a_few_minutes_before_its_moment_or_where_it_is_ordered_to() -> None:
    estate = home()
    assert dial_of(Orders(now=0), estate, lambda: 0.0).now == MOMENT - BEFORE < LAB_DIED
    assert dial_of(Orders(at=5000.0, now=0), estate, lambda: 0.0).now == 5000.0
    assert dial_of(Orders(speed=60.0, now=0), estate, lambda: 0.0).speed == 60.0


def test_a_frozen_estate_lives_first_and_comes_to_its_instant_with_a_run_up() -> None:
    real = [0.0]
    orders = Orders(frozen=True, now=0)
    dial: Dial = dial_of(orders, home(), lambda: real[0])
    real[0] = orders.lively
    assert dial.now == LAB_DIED
    come_to_rest(dial, orders)
    assert dial.now == MOMENT - RUN_UP
    real[0] += RUN_UP + 100
    assert (dial.now, dial.held) == (MOMENT, 100.0)


def test_a_frozen_estate_that_lived_for_an_hour_has_come_to_its_instant_by_itself() -> None:
    real = [0.0]
    orders = Orders(frozen=True, lively=3600.0, now=0)
    dial: Dial = dial_of(orders, home(), lambda: real[0])
    assert dial.now == MOMENT - 3600
    real[0] = orders.lively - 1
    assert dial.now == MOMENT - 1
    real[0] += 1.25
    come_to_rest(dial, orders)
    assert dial.now == MOMENT
    real[0] += 50
    assert dial.now == MOMENT


def test_members_of_a_cluster_have_addresses_of_their_own_and_a_single_node_has_the_usual_one() -> None:
    fra, edge, _ = home().clusters
    assert list(hosts_of(fra).values()) == ["127.0.0.2", "127.0.0.3", "127.0.0.4"]
    assert hosts_of(edge) == {edge.nodes[0].name: "127.0.0.1"}


def test_where_there_is_one_loopback_address_all_listen_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pulse.demo.servers.FIRST", IPv4Address("192.0.2.1"))
    assert set(hosts_of(home().clusters[0]).values()) == {"127.0.0.1"}


def test_the_clocks_on_the_wall_go_on_whatever_the_dial_shows() -> None:
    real = [500.0]
    marked, begun = (
        wall_of(Orders(now=1000.0, mark=498.0), lambda: real[0]),
        wall_of(Orders(now=1000.0), lambda: real[0]),
    )
    assert (marked(), begun()) == (1002.0, 1000.0)
    real[0] += 60
    assert (marked(), begun()) == (1062.0, 1060.0)


def test_every_member_of_a_cluster_is_found_by_what_its_first_one_tells(program: subprocess.Popen[bytes]) -> None:
    assert program.stdout is not None
    door = msgspec.json.decode(program.stdout.readline(), type=list[Door])[0]
    port = door.address.partition(":")[2]
    fingerprints = {str(row["node"]): str(row["ssl_fingerprint"]) for row in asked(door, "/nodes")}
    members = {str(row["name"]): str(row["ip"]) for row in asked(door, "/cluster/status") if row["type"] == "node"}
    assert len(set(members.values())) == 3
    for name, ip in members.items():
        there = structs.replace(door, address=f"{ip}:{port}", fingerprint=fingerprints[name])
        local = [row["name"] for row in asked(there, "/cluster/status") if row.get("local")]
        assert local == [name]
