"""Members that can all be reached."""

from tests.tools.conftest import RECORDED
from tools.replay import Recordings
from tools.replay.members import AtOneAddress

FULL = Recordings.load(RECORDED / "pve-9.2")


def test_every_member_stands_at_the_one_address_and_nothing_else_differs() -> None:
    source = AtOneAddress(FULL, "127.0.0.1")
    recorded, told = FULL.answer("GET", "/cluster/status", "", 0), source.answer("GET", "/cluster/status", "", 0)
    assert recorded is not None
    assert told is not None
    assert [row["ip"] for row in told.body["data"] if row["type"] == "node"] == ["127.0.0.1"] * 3
    assert [row | {"ip": None} for row in told.body["data"]] == [row | {"ip": None} for row in recorded.body["data"]]


def test_other_answers_are_those_of_the_source() -> None:
    source = AtOneAddress(FULL, "127.0.0.1")
    assert source.answer("GET", "/version", "", 0) == FULL.answer("GET", "/version", "", 0)
    assert source.answer("GET", "/nowhere", "", 0) is None
