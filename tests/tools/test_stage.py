from collections.abc import Callable
from typing import cast

from playwright.sync_api import Page

from pulse.live.messages import pack
from tools.stage import LOST, Wire

BEAT, DELTA = pack({"type": "beat", "now": 1.0}), pack({"type": "delta", "rev": 2})


class Connection:
    """Both ends of a live connection as the browser's driver shows them."""

    def __init__(self) -> None:
        self.shown: list[bytes] = []
        self.ended: int | None = None
        self.tells: Callable[[bytes], None] | None = None

    def connect_to_server(self) -> "Connection":
        return self

    def on_message(self, tells: Callable[[bytes], None]) -> None:
        self.tells = tells

    def send(self, message: bytes) -> None:
        self.shown.append(message)

    def close(self, code: int) -> None:
        self.ended = code

    def told(self, *messages: bytes) -> list[bytes]:
        """What the page sees of these."""
        self.shown.clear()
        assert self.tells is not None
        for message in messages:
            self.tells(message)
        return list(self.shown)


class Tab:
    """A page that connects when it is told to."""

    def route_web_socket(self, _: str, handler: Callable[[Connection], None]) -> None:
        self.connects = handler


def test_a_held_wire_lets_news_through_and_no_beat_so_that_no_age_goes_on() -> None:
    tab, here = Tab(), Connection()
    wire = Wire(cast(Page, tab))
    tab.connects(here)
    assert here.told(BEAT, DELTA) == [BEAT, DELTA]
    wire.held = True
    assert here.told(BEAT, DELTA, BEAT) == [DELTA]
    wire.held = False
    assert here.told(BEAT) == [BEAT]


def test_a_cut_wire_tells_nothing_any_more_however_often_the_page_tries() -> None:
    tab, here, again = Tab(), Connection(), Connection()
    wire = Wire(cast(Page, tab))
    tab.connects(here)
    wire.cut()
    assert here.ended == LOST
    assert here.told(BEAT, DELTA) == []
    tab.connects(again)
    assert (again.ended, again.tells) == (LOST, None)
