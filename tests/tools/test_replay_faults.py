"""Which fault holds for a path."""

from tools.replay.faults import Drop, Faults, Html, Refuse


def test_a_prefix_ends_where_a_step_ends() -> None:
    faults = Faults()
    faults.hang("/nodes/pve1", 30)
    assert faults.hang_of("/nodes/pve1/status") == 30
    assert faults.hang_of("/nodes/pve1") == 30
    assert faults.hang_of("/nodes/pve10/status") == 0


def test_the_longer_prefix_wins() -> None:
    faults = Faults()
    faults.drop()
    faults.refuse("/cluster", 403, "Permission check failed")
    assert faults.fault_of("/version") == Drop()
    assert faults.fault_of("/cluster/status") == Refuse(403, "Permission check failed")


def test_a_wait_and_a_fault_hold_together() -> None:
    faults = Faults()
    faults.hang("/nodes", 2)
    faults.html("/nodes")
    assert faults.hang_of("/nodes") == 2
    assert faults.fault_of("/nodes") == Html()


def test_one_prefix_or_all_are_switched_off() -> None:
    faults = Faults()
    faults.hang("/nodes", 2)
    faults.truncate("/version")
    faults.clear("/nodes")
    assert faults.hang_of("/nodes") == 0
    assert faults.fault_of("/version") is not None
    faults.clear()
    assert faults.fault_of("/version") is None
