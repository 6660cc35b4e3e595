"""What a token may see and do, from recorded and from made-up permissions."""

import pytest

from pulse.platforms.pve.rights import ASPECTS, Permissions, View, changing, enumerated, holds, views
from tests.platforms.pve.recorded import recording

AUDITOR: Permissions = recording("pve-9.2/GET_access_permissions").body["data"]
AUDITOR_OF_8: Permissions = recording("pve-8.4/GET_access_permissions").body["data"]
NOBODY: Permissions = recording("pve-9.2/errors/noacl_GET_access_permissions").body["data"]


def view(permissions: Permissions, name: str, major: int = 9) -> View:
    return next(view for view in views(permissions, major) if view.aspect.name == name)


def test_the_recorded_auditors_see_everything_that_their_version_has() -> None:
    assert [view.extent for view in views(AUDITOR, 9)] == ["all"] * len(ASPECTS)
    assert [view.extent for view in views(AUDITOR_OF_8, 8)] == ["all"] * 6
    assert [view.extent for view in views(AUDITOR_OF_8, 7)] == ["all"] * 5


def test_the_recorded_token_without_rights_sees_nothing() -> None:
    assert {view.extent for view in views(NOBODY, 9)} == {"none"}


def test_a_right_on_a_folder_is_one_on_what_lies_in_it() -> None:
    assert view({"/vms": {"VM.Audit": 1}}, "guests").extent == "all"


def test_a_right_on_the_root_is_one_on_everything_that_is_not_listed() -> None:
    assert view({"/": {"VM.Audit": 1, "Sys.Audit": 1}}, "guests").extent == "all"
    assert view({"/": {"VM.Audit": 1}, "/vms": {"Sys.Audit": 1}}, "guests").extent == "none"


def test_a_folder_that_is_not_listed_where_others_are_has_no_access() -> None:
    permissions: Permissions = {"/": {"Sys.Audit": 1, "VM.Audit": 1}, "/vms": {"VM.Audit": 1}}
    assert view(permissions, "nodes").extent == "none"
    assert view(permissions | {"/nodes": {"Sys.Audit": 1}}, "nodes").extent == "all"
    assert not holds(permissions, "Sys.Audit", "/nodes/pve1")
    assert holds(permissions, "VM.Audit", "/vms/100")


def test_a_right_that_does_not_propagate_holds_for_the_folder_alone() -> None:
    permissions = {"/": {"Sys.Audit": 0, "VM.Audit": 0}, "/vms": {"VM.Audit": 0}}
    assert view(permissions, "guests").extent == "none"
    assert view(permissions, "nodes").extent == "none"
    assert view(permissions, "cluster and quorum").extent == "all"


def test_rights_on_single_things_are_told_with_their_names_in_order() -> None:
    permissions = {"/vms/110": {"VM.Audit": 1}, "/vms/20": {"VM.Audit": 0}, "/vms/7": {"Pool.Audit": 1}}
    assert view(permissions, "guests") == View(ASPECTS[2], "some", only=("20", "110"))


def test_what_is_hidden_within_a_folder_is_named() -> None:
    permissions = {"/": {"Sys.Audit": 1}, "/nodes": {"Sys.Audit": 1}, "/nodes/pve2": {"VM.Audit": 1}}
    assert view(permissions, "nodes") == View(ASPECTS[1], "some", hidden=("pve2",))


def test_the_recorded_auditors_can_change_nothing() -> None:
    assert changing(AUDITOR) == changing(AUDITOR_OF_8) == changing(NOBODY) == []


@pytest.mark.parametrize(
    "privilege", ["VM.PowerMgmt", "VM.Allocate", "Sys.PowerMgmt", "Sys.Modify", "Permissions.Modify"]
)
def test_what_changes_something_is_told_with_where(privilege: str) -> None:
    permissions = {"/": {"VM.Audit": 1}, "/vms": {privilege: 1}, "/vms/100": {privilege: 1}}
    assert changing(permissions) == [(privilege, "/vms")]


def test_reading_logs_and_files_changes_nothing() -> None:
    assert changing({"/": {"Sys.Syslog": 1, "VM.GuestAgent.FileRead": 1}}) == []


def test_a_long_list_of_names_is_cut() -> None:
    assert enumerated(()) == ""
    assert enumerated(("1", "2", "3", "4")) == "1, 2, 3, 4"
    assert enumerated(("1", "2", "3", "4", "5", "6")) == "1, 2, 3, 4 and 2 more"
