"""The slow lane keeps its budget, is fair, backs off, and never shows one guest what another one told."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any, TypeVar

import pytest

from pulse.kit.errors import Lost, Unauthorized, Unreachable
from pulse.platforms.pve.births import Births
from pulse.platforms.pve.guest.topic import GuestTopic, is_vm_up
from pulse.platforms.pve.lane import AT_ONCE, AT_ONCE_ON_NODE, RATE, Lane, part_of
from pulse.platforms.pve.task import Row as Task
from pulse.platforms.pve.task import TaskEnds
from pulse.platforms.pve.topics.system import SYSTEM
from tests.platforms.pve.place import MOVED, NOT_RUNNING, Place, Watch, topic, vms
from tests.platforms.pve.recorded import START, guest_row

T = TypeVar("T")
pytestmark = [pytest.mark.looptime(start=0), pytest.mark.timeout(20)]


@asynccontextmanager
async def watching(place: Place, *topics: GuestTopic) -> AsyncIterator[Watch]:
    declared = [part_of(one) for one in topics or (topic(),)]
    watch = Watch({one.name: one.open(place.of(one.name)) for one in declared})
    try:
        yield watch
    finally:
        await place.shared(Lane).aclose()


async def test_never_more_than_the_budget_and_never_more_than_eight_at_once() -> None:
    place = Place(vms(60), takes=7.5)
    async with watching(place, topic(), topic("more")) as watch:
        await watch.pass_seconds(120)
    times = [at for at, _ in place.calls]
    assert len(times) > 60
    assert all(sum(start <= at < start + 10 for at in times) <= 10 * RATE for start in times)
    assert place.most["all"] == AT_ONCE
    assert max(place.most[f"pve{n}"] for n in range(1, 9)) <= AT_ONCE_ON_NODE


async def test_what_cannot_be_afforded_gets_slower_for_all_alike_and_says_so() -> None:
    place = Place(vms(200))
    async with watching(place) as watch:
        await watch.pass_seconds(420)
        asked = Counter(path for _, path in place.calls)
        assert watch.last["thing"].every == timedelta(seconds=100)
    assert len(asked) == 200
    assert set(asked.values()) <= {4, 5}


async def test_a_read_tells_what_came_in_and_waits_for_no_guest() -> None:
    place = Place(vms(1), takes=5)
    async with watching(place) as watch:
        began = place.loop_time()
        first = await watch.reads["thing"]()
        assert (place.loop_time(), first.resources, first.complete) == (began, [], False)
        await watch.pass_seconds(8)
        told = watch.of()
        assert told.facts == {"thing": "web01"}
        assert told.parts == {"thing": "thing"}
        assert told.told == {"thing": START.timestamp()}
        assert watch.last["thing"].resources == [], "it is told once"


async def test_a_guest_that_hangs_delays_no_other_by_more_than_two_seconds() -> None:
    place = Place(vms(20), lambda path: NOT_RUNNING if int(path.split("/")[4]) % 2 else {})
    place.takes = lambda path: 30.0 if "/101/" in path else 3.0 if int(path.split("/")[4]) % 2 else 0.1
    async with watching(place, topic(through_agent=True, applies=is_vm_up)) as watch:
        await watch.pass_seconds(20)
        first = {path: place.times(path)[0] for _, path in place.calls}
    slow = sorted(first.values())
    assert len(slow) == 20
    assert slow[-1] <= 20 / RATE + 2
    assert watch.of(101).facts == {"agent": "silent"}


async def test_a_node_that_hangs_holds_two_calls_and_no_more() -> None:
    place = Place(vms(24))
    place.takes = lambda path: 8.0 if "/pve3/" in path else 0.1
    async with watching(place) as watch:
        await watch.pass_seconds(20)
    others = [at for at, path in place.calls if "/pve3/" not in path]
    assert len({path for _, path in place.calls}) == 24
    assert sorted(others)[20] <= 24 / RATE + 2
    assert place.most["pve3"] == AT_ONCE_ON_NODE


async def test_an_agent_that_does_not_run_is_asked_after_1_2_5_and_10_minutes() -> None:
    place = Place(vms(1), lambda _: NOT_RUNNING, takes=3)
    async with watching(place, topic(through_agent=True, applies=is_vm_up)) as watch:
        await watch.pass_seconds(2_000)
    times = place.times("/thing")
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps == pytest.approx([63, 123, 303, 603, 603], abs=1.5)
    assert watch.of().facts == {"agent": "not running"}
    assert "not running" in watch.of().notes[0].message
    assert watch.of().readings == {}


async def test_one_dead_agent_is_found_out_once_for_all_topics() -> None:
    place = Place(vms(1), lambda _: NOT_RUNNING, takes=3)
    both = [topic(name, through_agent=True, applies=is_vm_up) for name in ("thing", "more")]
    async with watching(place, *both) as watch:
        await watch.pass_seconds(59)
    assert len(place.calls) == 1


async def test_a_guest_that_starts_is_given_time_to_boot_and_asked_anew() -> None:
    place = Place(vms(1, status="stopped", uptime=0.0), lambda _: {"facts": {"agent": "running"}})
    async with watching(place, topic(through_agent=True, applies=is_vm_up)) as watch:
        await watch.pass_seconds(10)
        assert place.calls == []
        place.have(vms(1, uptime=2.0))
        await watch.pass_seconds(25)
        assert place.calls == []
        await watch.pass_seconds(10)
        assert watch.of().facts["agent"] == "running"
        place.have(vms(1, status="stopped", uptime=0.0))
        await watch.pass_seconds(2)
    assert watch.told["thing"] == {}, "what its agent told is dropped"


async def test_what_is_watched_is_asked_sooner_and_the_rest_does_not_starve() -> None:
    place = Place(vms(200))
    async with watching(place, topic(watched_every=timedelta(seconds=10))) as watch:
        await watch.pass_seconds(110)
        place.shared(Lane).watch(frozenset(f"pve:k3f9:guest:{n}" for n in range(100, 150)))
        place.calls.clear()
        await watch.pass_seconds(400)
    asked = Counter(int(path.split("/")[4]) for _, path in place.calls)
    assert min(asked[n] for n in range(100, 150)) >= 10
    assert min(asked[n] for n in range(150, 300)) >= 1


async def test_a_change_is_asked_for_before_what_only_gets_old() -> None:
    place = Place(vms(40))
    async with watching(place, topic(follows=("name",))) as watch:
        await watch.pass_seconds(30)
        place.have([*vms(39), *[guest_row(vmid=139, id="qemu/139", node="pve1", name="other", uptime=1e5)]])
        changed = place.loop_time()
        await watch.pass_seconds(4)
    assert changed <= place.times("/139/thing")[-1] <= changed + 2
    assert watch.of(139).facts == {"thing": "other"}


async def test_a_guest_that_moved_is_no_trouble_and_is_asked_on_its_other_node() -> None:
    place = Place(vms(1, node="pve1"), lambda path: MOVED if "/pve1/" in path else {})
    async with watching(place) as watch:
        await watch.pass_seconds(3)
        assert (watch.told["thing"], watch.last["thing"].trouble) == ({}, None)
        place.have(vms(1, node="pve2"))
        await watch.pass_seconds(3)
    assert watch.of().facts == {"thing": "web01"}
    assert watch.of().notes == []


async def test_what_was_asked_of_a_former_guest_of_the_number_is_never_told_of_the_next() -> None:
    place = Place(vms(1), takes=4)
    async with watching(place) as watch:
        await watch.pass_seconds(2)
        place.have([])
        await watch.pass_seconds(1)
        place.have(vms(1, name="heir"))
        await watch.pass_seconds(2)
        assert watch.told["thing"] == {}, "the answer that was under way is of the former one"
        await watch.pass_seconds(6)
    assert watch.of().facts == {"thing": "heir"}


async def test_another_birth_under_the_same_number_ends_what_the_former_guest_told() -> None:
    births = {"now": "1 a"}
    place = Place(vms(1), lambda path: {"birth": births["now"]} if path.endswith("config") else {})
    async with watching(
        place, topic("config", follows=("name",)), topic(follows=(), every=timedelta(hours=1))
    ) as watch:
        await watch.pass_seconds(5)
        assert watch.of().facts == {"thing": "web01"}
        births["now"] = "2 b"
        place.have(vms(1, name="heir"))
        await watch.pass_seconds(5)
    assert watch.of().facts == {"thing": "heir"}
    assert place.shared(Births).at == {}


async def test_without_the_right_nothing_is_asked_and_it_is_used_when_it_comes_back() -> None:
    place = Place(vms(2))
    place.lacks = frozenset(("VM.Audit", f"/vms/{n}") for n in (100, 101))
    async with watching(place) as watch:
        await watch.pass_seconds(10)
        assert place.calls == []
        assert "VM.Audit on /vms/100 is missing" in watch.of().notes[0].message
        trouble = watch.last["thing"].trouble
        assert trouble is not None
        assert trouble.code == "blind"
        place.lacks = frozenset()
        await watch.pass_seconds(10)
        assert watch.last["thing"].trouble is None
    assert watch.of().facts == {"thing": "web01"}


async def test_a_refusal_of_the_server_is_told_of_the_guest() -> None:
    place = Place(vms(1), lambda _: Unauthorized("The privilege VM.Monitor on /vms/100 is missing."))
    async with watching(place, topic(through_agent=True, applies=is_vm_up)) as watch:
        await watch.pass_seconds(3)
    assert watch.of().facts == {"agent": "refused"}


async def test_a_number_that_stands_for_a_fresher_one_is_taken_back_when_it_is_old() -> None:
    place = Place(vms(1), lambda _: {"readings": {"memory_used": 5.0}})
    async with watching(place, topic(fades=True)) as watch:
        await watch.pass_seconds(3)
        assert watch.of().readings == {"memory_used": 5.0}
        place.have(vms(1), pve5="offline")
        await watch.pass_seconds(160)
        assert (watch.of().readings, watch.of().parts) == ({}, {"thing": "thing"})


async def test_what_keeps_stays_when_it_cannot_be_asked_again() -> None:
    answers: list[Any] = [{}, Unreachable("no")]
    place = Place(vms(1), lambda _: answers[0])
    async with watching(place, topic(keeps=True)) as watch:
        await watch.pass_seconds(3)
        answers.pop(0)
        await watch.pass_seconds(70)
    assert len(place.calls) > 1
    assert (watch.of().facts, watch.of().notes) == ({"thing": "web01"}, [])


async def test_a_task_that_ended_has_its_guest_asked_at_once() -> None:
    place = Place(vms(2))
    async with watching(place, topic(tasks=frozenset(("qmsnapshot",)))) as watch:
        await watch.pass_seconds(5)
        place.calls.clear()
        for kind, id_ in (("qmsnapshot", "101"), ("qmstart", "100"), ("qmsnapshot", "x"), ("qmsnapshot", "999")):
            place.shared(TaskEnds).tell(Task("UPID:", type=kind, id=id_))
        await watch.pass_seconds(5)
    assert [path.split("/")[4] for _, path in place.calls] == ["101"]


async def test_the_loss_of_the_source_is_told_by_the_next_read_and_nothing_is_asked_meanwhile() -> None:
    place = Place(vms(1), lambda _: Lost(Unreachable("away")))
    async with watching(place) as watch:
        with pytest.raises(Lost):
            await watch.pass_seconds(4)
        asked = len(place.calls)
        await asyncio.sleep(60)
        assert len(place.calls) <= asked + 10
        place.answer = lambda _: {}
        await watch.pass_seconds(4)
    assert watch.of().facts == {"thing": "web01"}


async def test_a_topic_with_two_calls_waits_its_turn_for_the_second() -> None:
    place = Place(vms(6), lambda _: {"result": {"pretty-name": "Debian", "version": "10"}})
    lane = place.shared(Lane)
    reads = {"system": SYSTEM.open(place.of("system"))}
    watch = Watch(reads)
    await watch.pass_seconds(10)
    await lane.aclose()
    times = [at for at, _ in place.calls]
    assert len(times) == 12
    assert all(later - earlier >= 0.99 / RATE for earlier, later in pairwise(times))
    assert watch.of(part="system").facts == {"os": "Debian", "agent_version": "10"}


async def test_a_question_that_may_harm_is_not_asked_again_after_three_failures() -> None:
    place = Place(vms(1), lambda _: Unreachable("it crashed"))
    async with watching(place, topic(through_agent=True, applies=is_vm_up, tries=3)) as watch:
        await watch.pass_seconds(4_000)
    assert len(place.calls) == 3


async def test_nothing_is_left_running_when_the_reader_closes() -> None:
    place = Place(vms(8), takes=7)
    async with watching(place) as watch:
        await watch.pass_seconds(5)
        assert place.under_way["all"] > 3
    assert place.under_way["all"] == 0


async def test_who_was_asked_when_the_reader_closed_is_asked_again_by_the_next_one() -> None:
    place = Place(vms(3), takes=5)
    async with watching(place) as watch:
        await watch.pass_seconds(2)
        await place.shared(Lane).aclose()
        assert watch.told["thing"] == {}
        await watch.pass_seconds(12)
        assert len(watch.told["thing"]) == 3
