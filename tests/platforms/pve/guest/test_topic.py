"""Guest topics: the path of a guest, and to which guests they apply."""

from pulse.platforms.pve.guest.topic import is_there, is_up, is_vm_up, of_guest
from tests.platforms.pve.guest.test_subject import INSIDE
from tests.platforms.pve.recorded import guest_row


def test_the_path_of_a_guest_escapes_the_name_of_its_node() -> None:
    assert of_guest(guest_row(node="a/b"), "/config") == "/nodes/a%2Fb/qemu/100/config"


def test_a_template_and_a_paused_vm_have_no_agent_to_ask() -> None:
    assert is_vm_up(guest_row())
    for row in (guest_row(template=1), guest_row(status="paused"), guest_row(type="lxc")):
        assert not is_vm_up(row)
    assert is_up(guest_row(type="lxc"))
    assert is_there(guest_row(template=1, status="stopped"))


def test_a_container_has_no_agent() -> None:
    assert INSIDE.asks_agent(guest_row())
    assert not INSIDE.asks_agent(guest_row(type="lxc"))
