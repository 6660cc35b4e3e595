"""A look at a connection: it asks for what there is and for our rights, and says what is missing."""

import asyncio

import pytest
from msgspec import structs

from pulse.kit.errors import Unauthorized, Unreachable
from pulse.model.observation import Observation, Trouble
from pulse.platforms.examining import Examined, examined, is_well, lines
from pulse.platforms.platform import Missing, Platform, Sight, Step
from tests.platforms.pve.recorded import FakeClock, connection
from tests.platforms.scripted import ScriptedReader, seen

pytestmark = pytest.mark.looptime(start=0)
LACK = Missing(
    privileges=("Sys.Modify",),
    paths=("/nodes",),
    optional=True,
    commands=("pveum role add ...",),
    warning="It may write.",
)


def platform(reader: ScriptedReader) -> Platform:
    async def test(*_: object) -> list[Step]:
        return []

    return Platform("pve", "Proxmox VE", 8006, open=lambda *_: reader, test=test)


async def test_the_list_our_rights_and_the_nodes_are_read_once_and_nothing_else() -> None:
    reader = ScriptedReader(resources=2, rights=60)

    async def does() -> Observation:
        reader.add("node:pve1", 10)
        reader.add("disks:pve1", 300)
        return seen("resources")

    reader.does["resources"] = does
    found = await examined(platform(reader), connection(), FakeClock())
    assert {name: len(times) for name, times in reader.starts.items()} == {"resources": 1, "rights": 1, "node:pve1": 1}
    assert [sight.name for sight in found.sights] == ["resources", "rights", "node:pve1", "disks:pve1"]
    assert reader.closed


async def test_a_part_that_does_not_answer_is_a_trouble_and_one_without_which_nothing_is_known_the_end() -> None:
    reader = ScriptedReader(resources=2, rights=60, membership=10)

    async def refuses() -> Observation:
        msg = "Sys.Audit on / is missing."
        raise Unauthorized(msg)

    async def doubts() -> Observation:
        return structs.replace(seen("rights"), trouble=Trouble("unauthorized", "Nothing may be seen."))

    reader.does |= {"membership": refuses, "rights": doubts}
    found = await examined(platform(reader), connection(), FakeClock())
    assert found.troubles == ("Nothing may be seen.", "Sys.Audit on / is missing.")
    assert not is_well(found)

    reader.does["resources"] = refuses
    with pytest.raises(Unauthorized):
        await examined(platform(reader), connection(), FakeClock())


async def test_a_server_that_hangs_is_given_up() -> None:
    reader = ScriptedReader(resources=2)
    reader.does["resources"] = hang
    with pytest.raises(Unreachable, match="did not answer within 60 s"):
        await examined(platform(reader), connection(), FakeClock())
    assert reader.closed


async def hang() -> None:
    await asyncio.sleep(1_000)


def test_what_was_found_is_told_in_lines_with_what_mends_it() -> None:
    sights = [
        Sight(name="nodes", area="Nodes", title="nodes", parts=("resources",)),
        Sight(name="updates", area="Updates", title="pending updates", parts=(), missing=(LACK,)),
    ]
    assert lines(connection(), Examined("9.2.11", sights, ("pve2 is silent.",))) == [
        "prodlab: pve 9.2.11 at 127.0.0.1, read as monitor@pve!mon",
        "  trouble  pve2 is silent.",
        "  sees     nodes",
        "  blind    pending updates: Sys.Modify on /nodes, optional",
        "           It may write.",
        "             pveum role add ...",
    ]


def test_only_what_is_optional_may_be_missing_where_all_is_well() -> None:
    def blind(*, optional: bool) -> Examined:
        lack = structs.replace(LACK, optional=optional)
        return Examined("9", [Sight(name="a", area="A", title="a", parts=(), missing=(lack,))])

    assert is_well(Examined("9", []))
    assert is_well(blind(optional=True))
    assert not is_well(blind(optional=False))
