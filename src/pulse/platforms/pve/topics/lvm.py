"""The LVM volume groups and thin pools of a node."""

import re
from collections.abc import Sequence
from datetime import timedelta

from msgspec import Raw, Struct

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, FactRow, Resource
from pulse.platforms.pve.rows import Named, Number, fields, listed
from pulse.platforms.pve.storage.definitions import Definitions, on_group, on_thin_pool
from pulse.platforms.pve.storage.ground import Ground, Member
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node

LIMIT = 20.0
LISTED = 100
"""So many physical volumes of a group are told."""
_OF_OSD = re.compile(r"^ceph-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
"""The group that an OSD of Ceph made for itself: nothing else can be put there, and the OSD tells more of it."""


class Volume(Struct, frozen=True):
    """A physical volume; bytes."""

    name: Named
    size: Number | None = None
    free: Number | None = None


class Group(Struct, frozen=True):
    """A volume group; bytes."""

    name: Named
    size: Number | None = None
    free: Number | None = None
    children: list[Raw] = []


class Groups(Struct, frozen=True):
    """The answer of /nodes/{n}/disks/lvm."""

    children: list[Raw] = []


class ThinPool(Struct, frozen=True):
    """A row of /nodes/{n}/disks/lvmthin; bytes."""

    lv: Named
    vg: Named
    lv_size: Number | None = None
    used: Number | None = None
    metadata_size: Number | None = None
    metadata_used: Number | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        raws = await desk.get(on_node(desk.node, "/disks/lvm"), dict[str, Raw], limit=LIMIT)
        groups = listed(fields(raws, Groups)[0].children, Group)[0]
        thin = await desk.rows(on_node(desk.node, "/disks/lvmthin"), ThinPool, limit=LIMIT)
        volumes = {group.name: listed(group.children, Volume)[0] for group in groups}
        members = {name: [Member(one.name) for one in of] for name, of in volumes.items()}
        if desk.shared(Ground).put_members(desk.node, "lvm", members):
            desk.call_on(["disks"])
        told = [told_group(desk, one, volumes[one.name]) for one in groups if not _OF_OSD.match(one.name)]
        told += [told_thin_pool(desk, pool) for pool in thin]
        return Told(list({one.id: one for one in told}.values()))

    return read


def told_group(desk: Desk, group: Group, volumes: Sequence[Volume]) -> Resource:
    """A volume group: what is allocated of it counts as used. `devices` are its physical volumes."""
    ground = desk.shared(Ground)
    devices: list[FactRow] = []
    for volume in volumes[:LISTED]:
        row: FactRow = {"name": kept(volume.name), "level": 1, "leaf": True}
        if (disk := ground.device(desk.node, volume.name)) is not None:
            row["device"] = kept(disk.name)
        devices.append(row)
    readings: dict[str, float] = {}
    if group.size is not None and group.size > 0:
        readings["disk_total"] = group.size
        if group.free is not None and 0 <= group.free <= group.size:
            readings["disk_used"] = group.size - group.free
    names = on_group(desk.shared(Definitions).on_node(desk.node), group.name)
    return _pool(desk, "lvm", group.name, {"devices": devices}, readings, names)


def told_thin_pool(desk: Desk, pool: ThinPool) -> Resource:
    """A thin pool: it stands still when its data or its metadata are full, hence both."""
    readings: dict[str, float] = {}
    for total, used, size, part in (
        ("disk_total", "disk_used", pool.lv_size, pool.used),
        ("metadata_total", "metadata_used", pool.metadata_size, pool.metadata_used),
    ):
        if size is not None and size > 0:
            readings[total] = size
            if part is not None and 0 <= part <= size:
                readings[used] = part
    names = on_thin_pool(desk.shared(Definitions).on_node(desk.node), pool.vg, pool.lv)
    return _pool(desk, "lvmthin", f"{pool.vg}/{pool.lv}", {"group": kept(pool.vg)}, readings, names)


def _pool(
    desk: Desk, kind: str, name: str, facts: dict[str, Fact], readings: dict[str, float], storages: Sequence[str]
) -> Resource:
    return Resource(
        id=desk.scope.id("pool", f"{desk.node}:{kind}:{name}"),
        kind="pool",
        name=kept(name),
        source=desk.scope.source,
        part=desk.part,
        status="up",
        state="active",
        parent=desk.scope.id("node", desk.node),
        facts={"type": kind, "node": kept(desk.node), "storages": [kept(one) for one in storages], **facts},
        readings=readings,
    )


LVM = Topic(
    name="lvm",
    title="LVM volume groups and thin pools",
    area="Storage",
    of="node",
    every=timedelta(minutes=5),
    open=_open,
    needs=(Need(("Sys.Audit",), "/"),),
)
