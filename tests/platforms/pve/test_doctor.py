"""The lines that bring what is not seen: the usual role where it does, one of its own where it does not."""

import shlex
from collections.abc import Sequence

import pytest

from pulse.demo.fake_pve.privileges import Grant, privileges, roles
from pulse.platforms.pve.agenda import TOPICS
from pulse.platforms.pve.doctor import Lack, missing, role_of
from pulse.platforms.pve.topic import Topic
from pulse.platforms.pve.versions import auditor
from tests.platforms.pve.recorded import connection

NODES = ["/nodes/pve1", "/nodes/pve2"]
AUDIT = ("Sys.Audit",)
WHO = "--tokens 'monitor@pve!mon'"


def test_what_pveauditor_brings_is_given_with_it_to_the_token_and_its_user() -> None:
    (one,) = missing(connection(), "9.2.11", [Lack(AUDIT, "/nodes/pve2")], NODES)
    assert one.paths == ("/nodes/pve2",)
    assert one.commands == (
        f"pveum acl modify /nodes/pve2 {WHO} --roles PVEAuditor",
        "pveum acl modify /nodes/pve2 --users monitor@pve --roles PVEAuditor",
    )
    assert (one.optional, one.warning) == (False, None)


def test_what_is_lacking_on_all_of_a_kind_is_given_above_them() -> None:
    (one,) = missing(connection(), "9.2.11", [Lack(AUDIT, path) for path in NODES], NODES)
    assert one.paths == ("/nodes",)
    assert len(one.commands) == 2


def test_what_pveauditor_lacks_needs_a_role_of_its_own_and_says_what_else_it_allows() -> None:
    lacks = [Lack(("Sys.Modify",), path, optional=True) for path in NODES]
    (one,) = missing(connection(), "9.2.11", lacks, NODES)
    assert one.commands == (
        "pveum role add PulseUpdates --privs Sys.Modify",
        f"pveum acl modify /nodes {WHO} --roles PVEAuditor,PulseUpdates",
        "pveum acl modify /nodes --users monitor@pve --roles PVEAuditor,PulseUpdates",
    )
    assert one.optional
    assert one.warning is not None
    assert "change the node" in one.warning


def test_a_user_that_signs_in_by_password_is_given_it_alone() -> None:
    by_password = connection(password="x", user="root@pam")  # noqa: S106 - not a password of anything
    (one,) = missing(by_password, "9.2.11", [Lack(AUDIT, "/")], ["/"])
    assert one.commands == ("pveum acl modify / --users root@pam --roles PVEAuditor",)


def test_each_privilege_is_told_once_whoever_lacks_it() -> None:
    lacks = [Lack(AUDIT, "/nodes/pve1"), Lack(("VM.Audit",), "/vms"), Lack(AUDIT, "/nodes/pve1")]
    assert [(one.privileges, one.paths) for one in missing(connection(), "9.2.11", lacks, NODES)] == [
        (AUDIT, ("/nodes/pve1",)),
        (("VM.Audit",), ("/vms",)),
    ]


@pytest.mark.parametrize(
    ("privileges", "version", "role"),
    [
        (("VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted"), "9.0", "PVEAuditor"),
        (("VM.Monitor",), "8.4.21", "PulseGuests"),
        (("Datastore.Allocate", "Datastore.Audit"), "9.2", "PVEAuditor"),
        (("Something.Else",), "9.2", "PulseReader"),
    ],
)
def test_of_several_privileges_the_one_that_only_reads_is_asked_for(
    privileges: tuple[str, ...], version: str, role: str
) -> None:
    assert role_of(privileges, version) == role


def test_a_strange_name_is_quoted_for_the_shell() -> None:
    (one,) = missing(connection(), "9", [Lack(AUDIT, "/nodes/a b;c")], [])
    assert one.commands[0].startswith("pveum acl modify '/nodes/a b;c' ")


def carried_out(commands: Sequence[str], major: int) -> tuple[list[Grant], dict[str, frozenset[str]]]:
    """What a token's list of grants becomes by these lines, and the roles that there are then."""
    grants, known = [Grant("/", "PVEAuditor")], dict(roles(major))
    for command in commands:
        words = shlex.split(command)
        if words[1] == "role":
            known[words[3]] = frozenset(words[5].split(","))
        elif "--tokens" in words:
            grants += [Grant(words[3], role) for role in words[7].split(",")]
    return grants, known


@pytest.mark.parametrize("version", ["8.4.21", "9.2.11"])
@pytest.mark.parametrize(
    "topic", [topic for topic in TOPICS if topic.needs or topic.wants], ids=lambda topic: topic.name
)
def test_after_its_lines_were_run_nothing_of_a_topic_is_missing_and_nothing_else_was_lost(
    topic: Topic, version: str
) -> None:
    nodes = ["pve1", "pve2"]
    needs = [*topic.needs, *topic.wants]
    paths = [(need, need.path.format(node=node, storage=node)) for need in needs for node in nodes]
    lacks = [Lack(need.privileges, path, need.optional) for need, path in paths]
    commands = [
        line for one in missing(connection(), version, lacks, [path for _, path in paths]) for line in one.commands
    ]
    grants, known = carried_out(commands, int(version[0]))
    for need, path in paths:
        held = privileges(grants, path, known)
        assert held & set(need.privileges), (need, path, commands)
        assert auditor(version) <= held, "a role below takes nothing away of what was given above"
