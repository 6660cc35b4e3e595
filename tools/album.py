"""Where pictures go: each alone, and beside its drawing where there is one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from playwright.sync_api import FloatRect, Page

from tools.beside import Caption, Cutting, pair, sheet

Theme: TypeAlias = Literal["dark", "light"]
THEMES: tuple[Theme, ...] = ("dark", "light")
DESKTOP, PHONE = (1440, 900), (390, 844)
SETTLED = 400
"""Milliseconds after which another theme has reached everything."""


class Album:
    """A folder of pictures. `table` is a page on which they are put together; `drawings` is where those are."""

    def __init__(self, folder: Path, drawings: Path | None, table: Page) -> None:
        self._folder, self._drawings, self._table = folder, drawings, table
        (folder / "beside").mkdir(parents=True, exist_ok=True)

    def both(self, page: Page, name: str, size: tuple[int, int] = DESKTOP) -> None:
        """What a page shows, in both themes."""
        for theme, png in shots(page).items():
            self.put(name, theme, png, size)

    def sheet(self, name: str, theme: Theme, pieces: Sequence[Cutting | Caption]) -> None:
        """A sheet of pieces."""
        self.put(name, theme, sheet(self._table, pieces, DESKTOP, theme), DESKTOP)

    def put(self, name: str, theme: Theme, png: bytes, size: tuple[int, int]) -> None:
        """One picture, and one more of it beside its drawing."""
        (self._folder / f"{name}-{theme}.png").write_bytes(png)
        print(self._folder / f"{name}-{theme}.png", flush=True)
        found = None if self._drawings is None else drawing(self._drawings, name, theme)
        if found is None:
            return
        says = "the drawing" if theme in found.stem or theme == "dark" else "the drawing, which is in the dark only"
        whole = pair(self._table, (f"{name}, {theme}: Pulse", png), (says, found.read_bytes()), size)
        (self._folder / "beside" / f"{name}-{theme}.png").write_bytes(whole)


def drawing(folder: Path, name: str, theme: Theme) -> Path | None:
    """The drawing of a page in a theme; some are there in the dark only, and those of phones do not say so."""
    named = (folder / f"{name}{ending}.png" for ending in (f"-{theme}", "-dark", ""))
    return next((one for one in named if one.is_file()), None)


def shots(page: Page, clip: FloatRect | None = None) -> dict[Theme, bytes]:
    """A page, or a piece of it, in both themes; it stays in the light."""
    page.bring_to_front()  # a page behind others draws no frames, and half of it keeps the colours it had
    found: dict[Theme, bytes] = {}
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(SETTLED)
        found[theme] = page.screenshot(clip=clip, animations="disabled")
    return found
