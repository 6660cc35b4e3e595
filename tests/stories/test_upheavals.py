"""What befalls a cluster as a whole: nodes that die, join and move, clocks that are set, troubles that last or meet."""

import asyncio

import pytest
from msgspec import structs

from pulse.demo.fake_pve.accounts import MONITOR
from pulse.demo.fake_pve.faults import Refuse
from pulse.demo.fake_pve.privileges import Grant
from pulse.demo.story import Migration, NodeDeath, Stall
from tests.demo.small import node
from tests.stories.lab import CLUSTER, FORGOTTEN_WITHIN, LIST, TOLD_WITHIN, Lab, lab

pytestmark = [pytest.mark.looptime(start=0), pytest.mark.timeout(20)]
KEY = CLUSTER.key


async def test_the_guests_of_a_dead_node_are_unknown_with_their_names_until_it_is_back() -> None:
    async with lab() as it:
        before = it.guests("n3")
        began = it.second
        it.site.happen(NodeDeath(cluster=KEY, at=it.moment, node="n3", seconds=420))
        await it.until(lambda: it.node("n3").status == "down" and "n3 is offline" in it.said(), TOLD_WITHIN)
        assert it.source().state == "degraded"
        while it.second < began + 415:
            await asyncio.sleep(5)
            dead = it.guests("n3")
            assert {vmid: guest.name for vmid, guest in dead.items()} == {v: g.name for v, g in before.items()}
            assert {(guest.status, guest.stale) for guest in dead.values()} == {("unknown", True)}, it.second
            assert it.node("n3").status == "down"
            others = [guest for vmid, guest in it.guests().items() if vmid not in before]
            assert not any(guest.stale or guest.status == "unknown" for guest in others)
        await it.until(lambda: _is_whole(it, "n3"), 30)
        await it.until(it.is_well, FORGOTTEN_WITHIN)
        assert {vmid: guest.name for vmid, guest in it.guests("n3").items()} == {v: g.name for v, g in before.items()}
        it.other_kept_its_rhythm(began)


def _is_whole(it: Lab, name: str) -> bool:
    """Whether a node is a member again, and has sent statistics since."""
    state = it.state(name)
    return state.alive and state.online and state.figures is not None and state.measured_at > state.booted_at


async def test_when_the_node_of_the_typed_address_dies_the_others_tell_of_it() -> None:
    async with lab() as it:
        before = it.guests()
        began = it.second
        it.site.happen(NodeDeath(cluster=KEY, at=it.moment, node="n1", seconds=120))
        await it.until(lambda: "is asked instead" in it.said() and it.node("n1").status == "down", TOLD_WITHIN)
        while it.second < began + 115:
            await asyncio.sleep(2)
            assert {vmid: guest.name for vmid, guest in it.guests().items()} == {v: g.name for v, g in before.items()}
            assert {guest.status for guest in it.guests("n1").values()} == {"unknown"}
            assert not any(guest.stale for each in ("n2", "n3") for guest in it.guests(each).values())
        await it.until(lambda: it.state("n1").alive, 10)
        back = it.second
        await it.until(lambda: it.asked(back, [it.typed])[LIST] > 0, FORGOTTEN_WITHIN)
        await it.until(lambda: _is_whole(it, "n1"), 30)
        await it.until(it.is_well, FORGOTTEN_WITHIN)
        it.other_kept_its_rhythm(began)


@pytest.mark.parametrize("by", [3600.0, -3600.0])
async def test_nothing_gets_older_when_the_clock_of_pulse_is_set(by: float) -> None:
    async with lab() as it:
        began = it.second
        for ahead in (by, 0.0):
            it.ahead = ahead
            until = it.second + 75
            while it.second < until:
                await asyncio.sleep(1)
                assert it.is_well(), (it.second, it.said(), it.stale())
                assert {each.status for each in it.resources("node").values()} == {"up"}
                parts = it.source().parts
                ages = {name: (it.clock() - (part.at or it.clock())).total_seconds() for name, part in parts.items()}
                late = {n: age for n, age in ages.items() if not -1 <= age <= parts[n].every.total_seconds() + 6}
                assert not late, (it.second, late)
        it.other_kept_its_rhythm(began)


@pytest.mark.parametrize(("by", "word"), [(600.0, "ahead"), (-600.0, "behind")])
async def test_a_server_whose_clock_is_set_is_told_of_with_its_offset(by: float, word: str) -> None:
    async with lab() as it:
        began = it.second
        it.typed.clock_offset = by
        await it.until(lambda: "10 min" in it.said() and word in it.said(), TOLD_WITHIN)
        assert it.source().state == "degraded"
        assert "n1" in it.said()
        for _ in range(70):
            await asyncio.sleep(1)
            assert word in it.said()
            assert not it.stale()
        it.typed.clock_offset = 0.0
        await it.until(it.is_well, FORGOTTEN_WITHIN)
        it.other_kept_its_rhythm(began)


async def test_a_guest_that_moves_is_never_doubled_and_changes_its_home_once() -> None:
    async with lab() as it:
        known = it.guests()
        began = it.second
        homes = [str(known[100].facts["node"])]
        it.site.happen(Migration(cluster=KEY, at=it.moment + 2, vmid=100, to="n2", seconds=30))
        for second in range(60):
            on_both = {100: "n2" if _home(it) == "n1" else "n1"} if 25 <= second < 40 else {}
            for faults in it.faults:
                faults.doubled = on_both
            await asyncio.sleep(1)
            present = it.guests()
            assert present.keys() == known.keys()
            assert (present[100].status, present[100].id, present[100].stale) == ("up", known[100].id, False), second
            homes.append(str(present[100].facts["node"]))
        assert homes == sorted(homes), homes
        assert set(homes) == {"n1", "n2"}
        assert it.is_well()
        it.other_kept_its_rhythm(began)


def _home(it: Lab) -> str:
    """Where guest 100 really lives."""
    state = it.site.picture().guest(100)
    assert state is not None
    return state.node


async def test_of_two_troubles_at_once_both_are_told_and_each_is_forgotten_when_it_ends() -> None:
    async with lab() as it:
        began = it.second
        it.typed.faults.silent = True
        it.site.accounts.grant(MONITOR.name, (Grant("/", "PVEAuditor"), Grant("/nodes/n3", "NoAccess")))
        await it.until(lambda: "is asked instead" in it.said() and "Sys.Audit on /nodes/n3" in it.said(), TOLD_WITHIN)
        await asyncio.sleep(30)
        it.typed.faults.silent = False
        await it.until(lambda: "is asked instead" not in it.said(), FORGOTTEN_WITHIN)
        assert "Sys.Audit on /nodes/n3" in it.said()
        await asyncio.sleep(10)
        it.site.accounts.put(MONITOR)
        await it.until(it.is_well, FORGOTTEN_WITHIN)
        it.other_kept_its_rhythm(began)


async def test_one_member_after_the_other_is_asked_while_they_fail_in_turns() -> None:
    async with lab() as it:
        began = it.second
        for name in ("n1", "n2"):
            await it.servers[name].stop()
            await it.until(lambda: "is asked instead" in it.said(), TOLD_WITHIN)
            await asyncio.sleep(15)
        assert "n3 (127.0.0.13" in it.said()
        assert not it.stale()
        await it.servers["n2"].start(it.servers["n2"].port)
        await it.servers["n3"].stop()
        await asyncio.sleep(15)
        assert "n2 (127.0.0.12" in it.said()
        assert not it.stale()
        for name in ("n1", "n3"):
            await it.servers[name].start(it.servers[name].port)
        await it.until(it.is_well, FORGOTTEN_WITHIN)
        it.other_kept_its_rhythm(began)


async def test_while_the_typed_address_comes_and_goes_nothing_is_lost() -> None:
    async with lab() as it:
        began = it.second
        for second in range(60):
            it.typed.faults.unreachable = second // 3 % 2 == 0
            await asyncio.sleep(1)
            assert it.source().state != "lost", (second, it.said())
            assert not it.stale()
        it.typed.faults.unreachable = False
        await it.until(it.is_well, FORGOTTEN_WITHIN)
        it.other_kept_its_rhythm(began)


async def test_after_ten_minutes_of_silence_everything_is_back_as_soon_as_after_one() -> None:
    async with lab() as it:
        began, known = it.second, it.resources().keys()
        for faults in it.faults:
            faults.silent = True
        await it.until(lambda: it.source().state == "lost", TOLD_WITHIN)
        await asyncio.sleep(600)
        assert it.source().state == "lost"
        assert it.resources().keys() == known
        for faults in it.faults:
            faults.silent = False
        hot = ("resources", "membership")
        await it.until(
            lambda: not it.troubles() and not any(each.stale and each.part in hot for each in it.resources().values()),
            FORGOTTEN_WITHIN,
        )
        await it.until(it.is_well, 30)  # what waits for its turn stays marked as old until it is read
        it.other_kept_its_rhythm(began)


@pytest.mark.parametrize("sign_in", ["token", "password"])
async def test_who_is_refused_for_long_asks_ever_more_rarely(sign_in: str) -> None:
    async with lab(sign_in="password" if sign_in == "password" else "token") as it:
        began = it.second
        it.site.accounts.put(structs.replace(MONITOR, enabled=False))
        await it.until(lambda: it.source().state == "lost", TOLD_WITHIN)
        told = it.second
        await asyncio.sleep(60)
        assert it.asked(told).total() <= 2 * 60 / 4, it.asked(told)
        soon = it.second
        await asyncio.sleep(540)
        assert it.asked(soon).total() <= 2 * 540 / 30 + 2, it.asked(soon)
        it.site.accounts.put(MONITOR)
        await it.until(it.is_well, 30 + FORGOTTEN_WITHIN)
        it.other_kept_its_rhythm(began)


async def test_a_member_that_refuses_for_a_moment_loses_nothing() -> None:
    async with lab() as it:
        began = it.second
        it.typed.faults.set("", Refuse(401, "Authentication failed!"))
        for second in range(20):
            if second == 2:
                it.typed.faults.end()
            await asyncio.sleep(1)
            assert it.source().state in ("ok", "degraded"), it.said()
            assert not it.stale()
        assert it.is_well()
        it.other_kept_its_rhythm(began)


def things(it: Lab) -> set[str]:
    """All but tasks: what ran on a node that left, did so."""
    return {id_ for id_, each in it.resources().items() if each.kind != "task"}


async def test_a_node_that_joins_is_asked_when_the_others_fail_and_one_that_leaves_is_forgotten() -> None:
    async with lab() as it:
        began, known = it.second, things(it)
        it.site.cluster = structs.replace(CLUSTER, nodes=(*CLUSTER.nodes, node(3, "n4")))
        await it.add("n4")
        await it.until(lambda: "node:n4" in it.source().parts and it.node("n4").status == "up", TOLD_WITHIN)
        assert it.is_well()
        await asyncio.sleep(10)
        for name in ("n1", "n2", "n3"):
            await it.servers[name].stop()
        await it.until(lambda: "n4 (127.0.0.14" in it.said(), TOLD_WITHIN)
        await asyncio.sleep(10)
        assert not it.stale()
        for name in ("n1", "n2", "n3"):
            await it.servers[name].start(it.servers[name].port)
        await it.until(it.is_well, FORGOTTEN_WITHIN)

        it.site.cluster = CLUSTER
        await it.servers["n4"].stop()
        await it.until(lambda: things(it) == known, TOLD_WITHIN)
        assert "node:n4" not in it.source().parts
        await asyncio.sleep(12)
        assert it.is_well()
        left = it.second
        await asyncio.sleep(30)
        assert it.asked(left, [it.servers["n4"]]).total() == 0
        it.other_kept_its_rhythm(began)


async def test_a_node_whose_pvestatd_is_stalled_is_stale_after_a_minute_and_never_down() -> None:
    async with lab() as it:
        began = it.second
        it.site.happen(Stall(cluster=KEY, at=it.moment, node="n2", seconds=400))
        await it.until(lambda: "n2" in it.said(), TOLD_WITHIN)
        for second in range(int(it.second - began), 395):
            await asyncio.sleep(1)
            assert it.node("n2").status != "down"
            assert "statistics" in it.said()
            there, others = it.guests("n2").values(), [*it.guests("n1").values(), *it.guests("n3").values()]
            assert not any(guest.stale for guest in others)
            if second < 45:
                assert not any(guest.stale for guest in there), second
            if second > 75:
                assert all(guest.stale for guest in there), second
        stood = it.state("n2").measured_at
        await it.until(lambda: it.state("n2").measured_at != stood, 20)
        await it.until(it.is_well, FORGOTTEN_WITHIN)
        it.other_kept_its_rhythm(began)


async def test_an_address_that_does_not_answer_from_the_beginning_is_told_of_and_found_when_it_does() -> None:
    async with lab(closed=True) as it:
        assert it.source().state == "lost"
        assert "Nothing listens at 127.0.0.11" in it.said()
        assert not it.resources()
        began = it.second
        await asyncio.sleep(120)
        await it.typed.start(it.typed.port)
        await it.until(lambda: it.is_well() and len(it.guests()) == len(CLUSTER.guests), FORGOTTEN_WITHIN)
        await asyncio.sleep(20)
        assert it.is_well()
        it.other_kept_its_rhythm(began)
