"""Pictures that are put together in a browser are what they were."""

from typing import Any

from playwright.sync_api import Page

from tools.beside import GAP, HEAD, Caption, Cutting, indexed, pair, sheet

RED, BLUE = (200, 16, 24), (17, 34, 230)
LOADED = """async (bytes) => {
  const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
  const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
  pen.drawImage(image, 0, 0);"""
"""The beginning of a function that is given a picture."""


def test_two_pictures_stand_beside_each_other_at_their_own_size_in_their_own_colours(page: Page) -> None:
    ours, drawing = plain(40, 30, RED), plain(40, 30, BLUE)
    whole = pair(page, ("ours", ours), ("the drawing", drawing), (40, 30))
    assert size_of(page, whole) == [2 * 40 + GAP, 30 + HEAD]
    assert colour(page, whole, 0, HEAD) == list(RED)
    assert colour(page, whole, 39, HEAD + 29) == list(RED)
    assert colour(page, whole, 40 + GAP, HEAD) == list(BLUE)
    assert colour(page, whole, 2 * 40 + GAP - 1, HEAD + 29) == list(BLUE)
    assert colour(page, whole, 40 + GAP // 2, HEAD + 1) not in (list(RED), list(BLUE))


def test_a_cutting_lies_where_it_belongs(page: Page) -> None:
    whole = sheet(page, [Caption("told", 20, 50), Cutting(plain(20, 10, RED), 100, 50)], (200, 100), "dark")
    assert size_of(page, whole) == [200, 100]
    assert colour(page, whole, 100, 50) == list(RED)
    assert colour(page, whole, 119, 59) == list(RED)
    assert colour(page, whole, 120, 50) == colour(page, whole, 100, 60) == [11, 13, 17]


def test_a_picture_of_many_colours_keeps_those_that_are_used_most_as_they_are(page: Page) -> None:
    many = [(i % 256, i // 256 * 8, 77) for i in range(256)]
    rows = bytes(range(256)) + bytes([255]) * 256 * 9
    first = indexed(256, 10, many, rows)
    whole = pair(page, ("ours", first), ("the drawing", plain(256, 10, BLUE)), (256, 10))
    assert colour(page, whole, 10, HEAD + 5) == list(many[255])
    assert colour(page, whole, 256 + GAP, HEAD) == list(BLUE)
    seen = colour(page, whole, 100, HEAD)
    assert all(abs(part - wanted) <= 8 for part, wanted in zip(seen, many[100], strict=True))


def plain(width: int, height: int, one: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""
    return indexed(width, height, (one,), bytes(width * height))


def size_of(page: Page, png: bytes) -> Any:  # noqa: ANN401 - two numbers
    """Its width and height."""
    return page.evaluate(f"{LOADED} return [pen.canvas.width, pen.canvas.height]; }}", list(png))


def colour(page: Page, png: bytes, x: int, y: int) -> Any:  # noqa: ANN401 - three numbers
    """Red, green and blue of a pixel."""
    return page.evaluate(f"{LOADED} return [...pen.getImageData({x}, {y}, 1, 1).data.slice(0, 3)]; }}", list(png))
