"""Storages: what is configured, how each node sees them, and what lies on them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from pulse.demo.estate import GIB, MOMENT, ZONE, Guest, StorageSpec
from pulse.demo.fake_pve.answer import Answer, Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import FLAG, NUMBER, TEXT, Call
from pulse.demo.fake_pve.guest_config import volume
from pulse.demo.fake_pve.resources import STORAGES, sees_storage
from pulse.demo.noise import unit
from pulse.demo.picture import StorageState

Row = dict[str, Json]
KEPT_BACKUPS = 3
_DAY = 86_400
_DIGEST = "2dec507ce41ec19a1c124405f57eb16058dfeede"


def _configured(ask: Ask) -> list[Row]:
    """One row for each name: local storages of the same name on several nodes have one definition."""
    names = {state.node.name for state in ask.picture.nodes}
    specs: dict[str, list[StorageSpec]] = {}
    for spec in ask.site.cluster.storages:
        if ask.may(f"/storage/{spec.name}", *STORAGES) and ask.given.get("type", spec.plugin) == spec.plugin:
            specs.setdefault(spec.name, []).append(spec)
    return [_definition(ask, of, names) for of in specs.values()]


def _definition(ask: Ask, specs: list[StorageSpec], names: set[str]) -> Row:
    spec = specs[0]
    nodes = [node for one in specs for node in one.nodes]
    row: Row = {"storage": spec.name, "type": spec.plugin, "digest": _DIGEST, **dict(spec.where)}
    row["content"] = ask.order.words(spec.content)
    if spec.plugin in ("dir", "pbs", "nfs"):
        row["prune-backups"] = "keep-all=1"
    if spec.shared:
        row["shared"] = 1
    if spec.disabled:
        row["disable"] = 1
    if set(nodes) != names:
        row["nodes"] = ask.order.words(nodes)
    return row


def _one(ask: Ask) -> Json:
    name = ask.given["storage"]
    row = next((row for row in _configured(ask) if row["storage"] == name), None)
    if row is None:
        raise failed(500, f"storage '{name}' does not exist")
    return row


def _alive(ask: Ask, state: StorageState) -> bool:
    return state.available and state.spec.name not in ask.faults.dead_storages


def _on_node(ask: Ask) -> list[StorageState]:
    return [state for state in ask.picture.storages if state.node == ask.node]


def _list(ask: Ask) -> Answer:
    """A storage that does not answer makes the list slow."""
    wanted = [
        state
        for state in _on_node(ask)
        if sees_storage(ask, state)
        and not (state.spec.disabled and ask.flag("enabled"))
        and ask.given.get("storage", state.spec.name) == state.spec.name
        and ask.given.get("content", state.spec.content[0]) in state.spec.content
    ]
    rows = [{"storage": state.spec.name, **_row(ask, state, fraction=True)} for state in wanted]
    return Answer(body={"data": rows}, wait=sum(ask.faults.dead_storages.get(s.spec.name, 0.0) for s in wanted))


def _row(ask: Ask, state: StorageState, *, fraction: bool) -> Row:
    spec, used = state.spec, state.used or 0
    row: Row = {
        "type": spec.plugin,
        "content": ask.order.words(spec.content),
        "shared": int(spec.shared),
        "enabled": int(not spec.disabled),
        "active": 0,
        "total": 0,
        "used": 0,
        "avail": 0,
    }
    if _alive(ask, state):
        row |= {"active": 1, "total": spec.size, "used": used, "avail": max(0, spec.size - used)}
        if fraction:
            row["used_fraction"] = used / spec.size
    return row


def _state(ask: Ask) -> StorageState:
    name = ask.given["storage"]
    state = next((state for state in _on_node(ask) if state.spec.name == name), None)
    if state is None:
        raise failed(500, f"storage '{name}' does not exist")
    return state


def _status(ask: Ask) -> Json:
    return _row(ask, _state(ask), fraction=False)


def _content(ask: Ask) -> Answer:
    state = _state(ask)
    _refuse_offline(ask, state)
    wanted = ask.given.get("content")
    rows = [
        row
        for row in _volumes(ask, state)
        if wanted in (None, row["content"]) and ask.given.get("vmid", str(row.get("vmid"))) == str(row.get("vmid"))
    ]
    return Answer(body={"data": rows})


def _refuse_offline(ask: Ask, state: StorageState) -> None:
    spec = state.spec
    if spec.disabled:
        raise failed(500, f"storage '{spec.name}' is disabled")
    if _alive(ask, state):
        return
    wait = ask.faults.dead_storages.get(spec.name, 0.0)
    if spec.plugin == "pbs":
        server = dict(spec.where).get("server", "10.20.0.98")
        why = f"500 Can't connect to {server}:8007 (Connection refused)"
        raise failed(500, f"{spec.name}: error fetching datastores - {why}", wait=wait)
    raise failed(500, f"storage '{spec.name}' is not online", wait=wait)


def _volumes(ask: Ask, state: StorageState) -> Iterable[Row]:
    """Who only audits sees neither backups nor images: they are left out, without a word."""
    spec = state.spec
    if "iso" in spec.content:
        yield _file(spec, "iso/debian-13.2.0-amd64-netinst.iso", "iso", "iso", 790_626_304)
    if "vztmpl" in spec.content:
        yield _file(spec, "vztmpl/debian-13-standard_13.1-2_amd64.tar.zst", "vztmpl", "tzst", 129_000_421)
    for guest_state in ask.picture.guests:
        guest = guest_state.guest
        on = f"/vms/{guest.vmid}"
        if guest.storage == spec.name and guest_state.node == ask.node and ask.may(on, "VM.Config.Disk"):
            yield from _images(guest)
        if guest.backed_up is not None and spec.name == backup_storage(ask) and _may_see_backups(ask, spec, on):
            yield from backups(guest, spec, ask.now, ask.site.ahead(ask.node))


def _may_see_backups(ask: Ask, spec: StorageSpec, guest: str) -> bool:
    storage = f"/storage/{spec.name}"
    if ask.may(storage, "Datastore.Allocate"):
        return True
    return ask.may(storage, "Datastore.AllocateSpace") and ask.may(guest, "VM.Backup")


def backup_storage(ask: Ask) -> str | None:
    """Where the backups are: on the first Proxmox Backup Server, else on the first storage that takes backups."""
    able = [
        spec for spec in ask.site.cluster.storages if "backup" in spec.content and not (spec.disabled or spec.offline)
    ]
    able.sort(key=lambda spec: spec.plugin != "pbs")
    return able[0].name if able else None


def _file(spec: StorageSpec, path: str, content: str, form: str, size: int) -> Row:
    return {
        "volid": f"{spec.name}:{path}",
        "content": content,
        "format": form,
        "size": size,
        "ctime": int(MOMENT) - 40 * _DAY,
    }


def _images(guest: Guest) -> Iterable[Row]:
    for place, disk in enumerate(guest.disks):
        yield {
            "volid": volume(guest, place),
            "content": "images" if guest.kind == "qemu" else "rootdir",
            "format": "raw" if guest.kind == "qemu" else "subvol",
            "size": disk.size,
            "vmid": guest.vmid,
            "parent": None,
        }


def backups(guest: Guest, spec: StorageSpec, now: float, ahead: float = 0.0) -> Iterable[Row]:
    """The newest backups of a guest, one a day, as a node tells them whose clock is so far ahead. Notes only when
    there are some, `protected` only when it is."""
    if guest.backed_up is None:
        return
    newest = MOMENT - guest.backed_up * 3600
    if now > newest and guest.backed_up < 30:
        newest += (now - newest) // _DAY * _DAY
    for ago in range(KEPT_BACKUPS):
        at = int(newest - ago * _DAY + ahead)
        row: Row = {
            "content": "backup",
            "ctime": at,
            "vmid": guest.vmid,
            "subtype": guest.kind,
            "size": int((guest.disks[0].used or 0.4) * guest.disks[0].size * 0.6) or GIB,
        }
        if ago == 0:
            row["notes"] = guest.name
        if unit(guest.vmid, 41) < 0.1:
            row["protected"] = 1
        yield row | (_on_pbs(guest, spec, at) if spec.plugin == "pbs" else _as_file(guest, spec, at))


def _on_pbs(guest: Guest, spec: StorageSpec, at: int) -> Row:
    kind = "vm" if guest.kind == "qemu" else "ct"
    stamp = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    upid = f"UPID:pbs:{at & 0xFFFFFF:08X}:{at & 0xFFFFF:08X}:00000001:{at:08X}:verificationjob:main:root@pam:"
    return {
        "volid": f"{spec.name}:backup/{kind}/{guest.vmid}/{stamp}",
        "format": f"pbs-{kind}",
        "verification": {"state": "ok", "upid": upid},
    }


def _as_file(guest: Guest, spec: StorageSpec, at: int) -> Row:
    stamp = datetime.fromtimestamp(at + ZONE, UTC).strftime("%Y_%m_%d-%H_%M_%S")
    form = "vma.zst" if guest.kind == "qemu" else "tar.zst"
    return {"volid": f"{spec.name}:backup/vzdump-{guest.kind}-{guest.vmid}-{stamp}.{form}", "format": form}


def _prune(ask: Ask) -> Json:
    state = _state(ask)
    _refuse_offline(ask, state)
    if state.spec.name != backup_storage(ask):
        return []
    kept = ("vmid", "ctime", "volid")
    return [
        {key: row[key] for key in kept}
        | {"type": row["subtype"], "mark": "protected" if "protected" in row else "keep"}
        for guest_state in ask.picture.guests
        for row in backups(guest_state.guest, state.spec, ask.now, ask.site.ahead(ask.node))
    ]


_NEEDS = ("/storage/{storage}", *STORAGES)
_AT = "/nodes/{node}/storage"

CALLS = (
    Call(path="/storage", tell=_configured, parameters={"type": TEXT}),
    Call(path="/storage/{storage}", tell=_one, needs=("/storage/{storage}", "Datastore.Allocate")),
    Call(
        path=_AT,
        tell=_list,
        protected=True,
        parameters={"content": TEXT, "enabled": FLAG, "format": FLAG, "storage": TEXT, "target": TEXT},
    ),
    Call(path=f"{_AT}/{{storage}}/status", tell=_status, needs=_NEEDS, protected=True),
    Call(
        path=f"{_AT}/{{storage}}/content",
        tell=_content,
        needs=_NEEDS,
        protected=True,
        parameters={"content": TEXT, "vmid": NUMBER},
    ),
    Call(
        path=f"{_AT}/{{storage}}/prunebackups",
        tell=_prune,
        needs=_NEEDS,
        protected=True,
        parameters={"prune-backups": TEXT, "type": TEXT, "vmid": NUMBER},
    ),
)
