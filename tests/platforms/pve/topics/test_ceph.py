"""Which node is asked after Ceph, how often, and what remains when one of its lists cannot be read."""

from datetime import timedelta
from typing import Any

import pytest

from pulse.kit.errors import Unauthorized, Unreachable
from pulse.platforms.pve.answers import Failed, NotKnown
from pulse.platforms.pve.topics.ceph import ABSENT, CEPH, LOOK_AGAIN, PIECES_EVERY, STATUS_EVERY, flags
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.recorded import node_row
from tests.platforms.pve.topics.ceph.answers import OSDS, POOLS, STATUS

NOT_HERE = Failed("no Ceph", 500, "binary not installed: /usr/bin/ceph-mon")


def answers(node: str = "pve1", **others: Any) -> dict[str, Any]:  # noqa: ANN401 - any answer
    """One node has a Ceph, the others tell what is said here, or that they have none."""
    told: dict[str, Any] = {f"/nodes/{name}/ceph/status": NOT_HERE for name in ("pve1", "pve2", "pve3")}
    told |= {f"/nodes/{name}/ceph/status": answer for name, answer in others.items()}
    own = {"status": STATUS, "osd": OSDS, "pool": POOLS}
    return told | {f"/nodes/{node}/ceph/{what}": answer for what, answer in own.items()}


async def test_the_whole_its_osds_and_its_pools_are_told() -> None:
    desk = FakeDesk("ceph", answers())
    told = await CEPH.open(desk)()
    whole, *rest = told.resources
    assert (whole.kind, whole.name, whole.state) == ("ceph", "prodlab", "HEALTH_WARN")
    assert [resource.id for resource in rest] == [
        *(f"pve:k3f9:osd:{number}" for number in range(6)), "pve:k3f9:pool:ceph:vms", "pve:k3f9:pool:ceph:.mgr",
    ]  # fmt: skip
    assert {resource.parent for resource in rest} == {whole.id}
    assert whole.facts["flags"] == ["noout"]
    assert (whole.facts["refill_within"], whole.facts["refill_share"], whole.facts["fits"]) == ("host", 1.0, False)
    assert told.complete


async def test_osds_are_asked_for_more_rarely_and_keep_the_instant_at_which_they_were_told() -> None:
    desk = FakeDesk("ceph", answers())
    read = CEPH.open(desk)
    first = (await read()).resources
    began = desk.clock.timestamp()
    desk.clock += STATUS_EVERY
    second = (await read()).resources
    assert second[1:] == first[1:]
    assert second[1].told == {"ceph": began}
    assert desk.asked.count("/nodes/pve1/ceph/osd") == 1
    desk.clock += PIECES_EVERY - STATUS_EVERY
    third = (await read()).resources
    assert third[1].told == {"ceph": desk.clock.timestamp()}
    assert desk.asked.count("/nodes/pve1/ceph/status") == 3


async def test_where_no_node_has_it_that_is_no_trouble_and_it_is_not_looked_for_at_every_turn() -> None:
    desk = FakeDesk("ceph", answers(pve1=NOT_HERE) | {"/nodes/pve1/ceph/status": NotKnown("no such call")})
    read = CEPH.open(desk)
    for _ in range(3):
        told = await read()
        assert (told.absent, told.resources, told.trouble) == (ABSENT, [], None)
        desk.clock += STATUS_EVERY
    assert len(desk.asked) == 3, "each node once"
    desk.answers |= answers("pve2")
    desk.clock += LOOK_AGAIN
    assert (await read()).resources[0].kind == "ceph"


async def test_the_recorded_servers_have_none() -> None:
    desk = FakeDesk("ceph")
    desk.sightings.take([node_row("pve1")], [], 1)
    assert (await CEPH.open(desk)()).absent == ABSENT


async def test_a_node_without_it_is_passed_over_and_the_one_that_answers_is_asked_from_then_on() -> None:
    desk = FakeDesk("ceph", answers("pve3"))
    read = CEPH.open(desk)
    await read()
    desk.asked.clear()
    await read()
    assert desk.asked == ["/nodes/pve3/ceph/status"]


async def test_when_that_one_fails_another_is_asked() -> None:
    desk = FakeDesk("ceph", answers("pve3"))
    read = CEPH.open(desk)
    await read()
    desk.answers |= {"/nodes/pve3/ceph/status": Unreachable("timed out")} | {
        f"/nodes/pve2/ceph/{what}": answer for what, answer in (("status", STATUS), ("osd", OSDS), ("pool", POOLS))
    }
    assert (await read()).resources[0].state == "HEALTH_WARN"


async def test_a_ceph_that_was_there_and_does_not_answer_is_a_trouble_and_not_gone() -> None:
    desk = FakeDesk("ceph", answers("pve3"))
    read = CEPH.open(desk)
    await read()
    desk.answers["/nodes/pve3/ceph/status"] = Unreachable("timed out")
    with pytest.raises(Unreachable, match="timed out"):
        await read()


async def test_a_node_that_cannot_be_asked_does_not_make_a_ceph_where_the_others_have_none() -> None:
    desk = FakeDesk("ceph", answers(pve1=NOT_HERE) | {"/nodes/pve1/ceph/status": Unreachable("timed out")})
    assert (await CEPH.open(desk)()).absent == ABSENT


async def test_while_no_node_is_online_nothing_is_concluded() -> None:
    desk = FakeDesk("ceph", answers())
    desk.sightings.take([node_row("pve1", status="offline")], [], 1)
    with pytest.raises(Unreachable, match="No node"):
        await CEPH.open(desk)()


async def test_a_refusal_is_told_as_one() -> None:
    desk = FakeDesk("ceph", answers(pve1=STATUS) | {"/nodes/pve1/ceph/status": Unauthorized("missing")})
    with pytest.raises(Unauthorized):
        await CEPH.open(desk)()


async def test_osds_that_cannot_be_read_stay_with_their_age_and_a_note() -> None:
    desk = FakeDesk("ceph", answers())
    read = CEPH.open(desk)
    before = (await read()).resources
    desk.clock += PIECES_EVERY + timedelta(seconds=1)
    desk.answers["/nodes/pve1/ceph/osd"] = Unreachable("timed out")
    whole, *rest = (await read()).resources
    assert rest == before[1:]
    assert [note.message for note in whole.notes] == ["The OSDs and pools could not be read: timed out"]


async def test_an_osd_that_cannot_be_read_is_a_note_and_the_others_are_told() -> None:
    broken = {"root": {"children": [{"type": "host", "name": "a", "children": [{"type": "osd", "id": "x"}]}]}}
    desk = FakeDesk("ceph", answers() | {"/nodes/pve1/ceph/osd": broken})
    whole, *rest = (await CEPH.open(desk)()).resources
    assert [note.message for note in whole.notes] == ["A part of the list of OSDs cannot be read."]
    assert [resource.kind for resource in rest] == ["pool", "pool"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("sortbitwise,recovery_deletes,purged_snapdirs", []),
        ("noout,norebalance,sortbitwise", ["noout", "norebalance"]),
        ("pauserd,pausewr,full", ["pauserd", "pausewr", "full"]),
        ("", []),
    ],
)
def test_only_flags_that_somebody_set_are_told(told: str, kept: list[str]) -> None:
    assert flags(told) == kept
