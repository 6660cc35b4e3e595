"""The sheet of states: cuttings of what pages look like when something is old, empty, searched for or told."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct
from playwright.sync_api import FloatRect, Locator, Page, expect

from tools import scenes
from tools.album import THEMES, Album, Theme, shots
from tools.beside import Caption, Cutting

LEFT, RIGHT, EDGE = 16, 728, 6
"""Pixels from the left at which the drawing has its columns; how much of a page is left around a piece of it."""
HALF, ROWS, EMPTY, LOW = 696, 122, 356, 564
"""How wide a column is; from where on the drawing has rows, empty states, and the rest (pixels)."""
CAPTIONS = (
    ("Stale rows, a guest that is off where nobody knows it any more, and rows that are well", LEFT, ROWS),
    ("Empty: nothing to watch yet", LEFT, EMPTY),
    ("Empty: a filter that matches nothing", RIGHT, EMPTY),
    ("Search with suggestions", LEFT, LOW + EDGE),
    ("Toasts", RIGHT, LOW + EDGE),
    ("Health strip at scale: not built yet", LEFT, 740),
)


class Piece(Struct, frozen=True):
    """A part of a page in both themes, and how wide and high it is."""

    shots: Mapping[Theme, bytes]
    width: float
    height: float


Placed: TypeAlias = tuple[Piece, float, float]


def states(album: Album, desk: Page, silent: Page, empty: Piece) -> None:
    """What `desk` shows, and `silent`, whose connection broke; `empty` is the page of a Pulse without connections."""
    expect(silent.get_by_text("No connection to Pulse since")).to_be_visible()
    placed: list[Placed] = [
        (piece(silent, {"x": 0, "y": 0, "width": 1440, "height": 84}), 0, 0),
        (piece(silent, {"x": 0, "y": 874, "width": 1440, "height": 26}), 0, 874),
        (empty, LEFT + (HALF - empty.width) / 2, EMPTY + 20),
    ]
    y: float = LOW + EDGE
    for told in scenes.toasts(silent):
        one = piece(silent, around((told,), 0))
        placed.append((one, RIGHT, y))
        y += one.height + 8
    y = ROWS
    for group in scenes.five(desk):
        rows = piece(desk, {**around(group, 0), "x": 0, "width": 1440})
        placed.append((rows, 0, y))
        y += rows.height
    nothing = piece(desk, around(scenes.nothing(desk)))
    placed.append((nothing, RIGHT + (HALF - nothing.width) / 2, EMPTY + 20))
    placed.append((piece(desk, around(scenes.suggestions(desk))), LEFT - EDGE, LOW))
    for theme in THEMES:
        pieces = [Caption(says, x, y - 22) for says, x, y in CAPTIONS]
        album.sheet("10-states", theme, [*pieces, *(Cutting(one.shots[theme], x, y) for one, x, y in placed)])


def piece(page: Page, clip: FloatRect) -> Piece:
    """What lies in a part of a page."""
    return Piece(shots(page, clip), clip["width"], clip["height"])


def around(parts: Sequence[Locator], edge: int = EDGE) -> FloatRect:
    """The piece of a page in which all of these lie."""
    boxes = [box for part in parts if (box := part.bounding_box()) is not None]
    left, top = min(box["x"] for box in boxes) - edge, min(box["y"] for box in boxes) - edge
    right = max(box["x"] + box["width"] for box in boxes) + edge
    foot = max(box["y"] + box["height"] for box in boxes) + edge
    return {"x": left, "y": top, "width": right - left, "height": foot - top}
