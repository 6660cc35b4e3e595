"""Interfaces of guests: loops are left out, and the address that is shown is one that others can reach."""

import msgspec

from pulse.platforms.pve.guest.interfaces import ADDRESSES, Row, told
from tests.platforms.pve.desks import recorded


def rows(*told: object) -> list[Row]:
    return [msgspec.convert(row, Row, strict=False) for row in told]


def test_a_recorded_vm_has_its_address_and_its_link_local_one_last() -> None:
    answer = recorded("/nodes/pve1/qemu/100/agent/network-get-interfaces")["result"]
    assert told(rows(*answer)) == {
        "interfaces": [
            {"name": "eth0", "mac": "bc:24:11:aa:00:01", "addresses": ["10.20.0.100", "fe80::be24:11ff:feaa:1"]}
        ],
        "ip": "10.20.0.100",
    }


def test_a_recorded_container_has_its_address_and_one_that_has_none_yet_tells_none() -> None:
    assert told(rows(*recorded("/nodes/pve1/lxc/200/interfaces")))["ip"] == "10.20.0.200"
    facts = told(rows(*recorded("/nodes/pve8/lxc/850/interfaces", "pve-8.4")))
    assert facts == {"interfaces": [{"name": "eth0", "mac": "bc:24:11:d9:de:8b", "addresses": []}]}


def test_bridges_of_containers_come_after_the_card() -> None:
    facts = told(rows({"name": "docker0", "inet": "172.17.0.1/16"}, {"name": "ens18", "inet": "10.0.0.5/24"}))
    assert facts["ip"] == "10.0.0.5"


def test_an_address_that_holds_on_its_link_alone_is_none_to_show() -> None:
    assert "ip" not in told(rows({"name": "eth0", "inet6": "fe80::1/64"}))


def test_what_is_no_address_is_left_out_and_there_is_an_end_to_them() -> None:
    many = [{"ip-address": f"10.1.{n // 250}.{n % 250}"} for n in range(500)]
    facts = told(rows({"name": "eth0", "ip-addresses": [{"ip-address": "<b>"}, *many]}))
    interfaces = facts["interfaces"]
    assert isinstance(interfaces, list)
    assert len(interfaces[0]["addresses"]) == ADDRESSES
