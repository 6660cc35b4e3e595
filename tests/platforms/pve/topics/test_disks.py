"""Physical disks: what they are, what they belong to, and that their SMART is asked for rarely whatever happens."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any, TypeVar

import msgspec
import pytest

from pulse.kit.errors import Lost, SourceError, Unauthorized, Unreachable
from pulse.model.resource import Resource
from pulse.platforms.pve.agenda import Agenda
from pulse.platforms.pve.answers import Failed, decoded
from pulse.platforms.pve.parts import Parts
from pulse.platforms.pve.rows import Row as ClusterRow
from pulse.platforms.pve.sightings import Sightings
from pulse.platforms.pve.storage.asking import AT_LEAST, EVERY
from pulse.platforms.pve.storage.definitions import Definition, Definitions
from pulse.platforms.pve.storage.ground import Ground, Member
from pulse.platforms.pve.topics.disks import DISKS as TOPIC
from tests.platforms.pve.desks import FakeDesk
from tests.platforms.pve.mutations import broken, every, is_zero
from tests.platforms.pve.recorded import SCOPE, FakeClock, node_row
from tests.platforms.pve.storage.answers import (
    ATA,
    DEFINITIONS,
    DISKS,
    NVME,
    STRANGE,
    TURNING,
    attribute,
    by_id,
    disk,
    nvme,
)
from tests.platforms.pve.test_topic import check

T = TypeVar("T")
LIST = "/nodes/pve1/disks/list?skipsmart=1"
WORN = ATA | {"attributes": [*ATA["attributes"][2:], attribute(5, "Reallocated_Sector_Ct", "12")]}
NO_DEVICE = Failed("It failed.", 500, "not a valid block device")


def smart(path: str) -> str:
    return f"/nodes/pve1/disks/smart?disk={path.replace('/', '%2F')}"


ANSWERS: dict[str, Any] = {
    LIST: DISKS,
    smart("/dev/sda"): ATA,
    smart("/dev/sdb"): WORN,
    smart("/dev/sdc"): ATA,
    smart("/dev/nvme0n1"): nvme(spare=8),
    smart("/dev/sdd"): ATA,
    smart("/dev/vda"): NO_DEVICE,
}


def desk(node: str = "pve1", answers: dict[str, Any] | None = None) -> FakeDesk:
    made = FakeDesk(f"disks:{node}", ANSWERS | (answers or {}))
    made.shared(Definitions).learn(msgspec.convert(DEFINITIONS, list[Definition], strict=False))
    ground = made.shared(Ground)
    ground.put_members("pve1", "zfs", {"tank": [Member(by_id("sda")), Member("123", "was /dev/sdc1")]})
    ground.put_members("pve1", "lvm", {"fast": [Member("/dev/nvme0n1p5")]})
    return made


async def read(at: FakeDesk) -> dict[str, Resource]:
    return {one.name: one for one in (await TOPIC.open(at)()).resources}


async def test_a_disk_says_what_it_is_and_how_it_is() -> None:
    sda = (await read(desk()))["sda"]
    assert (sda.id, sda.parent) == (SCOPE.id("disk", "AC-sda-77"), SCOPE.id("node", "pve1"))
    assert (sda.status, sda.state, sda.notes) == ("up", "passed", [])
    assert sda.readings == {"disk_total": 2e12, "temperature": 32, "life_left": 0.61}
    assert sda.sources == {"temperature": "SMART", "life_left": "SMART"}
    facts = dict(sda.facts)
    attributes = facts.pop("attributes")
    assert isinstance(attributes, list)
    assert len(attributes) == 8
    assert facts.pop("wwn")
    assert facts == {
        "device": "/dev/sda", "model": "ACME Solid 2TB", "serial": "AC-sda-77", "media": "ssd", "used_by": "ZFS",
        "node": "pve1", "belongs": "tank", "storages": ["tank"], "health": "passed", "grade": "ok",
        "grade_words": "Passed", "powered_on": 26_000 * 3600, "smart_at": desk().clock.timestamp(),
    }  # fmt: skip


async def test_what_is_wrong_is_said_in_words_whoever_made_the_disk() -> None:
    told = await read(desk())
    assert (told["sdb"].facts["grade"], told["sdb"].facts["grade_words"]) == ("warn", "Reallocated 12")
    fast = told["nvme0n1"]
    assert (fast.facts["grade"], fast.facts["grade_words"]) == ("warn", "Spare 8%, below 10%")
    assert (fast.facts["belongs"], fast.facts["storages"], fast.facts["media"]) == ("fast", ["thick", "vms"], "nvme")
    assert "vendor" not in told["sda"].facts
    assert told["sdc"].facts["belongs"] == "tank", "it is the one that is away"


async def test_a_disk_that_fails_is_down_and_one_that_says_nothing_is_unknown_with_the_reason() -> None:
    at = desk(answers={smart("/dev/sda"): ATA | {"health": "FAILED!"}})
    told = await read(at)
    assert (told["sda"].status, told["sda"].state, told["sda"].facts["grade"]) == ("down", "failed", "crit")
    strange = told["vda"]
    assert strange.id == SCOPE.id("disk", "pve1:/dev/vda")
    assert (strange.status, strange.state) == ("unknown", "unknown")
    assert "grade" not in strange.facts
    assert not set(strange.readings) - {"disk_total"}
    assert [n.message for n in strange.notes] == ["SMART of this disk cannot be read: not a valid block device."]


async def test_without_the_right_to_smart_the_list_is_told_and_says_which_one_is_missing() -> None:
    at = desk()
    at.lacks = frozenset((("Sys.Audit", "/"),))
    told = await read(at)
    assert at.asked == [LIST]
    assert [note.message for note in told["sda"].notes] == [
        "The privilege Sys.Audit on / is missing: SMART cannot be read."
    ]


async def test_an_osd_is_what_a_disk_belongs_to() -> None:
    rows = [disk("/dev/sda", osdid=4, used="LVM", **{"osdid-list": ["4"]}), disk("/dev/sdb", osdid=5, used="LVM")]
    told = await read(desk(answers={LIST: rows}))
    assert (told["sda"].facts["belongs"], told["sda"].facts["storages"]) == ("osd.4", ["ceph"])
    assert told["sdb"].facts["belongs"] == "osd.5"


async def test_two_disks_of_one_serial_are_two_on_one_node_and_on_two() -> None:
    rows = [disk("/dev/sda", serial="0123456789"), disk("/dev/sdb", serial="0123456789")]
    first = desk(answers={LIST: rows})
    second = desk("pve2", {"/nodes/pve2/disks/list?skipsmart=1": rows[:1]})
    second.shared = first.shared  # type: ignore[method-assign]
    ids = {one.id for at in (first, second) for one in (await read(at)).values()}
    names = ("0123456789", "pve1:/dev/sdb", "pve2:/dev/sda")
    assert ids == {SCOPE.id("disk", name) for name in names}


async def test_a_wwn_names_a_disk_without_a_serial() -> None:
    (told,) = (await read(desk(answers={LIST: [disk("/dev/sda", serial="unknown", wwn="0x5000c500aa")]}))).values()
    assert told.id == SCOPE.id("disk", "0x5000c500aa")


async def test_a_node_that_does_not_answer_for_a_disk_is_not_asked_for_the_others_now() -> None:
    for trouble in (Unreachable("No answer in time."), Failed("Away.", 595, "Connection refused")):
        at = desk(answers={smart("/dev/nvme0n1"): trouble})
        told = await read(at)
        assert at.asked == [LIST, smart("/dev/nvme0n1")]
        assert len(told) == len(DISKS)


async def test_a_refusal_and_the_loss_of_the_source_are_those_of_the_part() -> None:
    for trouble in (Unauthorized("No."), Lost(Unreachable("Gone."))):
        with pytest.raises(type(trouble)):
            await read(desk(answers={smart("/dev/nvme0n1"): trouble}))


@pytest.mark.timeout(60)
async def test_an_answer_that_is_broken_anywhere_is_told_as_far_as_it_goes() -> None:
    some = ANSWERS | {LIST: [DISKS[0], NVME, TURNING, STRANGE]}
    for path in (LIST, smart("/dev/sda"), smart("/dev/nvme0n1")):
        for where, by in every(some[path]):
            at = desk(answers={LIST: some[LIST], path: broken(some[path], where, by)})
            try:
                told = await TOPIC.open(at)()
            except SourceError:
                continue
            check(told, at)
            for one in told.resources:
                assert is_zero(by) or 0 not in one.readings.values(), (where, by)
            if path != LIST:
                assert len(told.resources) == 4


class Server:
    """A cluster of one node with many disks, that can be lost; it counts when each was asked for its SMART."""

    def __init__(self, disks: int) -> None:
        self.disks = [disk(f"/dev/sd{chr(97 + place)}") for place in range(disks)]
        self.lost = False
        self.asked: dict[str, list[float]] = {}

    async def get(self, path: str, kind: type[T], *, limit: float | None = None) -> T:  # noqa: ARG002 - as a client
        now = asyncio.get_running_loop().time()
        if "/disks/smart" in path:
            self.asked.setdefault(path, []).append(now)
        if self.lost:
            raise Lost(Unreachable("Nobody answers."))
        answer = ATA if "/disks/smart" in path else self.disks
        return decoded(msgspec.json.encode({"data": answer}), kind, path)


@pytest.mark.looptime
async def test_smart_is_asked_at_most_hourly_whatever_happens() -> None:
    """A day: read in its rhythm, again and again at once, while the source is lost, after the node went and came."""
    server, clock, sightings = Server(24), FakeClock(), Sightings(SCOPE)
    parts = Parts(lambda: None)
    agenda = Agenda(SCOPE, clock, server, sightings, "--tokens x", [TOPIC])
    agenda.versions["pve1"] = "9.2.11"
    loop = asyncio.get_running_loop()

    def see(*nodes: ClusterRow) -> None:
        sightings.take(nodes, (), loop.time())
        agenda.reconcile(parts)

    for reading in range(24 * 12 * 2):
        see(*([] if reading % 100 == 50 else [node_row("pve1", uptime=1000.0 + reading)]))
        server.lost = reading % 40 in (10, 11, 12)
        for _ in range(1 + reading % 3):
            part = parts.there().get("disks:pve1")
            if part is not None:
                with suppress(Lost):
                    await part.read()
        await asyncio.sleep(150)
        clock.now += timedelta(seconds=150) if reading % 7 else timedelta(days=-1)

    assert len(server.asked) == 24
    gaps = [later - earlier for times in server.asked.values() for earlier, later in pairwise(times)]
    assert min(gaps) >= EVERY
    assert max(gaps) < 2 * EVERY
    by_minute = Counter(int(at // 150) for times in server.asked.values() for at in times if at > 2 * EVERY)
    assert max(by_minute.values()) <= 3 * max(AT_LEAST, 2), "they are spread, however often the part is read at once"
