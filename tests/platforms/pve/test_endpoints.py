"""The addresses of a cluster: who is known, who is asked, and in which turns."""

from pulse.kit.address import Address
from pulse.kit.errors import Unreachable
from pulse.platforms.http import Endpoint
from pulse.platforms.pve.endpoints import Endpoints, Met
from tests.platforms.pve.recorded import FakeClock

HOME = Address("pve1.lan", 8006)


def endpoint(address: Address) -> Endpoint:
    return Endpoint(address, FakeClock(), look_up="pvenode cert info")


def met(number: int, fingerprint: str = "AA") -> Met:
    return Met(f"pve{number}", Address(f"10.0.0.{number}", 8006), f"{fingerprint}:{number:02}")


def known() -> Endpoints:
    return Endpoints(endpoint(HOME), lambda member: endpoint(member.address))


def names(endpoints: Endpoints) -> dict[str, str | None]:
    return {each.address: each.name for each in endpoints.health()}


async def test_at_first_only_the_typed_address_is_known() -> None:
    endpoints = known()
    assert names(endpoints) == {"pve1.lan:8006": None}
    assert (endpoints.others(endpoints.home), endpoints.beside()) == ([], 0)
    assert endpoints.round() == [endpoints.home]


async def test_members_are_known_by_name_and_the_typed_one_by_what_it_says_of_itself() -> None:
    endpoints = known()
    await endpoints.meet([met(1), met(2), met(3)], "pve1")
    assert names(endpoints) == {"pve1.lan:8006": "pve1", "10.0.0.2:8006": "pve2", "10.0.0.3:8006": "pve3"}
    assert endpoints.beside() == 2
    assert endpoints.named(endpoints.home) == "pve1 (pve1.lan:8006)"


async def test_a_member_with_two_addresses_is_told_once_by_the_one_that_is_in_use() -> None:
    endpoints = known()
    await endpoints.meet([Met("pve2", Address("10.0.0.2", port), "AA") for port in (443, 8006)], None)
    assert names(endpoints) == {"pve1.lan:8006": None, "10.0.0.2:443": "pve2"}
    endpoints.use(endpoints.others(endpoints.home)[1])
    assert names(endpoints) == {"pve1.lan:8006": None, "10.0.0.2:8006": "pve2"}


async def test_the_typed_address_is_not_known_twice() -> None:
    endpoints = known()
    await endpoints.meet([Met("pve1", HOME, None), met(2)], "pve1")
    assert names(endpoints) == {"pve1.lan:8006": "pve1", "10.0.0.2:8006": "pve2"}


async def test_members_that_all_have_the_typed_address_give_it_no_other_name() -> None:
    endpoints = known()
    await endpoints.meet([Met(name, HOME, None) for name in ("pve3", "pve1", "pve2")], "pve1")
    assert names(endpoints) == {"pve1.lan:8006": "pve1"}


async def test_what_another_member_says_of_itself_is_no_name_of_the_typed_address() -> None:
    endpoints = known()
    await endpoints.meet([met(1), met(2)], "pve1")
    endpoints.use(endpoints.others(endpoints.home)[0])
    await endpoints.meet([met(1), met(2), met(3)], "pve2")
    assert names(endpoints)["pve1.lan:8006"] == "pve1"


async def test_a_member_with_the_same_certificate_keeps_its_endpoint_another_certificate_makes_another() -> None:
    endpoints = known()
    await endpoints.meet([met(2), met(3)], None)
    two, three = endpoints.others(endpoints.home)
    endpoints.use(three)
    await endpoints.meet([met(2), met(3, "BB")], None)
    after = {each.address.host: each for each in endpoints.others(endpoints.home)}
    assert after["10.0.0.2"] is two
    assert after["10.0.0.3"] is not three
    assert endpoints.current is endpoints.home


async def test_a_member_that_left_is_asked_no_more() -> None:
    endpoints = known()
    await endpoints.meet([met(2), met(3)], None)
    endpoints.use(endpoints.others(endpoints.home)[0])
    await endpoints.meet([], None)
    assert endpoints.current is endpoints.home
    assert names(endpoints) == {"pve1.lan:8006": None}


async def test_others_take_turns_home_first_and_two_at_a_time() -> None:
    endpoints = known()
    await endpoints.meet([met(2), met(3), met(4)], None)
    asked = [[each.address.host for each in endpoints.others(endpoints.home)] for _ in range(3)]
    assert asked == [["10.0.0.2", "10.0.0.3"], ["10.0.0.4", "10.0.0.2"], ["10.0.0.3", "10.0.0.4"]]
    two = next(each for each in endpoints.others(endpoints.home))
    assert next(each.address.host for each in endpoints.others(two)) == "pve1.lan"
    assert {endpoints.turn().address.host for _ in range(4)} == {"pve1.lan", "10.0.0.2", "10.0.0.3", "10.0.0.4"}


async def test_a_member_is_tried_at_all_its_addresses_until_one_answers() -> None:
    endpoints = known()
    await endpoints.meet(
        [Met(f"pve{n}", Address(f"10.0.0.{n}", port), "AA") for n in (2, 3) for port in (443, 8006)], None
    )
    asked = [[(each.address.host[-1], each.address.port) for each in endpoints.round()[1:]] for _ in range(3)]
    assert asked == [[("2", 443), ("2", 8006)], [("3", 443), ("3", 8006)], [("2", 443), ("2", 8006)]]
    assert len(endpoints.others(endpoints.home)) == 4
    good = endpoints.others(endpoints.home)[-1]
    good._answers.answered(0.01, FakeClock()())  # noqa: SLF001 - as a call does
    assert [each for each in endpoints.others(endpoints.home) if each.address.host == good.address.host] == [good]


async def test_home_in_use_has_no_detour_and_one_that_failed_says_why() -> None:
    endpoints = known()
    await endpoints.meet([met(2)], None)
    endpoints.leave_home(Unreachable("Nothing listens."), "/version")
    endpoints.use(endpoints.others(endpoints.home)[0])
    assert endpoints.detour is not None
    assert [(each.in_use, each.state, each.message) for each in endpoints.health()] == [
        (False, "failed", "Nothing listens."),
        (True, "unknown", None),
    ]
    endpoints.use(endpoints.home)
    assert endpoints.detour is None
