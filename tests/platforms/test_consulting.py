"""The doctor at the terminal: every connection is looked at, and the exit code says whether anything is to be done."""

import pytest

from pulse.kit.errors import ConfigError, Unreachable
from pulse.model.observation import Observation
from pulse.platforms.consulting import NOT_WELL, consult
from pulse.platforms.platform import Platform, Step
from tests.platforms.pve.recorded import FakeClock, connection
from tests.platforms.scripted import ScriptedReader


async def no_steps(*_: object) -> list[Step]:
    return []


async def fails() -> Observation:
    msg = "Nothing listens at 127.0.0.1:8006."
    raise Unreachable(msg)


def readers(*broken: str) -> dict[str, Platform]:
    """Platforms whose connections answer, but those of these names."""

    def opened(which: object, _: object) -> ScriptedReader:
        reader = ScriptedReader(resources=2)
        if getattr(which, "name", "") in broken:
            reader.does["resources"] = fails
        return reader

    return {"pve": Platform("pve", "Proxmox VE", 8006, open=opened, test=no_steps)}


HOME, WORK = connection(name="home"), connection(id="other", name="work")


def test_all_are_looked_at_and_a_silent_one_is_told_with_its_reason() -> None:
    said: list[str] = []
    code = consult(readers("work"), [HOME, WORK], None, FakeClock(), said.append)
    assert code == NOT_WELL
    assert said == [
        "home: pve 1.0 at 127.0.0.1, read as monitor@pve!mon",
        "  sees     resources",
        "work: Nothing listens at 127.0.0.1:8006.",
    ]


def test_one_is_chosen_by_its_name() -> None:
    said: list[str] = []
    assert consult(readers("work"), [HOME, WORK], "HOME", FakeClock(), said.append) == 0
    assert len(said) == 2


def test_a_name_that_nobody_has_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(ConfigError, match="no connection 'away'; there are: home, work"):
        consult(readers(), [WORK, HOME], "away", FakeClock(), print)
    with pytest.raises(ConfigError, match="No connection is saved yet"):
        consult(readers(), [], None, FakeClock(), print)
