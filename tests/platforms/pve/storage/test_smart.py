"""What disks of all makes say of themselves."""

from typing import Any

import msgspec
import pytest
from msgspec import Raw

from pulse.platforms.pve.rows import fields
from pulse.platforms.pve.storage import smart
from pulse.platforms.pve.storage.smart import Answer, Smart, understood
from tests.platforms.pve.storage.answers import ATA, attribute, nvme, sas


def read(answer: dict[str, Any]) -> Smart:
    return understood(fields(msgspec.json.decode(msgspec.json.encode(answer), type=dict[str, Raw]), Answer)[0])


def ata(*attributes: dict[str, Any]) -> Smart:
    return read({"type": "ata", "health": "PASSED", "attributes": list(attributes)})


def test_an_ata_disk_tells_its_attributes() -> None:
    told = read(ATA)
    assert (told.health, told.temperature, told.powered_on, told.life_left) == ("passed", 32, 26_000 * 3600, 0.61)
    assert told.rows[1] == {
        "id": 5, "name": "Reallocated_Sector_Ct", "value": 100, "worst": 100, "threshold": 10, "raw": "0",
    }  # fmt: skip


def test_an_nvme_tells_a_text() -> None:
    told = read(nvme())
    assert (told.health, told.temperature, told.powered_on, told.life_left) == ("passed", 41, 11_687 * 3600, 0.91)
    assert told.rows[0] == {"name": "Critical Warning", "raw": "0x00"}
    assert told.lines["available spare threshold"] == "10%"


def test_a_sas_disk_tells_another_text() -> None:
    told = read(sas())
    assert (told.health, told.temperature, told.powered_on, told.life_left) == ("passed", 29, 7127 * 3600, 0.96)


def test_a_vendors_own_way_to_write_hours_is_understood() -> None:
    assert ata(attribute(9, "Power_On_Hours_and_Msec", "1259h+06m+33.546s")).powered_on == 1259 * 3600
    assert read({"text": "\n  number of hours powered up = 7127.12\n"}).powered_on == 7127 * 3600


def test_what_cannot_have_been_measured_is_unknown() -> None:
    told = ata(attribute(194, "Temperature_Celsius", "0"), attribute(9, "Power_On_Hours", "99999999999999"))
    assert (told.temperature, told.powered_on, told.life_left) == (None, None, None)
    assert ata(attribute(194, "Temperature_Celsius", "12884901920")).temperature is None
    assert read({"wearout": "N/A"}).life_left is None
    assert read({}) == Smart(health="unknown")


@pytest.mark.parametrize(
    ("told", "health"),
    [("PASSED", "passed"), ("OK", "passed"), ("UNKNOWN", "unknown"), ("", "unknown"), (None, "unknown"),
     ("FAILED!", "failed"), (" passed ", "passed")],
)  # fmt: skip
def test_a_health_is_one_of_three(told: str | None, health: str) -> None:
    assert smart.health(told) == health


def test_a_number_is_read_whatever_stands_between_its_digits() -> None:
    assert smart.leading("1,299,288 [665 GB]") == 1_299_288
    assert smart.leading("31%") == 31
    assert smart.leading("none") is None
    assert smart.leading(None) is None


def test_wear_beyond_the_end_is_no_life_left() -> None:
    assert read({"text": "\nPercentage Used:    141%\n"}).life_left == 0.0
