"""What only the round-robin data of a node tell: its pressure, its ZFS cache, and what goes over its networks."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from pulse.model.resource import Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Number
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node
from pulse.platforms.pve.topics.pressure import shares

BUCKET = timedelta(minutes=1)
OLDEST = 300.0
"""Seconds after which a bucket says nothing of now."""


class Bucket(Struct, frozen=True):
    """A row of /nodes/{n}/rrddata: means of a minute; only `time` where nothing was measured. Bytes, bytes per second,
    percent; `arcsize` and the pressures since 9."""

    time: Number
    arcsize: Number | None = None
    netin: Number | None = None
    netout: Number | None = None
    pressurecpusome: Number | None = None
    pressurememorysome: Number | None = None
    pressureiosome: Number | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        buckets = await desk.rows(on_node(desk.node, "/rrddata?timeframe=hour&cf=AVERAGE"), Bucket)
        return Told(told(desk, buckets))

    return read


def told(desk: Desk, buckets: Sequence[Bucket]) -> list[Resource]:
    """What the node gains, from the newest minute that was measured; nothing when that is long ago by the server's own
    clock, up to which the empty buckets go."""
    measured = [bucket for bucket in buckets if _readings(bucket)]
    newest = max(measured, key=lambda bucket: bucket.time, default=None)
    if newest is None or max(bucket.time for bucket in buckets) - newest.time > OLDEST:
        return []
    readings = _readings(newest)
    sources = {"memory_cache": "ZFS ARC"} if "memory_cache" in readings else {}
    return [completed(desk, "node", desk.node, readings=readings, sources=sources)]


def _readings(bucket: Bucket) -> dict[str, float]:
    readings = shares(bucket.pressurecpusome, bucket.pressurememorysome, bucket.pressureiosome)
    if bucket.arcsize is not None and bucket.arcsize > 0:
        readings["memory_cache"] = bucket.arcsize
    for name, rate in (("net_in", bucket.netin), ("net_out", bucket.netout)):
        if rate is not None and rate >= 0:
            readings[name] = rate
    return readings


NODE_PRESSURE = Topic(
    name="node-pressure",
    title="pressure, ZFS cache and network of nodes",
    area="Pressure",
    of="node",
    every=BUCKET,
    watched_every=timedelta(seconds=30),
    source_every=BUCKET,
    open=_open,
    needs=(Need(("Sys.Audit",), "/nodes/{node}"),),
)
