"""The physical disks of the demo's estate, by node."""

from pulse.demo.estate import PhysicalDisk

_YEAR, _DAY = 365 * 24, 24
_TB = 1_000_204_886_016


def _mirror(key: int, left: int, celsius: int) -> tuple[PhysicalDisk, ...]:
    """What a node starts from: two alike, the second a little better off."""
    return tuple(
        PhysicalDisk(
            path=f"/dev/nvme{place}n1",
            kind="nvme",
            model="Intel DC P4510",
            serial=f"PHLJ8{key}40{place}1N1P0FGN",
            size=_TB,
            left=left + place,
            hours=2 * _YEAR + 220 * _DAY,
            celsius=celsius - place,
            holds="rpool",
            group="mirror-0",
            boots=True,
        )
        for place in range(2)
    )


def _osds(first: int, letters: str) -> tuple[PhysicalDisk, ...]:
    return tuple(
        PhysicalDisk(
            path=f"/dev/sd{letter}",
            kind="ssd",
            model="Micron 5300 PRO",
            serial=f"2114{first + place:04d}B7C2",
            size=3_840_755_982_336,
            left=79 + (first + place) % 5,
            hours=2 * _YEAR + 220 * _DAY,
            celsius=34 + (first + place) % 4,
            osd=first + place,
        )
        for place, letter in enumerate(letters)
    )


def _evo(place: int, left: int, celsius: int, *, reallocated: int = 0, checksum: int = 0) -> PhysicalDisk:
    return PhysicalDisk(
        path=f"/dev/sd{'abcd'[place]}",
        kind="ssd",
        model="Samsung SSD 870 EVO",
        serial=f"S5Y1NJ0R41{place}82",
        size=2_000_398_934_016,
        left=left,
        hours=3 * _YEAR + 41 * _DAY,
        celsius=celsius,
        holds="local-zfs",
        group="raidz1-0",
        reallocated=reallocated,
        checksum=checksum,
    )


HOME_DISKS: dict[str, tuple[PhysicalDisk, ...]] = {
    "pve1": (*_mirror(3, left=91, celsius=46), *_osds(0, "abcd")),
    "pve2": (*_mirror(5, left=88, celsius=51), *_osds(4, "abcd")),
    "pve3": (
        _evo(0, left=84, celsius=38),
        _evo(1, left=61, celsius=44, reallocated=12, checksum=4),
        _evo(2, left=83, celsius=39),
        _evo(3, left=85, celsius=38),
        *_osds(8, "efgh"),
        PhysicalDisk(
            path="/dev/nvme0n1",
            kind="nvme",
            model="Intel DC P4510",
            serial="PHLJ8740121N1P0FGN",
            size=_TB,
            left=93,
            hours=_YEAR + 300 * _DAY,
            celsius=43,
            holds="pve",
            boots=True,
        ),
    ),
    "edge-01": (
        PhysicalDisk(
            path="/dev/nvme0n1",
            kind="nvme",
            model="WD Red SN700",
            serial="21462J800417",
            size=500_107_862_016,
            left=22,
            hours=4 * _YEAR + 12 * _DAY,
            celsius=49,
            holds="data",
            spare=8,
        ),
        PhysicalDisk(
            path="/dev/sda",
            kind="ssd",
            model="KINGSTON SA400S37120G",
            serial="50026B7782A41C33",
            size=120_034_123_776,
            left=74,
            hours=4 * _YEAR + 12 * _DAY,
            celsius=37,
            holds="pve",
            boots=True,
        ),
    ),
    "lab-nuc": (
        PhysicalDisk(
            path="/dev/nvme0n1",
            kind="nvme",
            model="Samsung SSD 970 EVO",
            serial="S466NX0M710284",
            size=500_107_862_016,
            left=71,
            hours=5 * _YEAR + 2 * _DAY,
            celsius=45,
            holds="vmdata",
        ),
        PhysicalDisk(
            path="/dev/sda",
            kind="ssd",
            model="KINGSTON SA400S37120G",
            serial="50026B7782A41C58",
            size=120_034_123_776,
            left=66,
            hours=5 * _YEAR + 2 * _DAY,
            celsius=36,
            holds="pve",
            boots=True,
        ),
    ),
}
