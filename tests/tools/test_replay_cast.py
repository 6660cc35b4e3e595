"""Who lives in an imaginary estate."""

from tools.replay.cast import DAY, cast

NODES, GUESTS = cast(10, 1000, seed=3)


def test_there_are_as_many_as_asked_for() -> None:
    assert len(NODES) == 10
    assert [guest.vmid for guest in GUESTS] == list(range(100, 1100))


def test_about_nine_of_ten_run_and_a_third_are_containers() -> None:
    assert 860 < sum(guest.running for guest in GUESTS) < 940
    assert 300 < sum(guest.kind == "lxc" for guest in GUESTS) < 400


def test_every_node_has_guests_and_room_for_them() -> None:
    for node in NODES:
        here = [guest for guest in GUESTS if guest.node == node.name]
        assert here
        assert sum(guest.memory for guest in here if guest.running) < node.memory
        assert node.uptime > max(guest.uptime for guest in here)


def test_uptimes_go_from_minutes_to_months() -> None:
    uptimes = [guest.uptime for guest in GUESTS if guest.running]
    assert min(uptimes) < 3600
    assert max(uptimes) > 90 * DAY


def test_only_stopped_vms_are_templates() -> None:
    templates = [guest for guest in GUESTS if guest.template]
    assert templates
    assert all(guest.kind == "qemu" and not guest.running for guest in templates)


def test_no_two_guests_share_a_name() -> None:
    assert len({guest.name for guest in GUESTS}) == len(GUESTS)


def test_another_seed_is_another_estate() -> None:
    assert cast(10, 1000, seed=3) == (NODES, GUESTS)
    assert cast(10, 1000, seed=4)[1] != GUESTS
