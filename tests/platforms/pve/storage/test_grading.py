"""Signs of dying, by a table and in words."""

from typing import Any

import pytest

from pulse.platforms.pve.storage.grading import graded
from tests.platforms.pve.storage.answers import ATA, attribute, nvme, sas
from tests.platforms.pve.storage.test_smart import ata, read

PAST = attribute(5, "Reallocated_Sector_Ct", "0", fail="Past")
NOW = attribute(10, "Spin_Retry_Count", "0", fail="NOW")
BELOW = attribute(3, "Spin_Up_Time", "0", value=20, threshold=21)


@pytest.mark.parametrize(
    ("attributes", "grade", "words"),
    [
        ([attribute(5, "Reallocated_Sector_Ct", "12")], "warn", "Reallocated 12"),
        ([attribute(5, "Reallocate_NAND_Blk_Cnt", "100")], "crit", "Reallocated 100"),
        ([attribute(197, "Current_Pending_Sector", "3")], "warn", "Pending 3"),
        ([attribute(198, "Offline_Uncorrectable", "10")], "crit", "Uncorrectable 10"),
        ([attribute(187, "Reported_Uncorrect", "1")], "warn", "Reported uncorrectable 1"),
        ([attribute(187, "Something_Of_A_Vendor", "900")], "ok", "Passed"),
        ([attribute(184, "End-to-End_Error", "2")], "warn", "End-to-end errors 2"),
        ([attribute(184, "Error_Correction_Count", "20000")], "ok", "Passed"),
        ([attribute(199, "UDMA_CRC_Error_Count", "55")], "ok", "Passed"),
        ([PAST], "warn", "Reallocated Sector Ct was below its threshold"),
        ([NOW], "crit", "Spin Retry Count is below its threshold"),
        ([BELOW], "crit", "Spin Up Time is below its threshold"),
        ([attribute(3, "Spin_Up_Time", "0", value=0, threshold=0)], "ok", "Passed"),
        ([attribute(233, "Media_Wearout_Indicator", "0", value=9)], "warn", "Worn, 9% left"),
        ([attribute(233, "Media_Wearout_Indicator", "0", value=2)], "crit", "Worn, 2% left"),
        (
            [attribute(5, "Reallocated_Sector_Ct", "12"), attribute(197, "Current_Pending_Sector", "40")],
            "crit",
            "Pending 40, Reallocated 12",
        ),
    ],
)
def test_an_attribute_is_a_sign(attributes: list[dict[str, Any]], grade: str, words: str) -> None:
    assert graded(ata(*attributes)) == (grade, words)


@pytest.mark.parametrize(
    ("answer", "grade", "words"),
    [
        (ATA, "ok", "Passed"),
        (ATA | {"health": "FAILED!"}, "crit", "SMART says that it fails"),
        (ATA | {"health": "UNKNOWN"}, "ok", "No errors"),
        (nvme(), "ok", "Passed"),
        (nvme(spare=8), "warn", "Spare 8%, below 10%"),
        (nvme(spare=10), "ok", "Passed"),
        (nvme(spare=8, warning="0x01"), "warn", "Spare 8%, below 10%"),
        (nvme(warning="0x0c"), "crit", "Critical warning: unreliable, Critical warning: read-only"),
        (nvme(warning="?"), "ok", "Passed"),
        (nvme(errors=3), "warn", "Media errors 3"),
        (nvme(used=93), "warn", "Worn, 7% left"),
        (nvme(used=141), "crit", "Worn, 0% left"),
        (sas(), "ok", "Passed"),
        (sas(defects=120), "crit", "Grown defects 120"),
    ],
)
def test_a_disk_is_graded(answer: dict[str, Any], grade: str, words: str) -> None:
    assert graded(read(answer)) == (grade, words)


def test_what_says_nothing_is_not_judged() -> None:
    assert graded(read({})) is None
    assert graded(read({"health": "UNKNOWN", "type": "text", "text": "\nRead Device Identity failed\n"})) is None
