"""The physical disks of a node: what they are, what they belong to, and how they are by their SMART."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import quote

from msgspec import Raw, Struct

from pulse.kit.errors import Malformed, Unreachable
from pulse.kit.foreign import kept, said
from pulse.model.resource import Fact, Note, Resource, Status
from pulse.platforms.pve.answers import TOLD, Failed
from pulse.platforms.pve.rows import Named, Number, fields
from pulse.platforms.pve.storage import asking
from pulse.platforms.pve.storage.asking import Asking
from pulse.platforms.pve.storage.definitions import Definition, Definitions
from pulse.platforms.pve.storage.devices import Device
from pulse.platforms.pve.storage.grading import graded
from pulse.platforms.pve.storage.ground import Ground
from pulse.platforms.pve.storage.smart import Answer, Smart, health, life, understood
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node

EVERY = timedelta(minutes=5)
LIMIT, SMART_LIMIT = 20.0, 30.0
"""Seconds: a disk that sleeps takes up to half a minute until it turns."""
_SHARE = EVERY.total_seconds() / asking.EVERY
_PASSED_ON = (595, 596)
_STATUS: Mapping[str, Status] = {"passed": "up", "failed": "down"}
_NO_RIGHT = "The privilege Sys.Audit on / is missing: SMART cannot be read."
_NOT_YET = "SMART of this disk was not read yet."


class Row(Struct, frozen=True, rename={"osd_list": "osdid-list", "link": "by_id_link", "kind": "type"}):
    """A row of /nodes/{n}/disks/list: `wearout` is percent that are left, or "N/A"; `unknown` is a word for all texts;
    `rpm` is -1 where it is not known and 0 of a disk that does not turn; `used` says by what it is, in PVE's words."""

    devpath: Named
    kind: str | None = None
    model: str | None = None
    vendor: str | None = None
    serial: str | None = None
    wwn: str | None = None
    link: str | None = None
    size: Number | None = None
    rpm: Number | None = None
    used: str | None = None
    health: str | None = None
    wearout: Number | str | None = None
    osdid: int | None = None
    osd_list: list[int] | None = None

    @property
    def device(self) -> Device:
        """How it can be meant."""
        return Device(self.devpath, _known(self.link), _known(self.serial), _known(self.wwn))

    @property
    def media(self) -> str | None:
        """`ssd`, `hdd` or `nvme`."""
        if self.kind in ("ssd", "hdd", "nvme"):
            return self.kind
        return "hdd" if self.rpm is not None and self.rpm > 0 else None

    @property
    def osds(self) -> list[int]:
        """The OSDs of Ceph on it."""
        told = self.osd_list if self.osd_list is not None else [] if self.osdid is None else [self.osdid]
        return [number for number in told if number >= 0]


def _open(desk: Desk) -> Read:
    before: set[str] = set()

    async def read() -> Told:
        rows = await desk.rows(on_node(desk.node, "/disks/list?skipsmart=1"), Row, limit=LIMIT)
        ground, smarts = desk.shared(Ground), desk.shared(Asking)
        ground.put_disks(desk.node, (row.device for row in rows))
        disks = identified(desk, rows)
        now = asyncio.get_running_loop().time()
        smarts.forget(before - set(disks), now)
        before.clear()
        before.update(disks)
        may = desk.may("Sys.Audit", "/")
        if may:
            await _ask(desk, disks, smarts, now)
        definitions = desk.shared(Definitions).on_node(desk.node)
        return Told([told(desk, id_, row, definitions, may=may) for id_, row in disks.items()])

    return read


def identified(desk: Desk, rows: Sequence[Row]) -> dict[str, Row]:
    """The disks by the ids of their resources: the serial, else the WWN, else node and path. A serial that is that of
    another disk, too (there are cheap ones that all have the same), names only one of them."""
    ground = desk.shared(Ground)
    online = [name for name, node in desk.nodes().items() if node.status == "up"]
    found: dict[str, Row] = {}
    claimed = []
    for row in sorted(rows, key=lambda row: row.devpath):
        place = f"{desk.node}:{row.devpath}"
        own_name = row.device.serial or row.device.wwn or place
        id_ = desk.scope.id("disk", own_name)
        if id_ in found or not ground.claim(own_name, desk.node, online):
            id_ = desk.scope.id("disk", place)
        else:
            claimed.append(own_name)
        found[id_] = row
    ground.release(desk.node, claimed)
    return found


async def _ask(desk: Desk, disks: Mapping[str, Row], smarts: Asking, now: float) -> None:
    """Ask those whose turn it is. When the node does not answer, the others wait for the next reading."""
    resting = {id_: row.media == "hdd" and not row.used for id_, row in disks.items()}
    for id_ in smarts.due(resting, _SHARE, now):
        smarts.ask(id_, asyncio.get_running_loop().time())
        path = on_node(desk.node, f"/disks/smart?disk={quote(disks[id_].devpath, safe='')}")
        try:
            raws = await desk.get(path, dict[str, Raw], limit=SMART_LIMIT)
        except Failed as trouble:
            if trouble.status in _PASSED_ON:
                return
            smarts.take(id_, asking.Told(why=f"SMART of this disk cannot be read: {said(trouble.words)}."))
        except Malformed as trouble:
            smarts.take(id_, asking.Told(why=f"SMART of this disk cannot be read: {said(trouble.message, TOLD)}"))
        except Unreachable:
            return
        else:
            smart = understood(fields(raws, Answer)[0])
            smarts.take(id_, asking.Told(smart, desk.now().timestamp()))


def told(desk: Desk, id_: str, row: Row, definitions: Sequence[Definition], *, may: bool) -> Resource:
    """A disk. What its SMART says is as old as `smart_at` tells."""
    said_last = desk.shared(Asking).told(id_)
    smart = said_last.smart
    state = smart.health if smart is not None else health(row.health)
    why = "" if smart is not None else said_last.why or (_NOT_YET if may else _NO_RIGHT)
    facts = _what_it_is(row) | _where_it_is(desk, row, definitions)
    readings: dict[str, float] = {}
    if row.size is not None and row.size > 0:
        readings["disk_total"] = row.size
    if smart is not None:
        facts |= _how_it_is(smart)
        if said_last.at is not None:
            facts["smart_at"] = said_last.at
        if smart.temperature is not None:
            readings["temperature"] = smart.temperature
    left = smart.life_left if smart is not None else None
    left = life(row.wearout) if left is None else left
    if left is not None:
        readings["life_left"] = left
    return Resource(
        id=id_,
        kind="disk",
        name=kept(row.device.name),
        source=desk.scope.source,
        part=desk.part,
        status=_STATUS.get(state, "unknown"),
        state=state,
        parent=desk.scope.id("node", desk.node),
        facts=facts,
        readings=readings,
        sources={name: "SMART" for name in ("temperature", "life_left") if name in readings},
        notes=[Note(desk.part, why)] if why else [],
    )


def _what_it_is(row: Row) -> dict[str, Fact]:
    device = row.device
    vendor = _known(row.vendor)
    texts = {
        "device": row.devpath,
        "model": (_known(row.model) or "").replace("_", " "),
        "vendor": vendor if vendor != "ATA" else None,
        "serial": device.serial,
        "wwn": device.wwn,
        "media": row.media,
        "used_by": _known(row.used),
    }
    facts: dict[str, Fact] = {name: kept(text) for name, text in texts.items() if text}
    if row.rpm is not None and row.rpm > 0:
        facts["rpm"] = int(row.rpm)
    return facts


def _where_it_is(desk: Desk, row: Row, definitions: Sequence[Definition]) -> dict[str, Fact]:
    """`belongs` names the pool, group or OSD, `storages` those that lie there."""
    facts: dict[str, Fact] = {"node": kept(desk.node)}
    belonging = desk.shared(Ground).belonging(desk.node, row.device, row.osds, definitions)
    if belonging is not None:
        facts["belongs"] = kept(belonging.name)
        facts["storages"] = [kept(name) for name in belonging.storages]
    return facts


def _how_it_is(smart: Smart) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"health": smart.health, "attributes": list(smart.rows)}
    judged = graded(smart)
    if judged is not None:
        facts["grade"], facts["grade_words"] = judged
    if smart.powered_on is not None:
        facts["powered_on"] = smart.powered_on
    return facts


def _known(text: str | None) -> str | None:
    """A text without the blanks around it; `unknown` is none."""
    text = (text or "").strip()
    return text if text and text.lower() != "unknown" else None


DISKS = Topic(
    name="disks",
    title="physical disks and their SMART",
    area="Disks, SMART",
    of="node",
    every=EVERY,
    open=_open,
    needs=(Need(("Sys.Audit",), "/nodes/{node}"),),
)
