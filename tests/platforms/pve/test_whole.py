"""What is known of the cluster as a whole: its name, whose it is, and whether a majority is left."""

from datetime import timedelta
from typing import Any

import pytest

from pulse.kit.errors import Unauthorized
from pulse.platforms.pve.whole import ALONE_FOR, TOTEM, Votes, Whole, cluster_name, of_the_whole
from tests.platforms.pve.desks import FakeDesk


async def test_the_name_is_asked_for_once() -> None:
    desk = FakeDesk("ha")
    assert [await cluster_name(desk) for _ in range(3)] == ["prodlab"] * 3
    assert desk.asked == [TOTEM]


async def test_a_single_node_is_in_no_cluster_and_is_asked_again_after_some_minutes() -> None:
    desk = FakeDesk("ha", folder="pve-8.4")
    assert await cluster_name(desk) is None
    desk.answers[TOTEM] = {"cluster_name": "grown"}
    assert await cluster_name(desk) is None
    desk.clock += ALONE_FOR
    assert await cluster_name(desk) == "grown"
    desk.clock += timedelta(days=1)
    assert await cluster_name(desk) == "grown"
    assert desk.asked == [TOTEM] * 2


async def test_whoever_may_not_know_the_cluster_asks_nothing_and_one_who_is_refused_has_none() -> None:
    desk = FakeDesk("options", lacks=[("Sys.Audit", "/")])
    assert await cluster_name(desk) is None
    assert desk.asked == []
    refused = FakeDesk("options", {TOTEM: Unauthorized("no")})
    assert await cluster_name(refused) is None
    assert refused.shared(Whole).asked is None, "it is asked again when the right may be there"


@pytest.mark.parametrize("answer", [{}, {"cluster_name": ""}, {"cluster_name": 5}, {"cluster_name": []}, [], "x", 7])
async def test_a_name_that_cannot_be_read_is_no_name(answer: Any) -> None:  # noqa: ANN401 - any JSON
    assert await cluster_name(FakeDesk("ha", {TOTEM: answer})) is None


async def test_what_is_of_the_whole_is_told_of_the_cluster_or_else_of_each_node() -> None:
    (cluster,) = await of_the_whole(FakeDesk("options"), {"x": 1}, ["a note"])
    assert (cluster.id, cluster.kind, cluster.facts, cluster.parts) == (
        "pve:k3f9:cluster:prodlab", "cluster", {"x": 1}, {"x": "options"},
    )  # fmt: skip
    assert [note.message for note in cluster.notes] == ["a note"]
    nodes = await of_the_whole(FakeDesk("options", lacks=[("Sys.Audit", "/")]), {"x": 1})
    assert sorted(node.id for node in nodes) == [f"pve:k3f9:node:pve{number}" for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("votes", "present", "keeps"),
    [
        (Votes({"a": 1, "b": 1, "c": 1}, 0, 3), ["a", "b"], True),
        (Votes({"a": 1, "b": 1, "c": 1}, 0, 3), ["a"], False),
        (Votes({"a": 1, "b": 1}, 0, 2), ["a"], False),
        (Votes({"a": 1, "b": 1}, 1, 3), ["a"], True),
        (Votes({"a": 1, "b": 1}, 0, 3), ["a"], False),
        (Votes({"a": 2, "b": 1}, 0, 3), ["a"], True),
    ],
)
def test_more_than_half_of_what_is_expected_is_a_quorum(votes: Votes, present: list[str], *, keeps: bool) -> None:
    assert votes.keeps_quorum(present) is keeps
