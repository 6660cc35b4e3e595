"""The ladder of a VM's memory: each rung with its words, and no number that nobody measured."""

import pytest

from pulse.platforms.pve.memory import BALLOON, GUEST, HOST, TOLD, Ballooning, Current, alike, ladder, meminfo
from tests.platforms.pve.recorded import guest_row

INSIDE = meminfo("MemTotal:  1000 kB\nMemFree: 1 kB\nMemAvailable:   400 kB\nCached: 300 kB\nSReclaimable: 50 kB\n")


def test_the_guest_itself_comes_first() -> None:
    found = ladder(Current(mem=9e5, maxmem=2e6, freemem=1e5), INSIDE)
    assert found.readings == {"memory_used": 600 * 1024, "memory_cache": 350 * 1024}
    assert found.sources["memory_used"] == GUEST


def test_then_the_statistics_of_the_balloon_whose_size_is_never_the_total() -> None:
    info = Ballooning(actual=500, total_mem=900, free_mem=300)
    found = ladder(Current(mem=950, memhost=990, maxmem=1000, freemem=1, ballooninfo=info))
    assert found.readings == {"memory_host": 990, "memory_balloon": 500, "memory_used": 600}
    assert found.sources == {"memory_used": BALLOON}
    assert ladder(Current(maxmem=1000, freemem=250)).readings == {"memory_used": 750}


@pytest.mark.parametrize("current", [Current(mem=800, memhost=800, maxmem=1000), Current(mem=1000, maxmem=1000)])
def test_what_only_the_host_knows_is_no_use_of_the_guest(current: Current) -> None:
    found = ladder(current)
    assert found.readings == {"memory_host": current.mem}
    assert found.sources == {"memory_host": HOST}
    assert found.note is not None


def test_a_windows_guest_without_a_driver_is_never_full() -> None:
    found = ladder(Current(mem=1000, memhost=1010, maxmem=1000, freemem=0, balloon=1000))
    assert "memory_used" not in found.readings


def test_what_the_server_tells_counts_where_it_is_not_the_hosts_side() -> None:
    assert ladder(Current(mem=600, memhost=800, maxmem=1000)).sources == {"memory_used": TOLD}
    assert ladder(Current(mem=600, maxmem=1000)).sources == {"memory_used": HOST}, "8.x tells no other side"
    assert ladder(Current(mem=0, maxmem=1000)).readings == {}


def test_the_same_bytes_in_most_vms_of_a_node_are_not_believed() -> None:
    rows = [guest_row(vmid=n, mem=5e8 if n < 103 else 1e8) for n in range(100, 105)]
    assert alike(rows, "pve1")
    assert not alike(rows[1:], "pve1"), "two of four are not most"
    assert not alike(rows, "pve2")
    found = ladder(Current(mem=600, memhost=800, maxmem=1000), alike=True)
    assert "memory_used" not in found.readings
    assert found.note is not None


@pytest.mark.parametrize("text", ["", "MemTotal: x kB", "MemTotal: 5 kB", "MemTotal: 5 kB\nMemAvailable: 6 kB\n"])
def test_a_file_that_does_not_say_it_is_no_rung(text: str) -> None:
    assert ladder(Current(maxmem=1000, freemem=250), meminfo(text)).sources == {"memory_used": BALLOON}
