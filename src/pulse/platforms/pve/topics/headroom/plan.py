"""Whether the guests of a node that dies find room on the others: pure."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from pulse.platforms.pve.whole import HaRule


class Moving(Struct, frozen=True):
    """A guest that needs another node: its id in HA (`vm:100`), its name, and the bytes that it was assigned."""

    sid: str
    name: str
    memory: float


class Plan(Struct, frozen=True):
    """Where guests go, by their id in HA; `left_over` find no room. `needed`, `room` and `gap` are bytes: of all that
    move, of all that the others have left, and how much more the others must have so that nobody is left over."""

    needed: float
    room: float
    places: dict[str, str]
    left_over: list[Moving]
    gap: float


class _Group(Struct, frozen=True):
    """Guests that go to one node together, and the nodes that they may go to."""

    guests: tuple[Moving, ...]
    allowed: frozenset[str]

    @property
    def memory(self) -> float:
        return sum(guest.memory for guest in self.guests)


def planned(
    guests: Sequence[Moving], rooms: Mapping[str, float], rules: Sequence[HaRule], homes: Mapping[str, str]
) -> Plan:
    """Who goes where. `rooms` are the bytes that are left on each node that is asked to take some (below 0 where more
    is promised than there is); `homes` says on which node each service runs that stays.

    Greedy: those with the fewest nodes to go to first, then the biggest, each where the least is left that is enough.
    So what it says fits does fit, node by node; now and then a cleverer packing would fit where it says that none does.
    """
    rest = {node: max(room, 0.0) for node, room in rooms.items()}
    room, needed = sum(rest.values()), sum(guest.memory for guest in guests)
    where = dict(homes)
    places: dict[str, str] = {}
    left: list[_Group] = []
    for group in sorted(_groups(guests, frozenset(rest), rules), key=_order):
        fitting = [node for node in _open(group, rules, where) if rest[node] >= group.memory]
        if not fitting:
            left.append(group)
            continue
        node = min(fitting, key=lambda node: (rest[node], node))
        rest[node] -= group.memory
        for guest in group.guests:
            where[guest.sid] = places[guest.sid] = node
    left_over = [guest for group in left for guest in group.guests]
    return Plan(needed, room, places, left_over, _gap(left, rest, rules, where))


def _groups(guests: Iterable[Moving], nodes: frozenset[str], rules: Sequence[HaRule]) -> list[_Group]:
    """Those whom a rule keeps together are one."""
    sets = [{guest.sid} for guest in guests]
    for rule in rules:
        if rule.kind == "together":
            bound = [group for group in sets if group & rule.sids]
            sets = [group for group in sets if not group & rule.sids]
            if bound:
                sets.append(set().union(*bound))
    by_sid = {guest.sid: guest for guest in guests}
    return [_Group(tuple(by_sid[sid] for sid in sorted(sids)), _strictly(sids, nodes, rules)) for sids in sets]


def _strictly(sids: set[str], nodes: frozenset[str], rules: Sequence[HaRule]) -> frozenset[str]:
    for rule in rules:
        if rule.kind == "nodes" and rule.strict and rule.sids & sids:
            nodes &= rule.nodes
    return nodes


def _open(group: _Group, rules: Sequence[HaRule], where: Mapping[str, str]) -> frozenset[str]:
    """The nodes that it may go to: none where somebody runs from whom it is to be kept apart."""
    sids = {guest.sid for guest in group.guests}
    apart = [rule.sids - sids for rule in rules if rule.kind == "apart" and rule.sids & sids]
    return group.allowed - {where[other] for others in apart for other in others if other in where}


def _order(group: _Group) -> tuple[int, float, str]:
    return len(group.allowed), -group.memory, group.guests[0].sid


def _gap(left: Iterable[_Group], rest: Mapping[str, float], rules: Sequence[HaRule], where: Mapping[str, str]) -> float:
    """What is missing when each goes where the most is left; all of it where it may go nowhere."""
    rest, missing = dict(rest), 0.0
    for group in left:
        nodes = _open(group, rules, where)
        if nodes:
            rest[max(nodes, key=lambda node: (rest[node], node))] -= group.memory
        else:
            missing += group.memory
    return missing + sum(-room for room in rest.values() if room < 0)
