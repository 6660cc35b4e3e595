"""How a disk is by what it says of itself: the signs of dying as a table, whoever made it, and words for them."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from pulse.kit.foreign import said
from pulse.platforms.pve.storage.smart import Smart, leading

Grade = Literal["ok", "warn", "crit"]


class Sign(Struct, frozen=True):
    """A count that should be 0: from `warn` on the disk is to be watched, from `crit` on to be replaced. It is an
    attribute of this number, whose name holds `named` where other makers use the number for something else, or a line
    of a text."""

    words: str
    warn: int
    crit: int
    number: int | None = None
    named: str = ""
    line: str = ""


SIGNS = (
    Sign("Reallocated", 1, 100, number=5),
    Sign("Pending", 1, 10, number=197),
    Sign("Uncorrectable", 1, 10, number=198),
    Sign("Reported uncorrectable", 1, 10, number=187, named="Uncorrect"),
    Sign("End-to-end errors", 1, 10, number=184, named="End-to-End"),
    Sign("Spin retries", 1, 10, number=10, named="Spin_Retry"),
    Sign("Media errors", 1, 100, line="media and data integrity errors"),
    Sign("Grown defects", 1, 100, line="elements in grown defect list"),
)
"""The attributes that go before failures in published statistics of large fleets, and their like of NVMe and SAS. The
limits are ours: a first sector that was replaced is a reason to look, a hundred are one to replace."""

WORN = (0.10, 0.03)
"""Shares of the life that is left below which it is a warning, and critical."""
CRITICAL_WARNINGS = (
    (0x01, "spare is used up"),
    (0x02, "too hot or too cold"),
    (0x04, "unreliable"),
    (0x08, "read-only"),
    (0x10, "its backup power failed"),
    (0x20, "its persistent memory is unreliable"),
)
"""The bits of `Critical Warning`: NVM Express Base Specification, SMART / Health Information log page."""
_RANK: dict[Grade, int] = {"ok": 0, "warn": 1, "crit": 2}
PASSED = "Passed"


class Finding(Struct, frozen=True):
    """One thing that is wrong."""

    grade: Grade
    words: str


def graded(smart: Smart) -> tuple[Grade, str] | None:
    """How the disk is, and in words why, the worst first; None when it said nothing that could be judged."""
    found = sorted(findings(smart), key=lambda finding: -_RANK[finding.grade])
    if found:
        return found[0].grade, ", ".join(finding.words for finding in found)
    if smart.health == "unknown" and not (smart.attributes or smart.lines):
        return None
    return "ok", PASSED if smart.health == "passed" else "No errors"


def findings(smart: Smart) -> Iterator[Finding]:
    """Everything that is wrong."""
    if smart.health == "failed":
        yield Finding("crit", "SMART says that it fails")
    yield from _below_threshold(smart)
    for sign in SIGNS:
        count = _count(smart, sign)
        if count is not None and count >= sign.warn:
            yield Finding("crit" if count >= sign.crit else "warn", f"{sign.words} {count}")
    yield from _spare(smart)
    yield from _warned(smart)
    if smart.life_left is not None and smart.life_left <= WORN[0]:
        grade: Grade = "crit" if smart.life_left <= WORN[1] else "warn"
        yield Finding(grade, f"Worn, {smart.life_left * 100:.0f}% left")


def _below_threshold(smart: Smart) -> Iterator[Finding]:
    """What its maker himself calls failing. A threshold of 0 is none."""
    for attribute in smart.attributes:
        name = said(attribute.name or f"attribute {attribute.number}").replace("_", " ")
        fails = (attribute.fail or "-").upper()
        value, threshold = attribute.value, attribute.threshold
        if "NOW" in fails or (value is not None and threshold and value <= threshold):
            yield Finding("crit", f"{name} is below its threshold")
        elif "PAST" in fails:
            yield Finding("warn", f"{name} was below its threshold")


def _count(smart: Smart, sign: Sign) -> int | None:
    if sign.line:
        return leading(smart.lines.get(sign.line))
    for attribute in smart.attributes:
        if attribute.number == sign.number and sign.named in (attribute.name or ""):
            return attribute.count
    return None


def _spare(smart: Smart) -> Iterator[Finding]:
    spare, least = (leading(smart.lines.get(name)) for name in ("available spare", "available spare threshold"))
    if spare is not None and least is not None and spare < least <= 100:
        yield Finding("warn", f"Spare {spare}%, below {least}%")


def _warned(smart: Smart) -> Iterator[Finding]:
    """The critical warning of NVMe. That its spare is used up is told in figures where they are there."""
    text = smart.lines.get("critical warning", "")
    try:
        bits = int(text, 16)
    except ValueError:
        return
    for bit, words in CRITICAL_WARNINGS:
        if bits & bit and not (bit == 0x01 and list(_spare(smart))):
            yield Finding("crit", f"Critical warning: {words}")
