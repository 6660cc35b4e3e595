import re

from pulse.demo.fake_pve.guest_config import (
    address_of,
    config,
    digest,
    hardware_address,
    pending,
    snapshots,
    volume,
)
from tests.demo.lab import GUESTS

BY_ID = {guest.vmid: guest for guest in GUESTS}
NOW = 1_795_000_000.0


def test_every_disk_has_a_line() -> None:
    told = config(BY_ID[101], ("db",), 9)
    assert told["scsi0"].endswith("size=8G")
    assert told["scsi1"].endswith("size=32G")
    assert config(BY_ID[200], (), 9)["mp0"] == f"{volume(BY_ID[200], 1)},mp=/data,size=16G"


def test_what_is_not_set_is_not_there() -> None:
    told = config(BY_ID[102], (), 9)
    assert not {"tags", "agent", "template"} & told.keys()
    assert config(BY_ID[9000], (), 9)["template"] == 1
    assert (config(BY_ID[102], (), 9)["ostype"], config(BY_ID[100], (), 9)["ostype"]) == ("win11", "l26")


def test_addresses_and_digests_differ_and_stay() -> None:
    assert len({hardware_address(guest) for guest in GUESTS}) == len({digest(guest) for guest in GUESTS}) == len(GUESTS)
    assert len({address_of(guest) for guest in GUESTS}) == len(GUESTS)
    assert all(re.fullmatch(r"BC:24:11(:[0-9A-F]{2}){3}", hardware_address(guest)) for guest in GUESTS)
    assert config(BY_ID[100], (), 9) == config(BY_ID[100], (), 9)


def test_snapshots_name_their_parent_and_have_no_size() -> None:
    first, second = snapshots(BY_ID[112], NOW)
    assert (first["name"], second["parent"]) == ("base", "base")
    assert first["snaptime"] < second["snaptime"] < NOW
    assert "size" not in second
    assert config(BY_ID[112], (), 9)["parent"] == second["name"]
    assert snapshots(BY_ID[9000], NOW) == []


def test_nothing_waits_for_the_next_start() -> None:
    assert {row["key"]: row["value"] for row in pending(BY_ID[100], (), 9)} == config(BY_ID[100], (), 9)
