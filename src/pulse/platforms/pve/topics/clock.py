"""The clock of a node: its time zone, and how far it is from ours."""

import asyncio
from datetime import timedelta

from msgspec import Raw, Struct

from pulse.kit.foreign import kept
from pulse.model.resource import Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Number, fields
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node


class Time(Struct, frozen=True):
    """The answer of /nodes/{n}/time: whole seconds since the epoch."""

    time: Number | None = None
    timezone: str | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        steady = asyncio.get_running_loop().time
        began = steady()
        raws = await desk.get(on_node(desk.node, "/time"), dict[str, Raw])
        took = steady() - began
        return Told([told(desk, fields(raws, Time)[0], desk.now().timestamp() - took / 2)])

    return read


def told(desk: Desk, answer: Time, ours: float) -> Resource:
    """What the node gains: `clock_offset`, by how many seconds it is ahead of `ours`. It tells whole seconds, so half a
    second is added; less than one second is no difference that could be seen."""
    readings = {}
    if answer.time is not None and answer.time > 0:
        offset = answer.time + 0.5 - ours
        readings["clock_offset"] = offset if abs(offset) >= 1 else 0.0
    facts = {"timezone": kept(answer.timezone)} if answer.timezone else {}
    return completed(desk, "node", desk.node, facts, readings)


CLOCK = Topic(
    name="clock",
    title="clocks of nodes",
    area="Nodes",
    of="node",
    every=timedelta(minutes=10),
    open=_open,
    needs=(Need(("Sys.Audit",), "/nodes/{node}"),),
)
