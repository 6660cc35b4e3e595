"""The newest minute of a node's round-robin data, if it is of now."""

from pulse.platforms.pve.topics.node_pressure import OLDEST, Bucket, told
from tests.platforms.pve.desks import FakeDesk

DESK = FakeDesk("node-pressure:pve1")
NOW = 10_000.0


def test_the_newest_bucket_with_values_counts_and_empty_ones_do_not() -> None:
    buckets = [
        Bucket(NOW),
        Bucket(NOW - 120, pressurecpusome=1.0),
        Bucket(NOW - 60, pressurecpusome=25.0, pressureiosome=0.0, arcsize=8e9, netin=1e6, netout=2e6),
    ]
    (node,) = told(DESK, buckets)
    assert node.readings == {
        "pressure_cpu": 0.25, "pressure_io": 0, "memory_cache": 8e9, "net_in": 1e6, "net_out": 2e6,
    }  # fmt: skip
    assert node.sources == {"memory_cache": "ZFS ARC"}


def test_what_was_measured_long_ago_says_nothing_of_now() -> None:
    assert told(DESK, [Bucket(NOW), Bucket(NOW - OLDEST - 1, netin=5.0)]) == []
    assert told(DESK, [Bucket(NOW - 60)]) == []


def test_a_node_without_zfs_has_no_cache_and_before_9_there_is_only_the_network() -> None:
    (node,) = told(DESK, [Bucket(NOW - 30, arcsize=0.0, netin=0.0)])
    assert (node.readings, node.sources) == ({"net_in": 0}, {})
