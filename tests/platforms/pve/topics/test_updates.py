"""Pending updates: counted, those that mend security holes first."""

from pulse.platforms.pve.topics.updates import LISTED, UPDATES, Package, is_securing, told
from tests.platforms.pve.desks import FakeDesk


async def test_packages_are_read_and_counted() -> None:
    rows = [
        {"Package": "qemu", "Version": "10.2", "OldVersion": "10.1", "Origin": "Proxmox", "Section": "admin"},
        {"Package": "curl", "Version": "8.2", "Origin": "Debian-Security"},
    ]
    (node,) = (await UPDATES.open(FakeDesk("updates:pve1", {"/nodes/pve1/apt/update": rows}))()).resources
    assert (node.facts["updates"], node.facts["security_updates"]) == (2, 1)
    assert node.facts["update_rows"] == [
        {"package": "curl", "security": True, "version": "8.2", "origin": "Debian-Security"},
        {"package": "qemu", "security": False, "version": "10.2", "old": "10.1", "origin": "Proxmox"},
    ]


def test_nothing_pending_is_a_measured_zero() -> None:
    assert told(FakeDesk("updates:pve1"), []).facts == {"updates": 0, "security_updates": 0, "update_rows": []}


def test_of_many_the_first_are_named_and_all_are_counted() -> None:
    facts = told(FakeDesk("updates:pve1"), [Package(f"p{n}") for n in range(500)]).facts
    assert facts["updates"] == 500
    assert isinstance(facts["update_rows"], list)
    assert len(facts["update_rows"]) == LISTED


def test_security_is_told_by_origin_or_section() -> None:
    assert is_securing(Package("a", section="security"))
    assert not is_securing(Package("a", origin="Debian", section="admin"))
