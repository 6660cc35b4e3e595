"""Zones of the software-defined network: which there are, and how each stands on every node."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from msgspec import Struct

from pulse.kit.errors import SourceError
from pulse.kit.foreign import kept, said
from pulse.model.resource import FactRow
from pulse.platforms.pve.rows import Named
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node
from pulse.platforms.pve.whole import of_the_whole

ZONES = "/cluster/sdn/zones"


class Row(Struct, frozen=True):
    """A row of /nodes/{n}/sdn/zones: `status` is available, pending or error."""

    zone: Named
    status: str | None = None


class Zone(Struct, frozen=True):
    """A row of /cluster/sdn/zones: its `type` is simple, vlan, vxlan, evpn ..."""

    zone: Named
    type: str | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        found: dict[str, list[Row]] = {}
        silent: dict[str, SourceError] = {}
        for node in [name for name, resource in desk.nodes().items() if resource.status != "down"]:
            try:
                found[node] = await desk.rows(on_node(node, "/sdn/zones"), Row)
            except SourceError as trouble:
                silent[node] = trouble
        if silent and not found:
            raise next(iter(silent.values()))
        types = await _types(desk) if any(found.values()) else {}
        notes = [f"The zones of {said(node)} could not be read: {why.message}" for node, why in silent.items()]
        return Told(await of_the_whole(desk, {"zones": told(found, types)}, notes))

    return read


async def _types(desk: Desk) -> Mapping[str, str]:
    """The type of each zone; none when they cannot be read: the state of the zones counts more."""
    try:
        return {zone.zone: zone.type for zone in await desk.rows(ZONES, Zone) if zone.type}
    except SourceError:
        return {}


def told(found: Mapping[str, Sequence[Row]], types: Mapping[str, str]) -> list[FactRow]:
    """A row for each zone on each node."""
    rows: list[FactRow] = []
    for node, zones in sorted(found.items()):
        for zone in sorted(zones, key=lambda zone: zone.zone):
            row: FactRow = {"zone": kept(zone.zone), "node": kept(node), "status": kept(zone.status or "unknown")}
            if zone.zone in types:
                row["type"] = kept(types[zone.zone])
            rows.append(row)
    return rows


SDN = Topic(
    name="sdn",
    title="zones of the network",
    area="Nodes",
    of="cluster",
    every=timedelta(minutes=1),
    open=_open,
    needs=(Need(("SDN.Audit", "SDN.Allocate"), "/sdn/zones", optional=True),),
)
