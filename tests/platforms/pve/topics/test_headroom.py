"""Whether the cluster can lose a node."""

from typing import Any

import pytest

from pulse.platforms.pve.topics.headroom import ALONE, HEADROOM, is_managed, sid_of
from pulse.platforms.pve.whole import HaRule, Votes, Whole
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.recorded import guest_row, node_row

GIB = 1024.0**3


def desk_of(*guests: tuple[int, str, float | None, str | None], **nodes: float | None) -> FakeDesk:
    """Nodes with so many GiB; guests: VMID, node, GiB, HA state."""
    desk = FakeDesk("headroom")
    rows = [node_row(name, maxmem=None if size is None else size * GIB) for name, size in nodes.items()]
    for vmid, node, size, ha in guests:
        maxmem = None if size is None else size * GIB
        rows.append(guest_row(vmid=vmid, id=f"qemu/{vmid}", name=f"g{vmid}", node=node, maxmem=maxmem, hastate=ha))
    desk.sightings.take(rows, [], 1)
    return desk


async def facts(desk: FakeDesk) -> dict[str, Any]:
    answer = await HEADROOM.open(desk)()
    assert desk.asked == ["/cluster/config/totem"], "nothing is asked for but the name"
    return dict(answer.resources[0].facts)


async def test_where_nothing_is_managed_all_guests_must_find_room() -> None:
    told = await facts(desk_of((1, "a", 8, None), (2, "a", 4, None), (3, "b", 4, None), a=16, b=16))
    assert told["headroom"] == [
        {
            "node": "a", "needed": 12 * GIB, "room": 12 * GIB, "fits": True, "left_over": [], "by": "all guests",
            "moved": 2, "lost": 0,
        },
        {
            "node": "b", "needed": 4 * GIB, "room": 4 * GIB, "fits": True, "left_over": [], "by": "all guests",
            "moved": 1, "lost": 0,
        },
    ]  # fmt: skip
    assert told["can_lose_a_node"] is True


async def test_a_guest_that_finds_no_room_is_named_with_what_is_missing() -> None:
    told = await facts(desk_of((1, "a", 10, None), (2, "a", 3, None), (3, "b", 8, None), a=16, b=16))
    first = told["headroom"][0]
    assert (first["fits"], first["left_over"], first["gap"]) == (False, ["g1"], 2 * GIB + 3 * GIB)
    assert told["can_lose_a_node"] is False


async def test_where_some_are_managed_those_move_and_the_others_are_counted() -> None:
    told = await facts(desk_of((1, "a", 8, "started"), (2, "a", 99, None), (3, "a", 1, "ignored"), a=64, b=8))
    assert {key: told["headroom"][0][key] for key in ("needed", "by", "moved", "lost", "fits")} == {
        "needed": 8 * GIB, "by": "ha rules", "moved": 1, "lost": 2, "fits": True,
    }  # fmt: skip
    assert (told["headroom"][1]["needed"], told["headroom"][1]["lost"]) == (0, 0)


async def test_rules_bind_and_a_node_in_maintenance_takes_nobody() -> None:
    desk = desk_of((1, "a", 8, "started"), a=16, b=16, c=16)
    whole = desk.shared(Whole)
    whole.services = frozenset(("vm:1",))
    whole.rules = (HaRule("r", "nodes", frozenset(("vm:1",)), frozenset(("a", "b")), strict=True),)
    assert (await facts(desk))["headroom"][0]["fits"] is True
    whole.avoided = frozenset(("b",))
    answer = await HEADROOM.open(desk)()
    rows = answer.resources[0].facts["headroom"]
    assert isinstance(rows, list)
    assert isinstance(rows[0], dict)
    assert (rows[0]["fits"], rows[0]["room"]) == (False, 16 * GIB)


async def test_a_cluster_that_loses_its_majority_cannot_lose_the_node() -> None:
    desk = desk_of((1, "a", 1, None), a=16, b=16)
    desk.shared(Whole).votes = Votes({"a": 1, "b": 1}, 0, 2)
    told = await facts(desk)
    assert [row["keeps_quorum"] for row in told["headroom"]] == [False, False]
    assert told["can_lose_a_node"] is False
    desk = desk_of((1, "a", 1, None), a=16, b=16)
    desk.shared(Whole).votes = Votes({"a": 1, "b": 1}, 1, 3)
    assert (await facts(desk))["can_lose_a_node"] is True


async def test_a_node_that_sends_no_statistics_votes_but_takes_nobody() -> None:
    desk = desk_of((1, "a", 1, None), a=16, b=16, c=16)
    silent = node_row("c", status="unknown", maxmem=None, uptime=None)
    guest = guest_row(vmid=1, id="qemu/1", node="a", maxmem=1 * GIB)
    desk.sightings.take([node_row("a", maxmem=16 * GIB), node_row("b", maxmem=16 * GIB), silent, guest], [], 2)
    desk.shared(Whole).votes = Votes({"a": 1, "b": 1, "c": 1}, 0, 3)
    told = await facts(desk)
    assert [(row["node"], row["room"], row["keeps_quorum"]) for row in told["headroom"]] == [
        ("a", 16 * GIB, True), ("b", 15 * GIB, True),
    ]  # fmt: skip


async def test_a_size_that_is_not_told_leaves_it_open_unless_it_does_not_fit_anyway() -> None:
    told = await facts(desk_of((1, "a", None, None), a=16, b=16))
    assert ["fits" in row for row in told["headroom"]] == [False, False]
    assert "can_lose_a_node" not in told
    told = await facts(desk_of((1, "a", 99, None), (2, "b", None, None), a=128, b=16))
    assert told["headroom"][0]["fits"] is False
    assert told["can_lose_a_node"] is False


async def test_a_node_whose_memory_is_not_told_takes_nobody() -> None:
    told = await facts(desk_of((1, "a", 1, None), a=16, b=None))
    assert (told["headroom"][0]["fits"], told["headroom"][0]["room"]) == (False, 0)


async def test_guests_that_are_off_or_on_a_node_that_is_away_count_for_nothing() -> None:
    desk = desk_of((1, "a", 4, None), a=16, b=16, c=16)
    away = node_row("c", status="offline", maxmem=16 * GIB)
    off = guest_row(vmid=2, id="qemu/2", node="a", status="stopped", maxmem=99 * GIB)
    frozen = guest_row(vmid=3, id="qemu/3", node="c", maxmem=99 * GIB)
    here = guest_row(vmid=1, id="qemu/1", node="a", maxmem=4 * GIB, status="paused")
    rows = [node_row("a", maxmem=16 * GIB), node_row("b", maxmem=16 * GIB), away, off, frozen, here]
    desk.sightings.take(rows, [], 2)
    told = await facts(desk)
    assert [(row["node"], row["needed"], row["room"]) for row in told["headroom"]] == [
        ("a", 4 * GIB, 16 * GIB), ("b", 0, 12 * GIB),
    ]  # fmt: skip


async def test_the_last_node_has_nowhere_to_send_its_guests() -> None:
    told = await facts(desk_of((1, "a", 1, None), a=16))
    assert (told["headroom"][0]["fits"], told["can_lose_a_node"]) == (False, False)


async def test_a_single_node_has_no_others() -> None:
    answer = await HEADROOM.open(FakeDesk("headroom", folder="pve-8.4"))()
    assert (answer.absent, answer.resources) == (ALONE, [])


@pytest.mark.parametrize(
    ("state", "managed"), [("started", True), ("fence", True), ("error", False), ("ignored", False), (None, False)]
)
def test_while_ha_told_nothing_the_row_of_a_guest_says_whether_it_is_managed(
    state: str | None, *, managed: bool
) -> None:
    assert is_managed(guest_row(hastate=state), Whole()) is managed
    told = Whole()
    told.services = frozenset(("vm:100",))
    assert is_managed(guest_row(hastate=state), told)


def test_a_container_is_called_otherwise() -> None:
    assert sid_of(guest_row(type="lxc", vmid=7)) == "ct:7"
