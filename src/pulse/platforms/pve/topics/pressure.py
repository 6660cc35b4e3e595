"""The pressure of all guests of a node: how long their tasks waited for a core, for memory, for input and output."""

from collections.abc import Iterable
from datetime import timedelta

from msgspec import Struct

from pulse.model.resource import Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Number, Vmid
from pulse.platforms.pve.topic import Desk, Read, Told, Topic, on_node

STATISTICS = timedelta(seconds=10)


class Row(Struct, frozen=True):
    """A row of /nodes/{n}/qemu and /lxc: percent of the last 10 s, numbers of a VM and texts of a container, absent
    while it is stopped."""

    vmid: Vmid
    status: str | None = None
    pressurecpusome: Number | None = None
    pressurememorysome: Number | None = None
    pressureiosome: Number | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        rows = await desk.rows(on_node(desk.node, "/qemu"), Row)
        rows += await desk.rows(on_node(desk.node, "/lxc"), Row)
        return Told(told(desk, rows))

    return read


def told(desk: Desk, rows: Iterable[Row]) -> list[Resource]:
    """What the guests that run gain: `pressure_*`, shares of the time."""
    found = []
    for row in rows:
        readings = shares(row.pressurecpusome, row.pressurememorysome, row.pressureiosome)
        if readings and row.status != "stopped":
            found.append(completed(desk, "guest", str(row.vmid), readings=readings))
    return found


def shares(cpu: float | None, memory: float | None, io: float | None) -> dict[str, float]:
    """Readings of what is told in percent; what is no share of a time is left out."""
    told = {"pressure_cpu": cpu, "pressure_memory": memory, "pressure_io": io}
    return {name: value / 100 for name, value in told.items() if value is not None and 0 <= value <= 100}


PRESSURE = Topic(
    name="pressure",
    title="pressure of guests",
    area="Pressure",
    of="node",
    every=timedelta(seconds=30),
    watched_every=timedelta(seconds=10),
    source_every=STATISTICS,
    open=_open,
    feature="pressure",
)
