import msgspec
import pytest

from pulse.demo.orders import Door, Orders


def test_orders_and_doors_go_through_a_pipe_unchanged() -> None:
    orders = Orders(fleet="M", speed=60.0, at=1.5, frozen=True, seed=3, hostile=True, now=2.5)
    doors = [Door("fra-prod", "127.0.0.1:8006", "AA:BB", "monitor@pve!mon", "throw-away")]
    assert msgspec.json.decode(msgspec.json.encode(orders), type=Orders) == orders
    assert msgspec.json.decode(msgspec.json.encode(doors), type=list[Door]) == doors


def test_an_unknown_fleet_is_no_order() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"fleet": "XL", "now": 1}', type=Orders)
