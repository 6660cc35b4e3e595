"""Who is asked when one fails, on virtual time: an imaginary cluster whose members answer as a test says."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from pulse.kit.address import Address
from pulse.kit.errors import Lost, Malformed, NotAccepted, SourceError, Unauthorized, Unreachable
from pulse.platforms.http import Answer, Endpoint, TimedOut
from pulse.platforms.pve.endpoints import Endpoints, Met
from pulse.platforms.pve.failover import HEDGE, REFUSED_RARE, REFUSED_SOON, ROUND, Failover, Fault
from tests.platforms.pve.recorded import FakeClock

pytestmark = pytest.mark.looptime(start=0)
GOOD = Answer(200, "OK", b'{"data":null}')
DOWN = Unreachable("Nothing listens.")
REFUSED = NotAccepted("The API token is not accepted.")
Does = Callable[[str], Awaitable[None]]


def now() -> float:
    return asyncio.get_running_loop().time()


class Lab:
    """pve1, the typed address, and others; by name what each does with a call: nothing is a good answer."""

    def __init__(self) -> None:
        self.does: dict[str, Does] = {}
        self.calls: list[tuple[float, str, str]] = []
        self.names: dict[Address, str] = {}
        home = self._endpoint("pve1", 1)
        self.endpoints = Endpoints(home, lambda member: self._endpoint(member.name, int(member.name[-1])))
        self.failover = Failover(self.endpoints, self._ask, self._ask)

    async def meet(self, *numbers: int) -> None:
        await self.endpoints.meet([Met(f"pve{n}", Address(f"10.0.0.{n}", 8006), "AA") for n in numbers], "pve1")

    def fails(self, name: str, error: SourceError = DOWN, *, path: str | None = None, after: float = 0) -> None:
        """Every call of this member is in vain, or those for one path."""

        async def does(asked: str) -> None:
            if path in (None, asked):
                await asyncio.sleep(after)
                raise Fault(error, self.endpoint(name))

        self.does[name] = does

    def hangs(self, name: str, seconds: float = 10) -> None:
        self.fails(name, TimedOut(f"{name} did not answer in time."), after=seconds)

    def works(self, name: str) -> None:
        del self.does[name]

    def endpoint(self, name: str) -> Endpoint:
        return next(each for each in self._all() if self.names[each.address] == name)

    def asked(self, path: str | None = None) -> list[str]:
        return [name for _, name, what in self.calls if path in (None, what)]

    @property
    def current(self) -> str:
        return self.names[self.endpoints.current.address]

    async def recovers(self) -> float:
        """Seconds until it is worth to read again."""
        began = now()
        await self.failover.recover()
        return round(now() - began, 3)

    def _all(self) -> list[Endpoint]:
        return [self.endpoints.home, *(endpoint for _, endpoint in self.endpoints._met.values())]  # noqa: SLF001 - to name them

    def _endpoint(self, name: str, number: int) -> Endpoint:
        address = Address(f"10.0.0.{number}", 8006)
        self.names[address] = name
        return Endpoint(address, FakeClock(), look_up="")

    async def _ask(self, endpoint: Endpoint, path: str) -> Answer:
        name = self.names[endpoint.address]
        self.calls.append((round(now(), 3), name, path))
        if name in self.does:
            await self.does[name](path)
        return GOOD


async def lab(*others: int) -> Lab:
    made = Lab()
    await made.meet(*others)
    return made


async def lost(made: Lab) -> SourceError:
    with pytest.raises((Lost, NotAccepted)) as caught:
        await made.failover.answer("/cluster/resources")
    return caught.value


async def test_the_typed_address_is_asked_as_long_as_it_answers() -> None:
    made = await lab(2, 3)
    for _ in range(3):
        assert await made.failover.answer("/x") is GOOD
    assert (made.asked(), made.failover.detour()) == (["pve1"] * 3, None)


async def test_another_member_answers_when_the_typed_address_fails_and_that_is_said() -> None:
    made = await lab(2, 3)
    made.fails("pve1")
    assert await made.failover.answer("/cluster/resources") is GOOD
    assert made.current == "pve2"
    told = made.failover.detour()
    assert told is not None
    assert (told.code, told.message) == ("unreachable", "Nothing listens. pve2 (10.0.0.2:8006) is asked instead.")
    await made.failover.answer("/cluster/resources")
    assert made.asked("/cluster/resources") == ["pve1", "pve2", "pve2"]


async def test_calls_that_fail_together_look_for_another_one_once() -> None:
    made = await lab(2, 3)
    made.hangs("pve1")
    await asyncio.gather(*(made.failover.answer(f"/{n}") for n in range(5)))
    assert made.asked("/version") == ["pve2", "pve3", "pve1"]
    assert now() == 10


async def test_a_member_that_fails_too_is_left_for_the_next_and_home_comes_first() -> None:
    made = await lab(2, 3)
    made.fails("pve1")
    await made.failover.answer("/x")
    made.fails("pve2")
    await made.failover.answer("/x")
    assert made.current == "pve3"
    made.works("pve1")
    made.fails("pve3")
    await made.failover.answer("/x")
    assert (made.current, made.failover.detour()) == ("pve1", None)


@pytest.mark.parametrize("others", [(), (2,)])
async def test_what_only_this_call_fails_with_is_a_trouble_of_the_call(others: tuple[int, ...]) -> None:
    made = await lab(*others)
    for name in ("pve1", *(f"pve{n}" for n in others)):
        made.fails(name, Malformed("It sent half of it."), path="/x")
    with pytest.raises(Malformed, match="half"):
        await made.failover.answer("/x")
    assert await made.failover.answer("/y") is GOOD


async def test_nobody_answers_is_lost_with_what_the_typed_address_said() -> None:
    made = await lab(2, 3)
    made.fails("pve1", Malformed("It is a web page."))
    for name in ("pve2", "pve3"):
        made.fails(name)
    trouble = await lost(made)
    assert (trouble.code, trouble.message) == (
        "malformed",
        "It is a web page. None of the 2 other members that were asked answers either.",
    )


async def test_a_refused_token_is_tried_elsewhere_before_it_is_believed() -> None:
    made = await lab(2)
    made.fails("pve1", REFUSED)
    assert await made.failover.answer("/x") is GOOD
    made.fails("pve2", REFUSED)
    trouble = await lost(made)
    assert (type(trouble), trouble.message) == (NotAccepted, REFUSED.message)


async def test_home_is_asked_again_for_what_it_failed_with_and_is_used_when_it_answers() -> None:
    made = await lab(2)
    made.fails("pve1", path="/x")
    await made.failover.answer("/x")
    await made.failover.look_home()
    assert (made.calls[-1][1:], made.current) == (("pve1", "/x"), "pve2")
    made.works("pve1")
    await made.failover.look_home()
    assert (made.current, made.failover.detour()) == ("pve1", None)
    calls = len(made.calls)
    await made.failover.look_home()
    assert len(made.calls) == calls


async def test_a_home_that_hangs_does_not_hold_the_look_up_and_one_that_says_no_is_back() -> None:
    made = await lab(2)
    made.hangs("pve1", 30)
    await made.failover.answer("/x")
    began = now()
    await made.failover.look_home()
    assert (now() - began, made.current) == (4, "pve2")

    async def refuses(_: str) -> None:
        msg = "The privilege Sys.Audit on / is missing."
        raise Unauthorized(msg)

    made.does["pve1"] = refuses
    await made.failover.look_home()
    assert made.current == "pve1"


async def test_what_home_fails_with_now_is_what_is_said() -> None:
    made = await lab(2)
    made.fails("pve1")
    await made.failover.answer("/x")
    made.fails("pve1", Malformed("It is a web page."))
    await made.failover.look_home()
    told = made.failover.detour()
    assert told is not None
    assert told.message.startswith("It is a web page. pve2")


async def test_a_lost_source_is_tried_in_rounds_until_anybody_answers() -> None:
    made = await lab(2, 3)
    for name in ("pve1", "pve2", "pve3"):
        made.fails(name)
    await lost(made)
    made.calls.clear()
    asyncio.get_running_loop().call_later(60, made.works, "pve3")
    took = await made.recovers()
    assert 60 <= took <= 60 + 2 * ROUND
    assert made.current == "pve3"
    assert len(made.calls) <= 2 * (took / ROUND + 1)


async def test_a_source_that_hangs_is_back_as_soon_as_it_answers_whatever_is_still_held() -> None:
    made = await lab()
    made.hangs("pve1")
    await lost(made)
    asyncio.get_running_loop().call_later(33, made.works, "pve1")
    assert 33 <= await made.recovers() <= 33 + ROUND


async def test_another_cause_is_told_while_the_source_is_lost() -> None:
    made = await lab()
    made.fails("pve1")
    await lost(made)
    made.fails("pve1", REFUSED)
    with pytest.raises(NotAccepted):
        await made.failover.recover()
    made.fails("pve1", Unreachable("It closed the connection."))
    with pytest.raises(Lost, match="closed"):
        await made.failover.recover()


async def test_who_refuses_us_is_asked_rarely_and_one_at_a_time() -> None:
    made = await lab(2)
    for name in ("pve1", "pve2"):
        made.fails(name, REFUSED, after=3)
    await lost(made)
    made.calls.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(REFUSED_SOON + 10 * REFUSED_RARE):
            await made.failover.recover()
    times = [at for at, _, _ in made.calls]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 4
    assert sum(at <= REFUSED_SOON for at in times) <= 16
    assert len(times) <= 16 + 10
    assert set(made.asked()) == {"pve1", "pve2"}


async def test_a_password_that_is_refused_is_asked_about_rarely_too() -> None:
    made = await lab(2)

    async def refuses(_: str) -> None:
        raise REFUSED

    made.does["pve1"] = refuses
    assert await lost(made) is REFUSED
    made.calls.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3.5):
            await made.failover.recover()
    assert made.calls == []


async def test_a_token_that_is_accepted_again_is_noticed_within_seconds() -> None:
    made = await lab()
    made.fails("pve1", REFUSED)
    await lost(made)
    asyncio.get_running_loop().call_later(30, made.works, "pve1")
    assert 30 <= await made.recovers() <= 35


async def test_a_call_that_was_in_vain_is_asked_anew_beside_the_one_that_waits() -> None:
    made = await lab()
    held = True

    async def does(path: str) -> None:
        if path == "/nodes/pve2/status" and held:
            await asyncio.sleep(10)
            msg = "It did not answer in time."
            raise TimedOut(msg)

    made.does["pve1"] = does
    with pytest.raises(TimedOut):
        await made.failover.answer("/nodes/pve2/status")

    def let_go() -> None:
        nonlocal held
        held = False

    asyncio.get_running_loop().call_later(4, let_go)
    began = now()
    assert await made.failover.answer("/nodes/pve2/status") is GOOD
    assert now() - began == 2 * HEDGE
    made.calls.clear()
    await made.failover.answer("/nodes/pve2/status")
    assert len(made.calls) == 1


async def test_closing_ends_what_looks_for_another_one() -> None:
    made = await lab(2)
    made.hangs("pve1", 1)
    made.hangs("pve2", 1000)
    waiting = asyncio.create_task(made.failover.answer("/x"))
    await asyncio.sleep(2)
    waiting.cancel()
    await made.failover.aclose()
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task() and task is not waiting] == []
