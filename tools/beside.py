"""Two pictures beside each other, or cuttings of several on one sheet, as one small PNG."""

import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from html import escape
from typing import Any

from msgspec import Struct
from playwright.sync_api import Page

GAP, HEAD = 16, 28
"""Pixels between the two, and above them for what they are."""
FEW = """async (source) => {
  const image = await createImageBitmap(await (await fetch(source)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer);
  const seen = new Map();
  for (const pixel of pixels) seen.set(pixel, (seen.get(pixel) ?? 0) + 1);
  const often = [...seen].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const parts = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const palette = [];
  const best = new Map(often.map((colour) => [colour, { place: 0, far: Infinity }]));
  const keep = (colour) => {
    const [r, g, b] = parts(colour);
    for (const [other, one] of best) {
      const p = parts(other);
      const far = (p[0] - r) ** 2 + (p[1] - g) ** 2 + (p[2] - b) ** 2;
      if (far < one.far) [one.place, one.far] = [palette.length, far];
    }
    palette.push([r, g, b]);
  };
  for (const colour of often.slice(0, 96)) keep(colour);
  while (palette.length < Math.min(256, often.length)) {
    keep([...best].reduce((a, b) => (b[1].far > a[1].far ? b : a))[0]);
  }
  const indices = Uint8Array.from(pixels, (pixel) => best.get(pixel).place);
  let text = '';
  for (let i = 0; i < indices.length; i += 32768) text += String.fromCharCode(...indices.subarray(i, i + 32768));
  return { width: image.width, height: image.height, palette, indices: btoa(text) };
}"""
"""The same picture in at most 256 colours: the 96 that are used most, then always the one least like those before."""


class Cutting(Struct, frozen=True):
    """A piece of a picture, and where it lies on its sheet (pixels)."""

    png: bytes
    x: float
    y: float


class Caption(Struct, frozen=True):
    """A line of text, and where it stands on its sheet (pixels)."""

    text: str
    x: float
    y: float


def pair(page: Page, ours: tuple[str, bytes], drawing: tuple[str, bytes], size: tuple[int, int]) -> bytes:
    """Two pictures of this size with their captions: ours left, the drawing right."""
    width, height = size
    pieces: list[Cutting | Caption] = []
    for left, (says, png) in ((0, ours), (width + GAP, drawing)):
        pieces += (Caption(says, left + 8, 6), Cutting(png, left, HEAD))
    return small(page, _shot(page, pieces, (2 * width + GAP, height + HEAD), ("#8d9096", "#101114")))


def sheet(page: Page, pieces: Sequence[Cutting | Caption], size: tuple[int, int], theme: str) -> bytes:
    """All of them where they lie, in the colours of a theme's page."""
    return _shot(page, pieces, size, ("#0b0d11", "#8f949d") if theme == "dark" else ("#f5f6f8", "#60656e"))


def small(page: Page, png: bytes) -> bytes:
    """The same picture in at most 256 colours, which is a third of the bytes."""
    few: dict[str, Any] = page.evaluate(FEW, _url(png))
    return indexed(few["width"], few["height"], few["palette"], b64decode(few["indices"]))


def indexed(width: int, height: int, palette: Sequence[Sequence[int]], indices: bytes) -> bytes:
    """A PNG of one byte a pixel (ISO/IEC 15948); `palette` has red, green and blue of each."""
    rows = b"".join(b"\0" + indices[row * width : (row + 1) * width] for row in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(part for colour in palette for part in colour)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _shot(page: Page, pieces: Sequence[Cutting | Caption], size: tuple[int, int], colours: tuple[str, str]) -> bytes:
    canvas, ink = colours
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.set_content(
        f"<style>body{{margin:0;background:{canvas};color:{ink};font:11px/16px system-ui,sans-serif}}"
        f"p,img{{position:absolute;margin:0}}</style>{''.join(map(_placed, pieces))}",
        wait_until="load",
    )
    return page.screenshot()


def _placed(piece: Cutting | Caption) -> str:
    where = f'style="left:{piece.x}px;top:{piece.y}px"'
    if isinstance(piece, Caption):
        return f"<p {where}>{escape(piece.text)}</p>"
    return f'<img {where} src="{_url(piece.png)}">'


def _url(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"
