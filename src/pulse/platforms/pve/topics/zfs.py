"""The ZFS pools of a node: how full, how they are, their devices with the errors of each, their scrubs."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

from msgspec import Raw, Struct

from pulse.kit.errors import Malformed
from pulse.kit.foreign import kept, said
from pulse.model.resource import Fact, Note, Resource, Status
from pulse.platforms.pve.answers import TOLD, Failed
from pulse.platforms.pve.rows import Named, Number, fields
from pulse.platforms.pve.storage.definitions import Definitions, on_zfs
from pulse.platforms.pve.storage.devices import Device
from pulse.platforms.pve.storage.ground import Ground
from pulse.platforms.pve.storage.scan import Scan, scan
from pulse.platforms.pve.storage.vdevs import Placed, grade, layout, members, placed, rows
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node

TREE = 300.0
"""Seconds for which the devices of a pool that is as well as before are not asked for again."""
ZONE = 86_400.0
"""Seconds for which the node's time zone is not asked for again."""
LIMIT = 20.0
_NO_ZFS = "This node has no ZFS."


class Pool(Struct, frozen=True):
    """A row of /nodes/{n}/disks/zfs: bytes, percent of the free space that is fragmented."""

    name: Named
    health: str | None = None
    size: Number | None = None
    alloc: Number | None = None
    frag: Number | None = None


class Detail(Struct, frozen=True):
    """The answer of /nodes/{n}/disks/zfs/{pool}."""

    children: list[Raw] = []
    scan: str | None = None
    errors: str | None = None
    status: str | None = None
    action: str | None = None


class Clocks(Struct, frozen=True):
    """The answer of /nodes/{n}/time: the same instant in UTC and as its own clock shows it."""

    time: Number | None = None
    localtime: Number | None = None


class Seen(Struct, frozen=True):
    """The devices of a pool as they were told last: `at` by our clock, `steady` by one that is never set. Without a
    detail, `why` there is none."""

    health: str | None
    steady: float
    at: float
    detail: Detail | None = None
    why: str = ""


class _Memory:
    """What one node's part remembers."""

    def __init__(self) -> None:
        self.pools: dict[str, Seen] = {}
        self.scrubs: dict[str, Scan] = {}
        """The last scrub of each pool that is known to have ended."""
        self.ahead: float | None = None
        """Seconds that the node's own time is ahead of UTC."""
        self.zone_asked = float("-inf")


def _open(desk: Desk) -> Read:
    memory = _Memory()

    async def read() -> Told:
        try:
            pools = await desk.rows(on_node(desk.node, "/disks/zfs"), Pool, limit=LIMIT)
        except Failed as trouble:
            if memory.pools or "zpool" not in trouble.words:
                raise
            return Told(complete=False, absent=_NO_ZFS)
        await _learn(desk, memory, pools)
        return Told([told(desk, pool, memory.pools[pool.name], memory) for pool in _once(pools)])

    return read


async def _learn(desk: Desk, memory: _Memory, pools: Sequence[Pool]) -> None:
    """Ask for the devices of each pool whose time has come, or whose health is another one, and for the time zone."""
    steady = asyncio.get_running_loop().time()
    told: dict[str, Seen] = {}
    for pool in _once(pools):
        seen = memory.pools.get(pool.name)
        if seen is None or seen.health != pool.health or steady - seen.steady >= TREE:
            seen = await _detail(desk, pool, steady)
        told[pool.name] = seen
    memory.pools = told
    if pools and steady - memory.zone_asked >= ZONE:
        memory.zone_asked = steady
        ahead = await _ahead(desk)
        memory.ahead = memory.ahead if ahead is None else ahead
    trees = {name: tree(seen) for name, seen in memory.pools.items()}
    if desk.shared(Ground).put_members(desk.node, "zfs", {name: members(of) for name, of in trees.items()}):
        desk.call_on(["disks"])


async def _detail(desk: Desk, pool: Pool, steady: float) -> Seen:
    path = on_node(desk.node, f"/disks/zfs/{quote(pool.name, safe='')}")
    try:
        detail = fields(await desk.get(path, dict[str, Raw], limit=LIMIT), Detail)[0]
    except (Failed, Malformed) as trouble:
        why = f"The devices of the pool cannot be read: {said(trouble.message, TOLD)}"
        return Seen(pool.health, steady, desk.now().timestamp(), why=why)
    return Seen(pool.health, steady, desk.now().timestamp(), detail)


async def _ahead(desk: Desk) -> float | None:
    """How far the node's own time is from UTC now. A date before its clocks changed is an hour off."""
    try:
        clocks = fields(await desk.get(on_node(desk.node, "/time"), dict[str, Raw]), Clocks)[0]
    except (Failed, Malformed):
        return None
    if clocks.time is None or clocks.localtime is None or abs(clocks.localtime - clocks.time) > ZONE:
        return None
    return clocks.localtime - clocks.time


def tree(seen: Seen) -> list[Placed]:
    """The devices of a pool, as far as they are known."""
    return list(placed(seen.detail.children)) if seen.detail is not None else []


def told(desk: Desk, pool: Pool, seen: Seen, memory: _Memory) -> Resource:
    """A pool: up only while it is `ONLINE`; `grade` and `grade_words` say what is wrong with it."""
    health = pool.health or ""
    status: Status = "up" if health == "ONLINE" else "down" if health else "unknown"
    facts: dict[str, Fact] = {"type": "zfs", "node": kept(desk.node)}
    definitions = desk.shared(Definitions).on_node(desk.node)
    facts["storages"] = [kept(name) for name in on_zfs(definitions, pool.name)]
    facts |= _of_detail(desk, pool, seen) | _of_scrubs(pool.name, seen, memory)
    return Resource(
        id=desk.scope.id("pool", f"{desk.node}:zfs:{pool.name}"),
        kind="pool",
        name=kept(pool.name),
        source=desk.scope.source,
        part=desk.part,
        status=status,
        state=kept(health.lower()) or "unknown",
        parent=desk.scope.id("node", desk.node),
        facts=facts,
        readings=_readings(pool),
        notes=[Note(desk.part, seen.why)] if seen.why else [],
    )


def _of_detail(desk: Desk, pool: Pool, seen: Seen) -> dict[str, Fact]:
    """What the tree tells; `devices_at` is when it was asked for."""
    if seen.detail is None:
        return {}
    ground = desk.shared(Ground)

    def device(path: str, message: str) -> Device | None:
        return ground.device(desk.node, path, message)

    detail, devices = seen.detail, tree(seen)
    graded, words = grade(pool.health or "", devices, detail.errors or "", device)
    facts: dict[str, Fact] = {
        "devices": rows(devices, device),
        "devices_at": seen.at,
        "grade": graded,
        "grade_words": words,
    }
    texts = {
        "layout": layout(devices),
        "errors": detail.errors,
        "scan": detail.scan,
        "status_text": detail.status,
        "action": detail.action,
    }
    return facts | {name: kept(text) for name, text in texts.items() if text}


def _of_scrubs(pool: str, seen: Seen, memory: _Memory) -> dict[str, Fact]:
    """`scan_word` is what goes on or went on last, `scan_done` how far; `scrubbed` and `scrub_errors` are of the last
    scrub that ended, as far as it was ever told: a resilver, or a scrub that runs, takes its place in the text."""
    if seen.detail is None:
        return {}
    now = scan(seen.detail.scan or "")
    if now.word == "scrubbed":
        memory.scrubs[pool] = now
    facts: dict[str, Fact] = {"scan_word": now.word}
    if now.done is not None:
        facts["scan_done"] = now.done
    last = memory.scrubs.get(pool)
    if last is not None:
        if last.ended is not None and memory.ahead is not None:
            facts["scrubbed"] = last.ended - memory.ahead
        if last.errors is not None:
            facts["scrub_errors"] = last.errors
    return facts


def _readings(pool: Pool) -> dict[str, float]:
    readings: dict[str, float] = {}
    if pool.alloc is not None and pool.alloc >= 0:
        readings["disk_used"] = pool.alloc
    if pool.size is not None and pool.size > 0:
        readings["disk_total"] = pool.size
    if pool.frag is not None and 0 <= pool.frag <= 100:
        readings["fragmentation"] = pool.frag / 100
    return readings


def _once(pools: Sequence[Pool]) -> list[Pool]:
    return list({kept(pool.name): pool for pool in pools}.values())


ZFS = Topic(
    name="zfs",
    title="ZFS pools",
    area="Storage",
    of="node",
    every=timedelta(seconds=60),
    open=_open,
    needs=(Need(("Sys.Audit",), "/"),),
)
