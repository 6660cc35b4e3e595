"""Versions are compared as numbers, and differ only in what the table says."""

import pytest

from pulse.platforms.pve.versions import Feature, has, privilege_inside


@pytest.mark.parametrize(
    ("version", "feature", "there"),
    [
        ("9.0.3", "pressure", True),
        ("8.4.21", "pressure", False),
        ("10.0", "pressure", True),
        ("8.0.4", "lxc interfaces", False),
        ("8.1", "lxc interfaces", True),
        ("8.10.2", "metrics export", True),
        ("7.4-20", "current kernel", False),
        ("", "pressure", False),
        ("no number", "pressure", False),
    ],
)
def test_a_version_has_what_came_before_it(version: str, feature: Feature, *, there: bool) -> None:
    assert has(version, feature) is there


def test_the_insides_of_a_vm_need_another_privilege_before_9() -> None:
    assert privilege_inside("9.0") == "VM.GuestAgent.Audit"
    assert privilege_inside("8.4.21") == "VM.Monitor"
