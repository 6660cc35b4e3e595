"""The words of a connection test: each finding is said, with what it means and what to do."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from msgspec import structs

from pulse.kit.address import Address
from pulse.kit.errors import Unauthorized, Unreachable
from pulse.kit.secret import Secret
from pulse.platforms.certificate import Certificate
from pulse.platforms.http import Reached
from pulse.platforms.platform import Step
from pulse.platforms.pve import findings
from pulse.platforms.pve.rights import Permissions
from pulse.platforms.pve.rows import Member, Row, Version
from tests.platforms.pve.recorded import START, connection, guest_row, node_row, recording, storage_row

ADDRESS = Address("pve1.lan", 8006)
DAY = 86_400.0
CERTIFICATE = Certificate(
    subject="CN=pve1.lan",
    issuer="CN=PVE Cluster CA",
    names=("pve1.lan",),
    not_before=START.timestamp() - DAY,
    not_after=START.timestamp() + DAY,
    self_signed=False,
)
SEEN = Reached("10.0.0.1", 0.002, 0.0001, 0.03, "AA:BB", CERTIFICATE)
ROWS = [node_row("pve1"), node_row("pve2"), guest_row(), storage_row("pve1"), storage_row("pve2")]
AUDIT = dict.fromkeys(("Sys.Audit", "VM.Audit", "Datastore.Audit", "Pool.Audit", "SDN.Audit", "VM.GuestAgent.Audit"), 1)
EVERYWHERE = dict.fromkeys(("/", "/nodes", "/pool", "/sdn", "/storage", "/vms"), AUDIT)
TOKEN = "monitor@pve!mon"  # noqa: S105 - a name, no secret


def certified(**changes: object) -> Reached:
    return structs.replace(SEEN, certificate=structs.replace(CERTIFICATE, **changes))


def member(name: str, **changes: object) -> Member:
    return structs.replace(Member("node", name, online=1, local=0, ip="10.0.0.9"), **changes)


def rights(permissions: Permissions, major: int = 9) -> list[Step]:
    return findings.rights(connection(), permissions, major)


def test_a_name_is_told_with_the_address_that_it_has_and_how_long_each_stage_took() -> None:
    step = findings.reached(ADDRESS, SEEN)
    assert step.message == "Reached pve1.lan:8006."
    assert step.detail == "pve1.lan is 10.0.0.1. Look-up 2 ms, connection under 1 ms, TLS 30 ms."
    assert (findings.reached(Address("10.0.0.1", 1), SEEN).detail or "").startswith("Look-up")


def test_an_expected_certificate_is_shown_with_its_end() -> None:
    step = findings.trusted(SEEN, START, pinned=True)
    assert (step.state, step.field, step.certificate, step.fingerprint) == ("ok", None, CERTIFICATE, "AA:BB")
    assert (step.message, step.detail) == ("The certificate is the pinned one.", "It is valid until 2026-11-25.")
    assert findings.trusted(SEEN, START, pinned=False).message == "The certificate is trusted by this system."


def test_a_pinned_certificate_whose_time_is_over_works_and_is_said() -> None:
    step = findings.trusted(SEEN, START + timedelta(days=9), pinned=True)
    assert step.state == "warn"
    assert step.message == "The certificate is the pinned one, but it expired on 2026-11-25."


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (SEEN, "this system does not know its issuer, CN=PVE Cluster CA"),
        (certified(self_signed=True), "it is self-signed"),
        (certified(not_after=START.timestamp() - 1), "it expired on 2026-11-24"),
        (certified(not_before=START.timestamp() + DAY), "it is not valid before 2026-11-25"),
        (certified(names=("a", "b")), "it is made for a, b, not for pve1.lan"),
        (certified(names=()), "it is made for no name at all, not for pve1.lan"),
        (certified(self_signed=True, names=("x",)), "it is self-signed; it is made for x, not for pve1.lan"),
        (structs.replace(SEEN, certificate=None), "its content cannot be read"),
    ],
)
def test_why_a_certificate_is_not_trusted_is_said_and_how_to_compare_it(seen: Reached, words: str) -> None:
    step = findings.unknown(ADDRESS, seen, START)
    assert step.message == f"The certificate is not trusted: {words}."
    assert (step.state, step.field, step.fingerprint) == ("failed", "fingerprint", "AA:BB")
    assert step.commands == ("pvenode cert info",)
    assert "Compare the fingerprint" in (step.detail or "")


def test_a_changed_certificate_is_refused_with_both_fingerprints() -> None:
    step = findings.changed(ADDRESS, "CC:DD", SEEN)
    assert (step.state, step.fingerprint, step.certificate) == ("failed", "AA:BB", CERTIFICATE)
    assert "Pinned is CC:DD, shown is AA:BB." in (step.detail or "")
    assert "No secret was sent." in (step.detail or "")


def test_a_refused_token_is_told_at_its_secret_with_where_to_look() -> None:
    step = findings.refused(connection(), Unauthorized("No."), ["pve", "pam"])
    assert (step.state, step.message, step.field) == ("failed", "No.", "token_secret")
    assert step.commands == ("pveum user list", "pveum user token list monitor@pve")


def test_a_refused_password_is_told_at_its_field() -> None:
    step = findings.refused(connection(user="a@pve", password=Secret("p")), Unauthorized("No."), [])
    assert (step.field, step.commands) == ("password", ("pveum user list",))


@pytest.mark.parametrize(
    ("told", "field"),
    [({"token_id": "a@ldap!b"}, "token_id"), ({"user": "a@ldap", "password": Secret("p")}, "user")],
)
def test_a_realm_that_the_server_does_not_have_is_named_with_those_that_it_has(
    told: dict[str, object], field: str
) -> None:
    step = findings.refused(connection(**told), Unauthorized("No."), ["pve", "pam"])
    assert (step.message, step.field) == ("The server has no realm ldap; it has pam, pve.", field)


def test_who_signed_in_is_said() -> None:
    assert findings.signed_in(connection()).message == "Token accepted."
    by_password = findings.signed_in(connection(user="a@pve", password=Secret("p")))
    assert by_password.message == "Signed in as a@pve."
    assert "API token" in (by_password.detail or "")


def test_the_version_is_told_with_the_cluster_where_there_is_one() -> None:
    cluster = [Member("cluster", "prodlab"), member("pve1")]
    assert findings.version(Version("9.2.11"), cluster).message == "Cluster prodlab, Proxmox VE 9.2.11."
    assert findings.version(Version("9.2.11"), [member("pve1")]).message == "Proxmox VE 9.2.11."
    assert findings.version(Version("9.2.11"), Unreachable("x")).message == "Proxmox VE 9.2.11."


@pytest.mark.parametrize(("told", "state"), [("7.4-20", "ok"), ("7.10-1", "ok"), ("7.3-6", "warn"), ("6.4", "warn")])
def test_a_version_before_7_4_is_too_old(told: str, state: str) -> None:
    assert findings.version(Version(told), []).state == state


def test_members_that_are_all_reachable_are_counted_with_what_is_on_them() -> None:
    nodes = [(member("pve1", local=1), None), (member("pve2"), None)]
    step = findings.members(nodes, ROWS, 0, quorate=True)
    assert (step.state, step.message) == ("ok", "2 nodes, all reachable for fail-over. 1 guest, 1 storage.")
    assert step.detail == "pve1 (10.0.0.9): online, this one was asked.\npve2 (10.0.0.9): online, reachable."


def test_a_single_node_has_nothing_to_fail_over_to() -> None:
    step = findings.members([(member("pve1", local=1), None)], ROWS[:1], 0, quorate=True)
    assert (step.message, step.detail) == ("1 node. 0 guests, 0 storages.", None)


def test_members_that_are_offline_or_cannot_be_reached_are_named_with_why() -> None:
    nodes = [
        (member("pve3", online=0), None),
        (member("pve2"), "Nothing listens there."),
        (member("pve1", local=1), None),
    ]
    step = findings.members(nodes, ROWS, 2, quorate=False)
    assert step.state == "warn"
    assert step.message == (
        "3 nodes; pve3 is offline, pve2 cannot be reached from here for fail-over, the cluster has no quorum. "
        "1 guest, 1 storage. 2 rows could not be read."
    )
    assert "pve2 (10.0.0.9): online. Nothing listens there." in (step.detail or "")
    assert "pve3 (10.0.0.9): offline." in (step.detail or "")


def test_where_the_membership_is_not_told_that_is_said() -> None:
    step = findings.unknown_members(ROWS, Unauthorized("Sys.Audit on / is missing."), 0)
    assert step.state == "warn"
    assert step.message.startswith("2 nodes; whether they can be reached for fail-over is not known. 1 guest")
    assert step.detail == "Sys.Audit on / is missing."


def test_a_token_that_only_reads_is_praised() -> None:
    steps = rights(recording("pve-9.2/GET_access_permissions").body["data"])
    assert [(step.name, step.state, step.message) for step in steps] == [("rights", "ok", "Sees 7 of 7 parts.")]
    assert steps[0].detail == "It cannot start, stop or change anything."


def test_a_token_without_rights_fails_with_the_commands_that_give_them() -> None:
    (step,) = rights({})
    assert (step.state, step.message) == (
        "failed",
        "The token monitor@pve!mon has no rights: Pulse would see the names of nodes and nothing else.",
    )
    assert step.commands == (
        f"pveum acl modify / --tokens '{TOKEN}' --roles PVEAuditor",
        "pveum acl modify / --users monitor@pve --roles PVEAuditor",
    )


def test_a_user_needs_one_command_and_no_word_of_tokens() -> None:
    (step,) = findings.rights(connection(user="a@pve", password=Secret("p")), {}, 9)
    assert step.commands == ("pveum acl modify / --users a@pve --roles PVEAuditor",)
    assert "oken" not in step.message + (step.detail or "")


def test_each_thing_that_cannot_be_seen_is_a_step_with_privilege_path_and_command() -> None:
    steps = rights(EVERYWHERE | {"/vms": {"VM.Audit": 1}, "/storage": {"Pool.Audit": 1}})
    assert [step.message for step in steps] == [
        "Sees 5 of 7 parts.",
        "Blind: storages.",
        "Blind: insides of guests.",
    ]
    assert [(step.name, step.state) for step in steps[1:]] == [("blind", "warn")] * 2
    assert (steps[2].detail or "").startswith("VM.GuestAgent.Audit is missing on /vms.")
    assert f"pveum acl modify /vms --tokens '{TOKEN}' --roles PVEAuditor" in steps[2].commands


def test_what_is_seen_in_part_is_told_as_such() -> None:
    pieces = {"/vms/100": {"VM.Audit": 1}, "/vms/101": {"VM.Audit": 1}, "/nodes/pve1": {"Sys.Audit": 1}}
    steps = {step.message: step for step in rights(pieces)}
    assert "Sees 0 of 7 parts, and 2 more only in part." in steps
    assert (steps["Sees only some guests: 100, 101."].detail or "").startswith("VM.Audit is missing on /vms;")
    assert "Sees only some nodes: pve1." in steps


def test_what_is_hidden_is_told_with_the_command_for_just_that() -> None:
    steps = rights(EVERYWHERE | {"/vms/103": {"Sys.Audit": 1, "VM.GuestAgent.Audit": 1}})
    assert [step.message for step in steps[1:]] == ["Does not see all guests: 103 is hidden."]
    assert steps[1].commands[0] == f"pveum acl modify /vms/103 --tokens '{TOKEN}' --roles PVEAuditor"


def test_a_token_that_may_change_things_is_warned_of() -> None:
    changes = dict.fromkeys(("VM.PowerMgmt", "Sys.Modify", "VM.Allocate", "Sys.PowerMgmt", "VM.Config.CPU"), 1)
    (step,) = rights({"/": AUDIT | changes})
    assert (step.state, step.message) == ("warn", "Sees 7 of 7 parts.")
    assert "may also change things: Sys.Modify on /, Sys.PowerMgmt on /, VM.Allocate on /" in (step.detail or "")
    assert "and 1 more" in (step.detail or "")
    assert step.commands[-1] == "pveum user token add pulse@pve monitor --privsep 0"


def test_odd_names_are_quoted_for_the_shell() -> None:
    (step,) = findings.rights(connection(token_id="a';reboot;'@pve!x"), {}, 9)  # noqa: S106 - a name, no secret
    assert step.commands[1] == """pveum acl modify / --users 'a'"'"';reboot;'"'"'@pve' --roles PVEAuditor"""


def cost(ahead: float, *, took: float = 0.0, interval: float = 2.0) -> Step:
    date = format_datetime(START + timedelta(seconds=ahead), usegmt=True)
    return findings.cost(timedelta(seconds=interval), 3, START, date, timedelta(seconds=took))


def test_the_cost_is_told_in_calls_a_second() -> None:
    assert cost(0).message == "Cost: about 0.9 calls a second; the clocks agree to the second."
    assert cost(0, interval=10).message.startswith("Cost: about 0.5 calls")


@pytest.mark.parametrize(
    ("ahead", "state", "words"),
    [
        (1, "ok", "agree to the second"),
        (3, "ok", "4 seconds ahead of this one"),
        (75, "warn", "76 seconds ahead of this one"),
        (-180, "warn", "3 minutes behind this one"),
        (-7_200, "warn", "2 hours behind this one"),
        (3 * DAY, "warn", "3 days ahead of this one"),
    ],
)
def test_a_clock_that_differs_is_told_by_how_much(ahead: float, state: str, words: str) -> None:
    step = cost(ahead)
    assert step.state == state
    assert words in step.message
    assert bool(step.commands) == (state == "warn")


def test_an_answer_that_took_long_says_less_of_the_clock() -> None:
    assert "agree" in cost(3, took=4).message


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_a_server_that_does_not_tell_its_time_has_no_clock(date: str | None) -> None:
    step = findings.cost(timedelta(seconds=2), 1, datetime(2026, 11, 24, tzinfo=UTC), date, timedelta())
    assert (step.state, step.message) == ("ok", "Cost: about 0.7 calls a second.")


def test_every_sentence_ends_as_one() -> None:
    row: list[Row] = []
    steps = [
        findings.reached(ADDRESS, SEEN),
        findings.members([(member("a"), "x.")], row, 1, quorate=False),
        *rights({"/vms/1": {"VM.Audit": 1}}),
        cost(100),
    ]
    assert [step.message for step in steps if not step.message.endswith(".") or "!" in step.message] == []
