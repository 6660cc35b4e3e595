"""Votes, links and the quorum device of a cluster, as corosync is configured."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from msgspec import Raw, Struct

from pulse.kit.errors import SourceError
from pulse.kit.foreign import kept
from pulse.model.resource import Fact, FactRow
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Count, Named, fields
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic
from pulse.platforms.pve.whole import Votes, Whole, cluster_name

NODES, QDEVICE = "/cluster/config/nodes", "/cluster/config/qdevice"
ALONE = "This is a single node, not a cluster."
LINKS = range(8)
"""Corosync has so many links between two nodes at most."""


class Member(Struct, frozen=True):
    """A row of /cluster/config/nodes; `ring0_addr` to `ring7_addr` are its addresses."""

    node: Named
    nodeid: Count | None = None
    quorum_votes: Count | None = None
    ring0_addr: str | None = None
    ring1_addr: str | None = None
    ring2_addr: str | None = None
    ring3_addr: str | None = None
    ring4_addr: str | None = None
    ring5_addr: str | None = None
    ring6_addr: str | None = None
    ring7_addr: str | None = None

    def addresses(self) -> Sequence[str | None]:
        """By the number of the link."""
        return [getattr(self, f"ring{link}_addr") for link in LINKS]


class Device(
    Struct, frozen=True, rename={"model": "Model", "state": "State", "algorithm": "Algorithm", "host": "QNetd host"}
):
    """The answer of /cluster/config/qdevice, in the words of corosync; empty where there is none."""

    model: str | None = None
    state: str | None = None
    algorithm: str | None = None
    host: str | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        whole = desk.shared(Whole)
        name = await cluster_name(desk)
        if name is None:
            whole.votes = None
            return Told(absent=ALONE)
        members = await desk.rows(NODES, Member)
        device, notes = await _device(desk)
        nodes = {node: resource.status != "down" for node, resource in desk.nodes().items()}
        whole.votes = votes(members, device, nodes)
        facts = told(members, device, nodes)
        return Told([completed(desk, "cluster", name, facts, notes=notes)])

    return read


async def _device(desk: Desk) -> tuple[Device | None, list[str]]:
    """None when it is not known whether there is one."""
    try:
        device, broken = fields(await desk.get(QDEVICE, dict[str, Raw]), Device)
    except SourceError as trouble:
        return None, [f"Whether there is a quorum device could not be read: {trouble.message}"]
    return device, ["A part of the server's answer about the quorum device cannot be read."] if broken else []


def told(members: Sequence[Member], device: Device | None, nodes: Mapping[str, bool]) -> dict[str, Fact]:
    """What the cluster gains: `votes` that are there now (of the `nodes` that are in the cluster now, and of a device
    that is connected), `expected`, `votes_needed` for quorum, `qdevice`, `corosync_nodes` and `links`. Votes are absent
    when one is not known: a sum without it would be wrong."""
    ordered = sorted(members, key=lambda member: member.node)
    facts: dict[str, Fact] = {
        "corosync_nodes": [_node(member) for member in ordered],
        "links": [
            {"node": kept(member.node), "link": link, "address": kept(address)}
            for member in ordered
            for link, address in enumerate(member.addresses())
            if address
        ],
    }
    if device is not None:
        facts |= _device_facts(device, len(members))
    counted = votes(members, device, nodes)
    if counted is not None:
        facts["votes"] = sum(counted.of[node] for node, present in nodes.items() if present) + counted.device
        facts["expected"] = counted.expected
        facts["votes_needed"] = counted.expected // 2 + 1
    return facts


def votes(members: Sequence[Member], device: Device | None, nodes: Iterable[str]) -> Votes | None:
    """The votes of a cluster; None when those of one of its `nodes` are not told, or those of a device cannot be known
    (None: not even whether there is one)."""
    if device is None:
        return None
    of = {member.node: member.quorum_votes for member in members}
    known = {node: count for node, count in of.items() if count is not None}
    given = device_votes(device, len(members))
    if not known or len(known) < len(of) or given is None or not known.keys() >= set(nodes):
        return None
    return Votes(known, given if _connected(device) else 0, sum(known.values()) + given)


def device_votes(device: Device, nodes: int) -> int | None:
    """How many votes a device has: none when there is none. They are not told, but follow from its algorithm: one when
    it splits fifty-fifty, one less than there are nodes with `LMS` (corosync-qdevice(8)); None with another one."""
    if device == Device():
        return 0
    algorithm = (device.algorithm or "").casefold()
    if "fifty" in algorithm or algorithm == "ffsplit":
        return 1
    return max(nodes - 1, 1) if "lms" in algorithm or "last man" in algorithm else None


def _connected(device: Device) -> bool:
    return (device.state or "").casefold() == "connected"


def _device_facts(device: Device, nodes: int) -> Mapping[str, Fact]:
    texts = {"qdevice": device.model, "qdevice_state": device.state, "qdevice_host": device.host}
    facts: dict[str, Fact] = {name: kept(text) for name, text in texts.items() if text}
    given = device_votes(device, nodes)
    if given:
        facts["qdevice_votes"] = given
    return facts


def _node(member: Member) -> FactRow:
    told: FactRow = {"node": kept(member.node)}
    if member.nodeid is not None:
        told["nodeid"] = member.nodeid
    if member.quorum_votes is not None:
        told["votes"] = member.quorum_votes
    return told


COROSYNC = Topic(
    name="corosync",
    title="votes and links of the cluster",
    area="HA, quorum",
    of="cluster",
    every=timedelta(minutes=5),
    open=_open,
    needs=(Need(("Sys.Audit",), "/"),),
)
