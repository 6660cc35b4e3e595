"""What the topics of one connection know together of the cluster as a whole: its name, its HA rules, its votes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Raw, Struct

from pulse.kit.errors import Unauthorized
from pulse.model.resource import Fact, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Named, fields
from pulse.platforms.pve.topic import Desk

TOTEM = "/cluster/config/totem"
"""It names the cluster, is served without pvedaemon, and is null of a single node."""
ALONE_FOR = timedelta(minutes=5)
"""After so long a node that was in no cluster is asked again whether it is in one by now."""


class HaRule(Struct, frozen=True):
    """Where services may run: on `nodes` (only there when `strict`), all of them together, or all of them apart."""

    name: str
    kind: Literal["nodes", "together", "apart"]
    sids: frozenset[str]
    nodes: frozenset[str] = frozenset()
    strict: bool = False


class Votes(Struct, frozen=True):
    """The votes of each node by name, those of a quorum device that is connected now, and all that are expected."""

    of: dict[str, int]
    device: int
    expected: int

    def keeps_quorum(self, present: Sequence[str]) -> bool:
        """Whether these nodes, and the device, are more than half of what is expected."""
        return sum(self.of.get(node, 0) for node in present) + self.device > self.expected // 2


class Whole:
    """One for all topics of a connection (`desk.shared(Whole)`)."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.asked: datetime | None = None
        self.services: frozenset[str] | None = None
        """The services (`vm:100`) that HA starts anew elsewhere when their node dies; None while nothing told it, or HA
        is not used."""
        self.rules: tuple[HaRule, ...] = ()
        self.avoided: frozenset[str] = frozenset()
        """Nodes on which HA starts nothing now: in maintenance, or not seen."""
        self.votes: Votes | None = None


class _Totem(Struct, frozen=True):
    cluster_name: Named | None = None


async def cluster_name(desk: Desk) -> str | None:
    """The name of the cluster, as /cluster/status has it; None of a single node, and of whoever may not know: there is
    no resource of a cluster then."""
    whole = desk.shared(Whole)
    if not desk.may("Sys.Audit", "/"):
        return None
    if whole.name is None and (whole.asked is None or desk.now() - whole.asked >= ALONE_FOR):
        try:
            answer = await desk.get(TOTEM, Raw)
        except Unauthorized:
            return None
        whole.asked = desk.now()
        if bytes(answer).startswith(b"{"):
            told = msgspec.json.decode(answer, type=dict[str, Raw])
            whole.name = fields(told, _Totem)[0].cluster_name
    return whole.name


async def of_the_whole(desk: Desk, facts: Mapping[str, Fact], notes: Sequence[str] = ()) -> list[Resource]:
    """What the cluster gains; where there is none, or we may not see it, its nodes."""
    name = await cluster_name(desk)
    if name is not None:
        return [completed(desk, "cluster", name, facts, notes=notes)]
    return [completed(desk, "node", node, facts, notes=notes) for node in desk.nodes()]
