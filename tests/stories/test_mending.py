"""A right is missing on one node: what is blind is told with its lines, and what they give is used within seconds."""

import shlex

import pytest

from pulse.demo.fake_pve.accounts import MONITOR
from pulse.demo.fake_pve.privileges import Grant
from tests.stories.lab import FORGOTTEN_WITHIN, TOLD_WITHIN, Lab, lab

pytestmark = [pytest.mark.looptime(start=0), pytest.mark.timeout(30)]
WITHOUT = (Grant("/", "PVEAuditor"), Grant("/nodes/n3", "PVEPoolUser"))
"""What is given on a path replaces what was given above it."""


def lines(it: Lab) -> list[str]:
    """What mends all that need not be blind, each line once."""
    missing = [lack for sight in it.sights().values() for lack in sight.missing if not lack.optional]
    return list(dict.fromkeys(line for lack in missing for line in lack.commands))


def given(commands: list[str]) -> tuple[Grant, ...]:
    """What the token is given by these lines."""
    words = [shlex.split(command) for command in commands]
    return tuple(Grant(each[3], role) for each in words if "--tokens" in each for role in each[7].split(","))


async def test_a_token_without_rights_on_a_node_is_mended_by_the_lines_that_are_told() -> None:
    async with lab() as it:
        assert lines(it) == []
        it.site.accounts.grant(MONITOR.name, WITHOUT)
        await it.until(lambda: "Sys.Audit on /nodes/n3" in it.said(), TOLD_WITHIN)
        await it.until(lambda: bool(it.sights()["disks"].missing), TOLD_WITHIN)

        told = lines(it)
        assert told == [
            "pveum acl modify /nodes/n3 --tokens 'monitor@pve!mon' --roles PVEAuditor",
            "pveum acl modify /nodes/n3 --users monitor@pve --roles PVEAuditor",
        ]
        it.site.accounts.grant(MONITOR.name, (*WITHOUT, *given(told)))
        await it.until(it.is_well, FORGOTTEN_WITHIN)
        assert lines(it) == []
        assert "node:n3" in it.source().parts
