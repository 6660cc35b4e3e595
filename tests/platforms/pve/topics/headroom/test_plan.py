"""Who finds room where when a node dies."""

from hypothesis import given
from hypothesis import strategies as st

from pulse.platforms.pve.topics.headroom.plan import Moving, planned
from pulse.platforms.pve.whole import HaRule

NODES = ("a", "b", "c", "d")


def guest(number: int, memory: float) -> Moving:
    return Moving(f"vm:{number}", f"g{number}", memory)


def nodes_rule(sids: set[str], nodes: set[str], *, strict: bool = True) -> HaRule:
    return HaRule("r", "nodes", frozenset(sids), frozenset(nodes), strict)


def test_the_biggest_goes_first_to_where_the_least_is_left_that_is_enough() -> None:
    plan = planned([guest(1, 4), guest(2, 10), guest(3, 6)], {"a": 10, "b": 11}, (), {})
    assert plan.places == {"vm:2": "a", "vm:3": "b", "vm:1": "b"}
    assert (plan.needed, plan.room, plan.left_over, plan.gap) == (20, 21, [], 0)


def test_enough_in_all_is_not_enough_where_no_node_has_it() -> None:
    plan = planned([guest(1, 8)], {"a": 5, "b": 6}, (), {})
    assert (plan.room, plan.left_over, plan.gap) == (11, [guest(1, 8)], 2)


def test_a_node_that_promises_more_than_it_has_takes_nobody_and_hides_no_room() -> None:
    plan = planned([guest(1, 5)], {"a": -20, "b": 6}, (), {})
    assert (plan.places, plan.room) == ({"vm:1": "b"}, 6)


def test_a_strict_rule_binds_and_another_does_not() -> None:
    strict = nodes_rule({"vm:1"}, {"a"})
    assert planned([guest(1, 5)], {"a": 1, "b": 9}, [strict], {}).gap == 4
    assert planned([guest(1, 5)], {"a": 1, "b": 9}, [nodes_rule({"vm:1"}, {"a"}, strict=False)], {}).left_over == []
    nowhere = planned([guest(1, 5)], {"b": 9}, [strict], {})
    assert (nowhere.left_over, nowhere.gap) == ([guest(1, 5)], 5)


def test_those_who_may_go_to_the_fewest_nodes_are_asked_first() -> None:
    plan = planned([guest(1, 6), guest(2, 5)], {"a": 6, "b": 9}, [nodes_rule({"vm:2"}, {"a"})], {})
    assert plan.places == {"vm:2": "a", "vm:1": "b"}


def test_those_who_belong_together_go_to_one_node_or_nowhere() -> None:
    rule = HaRule("r", "together", frozenset(("vm:1", "vm:2")))
    assert planned([guest(1, 4), guest(2, 4)], {"a": 7, "b": 8}, [rule], {}).places == {"vm:1": "b", "vm:2": "b"}
    plan = planned([guest(1, 4), guest(2, 4)], {"a": 7, "b": 7}, [rule], {})
    assert (plan.left_over, plan.gap) == ([guest(1, 4), guest(2, 4)], 1)


def test_those_who_are_kept_apart_never_meet_neither_one_that_stays() -> None:
    rule = HaRule("r", "apart", frozenset(("vm:1", "vm:2", "vm:3")))
    plan = planned([guest(1, 2), guest(2, 1)], {"a": 9, "b": 9, "c": 9}, [rule], {"vm:3": "a"})
    assert plan.places == {"vm:1": "b", "vm:2": "c"}
    plan = planned([guest(1, 2), guest(2, 1)], {"a": 9, "b": 9}, [rule], {"vm:3": "a"})
    assert plan.left_over == [guest(2, 1)]


def test_nobody_who_moves_needs_nothing() -> None:
    plan = planned([], {}, (), {})
    assert (plan.needed, plan.room, plan.places, plan.left_over, plan.gap) == (0, 0, {}, [], 0)


SIDS = [f"vm:{number}" for number in range(8)]
GUESTS = st.lists(st.tuples(st.sampled_from(range(8)), st.integers(1, 64)), max_size=8, unique_by=lambda told: told[0])
ROOMS = st.dictionaries(st.sampled_from(NODES), st.integers(-32, 96), max_size=4)
RULES = st.lists(
    st.builds(
        HaRule,
        name=st.just("r"),
        kind=st.sampled_from(("nodes", "together", "apart")),
        sids=st.frozensets(st.sampled_from(SIDS), min_size=1, max_size=4),
        nodes=st.frozensets(st.sampled_from(NODES), max_size=3),
        strict=st.booleans(),
    ),
    max_size=4,
)


@given(GUESTS, ROOMS, RULES)
def test_a_plan_never_promises_more_room_than_there_is(
    told: list[tuple[int, int]], rooms: dict[str, float], rules: list[HaRule]
) -> None:
    guests = [guest(number, memory) for number, memory in told]
    plan = planned(guests, rooms, rules, {})
    placed = {node: sum(g.memory for g in guests if plan.places.get(g.sid) == node) for node in rooms}
    assert all(total <= max(0, rooms[node]) for node, total in placed.items())
    assert set(plan.places) | {g.sid for g in plan.left_over} == {g.sid for g in guests}
    assert set(plan.places).isdisjoint(g.sid for g in plan.left_over)
    if not plan.left_over:
        assert plan.needed <= plan.room
    assert (plan.gap > 0) == bool(plan.left_over)
    assert plan.gap >= plan.needed - plan.room


@given(GUESTS, ROOMS, RULES)
def test_a_plan_keeps_every_rule(told: list[tuple[int, int]], rooms: dict[str, float], rules: list[HaRule]) -> None:
    places = planned([guest(number, memory) for number, memory in told], rooms, rules, {}).places
    for rule in rules:
        homes = [places[sid] for sid in rule.sids if sid in places]
        match rule.kind:
            case "nodes":
                assert not rule.strict or set(homes) <= rule.nodes
            case "together":
                assert len(set(homes)) <= 1
            case "apart":
                bound = [r.sids for r in rules if r.kind == "together"]
                if not any(len(rule.sids & sids) > 1 for sids in bound) and len(bound) < 2:
                    assert len(set(homes)) == len(homes)
