"""Repositories of a node, and what apt itself says is wrong with them."""

from pulse.platforms.pve.topics.repositories import REPOSITORIES
from tests.platforms.pve.desks import FakeDesk

PATH = "/nodes/pve1/apt/repositories"


async def test_the_recorded_ones_are_told() -> None:
    (node,) = (await REPOSITORIES.open(FakeDesk("repositories:pve1"))()).resources
    rows = node.facts["repositories"]
    assert isinstance(rows, list)
    assert rows[0] == {"name": "http://deb.mirror.test/debian", "suite": "trixie main contrib", "enabled": True}
    assert len(rows) == 3
    assert node.facts["repository_channels"] == []
    assert node.facts["repository_warnings"] == [], "where a package comes from is no warning"


async def test_channels_that_are_on_and_warnings_are_told_in_words() -> None:
    answer = {
        "standard-repos": [
            {"handle": "enterprise", "name": "Enterprise", "status": 0},
            {"handle": "no-subscription", "name": "No-Subscription", "status": 1},
        ],
        "infos": [{"path": "/etc/apt/a.list", "kind": "warning", "message": "old suite"}],
        "errors": [{"path": "/etc/apt/b.list", "error": "line 3 is broken"}],
        "files": [{"path": "x", "repositories": [{"URIs": ["http://a"], "Suites": ["b"], "Enabled": False}, 7]}],
    }
    (node,) = (await REPOSITORIES.open(FakeDesk("repositories:pve1", {PATH: answer}))()).resources
    assert node.facts["repository_channels"] == ["No-Subscription"]
    assert node.facts["repository_warnings"] == ["/etc/apt/b.list: line 3 is broken", "/etc/apt/a.list: old suite"]
    assert node.facts["repositories"] == [{"name": "http://a", "suite": "b", "enabled": False}]


async def test_a_part_that_cannot_be_read_is_a_note() -> None:
    (node,) = (await REPOSITORIES.open(FakeDesk("repositories:pve1", {PATH: {"files": 5}}))()).resources
    assert len(node.notes) == 1
