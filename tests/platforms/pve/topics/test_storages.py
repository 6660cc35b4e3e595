"""How nodes see their storages."""

import asyncio

import pytest

from pulse.kit.errors import SourceError, Unreachable
from pulse.platforms.pve.answers import Failed
from pulse.platforms.pve.storage.definitions import Definition, Definitions
from pulse.platforms.pve.topic import Told
from pulse.platforms.pve.topics.storages import STORAGES, Availability
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.recorded import SCOPE


def together(*nodes: str) -> list[FakeDesk]:
    """The desks of several nodes of one connection."""
    desks = [FakeDesk(f"storages:{node}") for node in nodes]
    for desk in desks:
        desk.shared = desks[0].shared  # type: ignore[method-assign]
    return desks


async def availability(desk: FakeDesk, own_name: str) -> object:
    told = (await STORAGES.open(desk)()).resources
    return next(one for one in told if one.id == SCOPE.id("storage", own_name)).facts["availability"]


async def test_a_shared_storage_has_a_row_of_each_node_and_a_local_one_of_its_own() -> None:
    first, second = together("pve1", "pve2")
    assert await availability(first, "nas-down") == [{"node": "pve1", "active": False, "enabled": True}]
    assert await availability(second, "nas-down") == [
        {"node": "pve1", "active": False, "enabled": True},
        {"node": "pve2", "active": False, "enabled": True},
    ]
    assert await availability(second, "pve2:local") == [{"node": "pve2", "active": True, "enabled": True}]
    assert await availability(first, "pve1:disabled-dir") == [{"node": "pve1", "active": False, "enabled": False}]


async def test_the_zeros_of_one_that_is_away_are_no_readings() -> None:
    for one in (await STORAGES.open(FakeDesk("storages:pve1"))()).resources:
        assert one.readings == {}


async def test_a_storage_that_is_switched_on_or_off_has_its_definition_read_at_once() -> None:
    desk = FakeDesk("storages:pve1")
    desk.shared(Definitions).learn([Definition("local", type="dir"), Definition("disabled-dir", type="dir", disable=1)])
    await STORAGES.open(desk)()
    assert desk.called == []
    desk.shared(Definitions).learn([Definition("local", type="dir", disable=1)])
    await STORAGES.open(desk)()
    assert desk.called == ["storage-config"]


async def test_a_list_that_takes_too_long_says_what_may_be_the_cause() -> None:
    desk = FakeDesk("storages:pve1", {"/nodes/pve1/storage": Unreachable("It did not answer in time.")})
    with pytest.raises(Unreachable, match="one that lies on a network may be dead"):
        await STORAGES.open(desk)()


@pytest.mark.parametrize("trouble", [Failed("It is away.", 595, "Connection refused"), SourceError("Something else.")])
async def test_another_trouble_is_told_as_it_is(trouble: SourceError) -> None:
    desk = FakeDesk("storages:pve1", {"/nodes/pve1/storage": trouble})
    with pytest.raises(SourceError, match=trouble.message):
        await STORAGES.open(desk)()


@pytest.mark.looptime
async def test_a_list_that_waits_for_a_dead_storage_holds_up_no_other_node() -> None:
    first, second = together("pve1", "pve2")
    get = first.get

    async def slow(*args: object, **more: object) -> object:
        await asyncio.sleep(25)
        return await get(*args, **more)  # type: ignore[arg-type]

    first.get = slow  # type: ignore[method-assign, assignment]
    clock = asyncio.get_running_loop().time
    waiting: asyncio.Future[Told] = asyncio.ensure_future(STORAGES.open(first)())
    await STORAGES.open(second)()
    assert clock() == pytest.approx(0, abs=0.01)
    await waiting
    assert clock() == pytest.approx(25, abs=0.01)


def test_what_a_node_has_no_more_is_not_told_any_more() -> None:
    known = Availability()
    known.take("pve1", {"nas": {"node": "pve1"}})
    known.take("pve2", {"nas": {"node": "pve2"}})
    assert known.of("nas", ["pve2", "pve1"]) == [{"node": "pve1"}, {"node": "pve2"}]
    assert known.of("nas", ["pve2"]) == [{"node": "pve2"}]
    known.take("pve2", {})
    assert known.of("nas", ["pve1", "pve2"]) == [{"node": "pve1"}]
    assert known.of("other", ["pve1"]) == []
