"""Messages are deflated JSON, and tell unknown from absent."""

import zlib

from pulse.live import messages
from pulse.model.change import Change
from tests.factory import guest


def test_a_message_is_raw_deflate_as_browsers_inflate_it() -> None:
    packed = messages.welcome(server="0.1.0", epoch="e", you="mira", interval=1.0)

    assert zlib.decompress(packed, wbits=-15).startswith(b'{"type":"welcome"')


def test_a_full_picture_holds_each_resource_by_id() -> None:
    told = messages.unpack(messages.full(7, {guest().id: guest()}))

    assert told["rev"] == 7
    assert told["resources"][guest().id]["readings"] == {"cpu": 0.25}
    assert told["resources"][guest().id]["id"] == guest().id


def test_a_delta_writes_a_number_that_is_now_unknown_as_null() -> None:
    change = Change(patched={"x": {"readings": {"cpu": None}}}, removed=frozenset({"z", "y"}))

    told = messages.unpack(messages.delta(8, change))

    assert told["patched"] == {"x": {"readings": {"cpu": None}}}
    assert told["removed"] == ["y", "z"]
