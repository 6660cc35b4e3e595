"""Messages are deflated JSON with everything a browser needs to say how old a number is."""

import zlib

from pulse.inventory.sources import Sources
from pulse.live import messages
from pulse.model.change import Change
from pulse.model.observation import Observation, Trouble
from tests.factory import EVERY, guest, later, seen


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


def test_a_beat_tells_the_time_of_every_part_and_an_unusual_interval() -> None:
    sources = Sources()
    sources.heard(seen(at=3))

    told = messages.unpack(messages.beat(9, later(5), sources.states()))

    assert told["sources"]["src"]["parts"] == {"resources": later(3).timestamp()}
    assert told["sources"]["src"]["every"] == {}
    assert told["sources"]["src"]["trouble"] == {}
    assert told["now"] == later(5).timestamp()


def test_a_beat_says_why_a_part_does_not_answer() -> None:
    sources = Sources()
    trouble = Trouble("unreachable", "Nothing listens there.")
    sources.heard(Observation(source="src", part="resources", at=later(3), every=EVERY, trouble=trouble))

    told = messages.unpack(messages.beat(9, later(5), sources.states()))

    assert told["sources"]["src"]["trouble"] == {"resources": "Nothing listens there."}
    assert told["sources"]["src"]["parts"] == {"resources": None}
