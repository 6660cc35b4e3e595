"""The services of a node, and which of them should run and do not."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from pulse.kit.foreign import kept
from pulse.model.resource import FactRow, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.pace import Pace
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node

ONE_BY_ONE = 4.0
"""Seconds between the questions to two nodes: each takes 2 s, and far longer when several run at once."""
LIMIT = 20.0
ESSENTIAL = frozenset(
    ("corosync", "cron", "pve-cluster", "pve-ha-crm", "pve-ha-lrm", "pvedaemon", "pveproxy", "pvescheduler", "pvestatd")
)
"""Those that run all the time where they are enabled: that one of them is inactive is a failure."""
LISTED = 60
"""So many services are told."""


class Service(Struct, frozen=True, rename={"active": "active-state", "unit": "unit-state"}):
    """A row of /nodes/{n}/services: `state` running or dead, `active` as systemd says, `unit` whether it is enabled."""

    service: str
    desc: str | None = None
    state: str | None = None
    active: str | None = None
    unit: str | None = None


class Turns(Pace):
    """The turns of the nodes of one connection."""

    def __init__(self) -> None:
        super().__init__(1 / ONE_BY_ONE)


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        await desk.shared(Turns).turn()
        return Told([told(desk, await desk.rows(on_node(desk.node, "/services"), Service, limit=LIMIT))])

    return read


def told(desk: Desk, services: Sequence[Service]) -> Resource:
    """What the node gains: `services` as they are, and `services_failed`, the names of those that should run."""
    there = sorted((one for one in services if one.unit != "not-found"), key=lambda one: one.service)
    return completed(
        desk,
        "node",
        desk.node,
        {
            "services": [_fact(one) for one in there[:LISTED]],
            "services_failed": [kept(one.service) for one in there if has_failed(one)],
        },
    )


def has_failed(service: Service) -> bool:
    """Whether systemd says so, or an essential one that is enabled does not run. `not-found` and `masked` are no
    failures, nor is another one that ended by itself (`inactive`)."""
    if service.unit in ("not-found", "masked", "disabled"):
        return False
    return service.active == "failed" or (service.service in ESSENTIAL and service.state == "dead")


def _fact(service: Service) -> FactRow:
    told: FactRow = {"name": kept(service.service)}
    for name, text in (("state", service.active or service.state), ("unit", service.unit), ("words", service.desc)):
        if text:
            told[name] = kept(text)
    return told


SERVICES = Topic(
    name="services",
    title="services",
    area="Nodes",
    of="node",
    every=timedelta(minutes=5),
    open=_open,
    needs=(Need(("Sys.Audit",), "/nodes/{node}"),),
)
