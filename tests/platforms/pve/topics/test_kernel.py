"""A newer kernel that is installed and does not run needs a reboot."""

from pulse.platforms.pve.topics.kernel import Package, told
from tests.platforms.pve.desks import FakeDesk


def facts(*packages: Package) -> dict[str, object]:
    return dict(told(FakeDesk("kernel:pve1"), list(packages)).facts)


def kernel(release: str, state: str = "Installed") -> Package:
    return Package(f"proxmox-kernel-{release}-signed", state)


def running(release: str) -> Package:
    return Package("pve-manager", "Installed", release)


def test_the_tenth_build_is_newer_than_the_ninth() -> None:
    found = facts(kernel("6.8.12-9-pve"), kernel("6.8.12-10-pve"), running("6.8.12-9-pve"))
    assert found == {"kernel_installed": "6.8.12-10-pve", "reboot_needed": True}


def test_the_newest_one_that_runs_needs_none() -> None:
    found = facts(kernel("6.8.12-9-pve"), kernel("6.14.0-1-pve"), running("6.14.0-1-pve"))
    assert found["reboot_needed"] is False


def test_a_kernel_that_was_removed_counts_for_nothing() -> None:
    assert facts(kernel("6.14.0-1-pve", "NotInstalled"), running("6.8.12-9-pve")) == {}


def test_where_the_running_one_is_not_told_nothing_is_said_of_a_reboot() -> None:
    assert facts(kernel("6.14.0-1-pve")) == {"kernel_installed": "6.14.0-1-pve"}


def test_packages_named_alike_are_no_kernels() -> None:
    assert facts(Package("proxmox-kernel-helper", "Installed"), Package("proxmox-kernel-6.14", "Installed")) == {}
