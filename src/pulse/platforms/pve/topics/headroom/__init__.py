"""Whether the cluster can lose a node: for each one, whether its guests find room on the others."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from msgspec import Struct

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, FactRow
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.normalise import RUNNING
from pulse.platforms.pve.numbers import plain
from pulse.platforms.pve.rows import Row
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic
from pulse.platforms.pve.topics.ha.words import UNMANAGED
from pulse.platforms.pve.topics.headroom.plan import Moving, Plan, planned
from pulse.platforms.pve.whole import Whole, cluster_name

ALONE = "There is no other node to which guests could move."


class Estate(Struct, frozen=True):
    """What is known of the nodes that are online: the bytes of memory of each, and the guests that run on it. `voting`
    are all that are in the cluster, whether they send statistics or not."""

    memory: dict[str, float]
    running: dict[str, list[Row]]
    voting: frozenset[str]


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        name = await cluster_name(desk)
        if name is None:
            return Told(absent=ALONE)
        return Told([completed(desk, "cluster", name, told(estate_of(desk), desk.shared(Whole)))])

    return read


def estate_of(desk: Desk) -> Estate:
    """The nodes that are online, and what runs there. A node that cannot be believed is none of them: nothing is to
    move there, and nothing can be said of its guests."""
    online = {name: node for name, node in desk.nodes().items() if node.status == "up"}
    running: dict[str, list[Row]] = {name: [] for name in online}
    for row in desk.guests().values():
        if row.status in RUNNING and row.node in running:
            running[row.node].append(row)
    memory = {name: total for name, node in online.items() if (total := node.readings.get("memory_total"))}
    return Estate(memory, running, frozenset(name for name, node in desk.nodes().items() if node.status != "down"))


def told(estate: Estate, whole: Whole) -> dict[str, Fact]:
    """What the cluster gains: `headroom`, a row for each node that is online, and `can_lose_a_node`.

    What counts is the memory that guests were assigned, of VMs and containers alike: a VM that starts anew may take all
    of it, and of a container only its use with the page cache is told, which says nothing of what it needs. The room of
    a node is its memory less all that is assigned to what runs there; what the node needs for itself is not told, and
    not taken off.

    Where HA manages guests, those are the ones that move, by its rules, and the others are `lost` (counted) until
    somebody starts them; where it manages none, all would have to find room (`by`). Local disks and passed-through
    devices are not known here. `fits` and `can_lose_a_node` are absent where a size that is not told could change them.
    """
    managed = {sid_of(row) for rows in estate.running.values() for row in rows if is_managed(row, whole)}
    rows = [_row(node, estate, whole, managed) for node in sorted(estate.running)]
    facts: dict[str, Fact] = {"headroom": rows}
    verdicts = [_verdict(row) for row in rows]
    if False in verdicts:
        facts["can_lose_a_node"] = False
    elif verdicts and None not in verdicts:
        facts["can_lose_a_node"] = True
    return facts


def is_managed(row: Row, whole: Whole) -> bool:
    """Whether HA starts it anew elsewhere: as HA itself told, or as its row says while that is not known."""
    if whole.services is not None:
        return sid_of(row) in whole.services
    return row.hastate is not None and row.hastate not in UNMANAGED


def sid_of(row: Row) -> str:
    """How HA calls a guest: `vm:100`."""
    return f"{'vm' if row.type == 'qemu' else 'ct'}:{row.vmid}"


def _row(node: str, estate: Estate, whole: Whole, managed: set[str]) -> FactRow:
    here = estate.running[node]
    leaving = [row for row in here if not managed or is_managed(row, whole)]
    targets = [name for name in estate.memory if name != node and name not in whole.avoided]
    homes = {sid_of(row): name for name in targets for row in estate.running[name]}
    rooms = {name: estate.memory[name] - _assigned(estate.running[name]) for name in targets}
    sized = [Moving(sid_of(row), row.name or str(row.vmid), row.maxmem) for row in leaving if row.maxmem]
    plan = planned(sized, rooms, whole.rules if managed else (), homes)
    unknown = len(sized) < len(leaving) or any(not row.maxmem for name in targets for row in estate.running[name])
    return _fact(node, plan, unknown=unknown, by="ha rules" if managed else "all guests") | {
        "moved": len(leaving),
        "lost": len(here) - len(leaving),
        **_quorum(node, estate, whole),
    }


def _fact(node: str, plan: Plan, *, unknown: bool, by: str) -> FactRow:
    row: FactRow = {
        "node": kept(node),
        "needed": plain(plan.needed),
        "room": plain(plan.room),
        "left_over": [kept(guest.name) for guest in plan.left_over],
        "by": by,
    }
    if plan.left_over:
        row |= {"fits": False, "gap": plain(plan.gap)}
    elif not unknown:
        row["fits"] = True
    return row


def _quorum(node: str, estate: Estate, whole: Whole) -> Mapping[str, bool]:
    """Whether the others are still a majority: without one HA starts nothing."""
    if whole.votes is None:
        return {}
    return {"keeps_quorum": whole.votes.keeps_quorum(sorted(estate.voting - {node}))}


def _verdict(row: FactRow) -> bool | None:
    if row.get("fits") is False or row.get("keeps_quorum") is False:
        return False
    return True if row.get("fits") else None


def _assigned(rows: Sequence[Row]) -> float:
    return sum(row.maxmem or 0.0 for row in rows)


HEADROOM = Topic(
    name="headroom",
    title="room for the guests of a node that dies",
    area="HA, quorum",
    of="cluster",
    every=timedelta(seconds=15),
    open=_open,
    needs=(Need(("Sys.Audit",), "/", optional=True),),
)
