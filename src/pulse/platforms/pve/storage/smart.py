"""What a disk says of itself by SMART, understood whoever made it: attributes, temperature, age, wear."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

from msgspec import Meta, Raw, Struct

from pulse.kit.foreign import kept
from pulse.model.resource import FactRow
from pulse.platforms.pve.rows import Number, listed

Normalised = Annotated[int, Meta(ge=0, le=1_000)]
LISTED = 64
"""So many attributes of a disk are told."""
HOTTEST = 150
"""Degrees Celsius above which nothing was measured."""
LONGEST = 1_000_000
"""Hours above which no disk has been on."""
_FIRST = re.compile(r"^\s*(\d{1,18})")
_LINE = re.compile(r"^[ \t]*([^:=\n]{2,80}?)[ \t]*[:=][ \t]+(\S.*)$", re.MULTILINE)
_TIME = re.compile(r"^(Accumulated power on time, hours):minutes (\d{1,9}):", re.MULTILINE)
_TEMPERATURES = (194, 190)
_HOURS = 9
_WEAR = (
    "Media_Wearout_Indicator",
    "SSD_Life_Left",
    "Wear_Leveling_Count",
    "Perc_Write/Erase_Ct_BC",
    "Perc_Rated_Life_Remain",
    "Remaining_Lifetime_Perc",
    "Percent_Lifetime_Remain",
    "Percent_Life_Remaining",
    "Lifetime_Left",
    "PCT_Life_Remaining",
    "Lifetime_Remaining",
    "Percent_Lifetime_Used",
    "Perc_Rated_Life_Used",
)
"""Names under which the normalised value of an attribute is the life that is left, in percent, as smartmontools'
database of drives calls them; the first that a disk has counts."""


class Attribute(Struct, frozen=True):
    """An attribute of an ATA disk: `id` is padded (" 5"), `raw` a text that begins with the number, `fail` says whether
    it is below its threshold now (`NOW`) or was (`Past`)."""

    id: str | None = None
    name: str | None = None
    value: Normalised | None = None
    worst: Normalised | None = None
    threshold: Normalised | None = None
    raw: str | None = None
    fail: str | None = None

    @property
    def number(self) -> int | None:
        """Its number."""
        match = _FIRST.match(self.id or "")
        return int(match[1]) if match else None

    @property
    def count(self) -> int | None:
        """The number that its raw value begins with."""
        match = _FIRST.match(self.raw or "")
        return int(match[1]) if match else None


class Answer(Struct, frozen=True):
    """The answer of /nodes/{n}/disks/smart: attributes of an ATA disk, or the text that another one has."""

    health: str | None = None
    type: str | None = None
    attributes: list[Raw] = []
    text: str | None = None
    wearout: Number | str | None = None


class Smart(Struct, frozen=True):
    """What was understood. `lines` are those of a text by their name in lower case; `life_left` is a share,
    `temperature` in degrees Celsius, `powered_on` in seconds."""

    health: str
    attributes: tuple[Attribute, ...] = ()
    lines: dict[str, str] = {}
    rows: tuple[FactRow, ...] = ()
    life_left: float | None = None
    temperature: float | None = None
    powered_on: float | None = None


def understood(answer: Answer) -> Smart:
    """The meaning of an answer; what is not told, or cannot be, is None."""
    attributes = listed(answer.attributes[:LISTED], Attribute)[0]
    text = answer.text or ""
    told = [(name, value.strip()) for name, value in (*_LINE.findall(text), *_TIME.findall(text))][:LISTED]
    lines = {name.lower(): value for name, value in reversed(told)}
    rows = [_fact(attribute) for attribute in attributes]
    rows += [{"name": kept(name), "raw": kept(value)} for name, value in told]
    return Smart(
        health=health(answer.health),
        attributes=tuple(attributes),
        lines=lines,
        rows=tuple(row for row in rows if row),
        life_left=_life_left(answer.wearout, attributes, lines),
        temperature=_temperature(attributes, lines),
        powered_on=_powered_on(attributes, lines),
    )


def health(told: str | None) -> str:
    """`passed`, `failed` or `unknown`."""
    word = (told or "").strip().upper()
    if word in ("PASSED", "OK"):
        return "passed"
    return "unknown" if word in ("", "UNKNOWN", "N/A") else "failed"


def life(wearout: float | str | None) -> float | None:
    """The share of its life that a disk has left, from percent that are left; texts ("N/A") say nothing."""
    return wearout / 100 if isinstance(wearout, int | float) and 0 <= wearout <= 100 else None


def leading(text: str | None) -> int | None:
    """The number that a text begins with, whatever stands between its digits."""
    match = _FIRST.match((text or "").replace(",", "").replace("\N{NO-BREAK SPACE}", ""))
    return int(match[1]) if match else None


def _life_left(wearout: float | str | None, attributes: Sequence[Attribute], lines: dict[str, str]) -> float | None:
    if (left := life(wearout)) is not None:
        return left
    used = leading(lines.get("percentage used") or lines.get("percentage used endurance indicator"))
    if used is not None:
        return max(0, 100 - used) / 100
    for name in _WEAR:
        for attribute in attributes:
            if attribute.name == name:
                return life(attribute.value)
    return None


def _temperature(attributes: Sequence[Attribute], lines: dict[str, str]) -> float | None:
    told = [_counted(attributes, number) for number in _TEMPERATURES]
    told += [leading(lines.get(name)) for name in ("temperature", "current drive temperature")]
    return next((float(degrees) for degrees in told if degrees is not None and 0 < degrees <= HOTTEST), None)


def _powered_on(attributes: Sequence[Attribute], lines: dict[str, str]) -> float | None:
    told = [_counted(attributes, _HOURS)]
    names = ("power on hours", "number of hours powered up", "accumulated power on time, hours")
    told += [leading(lines.get(name)) for name in names]
    return next((hours * 3600.0 for hours in told if hours is not None and hours <= LONGEST), None)


def _counted(attributes: Iterable[Attribute], number: int) -> int | None:
    return next((attribute.count for attribute in attributes if attribute.number == number), None)


def _fact(attribute: Attribute) -> FactRow:
    told: FactRow = {}
    keys: tuple[tuple[str, Callable[[Attribute], str | int | None]], ...] = (
        ("id", lambda one: one.number),
        ("name", lambda one: kept(one.name) if one.name else None),
        ("value", lambda one: one.value),
        ("worst", lambda one: one.worst),
        ("threshold", lambda one: one.threshold),
        ("raw", lambda one: kept(one.raw) if one.raw else None),
        ("fail", lambda one: kept(one.fail) if one.fail and one.fail != "-" else None),
    )
    for key, value in keys:
        if (known := value(attribute)) is not None:
            told[key] = known
    return told
